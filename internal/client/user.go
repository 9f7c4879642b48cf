package client

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// User is a person whom the users of an auth module are: API reference, Admin API,
// group Users. Pointers are what a request may leave out, and what an answer may not
// show.
type User struct {
	ID       string // the uid that the tenant gave
	ModuleID string
	Username string // never changes: no call takes another
	Role     string
	// WasRole is the role before an update, as the caller knows it; "" leaves it to
	// what the tenant shows.
	WasRole string

	FirstName, LastName, Email          string
	MiddleName, SecondaryEmail, Phone   *string
	EmailVerified, SecondaryVerified    *Bool
	PhoneVerified                       *Bool
	Disabled                            *Bool
	IdPID                               *string // of a create; no answer shows it
	Status                              string  // active, locked or disabled
	Properties                          UserProperties
	Type, DGUID, IdentityAssuranceLevel string
}

// UserProperties are the numbers and the aliases of a user. Nil is what an answer does
// not show.
type UserProperties struct {
	Mobiles, Landlines []string
	Aliases            map[string]string // by alias1 to alias8
}

// UnmarshalJSON reads what any call answers of a user. The calls differ in names: a
// profile has email and phone where an update answers email1 and phone1, and the
// properties once more in userProperties.
func (u *User) UnmarshalJSON(raw []byte) error {
	var in struct {
		UID      text            `json:"uid"`
		ID       text            `json:"id"`
		MongoID  text            `json:"_id"`
		Module   text            `json:"moduleId"`
		Module2  text            `json:"authModuleId"`
		Username text            `json:"username"`
		Role     json.RawMessage `json:"roleValue"`
		Role2    json.RawMessage `json:"role"`
		Status   text            `json:"status"`

		First    text  `json:"firstname"`
		Middle   *text `json:"middlename"`
		Last     text  `json:"lastname"`
		Email    text  `json:"email"`
		Email1   text  `json:"email1"`
		Email2   *text `json:"email2"`
		Phone    *text `json:"phone"`
		Phone1   *text `json:"phone1"`
		Email1OK *Bool `json:"email1_verified"`
		Email2OK *Bool `json:"email2_verified"`
		Phone1OK *Bool `json:"phone1_verified"`

		Disabled  *Bool           `json:"disabled"`
		Locked    Bool            `json:"isLocked"`
		Type      text            `json:"type"`
		DGUID     text            `json:"dguid"`
		IAL       text            `json:"ial"`
		Mobiles   json.RawMessage `json:"mobiles"`
		Landlines json.RawMessage `json:"landlines"`
		Aliases   json.RawMessage `json:"aliases"`
		Inner     *UserProperties `json:"userProperties"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	optional := func(values ...*text) *string {
		if i := slices.IndexFunc(values, func(t *text) bool { return t != nil }); i >= 0 {
			return new(string(*values[i]))
		}
		return nil
	}
	*u = User{
		ID: firstOf(in.UID, in.ID, in.MongoID), ModuleID: firstOf(in.Module, in.Module2), Username: string(in.Username),
		Role: cmp.Or(roleIn(in.Role), roleIn(in.Role2)), FirstName: string(in.First), LastName: string(in.Last),
		Email: firstOf(in.Email1, in.Email), MiddleName: optional(in.Middle), SecondaryEmail: optional(in.Email2), Phone: optional(in.Phone1, in.Phone),
		EmailVerified: in.Email1OK, SecondaryVerified: in.Email2OK, PhoneVerified: in.Phone1OK,
		Disabled: in.Disabled, Status: strings.ToLower(string(in.Status)), Type: string(in.Type), DGUID: string(in.DGUID), IdentityAssuranceLevel: string(in.IAL),
	}
	u.Properties.read(in.Mobiles, in.Landlines, in.Aliases)
	if in.Inner != nil {
		u.Properties = u.Properties.or(*in.Inner)
	}
	if u.Disabled == nil && u.Status != "" {
		u.Disabled = new(Bool(u.Status == statusDisabled))
	}
	switch {
	case u.Disabled != nil && bool(*u.Disabled):
		u.Status = statusDisabled
	case bool(in.Locked):
		u.Status = statusLocked
	}
	return nil
}

// The states of a user that the reference names.
const (
	statusActive   = "active"
	statusLocked   = "locked"
	statusDisabled = "disabled"
)

// roleIn returns a role that an answer has as a name, or as an object with a name.
func roleIn(raw json.RawMessage) string {
	var names Names
	if len(raw) == 0 || names.UnmarshalJSON(raw) != nil || len(names) == 0 {
		return ""
	}
	return names[0]
}

// UnmarshalJSON reads the properties of an answer.
func (p *UserProperties) UnmarshalJSON(raw []byte) error {
	var in struct{ Mobiles, Landlines, Aliases json.RawMessage }
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	p.read(in.Mobiles, in.Landlines, in.Aliases)
	return nil
}

func (p *UserProperties) read(mobiles, landlines, aliases json.RawMessage) {
	p.Mobiles, p.Landlines, p.Aliases = textsIn(mobiles), textsIn(landlines), nil
	if opens(aliases, '{') {
		p.Aliases = map[string]string{}
		for name, value := range members(aliases) {
			var alias text
			if _ = alias.UnmarshalJSON(value); alias != "" && slices.Contains(AliasNames(), name) {
				p.Aliases[name] = string(alias)
			}
		}
	} else if list := textsIn(aliases); list != nil {
		p.Aliases = map[string]string{}
		for i, alias := range list[:min(len(list), len(AliasNames()))] {
			p.Aliases[AliasNames()[i]] = alias
		}
	}
}

// or returns p with the properties of another in place of those that it does not show.
func (p UserProperties) or(other UserProperties) UserProperties {
	if p.Mobiles == nil {
		p.Mobiles = other.Mobiles
	}
	if p.Landlines == nil {
		p.Landlines = other.Landlines
	}
	if p.Aliases == nil {
		p.Aliases = other.Aliases
	}
	return p
}

// textsIn returns the texts and numbers of a list, nil where there is no list. An
// empty object is an empty list, a text alone a list of one.
func textsIn(raw json.RawMessage) []string {
	var list []text
	var one text
	switch {
	case isEmpty(raw):
		return []string{}
	case json.Unmarshal(raw, &list) == nil && list != nil:
	case opens(raw, '"') && json.Unmarshal(raw, &one) == nil:
		list = []text{one}
	default:
		return nil
	}
	texts := []string{}
	for _, t := range list {
		if t != "" {
			texts = append(texts, string(t))
		}
	}
	return texts
}

// AliasNames returns the names of the aliases that a user can have.
func AliasNames() []string {
	return []string{"alias1", "alias2", "alias3", "alias4", "alias5", "alias6", "alias7", "alias8"}
}

// sent returns the members of a request that says all of a user: a create's.
func (u *User) sent() map[string]any {
	body := map[string]any{"username": u.Username, "role": u.Role}
	u.details(body)
	if u.IdPID != nil {
		body["idpId"] = *u.IdPID
	}
	return body
}

// details puts into a request what both a create and an update say.
func (u *User) details(body map[string]any) {
	for name, value := range map[string]string{"firstname": u.FirstName, "lastname": u.LastName, "email1": u.Email} {
		if value != "" {
			body[name] = value
		}
	}
	for name, value := range map[string]*string{"middlename": u.MiddleName, "email2": u.SecondaryEmail, "phone1": u.Phone} {
		if value != nil { // "" takes it away: the text of PATCH /users/user/update
			body[name] = *value
		}
	}
	for name, value := range map[string]*Bool{"email1_verified": u.EmailVerified, "email2_verified": u.SecondaryVerified, "phone1_verified": u.PhoneVerified} {
		if value != nil {
			body[name] = bool(*value)
		}
	}
}

// state puts into a request whether a user may sign in. Two members say it, and the
// reference does not print which of them counts.
func state(body map[string]any, disabled bool) {
	body["disabled"], body["status"] = disabled, statusActive
	if disabled {
		body["status"] = statusDisabled
	}
}

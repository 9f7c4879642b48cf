package client

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

var (
	countUsers         = endpoint{method: "POST", path: "/users/count", needs: withToken, community: true, reads: true, about: true}
	countAllUsers      = endpoint{method: "POST", path: "/users/countAll", needs: withToken, community: true, reads: true, about: true}
	fetchDevices       = endpoint{method: "POST", path: "/users/user/devices/fetch", needs: withToken, reads: true, about: true}
	fetchLoginOptions  = endpoint{method: "POST", path: "/users/user/login_options/fetch", needs: withToken, reads: true, about: true}
	hasSecurityKey     = endpoint{method: "POST", path: "/users/user/devices/has_security_key", reads: true}
	fetchAccessCodes   = endpoint{method: "POST", path: "/users/accesscodes/fetch", needs: withToken, reads: true, about: true}
	deleteAccessCode   = endpoint{method: "DELETE", path: "/users/accesscode/{code}", needs: withToken}
	inviteUser         = endpoint{method: "PUT", path: "/users/invite", needs: withToken, community: true, refuses: true}
	resendInvite       = endpoint{method: "POST", path: "/users/resend/invite", needs: withToken, refuses: true}
	lockUser           = endpoint{method: "POST", path: "/users/user/lock", needs: withToken, about: true}
	unlockUser         = endpoint{method: "POST", path: "/users/user/unlock", needs: withToken, about: true}
	unlinkUser         = endpoint{method: "PATCH", path: "/users/unlinkuser", needs: withToken, about: true}
	endUserSessions    = endpoint{method: "DELETE", path: "/loginsessions/admin/user/all", needs: withToken, about: true}
	generateHelpdeskOf = endpoint{method: "POST", path: "/helpdesk-passcode/generate", needs: withToken, community: true, about: true, refuses: true} // its code is no error's
)

// UserCounts are how many users there are.
type UserCounts struct {
	Basic int64 // of the module, who administer nothing and for whom the query holds
	All   int64 // of all modules
}

// UserCounts returns POST /users/count and POST /users/countAll. query may be nil; the
// reference does not print its members.
func (c *Client) UserCounts(ctx context.Context, moduleID string, query json.RawMessage) (counts UserCounts, err error) {
	count := func(at endpoint, body map[string]any) (int64, error) {
		var raw json.RawMessage
		if err := c.do(ctx, at, body, &raw); err != nil {
			return 0, c.AuthModules().confirm(ctx, moduleID, err) // a 404 speaks of the module
		}
		var number Number
		if told, there := members(raw)["count"]; there {
			raw = told
		}
		if opens(raw, '{') || opens(raw, '[') || string(raw) == "null" || number.UnmarshalJSON(raw) != nil {
			return 0, c.fail(at, &Error{Message: "the answer contains no count"}, nil)
		}
		return int64(number), nil
	}
	body := map[string]any{"moduleId": moduleID}
	if counts.All, err = count(countAllUsers, body); err != nil {
		return counts, err
	}
	if query != nil {
		body["query"] = query
	}
	counts.Basic, err = count(countUsers, body)
	return counts, err
}

// community returns what some calls want to know of the community that they are about.
func (c *Client) community(ctx context.Context) (*community, error) {
	known := shared(c, "", func(*Client) *community { return &community{lock: make(chan struct{}, 1)} })
	select {
	case known.lock <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-known.lock }()
	if known.PublicKey != "" {
		return known, nil
	}
	ids, err := c.tenant.describe(ctx, known)
	if err == nil {
		err = c.sameCommunity(ids)
	}
	if err == nil && known.PublicKey == "" {
		err = fmt.Errorf("%s: the answer shows no public key of the community", communityInfo)
	}
	return known, err
}

// subject is the user and the community in the bodies of some calls.
func (c *Client) subject(ctx context.Context, user *User, moduleID string) (map[string]any, error) {
	of, err := c.community(ctx)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"user":      map[string]string{"uid": user.ID, "username": user.Username, "authModuleId": moduleID},
		"community": map[string]string{"id": of.ID, "name": of.Name, "publicKey": of.PublicKey},
	}, nil
}

// UserDevice is a device that is linked to a user. Keys and addresses of devices are
// not read.
type UserDevice struct {
	ID                   text `json:"id"`
	DID                  text `json:"did"`
	OS                   text `json:"os"`
	Name                 text `json:"deviceName"`
	AuthenticatorID      text `json:"authenticatorId"`
	AuthenticatorName    text `json:"authenticatorName"`
	AuthenticatorVersion text `json:"authenticatorVersion"`
}

// LoginOptions are the devices of a user and the ways to sign in without one.
type LoginOptions struct {
	Devices      []*UserDevice
	UserPIN      *Bool // nil where the answer does not show it
	TypingPhrase *Bool
}

// Devices returns the devices that are linked to a user, by did: POST
// /users/user/devices/fetch.
func (s Users) Devices(ctx context.Context, user *User) ([]*UserDevice, error) {
	found, err := s.options(ctx, fetchDevices, user)
	if err != nil {
		return nil, err
	}
	return found.Devices, nil
}

// LoginOptions returns POST /users/user/login_options/fetch.
func (s Users) LoginOptions(ctx context.Context, user *User) (*LoginOptions, error) {
	return s.options(ctx, fetchLoginOptions, user)
}

func (s Users) options(ctx context.Context, at endpoint, user *User) (*LoginOptions, error) {
	c := s.all.client
	in, err := c.subject(ctx, user, s.moduleID)
	if err != nil {
		return nil, err
	}
	var out struct {
		Devices      json.RawMessage
		UserPIN      *Bool `json:"is_user_pin_enrolled"`
		TypingPhrase *Bool `json:"is_typing_phrase_enrolled"`
	}
	if err := c.do(ctx, at, in, &out); err != nil {
		return nil, s.confirmed(ctx, user.ID, err)
	}
	var devices sequence[UserDevice]
	if err := json.Unmarshal(orEmptyList(out.Devices), &devices); err != nil || devices == nil || slices.Contains(devices, nil) {
		return nil, c.fail(at, &Error{Message: "the answer contains no list of devices"}, err)
	}
	slices.SortFunc(devices, func(a, b *UserDevice) int { return cmp.Compare(a.DID, b.DID) })
	return &LoginOptions{devices, out.UserPIN, out.TypingPhrase}, nil
}

// orEmptyList returns an empty list for what an answer leaves out.
func orEmptyList(raw json.RawMessage) json.RawMessage {
	if len(raw) == 0 {
		return json.RawMessage("[]")
	}
	return raw
}

// HasSecurityKey reports whether a user of the community has a security key: POST
// /users/user/devices/has_security_key. It needs no sign-in.
func (c *Client) HasSecurityKey(ctx context.Context, username string) (bool, error) {
	of, err := c.community(ctx)
	if err != nil {
		return false, err
	}
	var out struct {
		Has  *Bool `json:"hasSecurityKey"`
		Many *Bool `json:"hasSecurityKeys"` // as the text calls it
	}
	err = c.do(ctx, hasSecurityKey, map[string]string{"communityName": of.Name, "communityPublicKey": of.PublicKey, "tenantTag": of.TenantTag, "username": username}, &out)
	if err == nil && out.Has == nil && out.Many == nil {
		err = c.fail(hasSecurityKey, &Error{Message: "the answer does not say whether there is one"}, nil)
	}
	has := cmp.Or(out.Has, out.Many)
	return err == nil && bool(*has), err
}

// AccessCode is an invitation or another code by which a user enrolls. Whoever has the
// code itself can enroll in the user's place.
type AccessCode struct {
	ID, Type, Status, CreatedBy, Email string
	Created                            time.Time // zero where the answer does not show it
	code                               string
}

// UnmarshalJSON reads the form of the reference's only sample of a code, that of an
// invitation, and others that its members may have.
func (a *AccessCode) UnmarshalJSON(raw []byte) error {
	var in struct {
		ID, UUID, Code, AccessCode, Type, Status, CreatedBy text
		MongoID                                             text `json:"_id"`
		CreatedTime, CreatedTS                              json.RawMessage
		Payload                                             struct {
			InviteEmail text `json:"invite_email"`
			Email       text `json:"otp_email"`
		} `json:"accesscodepayload"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	*a = AccessCode{
		Type: string(in.Type), Status: string(in.Status), CreatedBy: string(in.CreatedBy), Email: firstOf(in.Payload.InviteEmail, in.Payload.Email),
		code: firstOf(in.Code, in.AccessCode, in.UUID, in.ID, in.MongoID), ID: firstOf(in.ID, in.MongoID),
	}
	for _, at := range []json.RawMessage{in.CreatedTime, in.CreatedTS} {
		if made, ok := readMoment(at); ok && a.Created.IsZero() {
			a.Created = made
		}
	}
	return nil
}

// Open reports whether a code can still be used, as far as the answer shows.
func (a *AccessCode) Open() bool {
	return !slices.Contains([]string{"redeemed", "expired", "deleted", "revoked", "used"}, strings.ToLower(a.Status))
}

// AccessCodes returns the access codes of a user, oldest first: POST
// /users/accesscodes/fetch, whose answer the reference does not print.
func (s Users) AccessCodes(ctx context.Context, user *User) ([]*AccessCode, error) {
	c := s.all.client
	in, err := c.subject(ctx, user, s.moduleID)
	if err != nil {
		return nil, err
	}
	in["uids"] = []string{user.ID}
	var raw json.RawMessage
	if err := c.do(ctx, fetchAccessCodes, in, &raw); err != nil {
		return nil, s.confirmed(ctx, user.ID, err)
	}
	for _, name := range []string{"accesscodes", "accessCodes", "codes", "data", "list"} {
		if inner, there := members(raw)[name]; there {
			raw = inner
			break
		}
	}
	if named := members(raw); named["type"] != nil || named["accesscodepayload"] != nil { // one, instead of a list
		raw = slices.Concat(json.RawMessage("["), raw, json.RawMessage("]"))
	}
	var codes sequence[AccessCode]
	if err := json.Unmarshal(raw, &codes); err != nil || codes == nil || slices.ContainsFunc(codes, func(a *AccessCode) bool { return a == nil || a.code == "" }) {
		return nil, c.fail(fetchAccessCodes, &Error{Message: "the answer is not a list of access codes"}, err)
	}
	slices.SortStableFunc(codes, func(a, b *AccessCode) int { return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID)) })
	return codes, nil
}

// DeleteAccessCode deletes an access code; one that is gone is ErrNotFound.
func (c *Client) DeleteAccessCode(ctx context.Context, code *AccessCode) error {
	return c.do(ctx, deleteAccessCode, nil, nil, code.code)
}

// Invitation is where a user is invited to enroll. Email, Phone or both are given.
type Invitation struct {
	Email, Phone string
	Template     string // templateKeyPath: the key of the message in the tenant's configuration
}

// Invite sends an invitation: PUT /users/invite. Without a license the tenant asks for
// a captcha, which no program can solve.
func (s Users) Invite(ctx context.Context, user *User, to Invitation) error {
	c := s.all.client
	body := map[string]any{
		"authModuleId": s.moduleID, "userId": user.Username, "uid": user.ID, "firstname": user.FirstName, "lastname": user.LastName, "templateKeyPath": to.Template,
	}
	for name, value := range map[string]string{"emailTo": to.Email, "smsTo": to.Phone, "createdby": c.cfg.Username, "license": c.cfg.LicenseKey} {
		if value != "" {
			body[name] = value
		}
	}
	return s.invite(ctx, inviteUser, body)
}

// ResendInvite sends the invitation of an access code again: POST
// /users/resend/invite.
func (s Users) ResendInvite(ctx context.Context, user *User, code *AccessCode, email string) error {
	body := map[string]any{"code": code.code, "emailTo": email, "firstname": user.FirstName, "lastname": user.LastName}
	if license := s.all.client.cfg.LicenseKey; license != "" {
		body["license"] = license
	}
	return s.invite(ctx, resendInvite, body)
}

// invite sends an invitation. Its link and its code, which the answer repeats, are not
// read. A message that was not sent is reported inside a success.
func (s Users) invite(ctx context.Context, at endpoint, body map[string]any) error {
	c := s.all.client
	var out struct {
		EmailResult struct {
			Status *Bool
			Code   Number `json:"statusCode"`
			Error  text
		} `json:"emailResult"`
	}
	if err := c.do(ctx, at, body, &out); err != nil {
		return err
	}
	if result := out.EmailResult; result.Status != nil && !bool(*result.Status) || result.Code >= 400 {
		return fmt.Errorf("%s: the message was not sent: %s: %w", at, clip(c.Redact(cmp.Or(string(result.Error), "the tenant does not say why"))), ErrRefused)
	}
	return nil
}

// Lock locks a user for a time, whose unit the reference does not print: POST
// /users/user/lock.
func (s Users) Lock(ctx context.Context, user *User, duration int64) error {
	return s.confirmed(ctx, user.ID, s.support(ctx, user, lockUser, map[string]any{"username": user.Username, "lock_duration": duration}))
}

// Unlock unlocks a user: POST /users/user/unlock.
func (s Users) Unlock(ctx context.Context, user *User) error {
	return s.confirmed(ctx, user.ID, s.support(ctx, user, unlockUser, map[string]any{"username": user.Username}))
}

// EndSessions ends every session of a user: DELETE /loginsessions/admin/user/all.
func (s Users) EndSessions(ctx context.Context, user *User) error {
	return s.confirmed(ctx, user.ID, s.support(ctx, user, endUserSessions, map[string]any{"username": user.Username, "moduleId": s.moduleID}))
}

// Unlink unlinks a device from a user: PATCH /users/unlinkuser. ErrNotFound speaks of
// the device, too.
func (s Users) Unlink(ctx context.Context, user *User, did string) error {
	in, err := s.all.client.subject(ctx, user, s.moduleID)
	if err != nil {
		return err
	}
	in["did"] = did
	return s.support(ctx, user, unlinkUser, in)
}

// support sends what can be sent twice and does no more than once: after a lost answer
// it is sent again.
func (s Users) support(ctx context.Context, user *User, at endpoint, body map[string]any) error {
	defer s.all.snapshot.write(user.ID)()
	err := s.all.client.do(ctx, at, body, nil)
	if errors.Is(err, ErrOutcomeUnknown) {
		err = s.all.client.do(ctx, at, body, nil)
	}
	return err
}

// HelpdeskPasscode is a one-time code that an administrator reads out to a user.
type HelpdeskPasscode struct {
	Passcode string
	Expires  time.Time
}

// helpdeskService is the only value that the reference allows.
const helpdeskService = "1KosmosHelpdeskAdminCode"

// HelpdeskPasscode makes a passcode for a user, by username or email address, that is
// good for so many seconds: POST /helpdesk-passcode/generate, whose answer the
// reference does not print.
func (c *Client) HelpdeskPasscode(ctx context.Context, user string, seconds int64) (*HelpdeskPasscode, error) {
	var raw json.RawMessage
	before := time.Now()
	if err := c.do(ctx, generateHelpdeskOf, map[string]any{"userId": user, "validitySeconds": seconds, "serviceName": helpdeskService}, &raw); err != nil {
		return nil, err
	}
	told := members(raw)
	made := &HelpdeskPasscode{Expires: before.Add(time.Duration(seconds) * time.Second).UTC().Truncate(time.Second)}
	for name, value := range told {
		var said text
		_ = said.UnmarshalJSON(value)
		switch strings.ToLower(strings.ReplaceAll(name, "_", "")) {
		case "passcode", "code", "otp", "helpdeskpasscode":
			made.Passcode = cmp.Or(made.Passcode, string(said))
		case "expiresat", "expirationtimestamp", "expiration", "expiry", "expirytime", "expirationtime", "expirests", "expiryts":
			if at, ok := readMoment(value); ok {
				made.Expires = at
			}
		}
	}
	if made.Passcode == "" {
		return nil, c.fail(generateHelpdeskOf, &Error{Message: "the answer contains no passcode"}, nil)
	}
	return made, nil
}

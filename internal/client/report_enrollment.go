package client

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/jsontext"
)

// UserEnrollment is a user and when they last signed in.
type UserEnrollment struct {
	Username  string
	Email     string
	Status    string
	LastLogin string // RFC 3339, UTC; in the tenant's form where that is unknown
	JSON      string // canonical
	named     string
}

func (u *UserEnrollment) key() string { return u.named }
func (u *UserEnrollment) size() int   { return len(u.JSON) }

// UnmarshalJSON reads one. Without an id it is what it says: several auth modules
// may have users of one name.
func (u *UserEnrollment) UnmarshalJSON(raw []byte) error {
	var said struct {
		Username, Email, Status, ID, UID text
		LastLoginTime                    json.RawMessage
	}
	if !opens(raw, '{') {
		return fmt.Errorf("a user is %.20s", raw)
	}
	if err := json.Unmarshal(raw, &said); err != nil {
		return err
	}
	*u = UserEnrollment{Username: string(said.Username), Email: string(said.Email), Status: string(said.Status), JSON: jsontext.Canonical(string(raw))}
	_, u.LastLogin = reportTime(said.LastLoginTime)
	u.named = cmp.Or(firstOf(said.UID, said.ID), u.JSON)
	return nil
}

// UserEnrollments returns the users of the community, or of an auth module where
// one is named, sorted by name, and whether there are more than most: POST
// /reports/userenrollment. query is a JSON object that narrows them, nil for none.
func (c *Client) UserEnrollments(ctx context.Context, moduleID string, query json.RawMessage, most int) ([]*UserEnrollment, bool, error) {
	body := map[string]any{}
	if moduleID != "" {
		body["moduleId"] = moduleID
	}
	if query != nil {
		body["query"] = query
	}
	byName := func(a, b *UserEnrollment) int {
		return cmp.Or(cmp.Compare(a.Username, b.Username), cmp.Compare(a.named, b.named))
	}
	return readReport(ctx, c, reportEnrollment, "the user enrollment report", most, body, byName, func(data json.RawMessage) (list []*UserEnrollment, err error) {
		for _, one := range within(data, "users") {
			user := new(UserEnrollment)
			if err := json.Unmarshal(one, user); err != nil {
				return nil, err
			}
			list = append(list, user)
		}
		return list, nil
	})
}

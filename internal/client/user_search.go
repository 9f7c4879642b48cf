package client

import (
	"context"
	"encoding/json"
)

// UserSearch is what users are found by, of all auth modules of the community. Either
// Username or Email is given.
type UserSearch struct {
	Username string `json:"username,omitempty"`
	Email    string `json:"email,omitempty"`
	Aliases  bool   `json:"checkAliases,omitempty"` // Username may be an alias
	External bool   `json:"fetchFromExternalSources,omitempty"`
}

// FoundUser is what POST /users/find returns of a user. The token that it hands out for
// the user is not read.
type FoundUser struct {
	Username, Email, SecondaryEmail, Phone string
	DeviceName                             string // of the device that is linked
	AliasUsed                              string // the alias by which the user was found
}

// UnmarshalJSON reads the members of the sample.
func (f *FoundUser) UnmarshalJSON(raw []byte) error {
	var in struct {
		Username, Email1, Email2, Phone, DeviceName, AliasUsed text
	}
	err := json.Unmarshal(raw, &in)
	*f = FoundUser{string(in.Username), string(in.Email1), string(in.Email2), string(in.Phone), string(in.DeviceName), string(in.AliasUsed)}
	return err
}

// FindUsers returns the users that POST /users/find finds: an empty list where there
// is none. It needs no sign-in.
func (c *Client) FindUsers(ctx context.Context, by UserSearch) ([]*FoundUser, error) {
	var raw json.RawMessage
	if err := c.do(ctx, findUsers, by, &raw); err != nil {
		return nil, err
	}
	var found sequence[FoundUser]
	listed, inside := members(raw)["users"]
	switch {
	case opens(raw, '['):
		listed = raw
	case isEmpty(raw):
		listed = raw
	case !inside || string(listed) == "null":
		return nil, c.fail(findUsers, &Error{Message: "the answer contains no list of users"}, nil)
	}
	if err := json.Unmarshal(listed, &found); err != nil {
		return nil, c.fail(findUsers, &Error{Message: "the answer does not have the documented form: " + shapeOnly(err)}, err)
	}
	return found, nil
}

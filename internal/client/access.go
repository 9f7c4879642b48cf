package client

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
)

// Role is what an administrator's role allows: API reference, Admin API, group
// Authz.
type Role struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	CreatedBy   string `json:"createdBy"`
	Permissions Names  `json:"permissions"`
	TenantID    string `json:"tenantId"`
	CommunityID string `json:"communityId"`
}

// Authorization is a role that a user has in the community.
type Authorization struct {
	ID          string `json:"id"`
	SubjectType string `json:"subjectType"`
	SubjectID   string `json:"subjectId"`
	ObjectType  string `json:"objectType"`
	ObjectID    string `json:"objectId"`
	Role        Role   `json:"role"`
}

// Permission is something that a user may do: API reference, Admin API, group
// Permission.
type Permission struct {
	ID          string `json:"_id"`
	Permission  string `json:"permission"`
	ObjectType  string `json:"objectType"`
	ObjectID    string `json:"objectId"`
	SubjectType string `json:"subjectType"`
	SubjectID   string `json:"subjectId"`
	CreatedBy   string `json:"createdBy"`
}

var (
	listRoles           = endpoint{method: "GET", path: "/v2/authz/roles/fetch", needs: withToken}
	listRolesBefore     = endpoint{method: "GET", path: "/authz/role/fetch", needs: withToken}
	readRole            = endpoint{method: "GET", path: "/authz/role/fetch/{roleName}", needs: withToken}
	fetchAuthorizations = endpoint{method: "POST", path: "/authz/authorization/fetch", needs: withToken, reads: true, about: true}
	fetchPermissions    = endpoint{method: "POST", path: "/permission/fetch", needs: withToken | withLicense, community: true, reads: true, about: true}
)

// Roles returns the names of the community's roles, sorted. The reference prints
// the same for both versions of the call; the first serves tenants without the
// second.
func (c *Client) Roles(ctx context.Context) (roles []string, err error) {
	var said Names
	err = c.do(ctx, listRoles, nil, &said)
	var failed *Error
	if errors.As(err, &failed) && (failed.Status == http.StatusNotFound || errors.Is(err, errNotJSON)) {
		err = c.do(ctx, listRolesBefore, nil, &said)
	}
	slices.Sort(said)
	return said, err
}

// Role returns a role by its name. The reference lists no 404 for one that does
// not exist: an answer without a name is taken to say so.
func (c *Client) Role(ctx context.Context, name string) (*Role, error) {
	var answered json.RawMessage
	if err := c.do(ctx, readRole, nil, &answered, name); err != nil {
		return nil, err
	}
	var list []json.RawMessage
	if opens(answered, '[') && json.Unmarshal(answered, &list) == nil { // of one element, as other reads of one object have it
		answered = append(list, json.RawMessage("null"))[0]
	}
	var role Role
	if err := json.Unmarshal(answered, &role); err != nil {
		return nil, c.fail(readRole, &Error{Message: "the answer does not have the documented form: " + shapeOnly(err)}, err)
	}
	if role.Name == "" {
		return nil, c.fail(readRole, &Error{Status: http.StatusNotFound, Message: "the answer contains no role", absent: true}, nil)
	}
	slices.Sort(role.Permissions)
	return &role, nil
}

// Authorizations returns the roles that a user, by uid, has in the community,
// sorted by role.
func (c *Client) Authorizations(ctx context.Context, uid string) ([]*Authorization, error) {
	ids, err := c.IDs(ctx)
	if err != nil {
		return nil, err
	}
	in := struct {
		ObjectType  string `json:"objectType"`
		ObjectID    string `json:"objectId"`
		SubjectType string `json:"subjectType"`
		SubjectID   string `json:"subjectId"`
	}{"user", uid, "community", ids.Community}
	var said sequence[Authorization]
	if err := c.do(ctx, fetchAuthorizations, in, &said); err != nil {
		return nil, err
	}
	for _, one := range said {
		slices.Sort(one.Role.Permissions)
	}
	slices.SortFunc(said, func(a, b *Authorization) int {
		return cmp.Or(cmp.Compare(a.Role.Name, b.Role.Name), cmp.Compare(a.ID, b.ID))
	})
	return said, nil
}

// Permissions returns what a user of an auth module, by uid, may do, sorted by
// permission.
func (c *Client) Permissions(ctx context.Context, moduleID, uid string) ([]*Permission, error) {
	in := struct {
		ModuleID string `json:"moduleId"`
		UID      string `json:"uid"`
	}{moduleID, uid}
	var said sequence[Permission]
	if err := c.do(ctx, fetchPermissions, in, &said); err != nil {
		return nil, err
	}
	slices.SortFunc(said, func(a, b *Permission) int {
		return cmp.Or(cmp.Compare(a.Permission, b.Permission), cmp.Compare(a.ID, b.ID))
	})
	return said, nil
}

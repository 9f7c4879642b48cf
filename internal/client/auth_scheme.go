package client

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
)

// DefaultAuthSchemeID names the community's default scheme, of which there is
// always one.
const DefaultAuthSchemeID = "default"

// AuthScheme says in which auth modules users are looked for, in that order:
// API reference, Admin API, group Auth Scheme.
type AuthScheme struct {
	Modules []string // ids
}

var setDefaultModules = endpoint{method: "PATCH", path: "/authscheme/default/modules", needs: withToken}

// DefaultAuthScheme stores the community's default scheme. It always exists:
// Create and Update both set it, and nothing deletes it.
type DefaultAuthScheme struct{ client *Client }

// DefaultAuthScheme returns the store of the community's default scheme.
func (c *Client) DefaultAuthScheme() DefaultAuthScheme { return DefaultAuthScheme{c} }

// Create sets the scheme.
func (s DefaultAuthScheme) Create(ctx context.Context, want *AuthScheme) (*AuthScheme, error) {
	ids, err := s.client.IDs(ctx)
	if err != nil {
		return nil, err
	}
	body := struct {
		TenantID    string   `json:"tenantId"`
		CommunityID string   `json:"communityId"`
		Modules     []string `json:"modules"`
	}{ids.Tenant, ids.Community, append([]string{}, want.Modules...)}
	var raw json.RawMessage
	if err := s.client.do(ctx, setDefaultModules, body, &raw); err != nil {
		return nil, err
	}
	if set, err := readScheme(raw); err == nil {
		return set, nil
	}
	return s.Get(ctx, DefaultAuthSchemeID)
}

// Get reads the scheme, which only the community's auth info tells.
func (s DefaultAuthScheme) Get(ctx context.Context, id string) (*AuthScheme, error) {
	if id != DefaultAuthSchemeID {
		return nil, fmt.Errorf("a community has one default scheme, %s, and no %s: %w", quote(DefaultAuthSchemeID), quote(id), ErrNotFound)
	}
	info, err := s.client.CommunityAuthInfo(ctx, s.client.DNS(), s.client.CommunityName())
	if err != nil {
		return nil, err
	}
	scheme, err := readScheme(info.AuthScheme)
	if err != nil {
		return nil, fmt.Errorf("POST /community_auth_info/fetch: %w", err)
	}
	return scheme, nil
}

// readScheme reads a scheme as both calls answer it. One without a list of
// modules is no scheme: taking it for an empty one would switch sign-in off.
func readScheme(raw json.RawMessage) (*AuthScheme, error) {
	var in struct {
		Modules *[]struct {
			ID text `json:"id"` // the module's; _id is that of its place in the scheme
		}
	}
	if err := json.Unmarshal(raw, &in); err != nil || in.Modules == nil {
		return nil, fmt.Errorf("the answer holds no scheme with a list of modules")
	}
	scheme := &AuthScheme{Modules: []string{}}
	for i, m := range *in.Modules {
		if m.ID == "" {
			return nil, fmt.Errorf("module %d of the answered scheme has no id", i)
		}
		scheme.Modules = append(scheme.Modules, string(m.ID))
	}
	return scheme, nil
}

// Update sets the scheme.
func (s DefaultAuthScheme) Update(ctx context.Context, _ string, want *AuthScheme) (*AuthScheme, error) {
	return s.Create(ctx, want)
}

// Delete does nothing: a community always has its default scheme.
func (DefaultAuthScheme) Delete(context.Context, string) error { return nil }

// List yields the one scheme.
func (s DefaultAuthScheme) List(ctx context.Context) iter.Seq2[*AuthScheme, error] {
	return func(yield func(*AuthScheme, error) bool) { yield(s.Get(ctx, DefaultAuthSchemeID)) }
}

// Snapshot returns the present scheme.
func (s DefaultAuthScheme) Snapshot(ctx context.Context) ([]byte, error) {
	scheme, err := s.Get(ctx, DefaultAuthSchemeID)
	if err != nil {
		return nil, err
	}
	return json.Marshal(scheme)
}

// Restore puts back what Snapshot returned, without modules that were deleted
// since.
func (s DefaultAuthScheme) Restore(ctx context.Context, snapshot []byte) error {
	var before AuthScheme
	if err := json.Unmarshal(snapshot, &before); err != nil {
		return fmt.Errorf("reading what the scheme was before: %w", err)
	}
	left := map[string]bool{}
	for m, err := range s.client.AuthModules().List(ctx) {
		if err != nil {
			return err
		}
		left[m.ID] = true
	}
	before.Modules = slices.DeleteFunc(before.Modules, func(id string) bool { return !left[id] })
	_, err := s.Create(ctx, &before)
	return err
}

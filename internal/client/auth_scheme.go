package client

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
)

// AuthScheme says in which auth modules users are looked for, in that order:
// API reference, Admin API, group Auth Scheme.
type AuthScheme struct {
	Modules []string // ids
}

var setDefaultModules = endpoint{method: "PATCH", path: "/authscheme/default/modules", needs: withToken, community: true}

// DefaultAuthScheme returns the store of the community's default scheme, of
// which there is always one. Only the community's auth info tells it.
func (c *Client) DefaultAuthScheme() *Settings[AuthScheme] {
	read := func(ctx context.Context) (*AuthScheme, error) {
		info, err := c.CommunityAuthInfo(ctx, c.DNS(), c.CommunityName())
		if err != nil {
			return nil, err
		}
		scheme, err := readScheme(info.AuthScheme)
		if err != nil {
			return nil, fmt.Errorf("POST /community_auth_info/fetch: %w", err)
		}
		return scheme, nil
	}
	return &Settings[AuthScheme]{
		kind: "default auth scheme",
		read: read,
		write: func(ctx context.Context, want *AuthScheme) (*AuthScheme, error) {
			present, err := read(ctx)
			if err != nil {
				return nil, err
			}
			var raw json.RawMessage
			body := map[string]any{"modules": append([]string{}, want.Modules...)}
			if err := c.do(ctx, setDefaultModules, body, &raw); err != nil {
				return nil, err
			}
			if set, err := readScheme(raw); err == nil && slices.Equal(set.Modules, want.Modules) {
				return set, nil
			}
			return renewed(ctx, c, present, want, read)
		},
		// Modules that were deleted since cannot be put back.
		keep: func(ctx context.Context, before *AuthScheme) error {
			left := map[string]bool{}
			for m, err := range c.AuthModules().List(ctx) {
				if err != nil {
					return err
				}
				left[m.ID] = true
			}
			before.Modules = slices.DeleteFunc(before.Modules, func(id string) bool { return !left[id] })
			return nil
		},
	}
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
		return nil, fmt.Errorf("the answer contains no scheme with a list of modules")
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

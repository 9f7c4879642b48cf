package client

import (
	"context"
	"encoding/json"
	"net/url"
)

// CommunityAuthInfo is what a sign-in page must know of a community. The
// reference names the objects and prints nothing of their content.
type CommunityAuthInfo struct {
	Community            json.RawMessage `json:"community"`
	Tenant               json.RawMessage `json:"tenant"`
	AuthScheme           json.RawMessage `json:"authScheme"`
	Settings             json.RawMessage `json:"settings"`
	Branding             json.RawMessage `json:"branding"`
	PasswordResetOptions json.RawMessage `json:"password_reset_options"`
}

// DNS returns the host name of the tenant that this client configures.
func (c *Client) DNS() string {
	base, err := url.Parse(c.cfg.BaseURL)
	if err != nil {
		return ""
	}
	return base.Hostname()
}

// CommunityAuthInfo returns POST /community_auth_info/fetch.
func (c *Client) CommunityAuthInfo(ctx context.Context, dns, communityName string) (*CommunityAuthInfo, error) {
	e := endpoint{method: "POST", path: "/community_auth_info/fetch", reads: true}
	in := struct {
		DNS           string `json:"dns"`
		CommunityName string `json:"communityName"`
	}{dns, communityName}
	info := new(CommunityAuthInfo)
	if err := c.do(ctx, e, in, info); err != nil {
		return nil, err
	}
	return info, nil
}

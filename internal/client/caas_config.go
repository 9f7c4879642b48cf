package client

import (
	"context"
	"encoding/json"
)

// CaasConfig returns what the tenant's global configuration has at the given key
// paths, as a JSON object without what may be secret: API reference, Admin API,
// group Caas Config, which prints an empty object.
func (c *Client) CaasConfig(ctx context.Context, keyPaths []string) (json.RawMessage, error) {
	e := endpoint{method: "POST", path: "/config/fetch", needs: withToken, community: true, reads: true}
	in := struct {
		KeyPaths []string `json:"key_paths"`
	}{keyPaths}
	said := map[string]any{}
	if err := c.do(ctx, e, in, &said); err != nil {
		return nil, err
	}
	if said == nil { // it was null
		said = map[string]any{}
	}
	leaveOutSecrets(said)
	return marshal(said)
}

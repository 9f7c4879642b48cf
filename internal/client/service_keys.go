package client

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// ServiceKey is a key of one of the tenant's services: API reference, Admin
// API, ID Proofing API and Wallet API, group Service Key.
type ServiceKey struct {
	Tag       string
	KeyID     string
	KeySecret string // "" where the tenant masks it or leaves it out
	Type      string
	Debug     *bool // of the Wallet API
}

// UnmarshalJSON reads what an answer has.
func (k *ServiceKey) UnmarshalJSON(raw []byte) error {
	var in struct {
		Tag       string `json:"tag"`
		KeyID     string `json:"keyId"`
		KeySecret string `json:"keySecret"`
		Type      string `json:"type"`
		Debug     *Bool  `json:"debug"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	*k = ServiceKey{Tag: in.Tag, KeyID: in.KeyID, KeySecret: unmasked(in.KeySecret), Type: in.Type, Debug: (*bool)(in.Debug)}
	return nil
}

// serviceKeysOf are the services that tell keys, by the names that the
// provider's endpoints have.
var serviceKeysOf = map[string]service{"admin_api": adminAPI, "id_proofing_api": idProofingAPI, "wallet_api": walletAPI}

// ServiceKeyServices names the services that ServiceKeys asks.
func ServiceKeyServices() []string { return slices.Sorted(maps.Keys(serviceKeysOf)) }

// ServiceKeys returns GET /servicekeys of a service, one of
// ServiceKeyServices, in the order of tags and ids. It needs a license key of
// the level system, and no administrator.
func (c *Client) ServiceKeys(ctx context.Context, of string) ([]ServiceKey, error) {
	at, ok := serviceKeysOf[of]
	if !ok {
		return nil, fmt.Errorf("%s is no service that tells its keys", quote(of))
	}
	if c.cfg.LicenseKey == "" {
		return nil, errors.New("the call needs a license key of the level system, and none is configured: set license_key")
	}
	e := endpoint{service: at, method: "GET", path: "/servicekeys", needs: withLicense}
	var keys []ServiceKey
	switch err := c.do(ctx, e, nil, &keys); {
	case errors.Is(err, ErrUnauthorized) || errors.Is(err, ErrForbidden):
		return nil, fmt.Errorf("%w. The service returns its keys only to a license key of the level system", err)
	case err != nil:
		return nil, err
	case keys == nil:
		return nil, c.fail(e, &Error{Message: "the answer is not a list"}, nil)
	}
	for i, key := range keys {
		if key.KeyID == "" {
			return nil, c.fail(e, &Error{Message: fmt.Sprintf("element %d of the list has no keyId", i)}, nil)
		}
	}
	slices.SortFunc(keys, func(a, b ServiceKey) int {
		return cmp.Or(cmp.Compare(a.Tag, b.Tag), cmp.Compare(a.KeyID, b.KeyID))
	})
	return keys, nil
}

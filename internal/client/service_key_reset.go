package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// ResetServiceKey replaces a key of a service, one of ServiceKeyServices, by a new one
// of the same tag, and returns that one's id: DELETE /servicekey/{keyId} of the Admin
// API, the ID Proofing API and the Wallet API. The key is named by its id or its tag,
// of which the other is "". The answer has the new secret, which is not returned:
// ServiceKeys reads it. It needs a license key of the level system.
func (c *Client) ResetServiceKey(ctx context.Context, of, id, tag string) (newID string, err error) {
	before, err := c.ServiceKeys(ctx, of)
	if err != nil {
		return "", err
	}
	at := endpoint{service: serviceKeysOf[of], method: http.MethodDelete, path: "/servicekey/{keyId}", needs: withLicense}
	var found []ServiceKey
	for _, key := range before {
		if id != "" && key.KeyID == id || id == "" && key.Tag == tag {
			found = append(found, key)
		}
	}
	switch {
	case len(found) == 0:
		return "", &Error{Call: at.String(), Status: http.StatusNotFound, Message: "the service has no key of that tag or ID", absent: true}
	case len(found) > 1:
		ids := make([]string, len(found))
		for i, key := range found {
			ids[i] = key.KeyID
		}
		return "", fmt.Errorf("%w: several keys have the tag %s: choose one by key_id, of %s", ErrRefused, quote(tag), strings.Join(ids, ", "))
	}
	failed := c.do(ctx, at, nil, nil, found[0].KeyID)
	if failed != nil && !errors.Is(failed, ErrOutcomeUnknown) {
		return "", failed
	}
	// The answer may be one key, a list, or masked. The list shows the new one, and
	// after a lost answer whether there is one.
	after, err := c.ServiceKeys(ctx, of)
	if err != nil {
		if failed != nil {
			err = failed
		}
		return "", err
	}
	known := map[string]bool{}
	for _, key := range before {
		known[key.KeyID] = true
	}
	for _, key := range after {
		if key.Tag == found[0].Tag && !known[key.KeyID] {
			return key.KeyID, nil
		}
	}
	if failed == nil {
		failed = c.fail(at, &Error{Message: "the service reports success, and lists no new key of the tag " + quote(found[0].Tag)}, nil)
	}
	return "", failed
}

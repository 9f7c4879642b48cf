package client

import (
	"context"
	"errors"
	"net/http"
)

// The reference lists no header of these calls, and its samples send the license: it
// goes to a service that asks for it.
var (
	unregisterOf = endpoint{service: webAuthnAPI, method: http.MethodDelete, path: "/unregister/community/{communityId}/user/{userId}/did_or_fidokey/{identifier}"}
	unregister   = endpoint{service: webAuthnAPI, method: http.MethodDelete, path: "/unregister/community/{communityId}/did_or_fidokey/{identifier}"}
)

// UnregisterAuthenticator removes a wallet, by its DID, or a security key, by its id,
// of a user or, with userID "", of whoever has it: DELETE
// /unregister/community/{communityId}/did_or_fidokey/{identifier}, and the same below
// /user/{userId}. It reports whether one was removed: the API lists none, and what it
// does not know is gone.
func (c *Client) UnregisterAuthenticator(ctx context.Context, userID, identifier string) (removed bool, err error) {
	ids, err := c.IDs(ctx)
	if err != nil {
		return false, err
	}
	if userID == "" {
		err = c.do(ctx, unregister, nil, nil, ids.Community, identifier)
	} else {
		err = c.do(ctx, unregisterOf, nil, nil, ids.Community, userID, identifier)
	}
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

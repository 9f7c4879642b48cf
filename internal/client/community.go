package client

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
)

// heed takes note of the community that an answer speaks of where the call did
// not name one: that is the token's. An answer that is known to be another
// community's is refused, except that of a write, which has been done.
func (c *Client) heed(e endpoint, answered []byte) error {
	if e.needs&withToken == 0 || e.community || strings.Contains(e.path, "{communityId}") || c.belongs.Load() != nil {
		return nil
	}
	id := communityIn(answered)
	if id == "" {
		return nil
	}
	c.belongs.Store(&id)
	if ids, known := c.tenant.known(); known && e.repeatable() {
		return c.sameCommunity(ids)
	}
	return nil
}

// sameCommunity refuses ids of a community that is not the token's: some calls
// name the one and others work on the other.
func (c *Client) sameCommunity(ids IDs) error {
	belongs := c.belongs.Load()
	if belongs == nil || *belongs == ids.Community {
		return nil
	}
	return fmt.Errorf("the sign-in belongs to community %s, and the provider is configured for community %q, which is %s: some calls would change the one and some the other. "+
		"Set community_name, or community_id, to the community of the token, or give a token of the configured one", *belongs, c.cfg.CommunityName, ids.Community)
}

// communityIn returns the community that an answer's object, or all of its list
// that name one, belong to; "" where there is no one such.
func communityIn(answered []byte) (id string) {
	type owned struct {
		CommunityID text `json:"communityId"`
	}
	var one struct {
		owned
		Modules []owned `json:"modules"`
	}
	body := unwrap(answered)
	if opens(body, '[') {
		_ = json.Unmarshal(body, &one.Modules) // what has another form tells nothing
	} else {
		_ = json.Unmarshal(body, &one)
	}
	for _, object := range append(one.Modules, one.owned) {
		switch named := string(object.CommunityID); {
		case named == "" || named == id:
		case id == "":
			id = named
		default:
			return ""
		}
	}
	return id
}

// claimedCommunity returns the community that a token says it is of; "" where
// it does not. Claims are printed nowhere.
func claimedCommunity(token string) string {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return ""
	}
	claims, _ := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	return communityIn(claims)
}

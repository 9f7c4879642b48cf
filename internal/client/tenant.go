package client

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"sync"

	"golang.org/x/sync/singleflight"
)

// IDs are the tenant's and the community's, 24 hexadecimal digits each.
type IDs struct{ Tenant, Community string }

var communityInfo = endpoint{service: tenantRoot, method: "POST", path: "/api/r1/system/community_info/fetch", form: plain, reads: true}

// tenantIDs are the configured ids, or those that the tenant's host tells,
// looked up when first needed.
type tenantIDs struct {
	client  *Client
	flights singleflight.Group
	mu      sync.Mutex
	ids     IDs
}

// IDs returns the tenant's and the community's id: configured, or looked up
// once. It fails where the community is known not to be the token's.
func (c *Client) IDs(ctx context.Context) (IDs, error) {
	ids, err := c.tenant.get(ctx)
	if err == nil {
		err = c.sameCommunity(ids)
	}
	return ids, err
}

func (t *tenantIDs) get(ctx context.Context) (IDs, error) {
	return share(ctx, &t.flights, "community_info", t.known, t.lookUp)
}

// known returns the ids as far as they need no request.
func (t *tenantIDs) known() (IDs, bool) {
	if cfg := &t.client.cfg; cfg.TenantID != "" && cfg.CommunityID != "" {
		return IDs{cfg.TenantID, cfg.CommunityID}, true
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.ids, t.ids.Tenant != ""
}

// community is what the tenant's host tells of the community.
type community struct {
	ID, Name, PublicKey, TenantTag string
	lock                           chan struct{} // of one place
}

// lookUp asks the tenant's host.
func (t *tenantIDs) lookUp(ctx context.Context) (IDs, error) { return t.describe(ctx, new(community)) }

// describe asks the tenant's host, which needs no credentials: a POST to its root.
func (t *tenantIDs) describe(ctx context.Context, of *community) (IDs, error) {
	c := t.client
	base, err := url.Parse(c.cfg.BaseURL)
	if err != nil {
		return IDs{}, err
	}
	ask := map[string]any{"skipLogos": true}
	if c.cfg.TenantID != "" {
		ask["tenantId"] = c.cfg.TenantID
	} else {
		ask["dns"] = base.Hostname()
	}
	if c.cfg.CommunityID != "" {
		ask["communityId"] = c.cfg.CommunityID
	} else {
		ask["communityName"] = c.cfg.CommunityName
	}
	what := fmt.Sprintf("looking up community %q at %s", c.cfg.CommunityName, base.Hostname())
	raw, err := c.exchange(ctx, communityInfo, nil, ask)
	if err != nil {
		return IDs{}, fmt.Errorf("%s: %w", what, err)
	}
	// A failure comes as 200 with a message and no tenant or community.
	var out struct {
		Tenant *struct {
			ID  string
			Tag text `json:"tenanttag"`
		}
		Community *struct {
			ID              string
			Name, PublicKey text
		}
		Message text
	}
	if err := json.Unmarshal(raw, &out); err != nil {
		return IDs{}, fmt.Errorf("%s: %w: its answer does not have the known form", what, ErrNotService)
	}
	if out.Tenant == nil || out.Community == nil || out.Tenant.ID == "" || out.Community.ID == "" {
		said := clip(string(out.Message))
		if said == "" {
			said = "the tenant does not know it"
		}
		return IDs{}, fmt.Errorf("%s: %s. Check base_url and community_name, or set tenant_id and community_id", what, said)
	}
	ids := IDs{Tenant: out.Tenant.ID, Community: out.Community.ID}
	of.ID, of.Name, of.PublicKey, of.TenantTag = ids.Community, string(out.Community.Name), string(out.Community.PublicKey), string(out.Tenant.Tag)
	t.mu.Lock()
	t.ids = ids
	t.mu.Unlock()
	return ids, nil
}

// inCommunity returns a body that names the tenant and the community too.
func (c *Client) inCommunity(ctx context.Context, in any) (any, error) {
	ids, err := c.IDs(ctx)
	if err != nil {
		return nil, err
	}
	raw, err := marshal(in)
	if err != nil {
		return nil, err
	}
	body := map[string]any{}
	for name, value := range members(raw) {
		body[name] = value
	}
	body["tenantId"], body["communityId"] = ids.Tenant, ids.Community
	back, isBack := in.(sentBack)
	if !isBack {
		return body, nil
	}
	back.body, err = marshal(body)
	return back, err
}

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

package client

import (
	"context"
	"errors"
	"sync"
)

// vendorMetadata is what all stores of a client share.
type vendorMetadata struct {
	admin, webAuthn, everywhere *vendorRecords
	claimed                     sync.Map // ids that creates of this process keep
}

// vendorRecords are the records of one community through one API.
type vendorRecords struct {
	*Collection[VendorMetadata]
	community func(context.Context) (string, error)
	// sibling reaches the same records: a write makes its list old too.
	sibling *vendorRecords
}

func (c *Client) vendorRecords() *vendorMetadata { return shared(c, "", newVendorMetadata) }

func newVendorMetadata(c *Client) *vendorMetadata {
	own := func(ctx context.Context) (string, error) {
		ids, err := c.IDs(ctx)
		return ids.Community, err
	}
	every := func(context.Context) (string, error) { return anyCommunity, nil }
	admin := endpoint{service: adminAPI, path: "/webauthn/vendormetadata/{communityId}", needs: withToken}
	webAuthn := endpoint{service: webAuthnAPI, path: "/vendormetadata/{communityId}", needs: withLicense, form: unkeyed}
	all := &vendorMetadata{
		admin:      newVendorRecords(c, admin, own, false),
		webAuthn:   newVendorRecords(c, webAuthn, own, false),
		everywhere: newVendorRecords(c, webAuthn, every, true),
	}
	all.admin.sibling, all.webAuthn.sibling = all.webAuthn, all.admin
	return all
}

func newVendorRecords(c *Client, base endpoint, community func(context.Context) (string, error), everywhere bool) *vendorRecords {
	create, update, list := base, base, base
	create.method = "PUT"
	update.method, update.path = "PATCH", base.path+"/aaguid/{aaguid}"
	list.method, list.path, list.reads = "POST", base.path+"/fetch", true
	r := &vendorRecords{community: community}
	read := func(ctx context.Context, filter map[string][]string) (records []*VendorMetadata, err error) {
		err = r.call(ctx, list, filter, (*sequence[VendorMetadata])(&records))
		if errors.Is(err, ErrNotFound) {
			// It speaks of the community or of the path. No record is proved
			// to be gone.
			return nil, errors.New(err.Error())
		}
		for _, m := range records {
			if m != nil {
				m.AllCommunities = everywhere
			}
		}
		return records, err
	}
	r.Collection = newCollection(c, wire[VendorMetadata]{
		kind:     "vendor metadata",
		createAt: create, updateAt: update, listAt: list,
		create: func(ctx context.Context, want *VendorMetadata) (*VendorMetadata, error) {
			// An answer has keys at most, so that the record is read back.
			return &VendorMetadata{AAGUID: want.AAGUID, AllCommunities: want.AllCommunities}, r.write(ctx, want.ID(), create, want)
		},
		// Without a filter, all are answered.
		list: func(ctx context.Context) ([]*VendorMetadata, error) { return read(ctx, map[string][]string{}) },
		// The filter is spelled aaguids in both APIs, but aaguid in the table of the
		// Admin API. One that does not know the word answers all, or refuses it.
		part: func(ctx context.Context, id string) ([]*VendorMetadata, error) {
			m, err := parseVendorMetadataID(id)
			if err != nil {
				return nil, err
			}
			return read(ctx, map[string][]string{"aaguids": {m.AAGUID}})
		},
		id:    (*VendorMetadata).ID,
		name:  func(m *VendorMetadata) string { return "id " + m.ID() },
		whole: func(m *VendorMetadata) bool { return m.Name != "" },
		twin:  func(sent, found *VendorMetadata) bool { return sent.ID() == found.ID() },
		says:  func(sent, found *VendorMetadata) bool { return found.says(sent) },
	})
	return r
}

// call is do with the community in front of the path's further parameters.
func (r *vendorRecords) call(ctx context.Context, e endpoint, in, out any, params ...string) error {
	community, err := r.community(ctx)
	if err != nil {
		return err
	}
	return r.client.do(ctx, e, in, out, append([]string{community}, params...)...)
}

// write makes a call that changes the record with that id.
func (r *vendorRecords) write(ctx context.Context, id string, e endpoint, in any, params ...string) error {
	defer r.snapshot.write(id)()
	if r.sibling != nil {
		defer r.sibling.snapshot.write(id)()
	}
	return r.call(ctx, e, in, nil, params...)
}

// reach returns the records through the API that is asked for, or that the
// configured credentials serve.
func (s VendorMetadataRecords) reach(everywhere bool) (*vendorRecords, error) {
	all, cfg := s.client.vendorRecords(), s.client.cfg
	signsIn := cfg.Token != "" || cfg.Username != ""
	switch {
	case s.api == VendorMetadataAdminAPI && everywhere:
		return nil, errors.New("the Admin API has the records of one community only; those of all communities are reached through the WebAuthn API")
	case s.api == VendorMetadataAdminAPI, s.api == "" && signsIn && !everywhere:
		return all.admin, nil
	case cfg.LicenseKey == "":
		return nil, errors.New("the WebAuthn API asks for the license, and none is configured: set license_key")
	case everywhere:
		return all.everywhere, nil
	}
	return all.webAuthn, nil
}

// lookUp reads a record that was written, even when the caller has given up.
func (r *vendorRecords) lookUp(ctx context.Context, id string) (*VendorMetadata, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookUpTime)
	defer cancel()
	return r.fetch(ctx, id)
}

// VendorMetadataRecords stores the records through one API.
type VendorMetadataRecords struct {
	client *Client
	api    string
}

// VendorMetadata returns the store of the records through the named API: ""
// takes the Admin API where an administrator signs in, and else the WebAuthn
// API, which is also the only one that has the records of all communities.
func (c *Client) VendorMetadata(api string) VendorMetadataRecords {
	return VendorMetadataRecords{c, api}
}

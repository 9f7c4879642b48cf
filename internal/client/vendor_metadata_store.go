package client

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
)

// at returns the records in which an id is looked for, and its canonical form.
func (s VendorMetadataRecords) at(id string) (*vendorRecords, string, error) {
	m, err := parseVendorMetadataID(id)
	if err != nil {
		return nil, "", err
	}
	r, err := s.reach(m.AllCommunities)
	return r, m.ID(), err
}

// Create makes a record. One of the same AAGUID that is disabled is taken and
// set, for that is what Delete leaves behind; one that is in use is
// ErrConflict. What a PUT does with either is printed nowhere.
func (s VendorMetadataRecords) Create(ctx context.Context, want *VendorMetadata) (*VendorMetadata, error) {
	r, err := s.reach(want.AllCommunities)
	if err != nil {
		return nil, err
	}
	id := want.ID()
	if _, claimed := s.client.vendorRecords().claimed.LoadOrStore(id, nil); claimed {
		return nil, fmt.Errorf("vendor metadata %s was already created in this run; each AAGUID must be unique", id)
	}
	made, err := s.createOrTake(ctx, r, want)
	if made == nil {
		s.client.vendorRecords().claimed.Delete(id)
	}
	return made, err
}

// Twins returns the id of the record of the same AAGUID where it is in use: one
// that is disabled is taken.
func (s VendorMetadataRecords) Twins(ctx context.Context, want *VendorMetadata) ([]string, error) {
	r, err := s.reach(want.AllCommunities)
	if err != nil {
		return nil, err
	}
	found, err := r.known(ctx, want.ID())
	_, ours := s.client.vendorRecords().claimed.Load(want.ID())
	switch {
	case errors.Is(err, ErrNotFound) || err == nil && (ours || bool(found.Disabled)):
		return nil, nil
	case err != nil:
		return nil, r.notChecked(err)
	}
	return []string{found.ID()}, nil
}

func (s VendorMetadataRecords) createOrTake(ctx context.Context, r *vendorRecords, want *VendorMetadata) (*VendorMetadata, error) {
	first := *want
	first.AAGUID, first.UpdatedBy = canonicalAAGUID(want.AAGUID), s.writer()
	switch found, err := r.known(ctx, first.ID()); {
	case err == nil && bool(found.Disabled):
		return s.set(ctx, r, found, want)
	case err == nil:
		return nil, fmt.Errorf("%w: vendor metadata %s, name %s, which is in use", ErrConflict, found.ID(), quote(found.Name))
	case !errors.Is(err, ErrNotFound):
		return nil, err
	}
	made, err := r.Collection.Create(ctx, &first)
	if err != nil && made != nil {
		return &first, err // made, and not read back
	}
	return made, err
}

// set writes all values of a record, and looks what came of it. The record
// together with an error has the values, or may have them.
func (s VendorMetadataRecords) set(ctx context.Context, r *vendorRecords, found, want *VendorMetadata) (*VendorMetadata, error) {
	body := struct {
		Name      string       `json:"name"`
		Metadata  MetadataText `json:"metadata"`
		Disabled  Bool         `json:"disabled"`
		UpdatedBy string       `json:"updatedBy"`
	}{want.Name, want.Metadata, want.Disabled, s.writer()}
	// The path has the AAGUID as the tenant spells it: whether case matters
	// there is printed nowhere.
	err := r.write(ctx, found.ID(), r.wire.updateAt, body, found.AAGUID)
	if err != nil && !errors.Is(err, ErrOutcomeUnknown) {
		return nil, r.confirm(ctx, found.ID(), err)
	}
	if err == nil {
		r.wrote(found.ID(), written[VendorMetadata]{was: found})
	}
	var set *VendorMetadata
	var readErr error
	ctx, cancel := outlive(ctx)
	defer cancel()
	r.client.comesLate(ctx, err, func() bool {
		set, readErr = r.lookUp(ctx, found.ID())
		return err == nil || readErr != nil || set.says(want)
	})
	switch {
	case readErr != nil:
		written := *found
		written.Name, written.Metadata, written.Disabled = want.Name, want.Metadata, want.Disabled
		return &written, cmp.Or(err, fmt.Errorf("vendor metadata %s was set and could not be read back: %w", found.ID(), readErr))
	case err != nil && !set.says(want):
		return nil, err
	}
	return set, nil
}

// writer is who a write is said to be by, which the service wants to know: the
// user who signs in, where that is known.
func (s VendorMetadataRecords) writer() string {
	if s.client.cfg.Username != "" {
		return s.client.cfg.Username
	}
	return appID
}

// Get returns the record with that id, or ErrNotFound, out of one list that all
// readers share.
func (s VendorMetadataRecords) Get(ctx context.Context, id string) (*VendorMetadata, error) {
	r, id, err := s.at(id)
	if err != nil {
		return nil, err
	}
	return r.Get(ctx, id)
}

// Update sets the values of a record; where they are what it has, nothing is
// sent. ErrNotFound when there is no such record.
func (s VendorMetadataRecords) Update(ctx context.Context, id string, want *VendorMetadata) (*VendorMetadata, error) {
	r, id, err := s.at(id)
	if err != nil {
		return nil, err
	}
	found, err := r.present(ctx, id)
	if err != nil || found.says(want) {
		return found, err
	}
	return s.set(ctx, r, found, want)
}

// Delete disables the record and answers ErrStays: no call removes it. One that
// is gone is no error.
func (s VendorMetadataRecords) Delete(ctx context.Context, id string) error {
	r, id, err := s.at(id)
	if err != nil {
		return err
	}
	found, err := r.present(ctx, id)
	if err == nil && !bool(found.Disabled) {
		disabled := *found
		disabled.Disabled = true
		if found, err = s.set(ctx, r, found, &disabled); err == nil && !bool(found.Disabled) {
			return fmt.Errorf("the tenant answered that vendor metadata %s is disabled, and still shows it in use", id)
		}
	}
	switch {
	case errors.Is(err, ErrNotFound):
		return nil
	case err != nil:
		return err
	}
	s.client.vendorRecords().claimed.Delete(id)
	return fmt.Errorf("%w, so it is disabled and stays in the list. Creating the same AAGUID again re-enables it", ErrStays)
}

// List yields every record of the community, disabled ones too. Those of all
// communities are not among them.
func (s VendorMetadataRecords) List(ctx context.Context) iter.Seq2[*VendorMetadata, error] {
	r, err := s.reach(false)
	if err != nil {
		return func(yield func(*VendorMetadata, error) bool) { yield(nil, err) }
	}
	return r.List(ctx)
}

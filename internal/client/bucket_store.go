package client

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
)

// BucketSettings stores the one bucket of the community, under SettingsID.
type BucketSettings struct {
	client *Client
	known  string
}

// Bucket returns the store of the community's bucket. known is the credential's
// secret where the caller has it, for Delete.
func (c *Client) Bucket(known string) *BucketSettings { return &BucketSettings{c, known} }

const bucketPath = "/bucket/tenant/{tenantId}/community/{communityId}"

var (
	getBucket = endpoint{service: idProofingAPI, method: "GET", path: bucketPath, needs: withLicense}
	setBucket = endpoint{service: idProofingAPI, method: "PUT", path: bucketPath, needs: withLicense, form: wrapped}

	bucketRules = overlayRules{owned: map[string]bool{
		"createdTS": true, "updatedTS": true, "secretKey": true, "privateKey": true, "accountKey": true,
	}}
)

// call is do with the ids of the tenant and the community.
func (s *BucketSettings) call(ctx context.Context, e endpoint, in, out any) error {
	ids, err := s.client.IDs(ctx)
	if err != nil {
		return err
	}
	return s.client.do(ctx, e, in, out, ids.Tenant, ids.Community)
}

// read returns the bucket, or ErrNotFound when two answers say so: nothing else
// tells that it is gone.
func (s *BucketSettings) read(ctx context.Context) (*answeredBucket, error) {
	found, err := s.readOnce(ctx)
	if errors.Is(err, ErrNotFound) {
		return s.readOnce(ctx)
	}
	return found, err
}

// readOnce is read, and believes one answer. The reference lists no status for a
// bucket that is not there: null and an object without members say so too.
// Anything else without a type is no proof.
func (s *BucketSettings) readOnce(ctx context.Context) (*answeredBucket, error) {
	var raw json.RawMessage
	if err := s.call(ctx, getBucket, nil, &raw); err != nil {
		return nil, err
	}
	if data, wrapped := members(raw)["data"]; wrapped {
		raw = data
	}
	if string(raw) == "null" || opens(raw, '{') && len(members(raw)) == 0 {
		return nil, s.client.fail(getBucket, &Error{Message: "the community has no bucket", absent: true}, nil)
	}
	found := new(answeredBucket)
	if err := json.Unmarshal(raw, found); err != nil || found.Type == "" {
		return nil, s.client.fail(getBucket, &Error{Message: "the answer is not a bucket"}, err)
	}
	return found, nil
}

// put sends a bucket over what the service has of it, and returns what was
// answered: nil where that does not show it all. Setting the same twice does no
// more than once, so that a lost answer is asked for again.
func (s *BucketSettings) put(ctx context.Context, current *answeredBucket, want *Bucket) (*answeredBucket, error) {
	body := json.RawMessage("{}")
	sent := *want
	sent.CreatedBy = cmp.Or(s.client.cfg.Username, appID)
	if current != nil {
		sent.CreatedBy = cmp.Or(current.CreatedBy, sent.CreatedBy)
		kept := members(current.raw)
		for kind, at := range bucketSecrets {
			if kind != want.Type {
				delete(kept, at.credential)
			}
		}
		dropNulls(kept)
		body, _ = marshal(kept) // read from JSON
	}
	wanted, err := marshal(&sent)
	if err != nil {
		return nil, err
	}
	if body, err = bucketRules.overlay(body, wanted); err != nil {
		return nil, err
	}
	answered, back := new(answeredBucket), sentBack{body, wanted}
	err = s.call(ctx, setBucket, back, answered)
	if errors.Is(err, ErrOutcomeUnknown) {
		err = s.call(ctx, setBucket, back, answered)
	}
	if err != nil {
		return nil, err
	}
	if answered.Type == "" {
		return nil, nil
	}
	return answered, nil
}

// set is put, and reads what came of it where the answer does not show it.
func (s *BucketSettings) set(ctx context.Context, current *answeredBucket, want *Bucket) (*answeredBucket, error) {
	set, err := s.put(ctx, current, want)
	if err != nil || set != nil {
		return set, err
	}
	if set, err = s.read(ctx); err != nil {
		return &answeredBucket{Bucket: *want}, fmt.Errorf("the bucket was set and could not be read back: %w", err)
	}
	return set, nil
}

// Create sets the bucket. It takes over one of the same type and name, and one
// that is disabled, which is what Delete leaves. Another one that is in use is
// ErrConflict: its credential could not be put back. A bucket together with an
// error may have been set.
func (s *BucketSettings) Create(ctx context.Context, want *Bucket) (*Bucket, error) {
	current, err := s.read(ctx)
	switch {
	case errors.Is(err, ErrNotFound):
		current = nil
	case err != nil:
		return nil, err
	case bool(current.Enabled) && (current.Type != want.Type || current.Name != want.Name):
		return nil, fmt.Errorf("%w: the community uses the bucket %s of type %s. Import it with the id %s, or disable it in AdminX first", ErrConflict, quote(current.Name), current.Type, SettingsID)
	}
	set, err := s.set(ctx, current, want)
	switch {
	case set != nil:
		return &set.Bucket, err
	case errors.Is(err, ErrOutcomeUnknown):
		return want, err
	}
	return nil, err
}

// Get returns the bucket, or ErrNotFound. id is SettingsID; nothing else exists.
func (s *BucketSettings) Get(ctx context.Context, id string) (*Bucket, error) {
	if id != SettingsID {
		return nil, fmt.Errorf("a community has one bucket, %s, and no %s: %w", quote(SettingsID), quote(id), ErrNotFound)
	}
	found, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	return &found.Bucket, nil
}

// Update changes the bucket. The reference prints the secret among what a
// bucket must have. It is sent when it is to change, and otherwise only to a
// service that shows none, so that a lost one would not be noticed, and to one
// that insists on it: that refuses an update for lack of it, or shows none after
// it where it showed one before.
func (s *BucketSettings) Update(ctx context.Context, _ string, want *Bucket) (*Bucket, error) {
	current, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	set, err := s.change(ctx, current, want)
	if err != nil {
		return nil, err
	}
	return &set.Bucket, nil
}

func (s *BucketSettings) change(ctx context.Context, current *answeredBucket, want *Bucket) (*answeredBucket, error) {
	if *want.secret() != "" || want.Known == "" {
		return s.set(ctx, current, want)
	}
	complete := func() (*answeredBucket, error) { return s.set(ctx, current, want.with(Secret(want.Known))) }
	if current.shown == "" { // a lost one would not be noticed
		return complete()
	}
	return keeping(shared(s.client, "bucket", func(*Client) *insistence { return new(insistence) }), true,
		func(err error) bool { return lacksBucketSecret(err, want.Type) },
		func(set *answeredBucket) bool { return set.shown == "" },
		func() (*answeredBucket, error) { return s.set(ctx, current, want) }, complete)
}

// lacksBucketSecret reports whether the service refused a bucket for lack of its
// secret.
func lacksBucketSecret(err error, kind string) bool {
	return lacksOne(err, bucketSecrets[kind].secret)
}

// Delete disables the bucket and answers ErrStays: no call takes it away. None
// at all is no error. Where the service takes no change without the secret, the
// known one is sent, or else the shown one; without either the bucket stays
// enabled, which the error says.
func (s *BucketSettings) Delete(ctx context.Context, _ string) error {
	current, err := s.read(ctx)
	switch {
	case errors.Is(err, ErrNotFound):
		return nil
	case err != nil:
		return err
	case !bool(current.Enabled):
		return fmt.Errorf("%w. It was already disabled", ErrStays)
	}
	want := current.Bucket
	want.Enabled = false
	want.Known = s.known
	if want.Known == "" && !mayMask(current.shown) {
		want.Known = current.shown
	}
	switch _, err := s.change(ctx, current, &want); {
	case lacksBucketSecret(err, want.Type):
		return fmt.Errorf("%w, and it is still enabled: the tenant takes no change without the secret of its credential, which it does not show. Disable it in AdminX", ErrStays)
	case err != nil:
		return err
	}
	return fmt.Errorf("%w, so it was disabled and keeps its credential. Creating it again adopts it", ErrStays)
}

// List yields the bucket, if there is one.
func (s *BucketSettings) List(ctx context.Context) iter.Seq2[*Bucket, error] {
	return func(yield func(*Bucket, error) bool) {
		found, err := s.Get(ctx, SettingsID)
		if !errors.Is(err, ErrNotFound) {
			yield(found, err)
		}
	}
}

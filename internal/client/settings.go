package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
)

// SettingsID names settings of which a community always has one set.
const SettingsID = "default"

// Settings stores values that a community always has: nothing makes or deletes
// them, so Create and Update both set them. Its methods are those that a
// collection has, and two to put back what was there before.
type Settings[A any] struct {
	kind string // in words: "branding"
	// read returns the present values.
	read func(context.Context) (*A, error)
	// write sets all values, and returns what the service has then: with errUnchanged
	// where it took them and shows others.
	write func(context.Context, *A) (*A, error)
	// restore is like write for earlier values: what they lack is taken away. nil
	// stands for write.
	restore func(context.Context, *A) (*A, error)
	// keep prepares earlier values for being put back; nil takes them as they
	// are.
	keep func(context.Context, *A) error
}

// unrestored says what of settings could not be put back, and why: it is ErrStays.
type unrestored string

func (u unrestored) Error() string { return string(u) }

// Is answers errors.Is for ErrStays.
func (unrestored) Is(target error) bool { return target == ErrStays }

// Create sets the values. Values together with an error may have been set. What the
// service accepts and does not set is left to the caller to compare.
func (s *Settings[A]) Create(ctx context.Context, want *A) (*A, error) {
	set, err := s.set(ctx, want, s.write)
	if errors.Is(err, errUnchanged) {
		err = nil
	}
	return set, err
}

func (s *Settings[A]) set(ctx context.Context, want *A, write func(context.Context, *A) (*A, error)) (*A, error) {
	set, err := write(ctx, want)
	if errors.Is(err, ErrOutcomeUnknown) {
		// Setting the same twice does no more than once.
		if set, err = write(ctx, want); err != nil && set == nil {
			// The first may have set it, however the second failed. What was
			// there before is kept track of only with the object.
			return want, err
		}
	}
	return set, err
}

// Get returns the present values. id is SettingsID; nothing else exists.
func (s *Settings[A]) Get(ctx context.Context, id string) (*A, error) {
	if id != SettingsID {
		return nil, fmt.Errorf("a community has one %s, %s, and no %s: %w", s.kind, quote(SettingsID), quote(id), ErrNotFound)
	}
	return s.read(ctx)
}

// Update sets the values. A Caveat comes beside them.
func (s *Settings[A]) Update(ctx context.Context, _ string, want *A) (*A, error) {
	set, err := s.Create(ctx, want)
	var caveat *Caveat
	if err != nil && !errors.As(err, &caveat) {
		return nil, err
	}
	return set, err
}

// Delete does nothing: a community always has these values.
func (*Settings[A]) Delete(context.Context, string) error { return nil }

// List yields the one set of values.
func (s *Settings[A]) List(ctx context.Context) iter.Seq2[*A, error] {
	return func(yield func(*A, error) bool) { yield(s.read(ctx)) }
}

// Snapshot returns the present values as a JSON text.
func (s *Settings[A]) Snapshot(ctx context.Context) ([]byte, error) {
	present, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	return marshal(present)
}

// Restore puts back what Snapshot returned.
func (s *Settings[A]) Restore(ctx context.Context, snapshot []byte) error {
	before := new(A)
	if err := json.Unmarshal(snapshot, before); err != nil {
		return fmt.Errorf("reading what the %s was before: %s", s.kind, shapeOnly(err))
	}
	if s.keep != nil {
		if err := s.keep(ctx, before); err != nil {
			return err
		}
	}
	write := s.restore
	if write == nil {
		write = s.write
	}
	_, err := s.set(ctx, before, write)
	if errors.Is(err, errUnchanged) {
		return fmt.Errorf("putting back what the %s was before: %w", s.kind, err)
	}
	return err
}

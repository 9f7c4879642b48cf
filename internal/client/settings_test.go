package client

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
)

type mood struct{ Says string }

// moods are settings whose calls fail in their order.
type moods struct {
	present       mood
	reads, writes []error
	calls         []string
}

func (m *moods) fails(errs *[]error) (err error) {
	if len(*errs) > 0 {
		err, *errs = (*errs)[0], (*errs)[1:]
	}
	return err
}

func (m *moods) store() *Settings[mood] {
	return &Settings[mood]{
		kind: "mood",
		read: func(context.Context) (*mood, error) {
			m.calls = append(m.calls, "read")
			if err := m.fails(&m.reads); err != nil {
				return nil, err
			}
			now := m.present
			return &now, nil
		},
		write: func(_ context.Context, want *mood) (*mood, error) {
			m.calls = append(m.calls, "write")
			if err := m.fails(&m.writes); err != nil {
				return nil, err
			}
			m.present = *want
			return want, nil
		},
		keep: func(_ context.Context, before *mood) error {
			if before.Says == "unkeepable" {
				return ErrForbidden
			}
			before.Says = strings.TrimSuffix(before.Says, " and gone")
			return nil
		},
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		m     moods
		err   error // of Create
		says  string
		calls []string
	}{
		"answered":             {moods{}, nil, "new", []string{"write"}},
		"refused":              {moods{writes: []error{ErrRefused}}, ErrRefused, "", []string{"write"}},
		"answer lost":          {moods{writes: []error{ErrOutcomeUnknown}}, nil, "new", []string{"write", "write"}},
		"answer lost for good": {moods{writes: []error{ErrOutcomeUnknown, ErrOutcomeUnknown}}, ErrOutcomeUnknown, "new", []string{"write", "write"}},
		"lost, then refused":   {moods{writes: []error{ErrOutcomeUnknown, ErrForbidden}}, ErrForbidden, "new", []string{"write", "write"}},
		"lost, then cancelled": {moods{writes: []error{ErrOutcomeUnknown, context.Canceled}}, context.Canceled, "new", []string{"write", "write"}},
	} {
		m := test.m
		set, err := m.store().Create(t.Context(), &mood{"new"})
		if !errors.Is(err, test.err) || err != nil && test.err == nil || !slices.Equal(m.calls, test.calls) {
			t.Errorf("%s: %v after %q", name, err, m.calls)
		}
		// What may have been set is kept track of, with what was before.
		if got := ""; set != nil && set.Says != test.says || set == nil && test.says != got {
			t.Errorf("%s: got %v, want %q", name, set, test.says)
		}
		m = test.m
		if set, err := m.store().Update(t.Context(), SettingsID, &mood{"new"}); !errors.Is(err, test.err) || (set == nil) != (err != nil) {
			t.Errorf("%s: update %v, %v", name, set, err)
		}
	}
}

func TestSettingsAreOne(t *testing.T) {
	t.Parallel()
	m := &moods{present: mood{"old"}}
	if got, err := m.store().Get(t.Context(), SettingsID); err != nil || got.Says != "old" {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := m.store().Get(t.Context(), "another"); !errors.Is(err, ErrNotFound) || !strings.Contains(err.Error(), `one mood, "default", and no "another"`) {
		t.Errorf("another: %v", err)
	}
	if err := m.store().Delete(t.Context(), SettingsID); err != nil || m.present.Says != "old" {
		t.Errorf("deleted: %v, %v", m.present, err)
	}
	n := 0
	for got, err := range m.store().List(t.Context()) {
		if n++; err != nil || got.Says != "old" {
			t.Errorf("listed %v, %v", got, err)
		}
	}
	if n != 1 {
		t.Errorf("listed %d", n)
	}
}

func TestSettingsAreRestored(t *testing.T) {
	t.Parallel()
	m := &moods{present: mood{"old and gone"}}
	before, err := m.store().Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	m.present = mood{"new"}
	if err := m.store().Restore(t.Context(), before); err != nil || m.present.Says != "old" {
		t.Errorf("restored %v, %v", m.present, err)
	}
	m.calls = nil
	for name, snapshot := range map[string]string{"no JSON": "x", "another shape": `{"Says":7}`, "cannot be kept": `{"Says":"unkeepable"}`} {
		if err := m.store().Restore(t.Context(), []byte(snapshot)); err == nil || strings.Contains(err.Error(), "7") || len(m.calls) > 0 {
			t.Errorf("%s: %v after %q", name, err, m.calls)
		}
	}
	m.reads = []error{ErrThrottled}
	if _, err := m.store().Snapshot(t.Context()); !errors.Is(err, ErrThrottled) {
		t.Errorf("snapshot: %v", err)
	}
}

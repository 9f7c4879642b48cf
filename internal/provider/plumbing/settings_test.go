package plumbing

import (
	"errors"
	"slices"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

func TestSettingsAreRestored(t *testing.T) {
	const id = "default"
	for name, test := range map[string]struct {
		keep   bool
		make   func(*rig.Rig) (*rig.Instance, rig.Problems)
		reread bool
		mode   string // after destroy
		called bool
	}{
		"created":            {make: createMode, mode: "factory", called: true},
		"created, refreshed": {make: createMode, reread: true, mode: "factory", called: true},
		"updated":            {make: createAndUpdateMode, mode: "factory", called: true},
		"to be kept":         {keep: true, make: createMode, mode: "night"},
		"imported": {make: func(r *rig.Rig) (*rig.Instance, rig.Problems) {
			return r.Import("onekosmos_mode", id)
		}, mode: "factory"},
		"imported, updated": {make: func(r *rig.Rig) (*rig.Instance, rig.Problems) {
			object, problems := r.Import("onekosmos_mode", id)
			if problems != nil {
				return nil, problems
			}
			return r.Update(object, rig.Values{"mode": "day"})
		}, mode: "day"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			r := rig.New(t, w.provider(&Data{Client: &client.Client{}, KeepSettings: test.keep}), rig.Values{})
			object, problems := test.make(r)
			wantNone(t, problems)
			if test.reread {
				object, problems = r.Read(object)
				wantNone(t, problems)
			}
			wantNone(t, r.Destroy(object))
			if w.settings.mode != test.mode || slices.Contains(w.settings.calls, "restore") != test.called {
				t.Errorf("mode %q after %q, want %q, restored %t", w.settings.mode, w.settings.calls, test.mode, test.called)
			}
			if slices.Contains(w.settings.calls, "delete") {
				t.Errorf("settings that always exist were deleted: %q", w.settings.calls)
			}
		})
	}
}

func createMode(r *rig.Rig) (*rig.Instance, rig.Problems) {
	return r.Create("onekosmos_mode", rig.Values{"mode": "night"})
}

func createAndUpdateMode(r *rig.Rig) (*rig.Instance, rig.Problems) {
	object, problems := createMode(r)
	if problems != nil {
		return nil, problems
	}
	return r.Update(object, rig.Values{"mode": "day"})
}

func TestSettingsThatCannotBeReadAreNotChanged(t *testing.T) {
	w := newWorld()
	w.settings.fails["snapshot"] = errors.New("no answer")
	object, problems := createMode(w.start(t))
	wantErrors(t, problems, `Could not read mode "default"`, "no answer")
	if object != nil || w.settings.mode != "factory" {
		t.Errorf("instance %v, mode %q", object, w.settings.mode)
	}
}

func TestSettingsThatCannotBeRestoredStayInTheState(t *testing.T) {
	w := newWorld()
	r := w.start(t)
	object, problems := createMode(r)
	wantNone(t, problems)
	w.settings.fails["restore"] = errors.New("no answer")
	wantErrors(t, r.Destroy(object), `Could not restore mode "default"`, "no answer")
	delete(w.settings.fails, "restore")
	wantNone(t, r.Destroy(object))
}

func TestSnapshotThatIsNoJSONIsAnError(t *testing.T) {
	w := newWorld()
	w.settings.snapshot = []byte("mode=factory")
	object, problems := createMode(w.start(t))
	wantErrors(t, problems, "JSON")
	if object == nil || w.settings.mode != "night" {
		t.Errorf("the change was made and is not kept track of: %v, mode %q", object, w.settings.mode)
	}
}

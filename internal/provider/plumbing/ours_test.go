package plumbing

import (
	"crypto/rand"
	"errors"
	"fmt"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// What the state holds, and what the practitioner allows, is no stranger.
func TestStrangers(t *testing.T) {
	config := rig.Values{"name": "a"}
	for name, test := range map[string]struct {
		meet  func(*rig.Rig, *rig.Instance)
		allow bool
		says  string // "": made
	}{
		"a stranger": {says: "terraform import onekosmos_thing.example id1\n"},
		"read":       {meet: func(r *rig.Rig, held *rig.Instance) { _, _ = r.Read(held) }},
		"planned":    {meet: func(r *rig.Rig, held *rig.Instance) { _, _ = r.Plan(held.TypeName, held, rig.Values{"name": "b"}) }},
		"allowed":    {allow: true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			held, problems := w.start(t).Create("onekosmos_thing", config)
			wantNone(t, problems)
			w.twins = map[string]*object{"a": {ID: "id1", Name: "a"}}
			r := rig.New(t, w.provider(&Data{Client: &client.Client{}, AllowDuplicates: test.allow, Tenant: rand.Text()}), rig.Values{})
			if test.meet != nil {
				test.meet(r, held)
			}
			_, problems = r.Create("onekosmos_thing", config)
			if test.says == "" {
				wantNone(t, problems)
				return
			}
			wantErrors(t, problems, test.says, "allow_duplicates")
		})
	}
}

// A look that fails is left for the create to tell, and is not repeated.
func TestPlanThatCannotLook(t *testing.T) {
	w := newWorld()
	r := w.start(t)
	w.fails["twin"] = errors.New("the list could not be read")
	_, problems := r.Plan("onekosmos_thing", nil, rig.Values{"name": "a"})
	wantNone(t, problems)
	delete(w.fails, "twin")
	w.twins = map[string]*object{"a": {ID: "id1", Name: "a"}}
	plan, problems := r.Plan("onekosmos_thing", nil, rig.Values{"name": "a"})
	wantNone(t, problems)
	_, problems = r.Apply(plan)
	wantErrors(t, problems, "exists already")
}

// A parent that is not known yet has no children to look through.
func TestPlanUnderAnUnknownParent(t *testing.T) {
	w := newWorld()
	w.twins = map[string]*object{"a": {ID: "id1", Name: "a"}}
	_, problems := w.start(t).Plan("onekosmos_part", nil, rig.Values{"parent_id": rig.Unknown, "name": "a", "key": "k"})
	wantNone(t, problems)
}

// Where it is not known which object a lost answer made, each has its command.
func TestCandidatesHaveTheirCommands(t *testing.T) {
	w := newWorld()
	w.fails["create"] = fmt.Errorf("lost: %w", &client.AmbiguousError{IDs: []string{"id1", "id2"}})
	_, problems := w.start(t).Create("onekosmos_part", rig.Values{"parent_id": "p1", "name": "a", "key": "k"})
	wantErrors(t, problems, "\n  terraform import onekosmos_part.example p1/id1\n  terraform import onekosmos_part.example p1/id2")
}

package plumbing

import (
	"fmt"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
)

// What the tenant makes of what was applied is reported once and is no difference;
// what a person makes of it is one.
func TestKept(t *testing.T) {
	w := newWorld()
	w.habit = func(o *object) {
		if o.Note != nil {
			o.Note = new(strings.TrimSpace(*o.Note))
		}
		o.Labels = append([]string{"added"}, o.Labels...)
	}
	silent := func(*object) {} // or an answer that is only what was sent
	r := w.start(t)
	config := rig.Values{"name": "a", "note": "n\r\n", "labels": []string{"x"}}
	object, problems := r.Create("onekosmos_thing", config)
	if len(problems) != 1 || !strings.Contains(problems.String(), `note: applied "n\r\n", kept "n"`) || !strings.Contains(problems.String(), `labels: applied ["x"], kept ["added","x"]`) {
		t.Fatalf("the creation says %s", problems)
	}
	if object.Values()["note"] != "n\r\n" {
		t.Errorf("the state holds %v", object.Values())
	}
	still := func(what string) {
		t.Helper()
		read, problems := r.Read(object)
		wantNone(t, problems)
		if fmt.Sprint(read.Values()) != fmt.Sprint(object.Values()) {
			t.Errorf("%s: read %v, want %v", what, read.Values(), object.Values())
		}
		object = read
		plan, problems := r.Plan("onekosmos_thing", object, config)
		wantNone(t, problems)
		if !plan.NoOp() {
			t.Errorf("%s: planned %v", what, plan.Values())
		}
	}
	still("created")
	w.objects[0].Note = new("theirs")
	read, problems := r.Read(object)
	wantNone(t, problems)
	if read.Values()["note"] != "theirs" || fmt.Sprint(read.Values()["labels"]) != "[x]" {
		t.Errorf("read %v", read.Values())
	}
	config["note"] = "m "
	object, problems = r.Update(read, config)
	if len(problems) != 1 || !strings.Contains(problems.String(), "note") || strings.Contains(problems.String(), "labels") {
		t.Errorf("the change says %s: labels are known, the note was forgotten", problems)
	}
	still("changed")
	config["name"] = "b"
	object, problems = r.Update(object, config)
	wantNone(t, problems)
	still("changed again")
	// An answer that shows nothing of a value is no reason to forget it.
	habit := w.habit
	w.habit = silent
	config["name"] = "c"
	object, problems = r.Update(object, config)
	wantNone(t, problems)
	w.habit = habit
	still("changed in silence")
	w.habit = nil
	object, problems = r.Update(object, config.With(rig.Values{"note": "o ", "labels": []string{"y"}}))
	wantNone(t, problems)
	if left := object.Private(); len(left) > 0 {
		t.Errorf("a tenant without habits leaves %q", left)
	}
}

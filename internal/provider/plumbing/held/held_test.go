package held

import (
	"os"
	"testing"
	"time"
)

// What is noted of a state is good for a day, and cleared away afterwards.
func TestNotes(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir()) // where that is not heeded
	old, other := NewNote("tenant", "thing", "id1"), NewNote("tenant", "thing", "id2")
	if old == other || old == NewNote("another", "thing", "id1") || old == NewNote("tenant", "part", "id1") {
		t.Error("two objects share a note")
	}
	old.write(true)
	if !old.fresh() || other.fresh() {
		t.Error("a note that was written is not there, or another one is")
	}
	yesterday := time.Now().Add(-noteAge)
	if err := os.Chtimes(string(old), yesterday, yesterday); err != nil {
		t.Fatal(err)
	}
	if old.fresh() {
		t.Error("a note of yesterday is believed")
	}
	other.write(true)
	if _, err := os.Stat(string(old)); !os.IsNotExist(err) {
		t.Errorf("a note of yesterday is kept: %v", err)
	}
	var none Note
	none.write(true) // where there is no cache folder
	if none.fresh() {
		t.Error("nothing is believed")
	}
}

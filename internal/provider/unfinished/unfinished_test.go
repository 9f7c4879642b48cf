package unfinished

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const tenant = "https://tenant.example.com default"

func begin(ctx context.Context, what string) *Creation {
	c := &Creation{Tenant: tenant, Type: "onekosmos_message_gateway", Kind: "message gateway", Title: what}
	Begin(ctx, c)
	return c
}

// told returns what the next run says, once what was begun is noted.
func told() string {
	left := Left(tenant)
	if left == nil {
		return ""
	}
	_, detail := left.Warning()
	return detail
}

func eventually(t *testing.T, words string) {
	t.Helper()
	for range 200 {
		if strings.Contains(told(), words) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("no note says %q: %s", words, told())
}

func alone(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	process.answered = nil
}

// A run that nobody interrupts notes nothing.
func TestNothingIsNoted(t *testing.T) {
	alone(t)
	c := begin(t.Context(), "gateway")
	c.End(t.Context(), "id-1", true)
	Finish(time.Second)
	if _, err := os.Stat(folder(tenant)); !os.IsNotExist(err) {
		t.Errorf("notes were made: %s", told())
	}
}

// A run that is interrupted once hears all, so that nothing is left to say.
func TestHeardAfterOneInterrupt(t *testing.T) {
	alone(t)
	ctx, stop := context.WithCancel(t.Context())
	made, failed := begin(ctx, "made"), begin(ctx, "failed")
	stop()
	eventually(t, "made")
	eventually(t, "failed")
	made.End(ctx, "id-1", true)
	failed.End(ctx, "", true)
	if said := told(); !strings.Contains(said, "terraform import onekosmos_message_gateway.example id-1") || strings.Contains(said, "failed") {
		t.Errorf("before the run ends, the notes are %s", said)
	}
	Finish(time.Second)
	if said := told(); said != "" {
		t.Errorf("after the end of a run that heard all, the notes are %s", said)
	}
}

// The next run reports what was answered to nobody, until a state holds it.
func TestToldAfterTwoInterrupts(t *testing.T) {
	alone(t)
	ctx, stop := context.WithCancel(t.Context())
	early, just, slow, stuck := begin(ctx, "early"), begin(ctx, "just"), begin(ctx, "slow"), begin(ctx, "stuck")
	stop()
	early.End(ctx, "id-early", true)
	process.answered[early] = time.Now().Add(-2 * hearing)
	just.End(ctx, "id-just", true)
	go func() {
		time.Sleep(50 * time.Millisecond)
		slow.End(ctx, "id-slow", true)
	}()
	Finish(300 * time.Millisecond)
	said := told()
	for _, want := range []string{"example id-just", "example id-slow", "\"stuck\", by a run in " + must(t) + ": no answer came"} {
		if !strings.Contains(said, want) {
			t.Errorf("the notes do not say %q: %s", want, said)
		}
	}
	if strings.Contains(said, "early") {
		t.Errorf("what the run has heard is reported: %s", said)
	}
	stuck.End(ctx, "", false)
	if said := told(); !strings.Contains(said, "stuck") {
		t.Errorf("an outcome that nobody knows is not reported: %s", said)
	}
	Left(tenant).Held("onekosmos_message_gateway", "id-slow", nil)
	Left(tenant).Held("onekosmos_secret", "id-just", nil)
	if said := told(); strings.Contains(said, "slow") || !strings.Contains(said, "id-just") {
		t.Errorf("a state holds the slow one only, and the notes are %s", said)
	}
	Left(tenant).Held("onekosmos_message_gateway", "id-other", []byte(`{"name":"stuck2"}`))
	if said := told(); !strings.Contains(said, "stuck") {
		t.Errorf("a state holds another object, and the notes are %s", said)
	}
	Left(tenant).Held("onekosmos_message_gateway", "id-stuck", []byte(`{"name":"stuck"}`))
	if said := told(); strings.Contains(said, "stuck") {
		t.Errorf("a state holds what no answer reported, and the notes are %s", said)
	}
	if Left("https://other.example.com default") != nil {
		t.Error("another tenant gets the notes")
	}
}

// Old notes go, and what is none is not read.
func TestOldNotes(t *testing.T) {
	alone(t)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	c := begin(ctx, "old")
	c.End(ctx, "id-old", true)
	for name, text := range map[string]string{"none.json": "null", "torn.json": `{"Tenant`, "large.json": strings.Repeat(" ", maxNote) + `{"Tenant":"` + tenant + `","Title":"large"}`} {
		if err := os.WriteFile(filepath.Join(folder(tenant), name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if said := told(); !strings.Contains(said, "old") || strings.Contains(said, "large") {
		t.Errorf("the notes are %s", said)
	}
	long := time.Now().Add(-2 * noteAge)
	if err := os.Chtimes(c.file, long, long); err != nil {
		t.Fatal(err)
	}
	if said := told(); said != "" {
		t.Errorf("an old note is reported: %s", said)
	}
}

func must(t *testing.T) string {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

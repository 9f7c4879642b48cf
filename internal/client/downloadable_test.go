package client_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestDownloadableVersions(t *testing.T) {
	t.Parallel()
	r := start(t, modes(localtenant.Modes{ShuffleLists: true, UnknownFields: true}))
	latest, err := r.DownloadableVersions(t.Context(), []string{"radius", "broker"}, []string{"linux"}, true)
	if err != nil || len(latest) != 2 || latest[0].Software != "broker" || latest[1].Version != "pl_gr_1.07.02" || latest[1].DisplayVersion != "pl_gr_1.07.02" {
		t.Errorf("%+v, %v", latest, err)
	}
	all, err := r.DownloadableVersions(t.Context(), []string{"broker"}, []string{"linux", "windows"}, false)
	if err != nil || len(all) != 4 || all[0].Version >= all[1].Version || all[3].OS != "windows" {
		t.Errorf("%+v, %v", all, err)
	}
	r.tenant.Inject(localtenant.Fault{Path: "/adminapi/downloadables/versions/fetch", Answer: map[string]any{"hello": "world"}})
	if _, err := r.DownloadableVersions(t.Context(), []string{"broker"}, []string{"linux"}, true); err == nil || !strings.Contains(err.Error(), "contains no artifacts") {
		t.Errorf("%v", err)
	}
}

const artifactAt = "/adminapi/downloadables/artifact/fetch"

func broker(r *rig) client.ArtifactRequest {
	module := r.tenant.Add("auth_modules", map[string]any{"type": "ldap", "name": "Plant", "mode": "broker", "config": map[string]any{}})
	return client.ArtifactRequest{ModuleID: module, Type: "broker", OS: "windows", Version: "latest"}
}

func TestArtifact(t *testing.T) {
	t.Parallel()
	r := start(t)
	want := broker(r)
	to := filepath.Join(t.TempDir(), "broker.zip")
	if err := os.WriteFile(to, []byte("what was there"), 0o644); err != nil {
		t.Fatal(err)
	}
	// The first answer breaks off: the file has nothing of it.
	r.tenant.Inject(localtenant.Fault{Path: artifactAt, Truncate: true})
	got, err := r.Artifact(t.Context(), want, to)
	if err != nil {
		t.Fatal(err)
	}
	r.wantCount(t, 2, "POST", artifactAt)
	written, err := os.ReadFile(to)
	digest := sha256.Sum256(written)
	if err != nil || got.Name != "broker-windows-pl_gr_1.07.02.zip" || got.Size != int64(len(written)) || got.SHA256 != hex.EncodeToString(digest[:]) || !bytes.HasPrefix(written, []byte(got.Name)) {
		t.Errorf("%+v of %d bytes, %v", got, len(written), err)
	}
	if info, err := os.Stat(to); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info.Mode(), err)
	}
	if again, err := r.Artifact(t.Context(), want, ""); err != nil || *again != *got {
		t.Errorf("without a file: %+v, %v", again, err)
	}
}

// What is no file leaves the one that is there alone.
func TestArtifactThatIsNoFile(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault localtenant.Fault
		says  string
	}{
		"JSON":       {localtenant.Fault{Answer: map[string]any{"url": "https://files.example.com/1"}}, "the answer is not a file"},
		"a page":     {localtenant.Fault{Status: 200, ContentType: "text/html", Body: "<html>"}, "instead of JSON"},
		"nothing":    {localtenant.Fault{Status: 200, ContentType: "application/zip"}, "the answer is not a file"},
		"a refusal":  {localtenant.Fault{Status: 403, ContentType: "application/zip", Body: "x"}, "403"},
		"a redirect": {localtenant.Fault{Status: 302, Header: http.Header{"Location": {"https://files.example.com/1"}}}, "redirects to https://files.example.com"},
	} {
		r := start(t)
		want := broker(r)
		folder := t.TempDir()
		to := filepath.Join(folder, "broker.zip")
		if err := os.WriteFile(to, []byte("what was there"), 0o644); err != nil {
			t.Fatal(err)
		}
		test.fault.Path, test.fault.Times = artifactAt, -1
		r.tenant.Inject(test.fault)
		if _, err := r.Artifact(t.Context(), want, to); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v", name, err)
		}
		left, err := os.ReadDir(folder)
		if content, _ := os.ReadFile(to); string(content) != "what was there" || len(left) != 1 || err != nil {
			t.Errorf("%s: left %q in %d files, %v", name, content, len(left), err)
		}
	}
}

func TestArtifactThatCannotBeHad(t *testing.T) {
	t.Parallel()
	r := start(t)
	want := broker(r)
	var disk *fs.PathError
	if _, err := r.Artifact(t.Context(), want, filepath.Join(t.TempDir(), "no", "broker.zip")); !errors.As(err, &disk) {
		t.Errorf("no folder: %v", err)
	}
	if _, err := r.Artifact(t.Context(), want, t.TempDir()); !errors.As(err, &disk) {
		t.Errorf("in place of a folder: %v", err)
	}
	want.Version = "9"
	if _, err := r.Artifact(t.Context(), want, ""); !errors.Is(err, client.ErrNotFound) {
		t.Errorf("no such version: %v", err)
	}
}

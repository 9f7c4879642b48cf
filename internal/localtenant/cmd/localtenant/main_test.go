package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// running starts the program's serve command and returns its base URL.
func running(t *testing.T, args ...string) (url, env string) {
	t.Helper()
	envFile := filepath.Join(t.TempDir(), "env")
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- run(ctx, append([]string{"serve", "-addr", "127.0.0.1:0", "-env-file", envFile}, args...), io.Discard, io.Discard)
	}()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		text, err := os.ReadFile(envFile)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		private(t, envFile)
		found := regexp.MustCompile(`ONEKOSMOS_BASE_URL='([^']*)'`).FindSubmatch(text)
		if found == nil {
			t.Fatalf("no URL in %s", text)
		}
		return string(found[1]), string(text)
	}
	t.Fatal("it does not serve")
	return "", ""
}

// private wants a file that only its owner can read.
func private(t *testing.T, path string) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o600 {
		t.Errorf("%s is %s", filepath.Base(path), got)
	}
}

func output(t *testing.T, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	if err := run(t.Context(), args, &out, io.Discard); err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	return out.String()
}

func TestServeAndControl(t *testing.T) {
	t.Parallel()
	state := filepath.Join(t.TempDir(), "state.json")
	url, env := running(t, "-state", state, "-username", "o'neil")
	for _, want := range []string{`ONEKOSMOS_USERNAME='o'\''neil'`, "ONEKOSMOS_PASSWORD=", "ONEKOSMOS_LICENSE_KEY=", "ONEKOSMOS_COMMUNITY_NAME='default'"} {
		if !strings.Contains(env, want) {
			t.Errorf("no %s in %s", want, env)
		}
	}
	output(t, "add", "-url", url, "-collection", "things", "-set", `{"name":"one","inner":{"a":1}}`)
	output(t, "change", "-url", url, "-collection", "things", "-name", "one", "-set", `{"inner":{"b":2}}`)
	shown := output(t, "show", "-url", url, "-collection", "things")
	if !strings.Contains(shown, `"a": 1`) || !strings.Contains(shown, `"b": 2`) {
		t.Errorf("shown: %s", shown)
	}
	if saved, err := os.ReadFile(state); err != nil || !strings.Contains(string(saved), `"things"`) {
		t.Errorf("saved: %s %v", saved, err)
	}
	if modes := output(t, "modes", "-url", url, "-set", `{"latency_ms":1}`); !strings.Contains(modes, `"latency_ms": 1`) {
		t.Errorf("modes: %s", modes)
	}
	output(t, "fault", "-url", url, "-set", `{"status":418}`)
	response, err := http.Get(url + "/caas/sd")
	if err != nil || response.StatusCode != 418 {
		t.Errorf("the fault: %v %v", response, err)
	}
	if journal := output(t, "journal", "-url", url); !strings.Contains(journal, "418") {
		t.Errorf("journal: %s", journal)
	}
	output(t, "remove", "-url", url, "-collection", "things", "-name", "one")
	if err := run(t.Context(), []string{"remove", "-url", url, "-collection", "things", "-name", "one"}, io.Discard, io.Discard); err == nil {
		t.Error("removed twice")
	}
}

func TestControlToken(t *testing.T) {
	t.Parallel()
	url, env := running(t, "-control-token", "s3cret")
	if strings.Contains(env, "s3cret") {
		t.Errorf("env: %s", env)
	}
	for _, args := range [][]string{{}, {"-control-token", "other"}} {
		if err := run(t.Context(), append([]string{"show", "-url", url}, args...), io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "control token") {
			t.Errorf("with %q: %v", args, err)
		}
	}
	output(t, "show", "-url", url, "-control-token", "s3cret")
}

func TestControlTokenInEnvironment(t *testing.T) {
	t.Setenv("LOCALTENANT_CONTROL_TOKEN", "s3cret")
	url, _ := running(t)
	output(t, "show", "-url", url)
	t.Setenv("LOCALTENANT_CONTROL_TOKEN", "")
	if err := run(t.Context(), []string{"show", "-url", url}, io.Discard, io.Discard); err == nil {
		t.Error("it is served without the token")
	}
}

// TestFilesArePrivate writes over files that everybody could read.
func TestFilesArePrivate(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	state, ca := filepath.Join(folder, "state.json"), filepath.Join(folder, "ca.pem")
	if _, err := localtenant.New(localtenant.Options{StateFile: state}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(ca, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(state, 0o644); err != nil {
		t.Fatal(err)
	}
	url, _ := running(t, "-tls", "-ca-file", ca, "-state", state)
	output(t, "add", "-url", url, "-ca-file", ca, "-collection", "things", "-set", `{"name":"one"}`)
	private(t, state)
	private(t, ca)
}

func TestServeTLS(t *testing.T) {
	t.Parallel()
	ca := filepath.Join(t.TempDir(), "ca.pem")
	url, env := running(t, "-tls", "-ca-file", ca)
	if !strings.HasPrefix(url, "https://") || !strings.Contains(env, "ONEKOSMOS_CA_CERTIFICATE='-----BEGIN CERTIFICATE") {
		t.Errorf("env: %s", env)
	}
	if shown := output(t, "show", "-url", url, "-ca-file", ca); !strings.Contains(shown, "service_provider_catalog") {
		t.Errorf("shown: %s", shown)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{}, {"dance"}, {"serve", "-addr", "0.0.0.0:0"}, {"serve", "-ca-file", "x"}, {"serve", "extra"},
		{"change", "-collection", "x"}, {"change", "-set", "{"}} {
		if err := run(t.Context(), args, io.Discard, io.Discard); err == nil {
			t.Errorf("%v succeeds", args)
		}
	}
}

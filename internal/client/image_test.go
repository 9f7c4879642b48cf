package client_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestImages(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]localtenant.Modes{
		"as documented": {}, "plain answers": {PlainAnswers: true}, "other key": {AnswerWithOtherKey: true}, "no public key": {OmitPublicKey: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, modes(m))
			ctx, store := t.Context(), r.Images()
			content, err := base64.StdEncoding.DecodeString(brandingLogo)
			if err != nil {
				t.Fatal(err)
			}
			sum := sha256.Sum256(content)
			path := filepath.Join(t.TempDir(), `the "logo".png`)
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			first, err := store.Create(ctx, &client.Image{Path: path, SHA256: hex.EncodeToString(sum[:])})
			if err != nil || !strings.HasPrefix(first.URL, r.url) || first.Type != "image/png" || first.SHA256 != hex.EncodeToString(sum[:]) {
				t.Fatalf("%+v, %v", first, err)
			}
			second, err := store.Create(ctx, &client.Image{Base64: brandingLogo, Type: "image/x-own"})
			if err != nil || second.URL == first.URL || second.Type != "image/x-own" {
				t.Fatalf("%+v, %v", second, err)
			}
			kept := r.tenant.Objects("images")
			if kept[0]["content"] != brandingLogo || kept[0]["type"] != "image/png" || kept[0]["name"] != `the "logo".png` || kept[1]["name"] != "image" || kept[1]["type"] != "image/x-own" {
				t.Errorf("kept %v", kept)
			}
			if got, err := store.Get(ctx, first.URL); err != nil || *got != (client.Image{URL: first.URL}) {
				t.Errorf("%+v, %v", got, err)
			}
			if got, err := store.Update(ctx, first.URL, &client.Image{Base64: brandingLogo}); err != nil || got.URL != first.URL || got.SHA256 != first.SHA256 {
				t.Errorf("%+v, %v", got, err)
			}
			if err := store.Delete(ctx, first.URL); !errors.Is(err, client.ErrStays) {
				t.Errorf("deleted: %v", err)
			}
			for got, err := range store.List(ctx) {
				if got != nil || err == nil {
					t.Errorf("listed %+v, %v", got, err)
				}
			}
			r.wantCount(t, 2, "POST", "/image/upload")
		})
	}
}

func TestImageFile(t *testing.T) {
	t.Parallel()
	encoded := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	for name, test := range map[string]struct {
		base64, given, want string // want "": an error
	}{
		"png":            {brandingLogo, "", "image/png"},
		"gif":            {brandingPanel, "", "image/gif"},
		"jpeg":           {encoded("\xff\xd8\xff\xe0rest"), "", "image/jpeg"},
		"webp":           {encoded("RIFF\x00\x00\x00\x00WEBPVP8 rest"), "", "image/webp"},
		"ico":            {encoded("\x00\x00\x01\x00rest"), "", "image/x-icon"},
		"svg":            {encoded(`<svg xmlns="http://www.w3.org/2000/svg"/>`), "", "image/svg+xml"},
		"svg document":   {encoded("<?xml version=\"1.0\"?>\n<!-- drawn -->\n<svg/>"), "", "image/svg+xml"},
		"commented svg":  {encoded("\n<!-- drawn\n<html> -->\n<!-- again --><svg/>"), "", "image/svg+xml"},
		"commented page": {encoded("<!-- drawn --><html><svg/></html>"), "", ""},
		"only a comment": {encoded("<!-- <svg/>"), "", ""},
		"page with svg":  {encoded("<html><svg/></html>"), "", ""},
		"text":           {encoded("no image"), "", ""},
		"text, so given": {encoded("no image"), "image/avif", "image/avif"},
		"nothing":        {"", "image/png", ""},
		"no base64":      {"iVBOR w0KG", "image/png", ""},
	} {
		f, err := (&client.Image{Base64: test.base64, Type: test.given}).File(t.Context())
		switch {
		case test.want == "":
			if err == nil || test.base64 != "" && strings.Contains(err.Error(), test.base64) {
				t.Errorf("%s: %+v, %v", name, f, err)
			}
		case err != nil || f.Type != test.want:
			t.Errorf("%s: %+v, %v", name, f, err)
		}
	}
	if _, err := (&client.Image{Base64: encoded("no image")}).File(t.Context()); !errors.Is(err, client.ErrNoImage) {
		t.Error(err)
	}
	if _, err := (&client.Image{Path: filepath.Join(t.TempDir(), "none.png")}).File(t.Context()); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	if f, err := (&client.Image{Base64: brandingPanel}).File(t.Context()); err != nil || f.Name != "image.gif" {
		t.Errorf("%+v, %v", f, err)
	}
}

// What was planned is what is uploaded, or nothing is.
func TestImageThatChangedSincePlan(t *testing.T) {
	t.Parallel()
	r := start(t)
	changed := &client.Image{Base64: brandingLogo, SHA256: strings.Repeat("0", 64)}
	if _, err := r.Images().Create(t.Context(), changed); err == nil || !strings.Contains(err.Error(), "since the plan") {
		t.Error(err)
	}
	if _, err := r.Images().Update(t.Context(), "https://a.example.com/a.png", changed); err == nil || !strings.Contains(err.Error(), "since the plan") {
		t.Error(err)
	}
	r.wantCount(t, 0, "POST", "/image/upload")
}

// An upload is never sent twice, and a lost answer says what is left.
func TestImageAfterALostAnswer(t *testing.T) {
	t.Parallel()
	r := start(t)
	want := &client.Image{Base64: brandingLogo}
	r.tenant.Inject(localtenant.Fault{Path: "/image/upload", DropAfter: true})
	if got, err := r.Images().Create(t.Context(), want); got != nil || !errors.Is(err, client.ErrOutcomeUnknown) || !strings.Contains(err.Error(), "does no harm") {
		t.Errorf("%+v, %v", got, err)
	}
	r.wantCount(t, 1, "POST", "/image/upload")
	for _, body := range []string{`{}`, `{"url":""}`, `{"url":null}`, `null`} {
		r.tenant.Inject(localtenant.Fault{Path: "/image/upload", Status: 200, ContentType: asJSON, Body: body})
		if got, err := r.Images().Create(t.Context(), want); got != nil || !errors.Is(err, client.ErrOutcomeUnknown) || !strings.Contains(err.Error(), "no URL") {
			t.Errorf("%s: %+v, %v", body, got, err)
		}
	}
	r.tenant.Inject(localtenant.Fault{Path: "/image/upload", Status: 400, ContentType: asJSON, Body: `{"message":"too large"}`})
	if _, err := r.Images().Create(t.Context(), want); !errors.Is(err, client.ErrRefused) || errors.Is(err, client.ErrOutcomeUnknown) {
		t.Error(err)
	}
}

// What is at a path is what was planned, or nothing is uploaded.
func TestImageThatHasChanged(t *testing.T) {
	t.Parallel()
	r := start(t)
	content, err := base64.StdEncoding.DecodeString(brandingLogo)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "logo.png")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	planned := sha256.Sum256([]byte("another logo"))
	made, err := r.Images().Create(t.Context(), &client.Image{Path: path, SHA256: hex.EncodeToString(planned[:])})
	if made != nil || err == nil || !strings.Contains(err.Error(), "since the plan was made") {
		t.Errorf("%+v, %v", made, err)
	}
	if n := len(r.tenant.Objects("images")); n != 0 {
		t.Errorf("%d images", n)
	}
}

// Only regular files of a usable size are read.
func TestImageFromWhatIsNoFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	pipe, large := filepath.Join(folder, "pipe"), filepath.Join(folder, "large.png")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(large, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(large, 1<<30); err != nil {
		t.Fatal(err)
	}
	for path, says := range map[string]string{pipe: "not a regular file", "/dev/zero": "not a regular file", folder: "is a directory", large: "may have 16777216"} {
		if _, err := (&client.Image{Path: path}).File(t.Context()); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

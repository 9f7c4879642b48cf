package branding_test

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"testing"
)

const (
	brandingAddress = "onekosmos_branding.test"
	imageAddress    = "onekosmos_image.test"

	png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
	gif = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
	svg = "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4="
)

// write puts decoded content into a file.
func write(t *testing.T, path, content string) {
	t.Helper()
	raw, err := base64.StdEncoding.DecodeString(content)
	if err == nil {
		err = os.WriteFile(path, raw, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// fileWith returns the path of a new file, as HCL takes it.
func fileWith(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	write(t, path, content)
	return filepath.ToSlash(path)
}

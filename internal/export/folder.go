package export

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/regular"
)

// manifest lists the files of an export with their digests, as sha256sum does.
const manifest = ".onekosmos-export"

// mostManifest bounds what is read of one.
const mostManifest = 64 << 20

// folder is where an export goes.
type folder struct {
	path    string
	earlier map[string]string // the files of an earlier export, by their digests
}

// open checks that a folder can take an export: one that is not there or empty, or,
// with force, one that has an earlier export.
func open(ctx context.Context, path string, force bool) (*folder, error) {
	f := &folder{path: path, earlier: map[string]string{}}
	entries, err := os.ReadDir(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return f, nil
	case err != nil:
		return nil, fmt.Errorf("the folder %s cannot be used: %w", path, err)
	}
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return e.Name() == ".git" })
	if len(entries) == 0 {
		return f, nil
	}
	if !force {
		return nil, fmt.Errorf("the folder %s is not empty: it has %s. Name another folder with -out, or replace an earlier export with -force, which overwrites nothing else", path, entries[0].Name())
	}
	text, err := regular.Read(ctx, filepath.Join(path, manifest), mostManifest)
	if errors.Is(err, fs.ErrNotExist) {
		return f, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the list of the earlier export: %w", err)
	}
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		sum, name, ok := strings.Cut(lines.Text(), "  ")
		if !ok || !filepath.IsLocal(name) {
			return nil, fmt.Errorf("%s is no list of an export: %q", filepath.Join(path, manifest), lines.Text())
		}
		f.earlier[name] = sum
	}
	return f, lines.Err()
}

// write writes files whole or not at all, and takes away those of an earlier export
// that this one lacks. Before anything is written it refuses to replace what the
// earlier export has not written, and what was changed since.
func (f *folder) write(files map[string][]byte) error {
	var list strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(&list, "%s  %s\n", sum(files[name]), name)
	}
	var gone []string
	for _, name := range slices.Sorted(maps.Keys(f.earlier)) {
		if files[name] == nil {
			gone = append(gone, name)
		}
	}
	for _, name := range append(slices.Sorted(maps.Keys(files)), gone...) {
		has, err := os.ReadFile(filepath.Join(f.path, filepath.FromSlash(name)))
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return err
		case sum(has) == sum(files[name]):
		case f.earlier[name] == "":
			return fmt.Errorf("%s is there, and no export has written it: nothing was written. Move it away, or name another folder with -out", filepath.Join(f.path, name))
		case sum(has) != f.earlier[name]:
			return fmt.Errorf("%s was changed since it was exported: nothing was written. Move it away, or name another folder with -out", filepath.Join(f.path, name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := f.replace(name, files[name]); err != nil {
			return err
		}
	}
	for _, name := range gone {
		if err := os.Remove(filepath.Join(f.path, filepath.FromSlash(name))); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return f.replace(manifest, []byte(list.String()))
}

func sum(content []byte) string {
	digest := sha256.Sum256(content)
	return hex.EncodeToString(digest[:])
}

// replace writes a file beside, and gives it its name when it is whole.
func (f *folder) replace(name string, content []byte) error {
	path := filepath.Join(f.path, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	beside, err := os.CreateTemp(filepath.Dir(path), ".writing-*")
	if err != nil {
		return err
	}
	_, err = beside.Write(content)
	if err = errors.Join(err, beside.Chmod(0o644), beside.Close()); err == nil {
		err = os.Rename(beside.Name(), path)
	}
	if err != nil {
		os.Remove(beside.Name())
	}
	return err
}

package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/regular"
)

// maxState bounds a state file.
const maxState = 1 << 30

// load reads a state file that exists, and reports whether there is none.
func (h *held) load(path string) (fresh bool, err error) {
	if path == "" {
		return true, nil
	}
	text, err := regular.Read(context.Background(), path, maxState)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err == nil {
		err = json.Unmarshal(text, h)
	}
	if err != nil {
		return false, fmt.Errorf("the state file %s: %w", path, err)
	}
	return false, nil
}

// write replaces the file in one step: a reader, or a crash, never meets half
// of it.
func (h *held) write(path string) error {
	text, err := json.MarshalIndent(h, "", "  ")
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".localtenant-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	if _, err := file.Write(text); err != nil {
		file.Close()
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

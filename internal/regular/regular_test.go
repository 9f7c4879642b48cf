package regular

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// Only regular files are read, up to the limit and no further.
func TestRead(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	for name, size := range map[string]int{"empty": 0, "full": 64, "large": 65} {
		if err := os.WriteFile(at(name), make([]byte, size), 0o600); err != nil {
			t.Fatal(err)
		}
		content, err := Read(t.Context(), at(name), 64)
		if size <= 64 && (err != nil || len(content) != size) || size > 64 && (err == nil || !strings.Contains(err.Error(), "65 bytes, and may have 64")) {
			t.Errorf("%s: %d bytes, %v", name, len(content), err)
		}
	}
	if err := syscall.Mkfifo(at("pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, says := range map[string]string{at("pipe"): "not a regular file", "/dev/zero": "not a regular file", folder: "is a directory", at("none"): "no such file"} {
		if _, err := Read(t.Context(), path, 64); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// What takes for ever to read ends with its context.
func TestReadEnds(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 1000 { // it may be read before the end is seen
		switch _, err := Read(ctx, path, 64); {
		case errors.Is(err, context.Canceled):
			return
		case err != nil:
			t.Fatal(err)
		}
	}
	t.Error("a read goes on after its context has ended")
}

// A file that tells no size is bounded by what comes.
func TestReadWithoutASize(t *testing.T) {
	t.Parallel()
	const path = "/proc/self/status"
	if runtime.GOOS != "linux" {
		return // no such files
	}
	if content, err := Read(t.Context(), path, 1<<20); err != nil || len(content) < 100 {
		t.Errorf("%d bytes, %v", len(content), err)
	}
	if _, err := Read(t.Context(), path, 64); err == nil || !strings.Contains(err.Error(), "larger than 64") {
		t.Error(err)
	}
}

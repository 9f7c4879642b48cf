package client

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Downloadable is a version of software that the tenant offers: API reference,
// Admin API, group Downloadables.
type Downloadable struct {
	Software       string `json:"software"`
	OS             string `json:"os"`
	Version        string `json:"version"`
	DisplayVersion string `json:"displayVersion"`
}

var (
	fetchVersions = endpoint{method: "POST", path: "/downloadables/versions/fetch", needs: withToken, reads: true}
	fetchArtifact = endpoint{method: "POST", path: "/downloadables/artifact/fetch", needs: withToken, community: true, reads: true, about: true}
)

// DownloadableVersions returns the versions of software for operating systems, the
// latest alone or all, sorted by software, operating system and version.
func (c *Client) DownloadableVersions(ctx context.Context, software, systems []string, latest bool) ([]*Downloadable, error) {
	in := struct {
		Software []string `json:"software"`
		Latest   bool     `json:"latest"`
		OS       []string `json:"os"`
	}{software, latest, systems}
	var said struct {
		Artifacts *sequence[Downloadable] `json:"artifacts"`
	}
	if err := c.do(ctx, fetchVersions, in, &said); err != nil {
		return nil, err
	}
	if said.Artifacts == nil {
		return nil, c.fail(fetchVersions, &Error{Message: "the answer contains no artifacts"}, nil)
	}
	slices.SortFunc(*said.Artifacts, func(a, b *Downloadable) int {
		return cmp.Or(cmp.Compare(a.Software, b.Software), cmp.Compare(a.OS, b.OS), cmp.Compare(a.Version, b.Version))
	})
	return *said.Artifacts, nil
}

// ArtifactRequest says which file is downloaded.
type ArtifactRequest struct {
	ModuleID string `json:"moduleId"`
	Type     string `json:"type"`
	OS       string `json:"os"`
	Version  string `json:"version"`
}

// Artifact is a file that was downloaded.
type Artifact struct {
	Name   string // as the tenant calls it; "" where it does not
	SHA256 string // in hexadecimal digits
	Size   int64
}

// Artifact downloads a file and writes it to a path, or nowhere where that is "".
// The reference prints nothing of the answer and says that it downloads the
// software: it is taken to be the file itself, and anything else is an error. The
// file is never held in memory, and may have maxDownload bytes. What is at the path
// is replaced once all of it is there.
func (c *Client) Artifact(ctx context.Context, want ArtifactRequest, to string) (*Artifact, error) {
	e := fetchArtifact
	e.into = &download{}
	if to != "" {
		file, err := os.CreateTemp(filepath.Dir(to), ".onekosmos-*") // which nobody else may read
		if err != nil {
			return nil, err
		}
		defer os.Remove(file.Name())
		defer file.Close()
		e.into.file = file
	}
	answered, err := c.exchange(ctx, e, nil, want)
	switch {
	case err != nil:
		return nil, err
	case len(answered) > 0 || e.into.got.Size == 0:
		return nil, c.fail(e, &Error{Message: "the answer is not a file"}, nil)
	case to == "":
		return &e.into.got, nil
	}
	if err := e.into.file.Close(); err != nil {
		return nil, err
	}
	if err := os.Rename(e.into.file.Name(), to); err != nil {
		return nil, &fs.PathError{Op: "write", Path: to, Err: errors.Unwrap(err)}
	}
	return &e.into.got, nil
}

// maxDownload bounds what is downloaded of one file.
const maxDownload = 1 << 30

var errLargeFile = fmt.Errorf("the file is larger than %d MiB", maxDownload>>20)

// download is where a file that a service answers goes.
type download struct {
	file *os.File // nil where only its digest is wanted
	got  Artifact
}

// takes reports whether an answer is the file: not an error, not JSON, and no
// page, as the tenant's host answers paths that it does not know.
func (d *download) takes(resp *http.Response) bool {
	contentType := resp.Header.Get("Content-Type")
	return d != nil && resp.StatusCode == http.StatusOK && !isJSON(contentType) && !strings.Contains(strings.ToLower(contentType), "html")
}

// save writes the body of an answer to the file, in place of what an earlier
// attempt has left there, and takes it out of the answer.
func (d *download) save(resp *http.Response) error {
	defer resp.Body.Close()
	if resp.ContentLength > maxDownload {
		return errLargeFile
	}
	digest := sha256.New()
	to := io.Writer(digest)
	if d.file != nil {
		_, err := d.file.Seek(0, io.SeekStart)
		if err = errors.Join(err, d.file.Truncate(0)); err != nil {
			return errBroken{err}
		}
		to = io.MultiWriter(digest, d.file)
	}
	size, err := io.Copy(to, io.LimitReader(resp.Body, maxDownload+1))
	switch {
	case err != nil:
		return errBroken{err}
	case size > maxDownload:
		return errLargeFile
	}
	d.got = Artifact{Size: size, SHA256: hex.EncodeToString(digest.Sum(nil))}
	if _, named, err := mime.ParseMediaType(resp.Header.Get("Content-Disposition")); err == nil && named["filename"] != "" {
		d.got.Name = path.Base(strings.ReplaceAll(named["filename"], `\`, "/")) // it may be a path
	}
	resp.Body = http.NoBody
	return nil
}

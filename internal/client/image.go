package client

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"mime"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/regular"
)

// Image is an image that the tenant serves under a URL: API reference, Admin
// API, group Image.
type Image struct {
	URL string // given by the tenant; all that it tells

	// What to upload: the file at Path, or what Base64 holds.
	Path, Base64 string
	Type         string // media type; "" is detected
	SHA256       string // of the content, in hexadecimal; "" takes any
}

// ErrNoImage: the content is of no known image type, and none is given.
var ErrNoImage = errors.New("the content is not a PNG, JPEG, GIF, WebP, BMP, ICO or SVG image")

// maxFile bounds a file that is read: an image of a page has no more.
const maxFile = 16 << 20

// File returns what an upload sends, with its name and its media type. The
// errors repeat nothing of the content.
func (i *Image) File(ctx context.Context) (*File, error) {
	f := &File{Name: "image", Type: i.Type}
	var err error
	if i.Path != "" {
		f.Name = filepath.Base(i.Path)
		f.Content, err = regular.Read(ctx, i.Path, maxFile)
	} else if f.Content, err = base64.StdEncoding.Strict().DecodeString(i.Base64); err != nil {
		err = errors.New("the content is not base64")
	}
	if err != nil {
		return nil, err
	}
	if len(f.Content) == 0 {
		return nil, errors.New("it is empty")
	}
	f.Type = cmp.Or(f.Type, imageType(f.Content))
	if f.Type == "" {
		return nil, ErrNoImage
	}
	if i.Path == "" {
		f.Name += imageExtensions[f.Type]
	}
	return f, nil
}

// SHA256 returns the digest of the content in hexadecimal.
func (f *File) SHA256() string {
	sum := sha256.Sum256(f.Content)
	return hex.EncodeToString(sum[:])
}

// imageExtensions are for the names of files that have none.
var imageExtensions = map[string]string{
	"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp", "image/bmp": ".bmp",
	"image/x-icon": ".ico", "image/svg+xml": ".svg",
}

// svgHead bounds where the root element of an SVG is looked for, behind
// comments and a document type.
const svgHead = 4096

// leadingComments are taken for HTML, whatever they stand in front of.
var leadingComments = regexp.MustCompile(`^(\s*(?s:<!--.*?-->))+\s*`)

// imageType returns the media type of an image, "" for what is none.
func imageType(content []byte) string {
	content = content[len(leadingComments.Find(content[:min(len(content), svgHead)])):]
	found, _, _ := mime.ParseMediaType(http.DetectContentType(content))
	switch {
	case strings.HasPrefix(found, "image/"):
		return found
	case strings.HasPrefix(found, "text/") && found != "text/html" && bytes.Contains(content[:min(len(content), svgHead)], []byte("<svg")):
		return "image/svg+xml"
	}
	return ""
}

var uploadImage = endpoint{method: "POST", path: "/image/upload", needs: withToken, form: file}

// Images uploads images. The reference has no call that reads, lists or
// deletes one.
type Images struct{ client *Client }

// Images returns the store of the tenant's images.
func (c *Client) Images() *Images { return &Images{c} }

// Create uploads an image and returns it with its URL. After a lost answer
// (ErrOutcomeUnknown) an image may be there under a URL that nothing tells;
// nothing shows it, so that another upload does no harm.
func (s *Images) Create(ctx context.Context, want *Image) (*Image, error) {
	made, f, err := want.checked(ctx)
	if err != nil {
		return nil, err
	}
	var answered struct {
		URL text `json:"url"`
	}
	err = s.client.do(ctx, uploadImage, f, &answered)
	if err == nil && answered.URL == "" {
		err = s.client.fail(uploadImage, &Error{Message: "the answer contains no URL"}, nil)
	}
	if errors.Is(err, ErrOutcomeUnknown) {
		return nil, fmt.Errorf("%w. If the image was uploaded all the same, it stays in the tenant under a URL that nothing refers to; uploading it again does no harm", err)
	}
	if err != nil {
		return nil, err
	}
	made.URL = string(answered.URL)
	return made, nil
}

// checked returns the image with its type and digest, and what is to be sent.
func (i *Image) checked(ctx context.Context) (*Image, *File, error) {
	f, err := i.File(ctx)
	if err != nil {
		return nil, nil, err
	}
	sum := f.SHA256()
	if i.SHA256 != "" && i.SHA256 != sum {
		return nil, nil, fmt.Errorf("the content has changed since the plan was made: its SHA-256 is %s and no longer %s. Plan again", sum, i.SHA256)
	}
	whole := *i
	whole.Type, whole.SHA256 = f.Type, sum
	return &whole, f, nil
}

// Get returns the image of that URL, about which nothing more can be known, not
// even whether it is there.
func (s *Images) Get(_ context.Context, url string) (*Image, error) { return &Image{URL: url}, nil }

// Update takes what is wanted for what is there: another content has another
// URL, and is another image.
func (s *Images) Update(ctx context.Context, url string, want *Image) (*Image, error) {
	kept, _, err := want.checked(ctx)
	if err != nil {
		return nil, err
	}
	kept.URL = url
	return kept, nil
}

// Delete answers ErrStays.
func (s *Images) Delete(context.Context, string) error {
	return fmt.Errorf("the image is still served under its URL, and pages that use it keep showing it: %w", ErrStays)
}

// List yields an error: the reference has no call that lists images.
func (s *Images) List(context.Context) iter.Seq2[*Image, error] {
	return func(yield func(*Image, error) bool) {
		yield(nil, errors.New("the tenant has no call that lists images"))
	}
}

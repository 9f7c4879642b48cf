package localtenant

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

const images = "images"

// assetsPath is where the service directory says that public files are.
const assetsPath = "/assets/"

func imageOperations() []operation {
	return []operation{{Endpoint: "adminapi POST /image/upload", Form: engine.FileBody, Handle: uploadImage}}
}

// upload is the one file of a multipart body.
type upload struct {
	name, kind string
	content    []byte
}

// readUpload reads a body that has one part, a file. The reference prints no
// body for POST /image/upload, so the part may have any name.
func readUpload(contentType string, raw []byte) (*upload, error) {
	_, parameters, err := mime.ParseMediaType(contentType)
	if err != nil || parameters["boundary"] == "" {
		return nil, errors.New("the body has no boundary")
	}
	reader := multipart.NewReader(bytes.NewReader(raw), parameters["boundary"])
	var found *upload
	for {
		piece, err := reader.NextPart()
		if errors.Is(err, io.EOF) && found != nil {
			return found, nil
		}
		if errors.Is(err, io.EOF) {
			return nil, errors.New("a file is required")
		}
		if err != nil {
			return nil, fmt.Errorf("the body can't be read: %w", err)
		}
		content, err := io.ReadAll(piece)
		switch {
		case err != nil:
			return nil, fmt.Errorf("the body can't be read: %w", err)
		case piece.FileName() == "":
			return nil, fmt.Errorf("%s is not a file", piece.FormName())
		case piece.FormName() == "":
			return nil, errors.New("the file's part has no name")
		case found != nil:
			return nil, errors.New("there is more than one file")
		}
		kind, _, _ := strings.Cut(piece.Header.Get("Content-Type"), ";")
		found = &upload{name: piece.FileName(), kind: strings.ToLower(strings.TrimSpace(kind)), content: content}
	}
}

// isImage wants a file that says it is an image and looks like one.
func (u *upload) isImage() bool {
	if !strings.HasPrefix(u.kind, "image/") || len(u.content) == 0 {
		return false
	}
	if u.kind == "image/svg+xml" {
		return bytes.Contains(u.content, []byte("<svg"))
	}
	return strings.HasPrefix(http.DetectContentType(u.content), "image/")
}

// uploadImage stores every upload as a new image, even one that exists already.
// No call deletes an image.
func uploadImage(c *call) answer {
	file, err := readUpload(c.Request.Header.Get("Content-Type"), c.Raw)
	if err != nil {
		return engine.InvalidField("file", err.Error())
	}
	if !file.isImage() {
		return engine.InvalidField("file", "the file is not an image")
	}
	id := c.Insert(images, map[string]any{
		"name": file.name, "type": file.kind, "size": float64(len(file.content)),
		"content": base64.StdEncoding.EncodeToString(file.content),
	})
	return engine.Reply(map[string]any{"url": c.Base + assetsPath + id})
}

// asset serves an uploaded image: its URL is for browsers, and needs nothing.
func asset(s *state, id string) answer {
	stored := s.Find(images, id)
	text, _ := stored["content"].(string)
	content, err := base64.StdEncoding.DecodeString(text)
	if stored == nil || err != nil {
		return engine.NotFound("image " + id)
	}
	kind, _ := stored["type"].(string)
	return answer{Status: http.StatusOK, Raw: content, ContentType: kind}
}

package client

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"testing"
)

func TestFileBody(t *testing.T) {
	t.Parallel()
	sent := &File{Name: "a \"b\"\r\nX-Injected: \\c.png", Type: "image/png", Content: []byte("\x89PNG\r\n--x\x00")}
	body, contentType, err := encode(sent)
	if err != nil {
		t.Fatal(err)
	}
	media, parameters, err := mime.ParseMediaType(contentType)
	if err != nil || media != "multipart/form-data" {
		t.Fatalf("content type %q, %v", contentType, err)
	}
	r := multipart.NewReader(bytes.NewReader(body), parameters["boundary"])
	part, err := r.NextPart()
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(part)
	if err != nil || !bytes.Equal(content, sent.Content) {
		t.Errorf("content %q, %v", content, err)
	}
	if part.FormName() != "file" || part.FileName() != `a "b"X-Injected: \c.png` || len(part.Header) != 2 || part.Header.Get("Content-Type") != "image/png" {
		t.Errorf("headers %q, name %q", part.Header, part.FileName())
	}
	if _, err := r.NextPart(); err != io.EOF {
		t.Errorf("there is more: %v", err)
	}
}

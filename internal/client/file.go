package client

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/textproto"
	"strings"
)

// File is what an endpoint takes that wants no JSON.
type File struct {
	Name    string
	Type    string // media type: image/png
	Content []byte
}

// filePart names the part that a file is sent in. The reference prints no body
// for POST /image/upload; this is the name most servers expect.
const filePart = "file"

// multipartBody returns a body with one file, and its content type.
func (f *File) multipartBody() (body []byte, contentType string, err error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	quoted := strings.NewReplacer("\\", "\\\\", `"`, "\\\"", "\r", "", "\n", "").Replace(f.Name)
	part, err := w.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {fmt.Sprintf(`form-data; name="%s"; filename="%s"`, filePart, quoted)},
		"Content-Type":        {f.Type},
	})
	if err != nil {
		return nil, "", err
	}
	if _, err := part.Write(f.Content); err != nil {
		return nil, "", err
	}
	if err := w.Close(); err != nil {
		return nil, "", err
	}
	return b.Bytes(), w.FormDataContentType(), nil
}

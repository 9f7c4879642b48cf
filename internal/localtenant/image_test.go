package localtenant_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const pixel = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"

// filePart is a part of a multipart body; without a file name it is no file.
type filePart struct{ field, file, kind, content string }

func multipartBody(t *testing.T, parts ...filePart) func(*http.Request) {
	t.Helper()
	var b bytes.Buffer
	writer := multipart.NewWriter(&b)
	for _, p := range parts {
		disposition := fmt.Sprintf("form-data; name=%q", p.field)
		if p.file != "" {
			disposition += fmt.Sprintf("; filename=%q", p.file)
		}
		part, err := writer.CreatePart(textproto.MIMEHeader{"Content-Disposition": {disposition}, "Content-Type": {p.kind}})
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(part, p.content)
	}
	writer.Close()
	return func(r *http.Request) {
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(b.Bytes())), int64(b.Len())
		r.Header.Set("Content-Type", writer.FormDataContentType())
	}
}

func TestImageUpload(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	const path = "/adminapi/image/upload"
	raw, err := base64.StdEncoding.DecodeString(pixel)
	if err != nil {
		t.Fatal(err)
	}
	gif := filePart{"anything", "pixel.gif", "image/gif", string(raw)}
	out := c.want(200, "POST", path, nil, multipartBody(t, gif))
	address, _ := out.object()["url"].(string)
	if !out.sealed || len(out.object()) != 1 || !strings.HasPrefix(address, c.url+"/") {
		t.Fatalf("uploaded: %v, sealed %v", out.body, out.sealed)
	}
	get := func(address string) result { return c.plain("GET", strings.TrimPrefix(address, c.url), "") }
	if got := get(address); got.raw != string(raw) || got.header.Get("Content-Type") != "image/gif" {
		t.Errorf("served %q", got.raw)
	}
	again := c.want(200, "POST", path, nil, multipartBody(t, gif)).object()["url"]
	if again == address || len(c.tenant.Objects("images")) != 2 {
		t.Errorf("two uploads, %v and %s", again, address)
	}
	c.tenant.Remove("images", address[strings.LastIndex(address, "/")+1:])
	if got := get(address); got.status != http.StatusNotFound {
		t.Errorf("removed and served: %d", got.status)
	}
	c.want(200, "POST", path, nil, multipartBody(t, filePart{"file", "a.svg", "image/svg+xml", "<svg/>"}))
	if got := c.tenant.Violations(); got != nil {
		t.Errorf("violations: %v", got)
	}

	for name, parts := range map[string][]filePart{
		"nothing":       {},
		"no file":       {{"file", "", "image/gif", string(raw)}},
		"more":          {gif, {"tenantId", "", "text/plain", "x"}},
		"two":           {gif, gif},
		"no name":       {{"", "pixel.gif", "image/gif", string(raw)}},
		"no image type": {{"file", "pixel.gif", "application/octet-stream", string(raw)}},
		"no image":      {{"file", "pixel.gif", "image/gif", "text"}},
		"empty":         {{"file", "pixel.gif", "image/gif", ""}},
	} {
		t.Log(name)
		c.refused("file", "POST", path, nil, multipartBody(t, parts...))
	}
	c.refused("file", "POST", path, nil)
	c.refused("Content-Type", "POST", path, map[string]any{"file": pixel})
	c.want(http.StatusUnauthorized, "POST", path, nil, multipartBody(t, gif), drop("authorization"))
	if got := len(c.tenant.Objects("images")); got != 2 {
		t.Errorf("%d images", got)
	}
	c.tenant.Set(localtenant.Modes{SwaggerPreview: true})
	if out := c.want(200, "POST", path, nil, multipartBody(t, gif)); out.sealed || out.object()["url"] == nil {
		t.Errorf("the preview answers %s", out.raw)
	}
}

package localtenant_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// unsealed sends a body as plain JSON, with the sealed headers left alone.
func unsealed(body any) func(*http.Request) {
	return func(r *http.Request) {
		text, err := json.Marshal(body)
		if err != nil {
			panic(err)
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
		r.Header.Set("Content-Type", "application/json")
	}
}

func drop(names ...string) func(*http.Request) {
	return func(r *http.Request) {
		for _, name := range names {
			r.Header.Del(name)
		}
	}
}

// license seals the license for the service that is called.
func (c *caller) license(service, license string) func(*http.Request) {
	return header("licensekey", c.cipher(service).Seal([]byte(license)))
}

// proof is a call of the ID proofing service: plain body, no token.
func (c *caller) proof(status int, method, path string, body any, edit ...func(*http.Request)) result {
	c.t.Helper()
	edit = append(edit, drop("authorization"))
	if body != nil {
		edit = append(edit, unsealed(body))
	}
	return c.want(status, method, "/idproofingapi"+path, nil, edit...)
}

// refusedPlain wants a 400 that names param for a plain body.
func (c *caller) refusedPlain(param, method, path string, body any, edit ...func(*http.Request)) {
	c.t.Helper()
	c.refused(param, method, "/idproofingapi"+path, nil, append(edit, drop("authorization"), unsealed(body))...)
}

// place is where the ID proofing service keeps what is the community's.
func (c *caller) place() string {
	return "/tenant/" + c.tenant.TenantID() + "/community/" + c.tenant.CommunityID()
}

func TestLicenseOfUnsealedCalls(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	path := "/webauthn/vendormetadata/" + c.tenant.CommunityID() + "/fetch"
	bare := drop("authorization", "publickey", "requestid")
	c.refused("licensekey", "POST", path, nil, bare)
	c.want(http.StatusUnauthorized, "POST", path, nil, bare, header("licensekey", "another"))
	c.want(200, "POST", path, nil, bare, header("licensekey", c.tenant.License()))
	// A caller that names its key seals.
	c.refused("licensekey", "POST", path, nil, header("licensekey", c.tenant.License()))
	c.refused("requestid", "POST", path, nil, c.license("webauthn", c.tenant.License()), drop("requestid"))
	c.refused("publickey", "POST", path, nil, c.license("webauthn", c.tenant.License()), drop("publickey"))
	c.want(http.StatusUnauthorized, "POST", path, nil, c.license("webauthn", "another"))
	if out := c.want(200, "POST", path, nil, c.license("webauthn", c.tenant.License())); !out.sealed {
		t.Errorf("answered %s", out.raw)
	}
}

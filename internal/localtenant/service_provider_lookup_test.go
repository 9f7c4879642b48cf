package localtenant_test

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/xml"
	"io"
	"net/url"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func deflate(t *testing.T, text string) string {
	t.Helper()
	var packed bytes.Buffer
	writer, err := flate.NewWriter(&packed, flate.DefaultCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(writer, text); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(packed.Bytes())
}

func TestPublicInfo(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	c.want(200, "PUT", collection, saml())
	clientID, _ := at(c.want(200, "PUT", collection, oidc()).body, "oidc_config", "client_id").(string)
	c.token = ""
	const path = collection + "/publicinfo/fetch"
	request := func(name, value string) map[string]any {
		return map[string]any{"tenantId": c.tenant.TenantID(), "communityId": c.tenant.CommunityID(), name: value}
	}
	const document = `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">` +
		`<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">https://payroll.example.com/sp</saml:Issuer>` +
		`<samlp:RequestedAuthnContext><saml:AuthnContextClassRef xmlns:saml="a">IAL1</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>` +
		`</samlp:AuthnRequest>`
	for _, encoded := range []string{base64.StdEncoding.EncodeToString([]byte(document)), deflate(t, document)} {
		out := c.want(200, "POST", path, request("SAMLRequest", encoded))
		if out.object()["name"] != "Payroll" || at(out.body, "requestedAuthnContext", "class") != "IAL1" ||
			at(out.body, "attributes", 0, "claim_name") != "mail" || out.object()["scope"] != nil {
			t.Errorf("SAML: %v", out.body)
		}
	}
	payload := base64.RawURLEncoding.EncodeToString([]byte(`{"client_id":"` + clientID + `"}`))
	for _, encoded := range []string{`{"client_id":"` + clientID + `"}`, "h." + payload + ".s", "client_id=" + clientID,
		"https://idp.example.com/auth?response_type=code&client_id=" + clientID, "request=" + url.QueryEscape("h."+payload+".s")} {
		out := c.want(200, "POST", path, request("OIDCRequest", encoded))
		if out.object()["name"] != "Wiki" || at(out.body, "scope", 0) != "openid" || out.object()["entityId"] != nil {
			t.Errorf("OIDC %s: %v", encoded, out.body)
		}
	}
	c.want(404, "POST", path, request("OIDCRequest", "client_id=other"))
	c.refused("OIDCRequest", "POST", path, request("OIDCRequest", "nothing"))
	c.refused("SAMLRequest", "POST", path, request("SAMLRequest", "%%%"))
	c.refused("SAMLRequest", "POST", path, map[string]any{"tenantId": c.tenant.TenantID(), "communityId": c.tenant.CommunityID()})
	wrong := request("OIDCRequest", "x")
	wrong["communityId"] = "6070951e8dfc7f29228126c9"
	if out := c.want(400, "POST", path, wrong); out.object()["message"] == nil {
		t.Errorf("another community: %s", out.raw)
	}
}

func TestIDPInitiated(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	c.want(200, "PUT", collection, saml())
	c.want(200, "PUT", collection, oidc())
	c.want(200, "PUT", collection, saml(func(body map[string]any) {
		body["name"] = "Started here"
		body["saml_config"].(map[string]any)["idpInitiated"] = true
	}))
	apps, _ := c.want(200, "GET", collection+"/idp-initiated", nil).body.([]any)
	if len(apps) != 1 || at(apps, 0, "name") != "Started here" || at(apps, 0, "idpInitiated") != true || len(apps[0].(map[string]any)) != 5 {
		t.Errorf("apps: %v", apps)
	}
}

func TestIdentityProvider(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{CommunityName: "my community"})
	path := "/adminapi/community/my%20community/idp/" + c.tenant.IdentityProviderID() + "/metadata"
	for _, method := range []string{"GET", "POST"} {
		out := c.plain(method, path, "")
		var document struct {
			EntityID    string `xml:"entityID,attr"`
			Certificate string `xml:"IDPSSODescriptor>KeyDescriptor>KeyInfo>X509Data>X509Certificate"`
		}
		if err := xml.Unmarshal([]byte(out.raw), &document); err != nil || document.EntityID == "" || document.Certificate == "" {
			t.Errorf("%s: %v %s", method, err, out.raw)
		}
		if out.header.Get("Content-Type") != "application/xml" || out.header.Get("Content-Disposition") != "" {
			t.Errorf("%s: %v", method, out.header)
		}
	}
	if out := c.plain("GET", path+"?download=true", ""); !strings.HasPrefix(out.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("download: %v", out.header)
	}
	for _, unknown := range []string{"/adminapi/community/x/idp/" + c.tenant.IdentityProviderID() + "/metadata",
		"/adminapi/community/my%20community/idp/x/metadata"} {
		if out := c.plain("GET", unknown, ""); out.status != 404 || out.object()["message"] == nil {
			t.Errorf("%s: %d %s", unknown, out.status, out.raw)
		}
	}
	idp := c.tenant.Add("external_idps", map[string]any{"name": "Partner", "ssoUrl": "https://partner.example.com/sso?a=1&b=2"})
	request := map[string]any{"tenantId": c.tenant.TenantID(), "communityId": c.tenant.CommunityID(), "idpId": idp}
	out := c.want(200, "POST", "/adminapi/saml/samlRequest/generate", request)
	packed, err := base64.StdEncoding.DecodeString(out.object()["SAMLRequest"].(string))
	if err != nil {
		t.Fatal(err)
	}
	document, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
	if err != nil || !strings.Contains(string(document), "partner.example.com/sso?a=1&amp;b=2") {
		t.Errorf("the request is %s, %v", document, err)
	}
	request["idpId"] = "6070951e8dfc7f29228126c9"
	c.refused("idpId", "POST", "/adminapi/saml/samlRequest/generate", request)
}

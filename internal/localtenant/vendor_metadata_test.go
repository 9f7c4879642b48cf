package localtenant_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const (
	yubikey = "2fc0579f-8113-47ea-b116-bb5a8db9202a"
	titan   = "42b4fb4a-2866-43b2-9bf7-6c6669c2e5d3"
)

func securityKey(edit ...func(map[string]any)) map[string]any {
	body := map[string]any{
		"aaguid": yubikey, "metadata": `{"a":1}`, "name": "YubiKey", "disabled": false, "updatedBy": "administrator",
	}
	for _, change := range edit {
		change(body)
	}
	return body
}

func TestVendorMetadataLife(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	admin := "/adminapi/webauthn/vendormetadata/" + c.tenant.CommunityID()
	webauthn := "/webauthn/vendormetadata/" + c.tenant.CommunityID()
	fetch := func(body any) []any {
		t.Helper()
		found, ok := c.want(200, "POST", admin+"/fetch", body).body.([]any)
		if !ok {
			t.Error("not a list")
		}
		return found
	}
	if len(fetch(map[string]any{})) != 0 {
		t.Error("a new tenant has records")
	}
	made := c.want(200, "PUT", admin, securityKey()).object()
	if made["aaguid"] != yubikey || made["id"] == nil || len(made) != 2 {
		t.Errorf("created %v", made)
	}
	c.refused("aaguid", "PUT", admin, securityKey())
	c.refused("aaguid", "PUT", admin, securityKey(with("aaguid", strings.ToUpper(yubikey))))

	// The same records under the other service: plain and with a license, or sealed.
	bare := []func(*http.Request){drop("authorization", "publickey", "requestid"), header("licensekey", c.tenant.License())}
	plainly := func(body any) []func(*http.Request) { return append(bare[:2:2], unsealed(body)) }
	out := c.want(200, "PUT", webauthn, nil, plainly(securityKey(with("aaguid", titan), without("disabled")))...)
	if out.sealed || out.object()["aaguid"] != titan {
		t.Errorf("created %s", out.raw)
	}
	both, _ := c.want(200, "POST", webauthn+"/fetch", nil, bare...).body.([]any)
	if len(both) != 2 || at(both, 1, "disabled") != false || at(both, 1, "id") != nil || at(both, 0, "name") != "YubiKey" {
		t.Errorf("both: %v", both)
	}
	license := c.license("webauthn", c.tenant.License())
	out = c.want(200, "POST", webauthn+"/fetch", map[string]any{"aaguids": items(titan)}, license)
	if !out.sealed || at(out.body, 0, "aaguid") != titan || at(out.body, 1) != nil {
		t.Errorf("one: %s", out.raw)
	}
	out = c.want(200, "POST", webauthn+"/fetch", nil, license, unsealed(map[string]any{"aaguids": items()}))
	if found, _ := out.body.([]any); out.sealed || len(found) != 2 {
		t.Errorf("all: %s", out.raw)
	}
	for _, name := range []string{"aaguid", "aaguids"} {
		if found := fetch(map[string]any{name: items(yubikey, "unknown")}); len(found) != 1 {
			t.Errorf("by %s: %v", name, found)
		}
	}
	c.refused("aaguids", "POST", admin+"/fetch", map[string]any{"aaguid": items(titan), "aaguids": items(titan)})

	change := securityKey(without("aaguid"), with("name", "Blue"), with("disabled", true))
	if out := c.want(200, "PATCH", admin+"/aaguid/"+yubikey, change).object(); out["status"] != "ok" || len(out) != 1 {
		t.Errorf("updated: %v", out)
	}
	c.want(200, "PATCH", webauthn+"/aaguid/"+yubikey, nil, plainly(map[string]any{"updatedBy": "other"})...)
	record := fetch(map[string]any{"aaguids": items(yubikey)})
	if at(record, 0, "name") != "Blue" || at(record, 0, "disabled") != true || at(record, 0, "updatedBy") != "other" {
		t.Errorf("updated to %v", record)
	}
	c.refused("aaguid", "PATCH", admin+"/aaguid/"+uuid(), change) // no 404 in the list of statuses
	if got := c.tenant.Violations(); got != nil {
		t.Errorf("violations: %v", got)
	}

	// Records of no community in particular are the WebAuthn API's.
	anyPath := "/webauthn/vendormetadata/any"
	c.want(200, "PUT", anyPath, securityKey(), license)
	if found, _ := c.want(200, "POST", anyPath+"/fetch", nil, bare...).body.([]any); len(found) != 1 || at(found, 0, "name") != "YubiKey" {
		t.Errorf("of any community: %v", found)
	}
	c.refused("communityId", "POST", "/adminapi/webauthn/vendormetadata/any/fetch", nil)
	c.refused("communityId", "POST", "/webauthn/vendormetadata/other/fetch", nil, license)
}

func TestVendorMetadataValidation(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	admin := "/adminapi/webauthn/vendormetadata/" + c.tenant.CommunityID()
	webauthn := "/webauthn/vendormetadata/" + c.tenant.CommunityID()
	license := c.license("webauthn", c.tenant.License())
	for param, edit := range map[string]func(map[string]any){
		"aaguid": with("aaguid", "yubikey"), "metadata": with("metadata", map[string]any{}), "name": with("name", ""),
		"disabled": without("disabled"), "updatedBy": without("updatedBy"), "surprise": with("surprise", 1),
	} {
		c.refused(param, "PUT", admin, securityKey(edit))
		if param != "disabled" {
			c.refused(param, "PUT", webauthn, securityKey(edit), license)
		}
	}
	c.want(http.StatusUnauthorized, "PUT", admin, securityKey(), drop("authorization"))
	c.refused("data", "PUT", admin, nil, unsealed(securityKey()))
	if got := c.tenant.Objects("webauthn_vendor_metadata"); len(got) != 0 {
		t.Errorf("refused and kept: %v", got)
	}
	c.want(200, "PUT", webauthn, securityKey(), license)
	c.refused("aaguid", "PATCH", admin+"/aaguid/"+yubikey, securityKey())
	c.refused("name", "PATCH", admin+"/aaguid/"+yubikey, securityKey(without("aaguid", "name")))
	c.refused("updatedBy", "PATCH", webauthn+"/aaguid/"+yubikey, map[string]any{"name": "x"}, license)
	c.refused("aaguid", "PATCH", admin+"/aaguid/x", securityKey(without("aaguid")))
}

func TestVendorMetadataModes(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{Modes: localtenant.Modes{BareCreates: true, UnknownFields: true, TextBooleans: true}})
	admin := "/adminapi/webauthn/vendormetadata/" + c.tenant.CommunityID()
	if made := c.want(200, "PUT", admin, securityKey()).object(); made["id"] == nil || made["aaguid"] != nil {
		t.Errorf("a bare create answers %v", made)
	}
	read := c.want(200, "POST", admin+"/fetch", nil).body
	if at(read, 0, "newerText") == nil || at(read, 0, "disabled") != "false" {
		t.Errorf("read %v", read)
	}
}

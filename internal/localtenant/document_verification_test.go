package localtenant_test

import (
	"maps"
	"net/http"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// licenseCheck is a driver's license as POST /verify prints one.
func licenseCheck(edit ...func(map[string]any)) map[string]any {
	body := map[string]any{
		"connector": map[string]any{"id": "c-1", "type": "microblink", "config": map[string]any{
			"verifierUrl": "https://v1.example.com", "verifierUrlV2": "https://v2.example.com", "clientId": "me", "clientSecret": "s3cret",
		}},
		"verification": map[string]any{"id": "v-1", "tag": "license", "type": "dl_authenticate", "config": map[string]any{
			"verifier": "mine", "skip": false, "debug": true, "returnRawData": false, "useV1BlinkIdVerify": false,
		}},
		"document":          map[string]any{"id": "doc-1", "type": "DL", "front_image": "AAAA", "back_image_url": "https://img.example.com/1"},
		"referrerPublicKey": "key",
	}
	for _, change := range edit {
		change(body)
	}
	return body
}

func passport(body map[string]any) {
	set("ppt_authenticate", "verification", "type")(body)
	body["document"] = map[string]any{"id": "doc-2", "type": "ppt", "front_image_url": "https://img.example.com/2"}
}

func capture(body map[string]any) {
	set("id_capture", "verification", "type")(body)
	set(map[string]any{"url": "https://capture.example.com"}, "connector", "config")(body)
	set("idcard", "document", "type")(body)
}

func TestDocumentVerification(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	license := c.license("idproofingapi", c.tenant.License())
	verify := func(body map[string]any) map[string]any {
		t.Helper()
		out := c.proof(200, "POST", "/verify", body, license)
		if out.sealed {
			t.Errorf("sealed: %s", out.raw)
		}
		return out.object()
	}
	got := verify(licenseCheck())
	if names(got) != "authority docId docType metadata proof_jwt publicKey result token ts type verified" {
		t.Errorf("answered %s", names(got))
	}
	for name, want := range map[string]any{
		"authority": "microblink", "docId": "doc-1", "docType": "dl", "type": "dl_authenticate", "verified": true,
		"publicKey": c.tenant.PublicKey("idproofingapi"),
	} {
		if got[name] != want {
			t.Errorf("%s is %v", name, got[name])
		}
	}
	if ts, _ := got["ts"].(string); len(ts) != 10 {
		t.Errorf("ts is %v", got["ts"])
	}
	if raw := verify(licenseCheck(set(true, "verification", "config", "returnRawData"))); raw["raw_data"] == nil {
		t.Errorf("no raw data: %v", raw)
	}
	c.tenant.SetVerification("doc-1", true, nil)
	c.tenant.SetVerification("doc-1", false, map[string]any{"reason": "blurred"})
	if bad := verify(licenseCheck()); bad["verified"] != false || at(bad, "result", "reason") != "blurred" {
		t.Errorf("a bad one is %v", bad)
	}
	if other := verify(licenseCheck(passport)); other["verified"] != true || other["docType"] != "ppt" || other["docId"] != "doc-2" {
		t.Errorf("a passport is %v", other)
	}
	if other := verify(licenseCheck(capture)); other["type"] != "id_capture" {
		t.Errorf("a capture is %v", other)
	}
	air := maps.Clone(authenticID())
	air["document"] = map[string]any{"id": "doc-3", "type": "dl"}
	if other := verify(air); other["authority"] != "authenticid" {
		t.Errorf("by the other connector: %v", other)
	}
	if got := c.tenant.Violations(); got != nil {
		t.Errorf("violations: %v", got)
	}
}

func TestDocumentVerificationValidation(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	license := c.license("idproofingapi", c.tenant.License())
	for _, check := range []struct {
		param string
		body  map[string]any
	}{
		{"connector", licenseCheck(without("connector"))}, {"document", licenseCheck(without("document"))},
		{"verification.type", licenseCheck(set("liveness", "verification", "type"))},
		{"verification.tag", licenseCheck(set(nil, "verification", "tag"))},
		{"verification.config.verifier", licenseCheck(set(nil, "verification", "config", "verifier"))},
		{"verification.config.skip", licenseCheck(set("no", "verification", "config", "skip"))},
		{"verification.config.action_code", licenseCheck(set(1, "verification", "config", "action_code"))},
		{"connector.config.verifierUrlV2", licenseCheck(set(nil, "connector", "config", "verifierUrlV2"))},
		{"connector.config.url", licenseCheck(set("x", "connector", "config", "url"))},
		{"connector.config.url", licenseCheck(capture, set(nil, "connector", "config", "url"))},
		{"document.id", licenseCheck(set("", "document", "id"))}, {"document.type", licenseCheck(set("ppt", "document", "type"))},
		{"document.type", licenseCheck(capture, set("dl", "document", "type"))},
		{"document.back_image", licenseCheck(set("%", "document", "back_image"))},
		{"document.back_image", licenseCheck(set("", "document", "back_image"))},
		{"document.selfie", licenseCheck(set("AAAA", "document", "selfie"))},
		{"document.front_image", licenseCheck(passport, set(nil, "document", "front_image_url"))},
		{"document.back_image", licenseCheck(passport, set("AAAA", "document", "back_image"))},
		{"document.barcode_image_url", licenseCheck(passport, set("x", "document", "barcode_image_url"))},
		{"referrerPublicKey", licenseCheck(with("referrerPublicKey", 1))}, {"surprise", licenseCheck(with("surprise", 1))},
		{"connector", wrapped(licenseCheck())},
	} {
		c.refusedPlain(check.param, "POST", "/verify", check.body, license)
	}
	c.refusedPlain("licensekey", "POST", "/verify", licenseCheck())
	c.refusedPlain("requestid", "POST", "/verify", licenseCheck(), license, drop("requestid"))
	c.proof(http.StatusUnauthorized, "POST", "/verify", licenseCheck(), c.license("idproofingapi", "another"))
}

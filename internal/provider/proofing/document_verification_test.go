package proofing_test

import (
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const verification = "onekosmos_document_verification"

// check is what a verification of each kind wants.
func check(kind string, document rig.Values) rig.Values {
	config := `{"verifierUrl":"https://v1.example.com","verifierUrlV2":"https://v2.example.com","clientSecret":"s3cret-of-the-connector"}`
	if kind == "id_capture" {
		config = `{"url":"https://capture.example.com"}`
	}
	return rig.Values{
		"connector":    rig.Values{"id": "c-1", "type": "microblink", "config": config},
		"verification": rig.Values{"id": "v-1", "tag": "license", "type": kind, "verifier": "mine"},
		"document":     rig.Values{"id": "doc-1"}.With(document),
	}
}

func TestDocumentVerification(t *testing.T) {
	for name, modes := range map[string]localtenant.Modes{"as documented": {}, "newer, bare": {UnknownFields: true, Bodies: "bare"}} {
		t.Run(name, func(t *testing.T) {
			tenant, r := acctest.NewRig(t, rig.Values{}, modes)
			acctest.NoViolations(t, tenant)
			local := tenant.Local(t)
			got, problems := r.Open(verification, check("dl_authenticate", rig.Values{
				"front_image": "AAAA", "back_image_url": "https://img.example.com/1", "barcode_image": "AAAA", "front_image_flash_url": "https://img.example.com/2",
			}).With(rig.Values{"referrer_public_key": "key"}))
			if problems != nil || got["verified"] != true || got.Text("authority") != "microblink" || got.Text("token") == "" || got.Text("proof_jwt") == "" ||
				got.Text("public_key") != local.PublicKey("idproofingapi") || !strings.HasSuffix(got.Text("verified_at"), "Z") || (got["result"] != nil) != modes.UnknownFields || got["raw_data"] != nil {
				t.Errorf("%v, %v", got, problems)
			}
			local.SetVerification("doc-1", false, map[string]any{"name": "of-a-person"})
			for kind, want := range map[string]string{"ppt_authenticate": "ppt", "idcard_authenticate": "idcard", "id_capture": "idcard"} {
				got, problems := r.Open(verification, check(kind, rig.Values{"front_image_url": "https://img.example.com/1"}))
				sent := acctest.Sent(local, "POST", "/verify")
				document := sent[len(sent)-1]["document"].(map[string]any)
				if problems != nil || got["verified"] != false || !strings.Contains(got.Text("result"), "of-a-person") || document["type"] != want {
					t.Errorf("%s: sent %v, got %v, %v", kind, document, got, problems)
				}
			}
		})
	}
}

// What is wrong is said on the attribute, before anything is sent, and nothing of a
// document is repeated.
func TestDocumentVerification_badInput(t *testing.T) {
	tenant, r := acctest.NewRig(t, rig.Values{})
	for name, c := range map[string]struct {
		config   rig.Values
		at, says string
	}{
		"no base64":           {check("dl_authenticate", rig.Values{"front_image": "image of-a-person"}), "document.front_image", "is not base64"},
		"image and URL":       {check("dl_authenticate", rig.Values{"front_image": "AAAA", "front_image_url": "https://of-a-person.example.com"}), "document.front_image", "front_image_url"},
		"an empty URL":        {check("dl_authenticate", rig.Values{"back_image_url": ""}), "document.back_image_url", "at least 1"},
		"a passport":          {check("ppt_authenticate", nil), "document.front_image", "Set front_image or front_image_url"},
		"a passport's back":   {check("ppt_authenticate", rig.Values{"front_image": "AAAA", "back_image": "AAAA"}), "document.back_image", "only the front"},
		"a passport, flashed": {check("ppt_authenticate", rig.Values{"front_image": "AAAA", "front_image_flash_url": "https://of-a-person.example.com"}), "document.front_image_flash_url", "only the front"},
		"another kind":        {check("liveness", nil), "verification.type", `"id_capture"`},
	} {
		_, problems := r.Open(verification, c.config)
		if len(problems.Errors()) != 1 || problems.Paths()[0] != c.at || !strings.Contains(problems.String(), c.says) || strings.Contains(problems.String(), "of-a-person") {
			t.Errorf("%s: want one error on %s that says %q: %v", name, c.at, c.says, problems)
		}
	}
	if sent := tenant.Local(t).Journal(); len(sent) > 0 {
		t.Errorf("%d requests were made; bad input must be refused before", len(sent))
	}
}

func TestDocumentVerification_failures(t *testing.T) {
	tenant, r := acctest.NewRig(t, rig.Values{})
	local := tenant.Local(t)
	local.Inject(localtenant.Fault{Path: "/idproofingapi/verify", DropAfter: true})
	_, problems := r.Open(verification, check("dl_authenticate", nil))
	if !strings.Contains(problems.String(), "The request was not retried") || local.Count("POST", "/idproofingapi/verify") != 1 {
		t.Errorf("a lost answer: %v", problems)
	}
	local.Inject(localtenant.Fault{Path: "/idproofingapi/verify", Status: 400, ContentType: "application/json", Body: `{"message":"no s3cret-of-the-connector"}`})
	_, problems = r.Open(verification, check("dl_authenticate", nil))
	if !strings.Contains(problems.String(), `Could not verify document "doc-1"`) {
		t.Errorf("a refusal: %v", problems)
	}
}

package provider_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// changesEachTime are examples whose second plan cannot be empty, and why.
var changesEachTime = map[string]string{
	"data-sources/onekosmos_saml_request": "every read makes a new request",
}

// needsSecrets are examples that a tenant which masks secrets cannot serve.
var needsSecrets = map[string]bool{
	"ephemeral-resources/onekosmos_service_provider_credentials": true,
	"ephemeral-resources/onekosmos_service_keys":                 true,
}

// stays are the collections of which no call takes an object away, and what is
// wrong with one that destroy has left.
var stays = map[string]func(object map[string]any) (problem string){
	"images":        func(map[string]any) string { return "" },
	"auth_sessions": func(map[string]any) string { return "" }, // they expire
	// So do sessions in which a document is scanned.
	"proofing_sessions": func(map[string]any) string { return "" },
	"buckets": func(bucket map[string]any) string {
		if bucket["isEnabled"] != false {
			return "it is not disabled"
		}
		return ""
	},
	"webauthn_vendor_metadata": func(record map[string]any) string {
		if record["disabled"] != true {
			return "it is not disabled"
		}
		return ""
	},
}

// notApplied are files that only the pages show: they import an object that
// exists in nobody's tenant.
var notApplied = map[string]bool{"import-by-string-id.tf": true, "import-by-identity.tf": true}

// Every example is applied, plans empty afterwards, and is destroyed without a
// trace.
func TestAccExamples(t *testing.T) {
	root := filepath.Join("..", "..", "examples")
	folders, err := filepath.Glob(filepath.Join(root, "*"))
	if err != nil {
		t.Fatal(err)
	}
	nested, err := filepath.Glob(filepath.Join(root, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	applied := 0
	for _, folder := range append(folders, nested...) {
		text := exampleText(t, folder)
		name, _ := filepath.Rel(root, folder)
		name = filepath.ToSlash(name)
		if text == "" || name == "provider" {
			continue // the provider's own example names a tenant that is nobody's
		}
		applied++
		testExample(t, name, name, text)
		// What only reads is held against odd answers by tests of its own.
		if strings.Contains("\n"+text, "\nresource ") && !strings.HasPrefix(name, "data-sources/") && !needsSecrets[name] {
			testExample(t, name, name+" other tenant", text, localtenant.Modes{ShuffleLists: true, UnknownFields: true, Secrets: "masked"})
		}
	}
	if applied < 11 {
		t.Errorf("%d examples were found; where are the others?", applied)
	}
}

// testExample applies one example to a tenant of its own. One that invents
// fields keeps them, so there the state is not compared.
func testExample(t *testing.T, name, title, text string, modes ...localtenant.Modes) {
	t.Run(title, func(t *testing.T) {
		tenant := acctest.Start(t, modes...)
		local := tenant.Local(t)
		variables := exampleVariables(text, local)
		if strings.Contains(text, `ephemeral "onekosmos_session_response"`) {
			with := local.Modes()
			with.SessionAnswerFetches = 2 // the user of the wallet
			local.Set(with)
		}
		before := local.State()
		after := []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}
		if changesEachTime[name] != "" {
			after = nil
		}
		resource.ParallelTest(t, resource.TestCase{
			ProtoV6ProviderFactories: acctest.Factories(),
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_11_0)},
			Steps: []resource.TestStep{{
				Config: tenant.Config(text), ConfigVariables: variables,
				ExpectNonEmptyPlan: after == nil,
				ConfigPlanChecks:   resource.ConfigPlanChecks{PostApplyPostRefresh: after},
			}},
		})
		if len(modes) > 0 || t.Failed() {
			return
		}
		if after := withoutStaying(t, before, local.State()); after != before {
			t.Errorf("destroy left the tenant changed:\n+ %s\n- %s",
				strings.Join(linesBeyond(after, before), "\n+ "), strings.Join(linesBeyond(before, after), "\n- "))
		}
	})
}

// linesBeyond returns the lines of a text that another one lacks.
func linesBeyond(text, other string) []string {
	known := map[string]bool{}
	for line := range strings.Lines(other) {
		known[strings.TrimSpace(line)] = true
	}
	beyond := []string{}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); !known[line] {
			beyond = append(beyond, line)
		}
	}
	return beyond
}

// withoutStaying returns a tenant's state after destroy without the new objects
// that no call takes away.
func withoutStaying(t *testing.T, before, after string) string {
	t.Helper()
	if before == after { // which a map could not tell apart
		return after
	}
	var had, has map[string][]map[string]any
	for text, state := range map[string]*map[string][]map[string]any{before: &had, after: &has} {
		if err := json.Unmarshal([]byte(text), state); err != nil {
			t.Fatal(err)
		}
	}
	for name, check := range stays {
		has[name] = slices.DeleteFunc(has[name], func(object map[string]any) bool {
			if slices.ContainsFunc(had[name], func(old map[string]any) bool { return old["_id"] == object["_id"] }) {
				return false
			}
			problem := check(object)
			if problem != "" {
				t.Errorf("destroy left in %s what may not stay so: %s: %v", name, problem, object)
			}
			return problem == ""
		})
		if len(has[name]) == 0 {
			delete(has, name)
		}
	}
	text, err := json.MarshalIndent(has, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// exampleText returns an example's configuration without the provider's own.
func exampleText(t *testing.T, folder string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.tf"))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, file := range files {
		if notApplied[filepath.Base(file)] {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(text)
		b.WriteString("\n")
	}
	here, err := filepath.Abs(folder)
	if err != nil {
		t.Fatal(err)
	}
	// The test runs elsewhere than where an example's files are.
	text := strings.ReplaceAll(b.String(), "${path.module}", filepath.ToSlash(here))
	// The test configures the provider, and the framework says where it is.
	text = strings.Replace(text, "provider \"onekosmos\" {}\n", "", 1)
	if start := strings.Index(text, "terraform {\n"); start >= 0 {
		end := strings.Index(text[start:], "\n}\n")
		text = text[:start] + text[start+end+3:]
	}
	return text
}

// exampleVariables are what an example asks for and only a tenant has.
func exampleVariables(text string, local *localtenant.Tenant) config.Variables {
	variables := config.Variables{}
	if strings.Contains(text, `variable "private_key"`) {
		variables["private_key"] = config.StringVariable("AQ==") // nobody's
	}
	if strings.Contains(text, `variable "service_public_key"`) {
		variables["service_public_key"] = config.StringVariable(local.PublicKey("adminapi"))
	}
	if strings.Contains(text, `variable "idp_identifier"`) {
		variables["idp_identifier"] = config.StringVariable(local.IdentityProviderID())
	}
	if strings.Contains(text, `variable "wallet_session_id"`) {
		session := local.OpenWalletSession()
		local.FinishWalletSession(session, true, "")
		variables["wallet_session_id"] = config.StringVariable(session)
	}
	if strings.Contains(text, `variable "external_idp_id"`) {
		variables["external_idp_id"] = config.StringVariable(local.Add("external_idps", map[string]any{"name": "Partner", "ssoUrl": "https://partner.example.com/sso"}))
	}
	if strings.Contains(text, `variable "proofing_session_id"`) {
		variables["proofing_session_id"] = config.StringVariable(local.OpenProofingSession("6070951e8dfc7f29228126aa", "dl_object"))
	}
	if strings.Contains(text, `variable "document_share_session_id"`) {
		opened := local.OpenProofingSessions(1, func(_ int, session map[string]any) { session["share"] = true })
		variables["document_share_session_id"] = config.StringVariable(opened[0])
	}
	if strings.Contains(text, `variable "broker_module_id"`) {
		module := local.Add("auth_modules", map[string]any{
			"type": "ldap", "subtype": "directory", "method": "authn", "name": "Plant", "enabled": true, "mode": "broker", "config": map[string]any{},
		})
		uid := local.RegisterBroker(module, "Data centre 1")
		variables["broker_module_id"] = config.StringVariable(module)
		if strings.Contains(text, `variable "broker_uid"`) {
			variables["broker_uid"] = config.StringVariable(uid)
		}
	}
	return variables
}

package acceptance

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
)

// These tests are of what CLIs differ in, so that they run with each.

var update = flag.Bool("update", false, "write the files that outputs are held against")

// A write-only value reaches the tenant, again with each new version and with
// no other change, and is in no state.
func TestAccWriteOnly(t *testing.T) {
	tenant := alone(t)
	local := tenant.Local(t)
	k := kinds.Of("onekosmos_message_gateway")
	w := newWorkspace(t, firstCLI(t), tenant.Settings())
	w.write("gateway.tf", "variable \"password\" {\n  type      = string\n  ephemeral = true\n}\nvariable \"round\" { type = number }\n"+
		k.HCL("test", k.Lives[0].Minimal.With(rig.Values{"password_wo": rig.Expr("var.password"), "password_wo_version": rig.Expr("var.round")})))
	stored := func(want string) {
		t.Helper()
		if got := local.Objects(k.Collection)[0]["password"]; got != want {
			t.Errorf("the gateway's password is %v", got)
		}
	}
	w.succeeds("apply", "-no-color", "-auto-approve", "-var=password=canary-first", "-var=round=1")
	stored("canary-first")
	w.must(0, "plan", "-no-color", "-detailed-exitcode", "-var=password=canary-second", "-var=round=1")
	w.succeeds("apply", "-no-color", "-auto-approve", "-var=password=canary-second", "-var=round=2")
	stored("canary-second")
	if text := w.said() + w.read("terraform.tfstate"); strings.Contains(text, "canary") || !strings.Contains(text, "password_wo_version") {
		t.Error("the state, or what apply prints, has a write-only value, or nothing at all")
	}
}

// An object that a removed block takes out of the state stays on the tenant.
func TestAccRemoved(t *testing.T) {
	tenant := alone(t)
	k := kinds.Of("onekosmos_auth_module")
	w := newWorkspace(t, firstCLI(t), tenant.Settings())
	w.write("module.tf", k.HCL("test", k.Lives[0].Minimal))
	w.succeeds("apply", "-no-color", "-auto-approve")
	had := len(tenant.Local(t).Objects(k.Collection))
	w.write("module.tf", "removed {\n  from = onekosmos_auth_module.test\n  lifecycle {\n    destroy = false\n  }\n}\n")
	w.succeeds("apply", "-no-color", "-auto-approve")
	w.succeeds("state", "list")
	if w.output.Len() > 0 || len(tenant.Local(t).Objects(k.Collection)) != had {
		t.Errorf("the state has %q, and the tenant had %d modules and has %d", w.output.String(), had, len(tenant.Local(t).Objects(k.Collection)))
	}
}

// Every function of the provider answers.
func TestAccFunctions(t *testing.T) {
	tenant := alone(t)
	w := newWorkspace(t, firstCLI(t), tenant.Settings())
	w.write("functions.tf", `
variable "service_key" { type = string }
locals {
  private = "AQ=="
  sealed  = provider::onekosmos::ecdsa_encrypt("a text", local.private, var.service_key)
}
output "public_key" { value = provider::onekosmos::public_key(local.private) }
output "opened" {
  sensitive = true
  value     = provider::onekosmos::ecdsa_decrypt(local.sealed, local.private, var.service_key)
}
output "entity_id" {
  value = provider::onekosmos::parse_saml_metadata(<<-EOT
    <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://wiki.example.com/saml">
      <SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
        <AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://wiki.example.com/saml/acs" index="0"/>
      </SPSSODescriptor>
    </EntityDescriptor>
  EOT
  ).entity_id
}
`)
	w.succeeds("apply", "-no-color", "-auto-approve", "-var=service_key="+tenant.Local(t).PublicKey("adminapi"))
	w.succeeds("output", "-json")
	var outputs map[string]struct{ Value string }
	w.decode(&outputs)
	if key := outputs["public_key"].Value; len(key) < 80 {
		t.Errorf("the public key is %q", key)
	}
	if outputs["opened"].Value != "a text" || outputs["entity_id"].Value != "https://wiki.example.com/saml" {
		t.Errorf("the outputs are %v", outputs)
	}
	// What comes of a sensitive key is sensitive.
	w.write("functions.tf", `
variable "key" {
  default   = "AQ=="
  sensitive = true
}
output "public_key" { value = provider::onekosmos::public_key(var.key) }
`)
	w.must(1, "plan", "-no-color")
	if !strings.Contains(w.said(), "sensitive") {
		t.Errorf("the plan ends with %s", w.said())
	}
}

// An import block with an identity finds an object that its parent and its id
// name.
func TestAccImportByIdentity(t *testing.T) {
	tenant := alone(t)
	module, attribute := kinds.Of("onekosmos_auth_module"), kinds.Of("onekosmos_user_attribute")
	values := rig.Values{"auth_module_id": rig.Expr("onekosmos_auth_module.test.id"), "name": "Department", "directory_attribute": "department"}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		Steps: []resource.TestStep{
			{Config: configure(tenant, module.HCL("test", module.Lives[0].Minimal)+attribute.HCL("test", values))},
			{ResourceName: "onekosmos_user_attribute.test", ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

// generated are kinds with every nesting that a schema has: none, a parent,
// objects in objects, lists of objects and maps of objects.
func generated(session string) map[string]rig.Values {
	template := kinds.Fill(kinds.Of("onekosmos_proofing_template").Lives[0].Full, rig.Values{"session": session})
	return map[string]rig.Values{
		"onekosmos_auth_module":            {"name": "Guests", "type": "db"},
		"onekosmos_user_attribute":         {"auth_module_id": rig.Expr("onekosmos_auth_module.test.id"), "name": "Department", "directory_attribute": "department"},
		"onekosmos_service_provider":       kinds.Of("onekosmos_service_provider").Life("saml").Full,
		"onekosmos_authentication_journey": kinds.Of("onekosmos_authentication_journey").Lives[0].Full,
		"onekosmos_proofing_template":      template,
	}
}

// The configuration that the CLI generates for imported objects is valid and
// plans no change.
func TestAccGeneratedConfiguration(t *testing.T) {
	tenant := alone(t)
	all := generated(tenant.Local(t).OpenProofingSession("dvc-1", "dl_object"))
	made := newWorkspace(t, firstCLI(t), tenant.Settings())
	var config strings.Builder
	for kind, values := range all {
		config.WriteString(kinds.Of(kind).HCL("test", values))
	}
	made.write("objects.tf", config.String())
	made.succeeds("apply", "-no-color", "-auto-approve")
	made.succeeds("show", "-json")
	var state struct {
		Values struct {
			Module struct {
				Resources []struct {
					Type   string
					Values rig.Values
				}
			} `json:"root_module"`
		}
	}
	made.decode(&state)
	var imports strings.Builder
	for _, r := range state.Values.Module.Resources {
		imports.WriteString("import {\n" + rig.HCL(rig.Values{"to": rig.Expr(r.Type + ".test"), "id": kinds.Of(r.Type).ID(r.Values)}) + "}\n")
	}
	w := newWorkspace(t, firstCLI(t), tenant.Settings())
	w.write("imports.tf", imports.String())
	w.must(2, "plan", "-no-color", "-detailed-exitcode", "-generate-config-out=generated.tf")
	if !strings.Contains(w.said(), "Plan: 5 to import, 0 to add, 0 to change, 0 to destroy.") {
		t.Fatalf("the plan is\n%s\nof\n%s", w.said(), w.read("generated.tf"))
	}
	w.succeeds("apply", "-no-color", "-auto-approve")
	w.must(0, "plan", "-no-color", "-detailed-exitcode")
}

// planned is what a plan prints of resources.
var planned = regexp.MustCompile(`(?s)  # onekosmos_.*Plan: [^\n]*\n`)

// What plans print of a new object, a change, and a replacement is as it was
// last looked at; -update writes it anew. Each CLI prints in its own way.
func TestAccPlanText(t *testing.T) {
	acctest.Once(t)
	tenant := alone(t)
	gateway, provider := kinds.Of("onekosmos_message_gateway"), kinds.Of("onekosmos_service_provider")
	w := newWorkspace(t, firstCLI(t), tenant.Settings())
	write := func(changed rig.Values, name string) {
		w.write("objects.tf", gateway.HCL("call", gateway.Lives[0].Minimal.With(changed))+
			provider.HCL("payroll", provider.Life("saml").Minimal.With(rig.Values{"name": name})))
	}
	var texts []string
	plan := func() {
		t.Helper()
		w.must(2, "plan", "-no-color", "-detailed-exitcode")
		texts = append(texts, planned.FindString(strings.ReplaceAll(w.output.String(), tenant.Settings()["base_url"], "https://tenant.example.com")))
	}
	write(nil, "Payroll")
	plan()
	w.succeeds("apply", "-no-color", "-auto-approve")
	write(rig.Values{"password_wo_version": 2}, "Pensions")
	plan()
	sms := gateway.Life("sms").Minimal
	write(rig.Values{"voice": nil, "sms": sms["sms"]}, "Payroll")
	plan()
	ids := regexp.MustCompile(`\b[0-9a-f]{24}\b`)
	got := ids.ReplaceAllString(strings.Join(texts, "\n\n"), "an id")
	file := "testdata/plan_terraform.txt"
	if strings.Contains(w.output.String(), "OpenTofu") {
		file = "testdata/plan_opentofu.txt"
	}
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the plans are\n%s", got)
	}
	if strings.Contains(got, "canary") {
		t.Error("a plan shows a secret")
	}
}

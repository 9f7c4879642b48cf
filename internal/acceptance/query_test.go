package acceptance

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/list"
	frameworkprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

// listed says where the tenant has the objects of a list resource, under which
// key it has what identifies them, and what the identity calls that. What a community
// has once has no key.
var listed = map[string]struct{ collection, key, identity string }{
	"onekosmos_auth_module":                    {"auth_modules", "_id", "id"},
	"onekosmos_authentication_journey":         {"authentication_journeys", "_id", "id"},
	"onekosmos_authentication_journey_v2":      {"authentication_journeys_v2", "_id", "id"},
	"onekosmos_auth_proxy_config":              {"auth_proxy_configs", "_id", "id"},
	"onekosmos_external_idp":                   {"external_idps", "_id", "id"},
	"onekosmos_radius_config":                  {"radius_configs", "_id", "id"},
	"onekosmos_branding":                       {"branding", "", "id"},
	"onekosmos_broker_connection":              {"broker_connections", "_id", "uid"},
	"onekosmos_default_auth_scheme":            {"auth_schemes", "", "id"},
	"onekosmos_document_bucket":                {"buckets", "", "id"},
	"onekosmos_environment_settings":           {"environment", "", "id"},
	"onekosmos_fido_settings":                  {"fido_settings", "", "id"},
	"onekosmos_first_time_enrollment_settings": {"first_time_enrollment_settings", "", "id"},
	"onekosmos_hardware_token":                 {"hardware_tokens", "serialNumber", "serial_number"},
	"onekosmos_hardware_token_assignment":      {"hardware_token_assignments", "_id", "id"},
	"onekosmos_instance_self_registration":     {"instance_self_registration", "", "id"},
	"onekosmos_liveid_selfie_settings":         {"liveid_selfie_settings", "", "id"},
	"onekosmos_message_gateway":                {"message_gateways", "_id", "id"},
	"onekosmos_message_template":               {"message_templates", "_id", "id"},
	"onekosmos_mfa_settings":                   {"mfa_settings", "", "id"},
	"onekosmos_orion_settings":                 {"orion_settings", "", "id"},
	"onekosmos_password_reset_settings":        {"password_reset_settings", "", "id"},
	"onekosmos_passwordless_settings":          {"passwordless_settings", "", "id"},
	"onekosmos_secret":                         {"secrets", "tag", "tag"},
	"onekosmos_self_registration":              {"self_registration", "", "id"},
	"onekosmos_service_provider":               {"service_providers", "_id", "id"},
	"onekosmos_session_attributes":             {"session_attributes", "", "id"},
	"onekosmos_user":                           {"users", "_id", "id"},
	"onekosmos_user_attribute":                 {"user_attributes", "_id", "id"},
	"onekosmos_webauthn_vendor_metadata":       {"webauthn_vendor_metadata", "aaguid", "id"},
	"onekosmos_windows_mfa_settings":           {"windows_mfa_settings", "", "id"},
}

// `terraform query` finds every object of every kind, and the configuration that
// it generates imports them as they are.
func TestAccQuery(t *testing.T) {
	cli := os.Getenv("ONEKOSMOS_TEST_QUERY_CLI")
	if cli == "" {
		t.Skip("needs a Terraform from 1.14 on in ONEKOSMOS_TEST_QUERY_CLI; scripts/cli.sh query finds one")
	}
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	if err := local.Populate(2); err != nil {
		t.Fatal(err)
	}
	newest := func(kind, mode string) (id string) {
		for _, module := range local.Objects("auth_modules") {
			if module["type"] == kind && module["mode"] == mode {
				id = module["_id"].(string)
			}
		}
		return id
	}
	within := map[string]string{"onekosmos_user": newest("db", "direct"), "onekosmos_user_attribute": newest("db", "direct"), "onekosmos_broker_connection": newest("ldap", "broker")}
	for i := range 2 {
		local.AddUser(within["onekosmos_user"], fmt.Sprint("person", i), nil)
	}
	local.RegisterBroker(within["onekosmos_broker_connection"], "Data center 2")

	w := newWorkspace(t, cli, tenant.Settings())
	w.write("all.tfquery.hcl", queries(t, within))
	w.succeeds("query", "-json", "-generate-config-out=generated.tf")
	generated := w.take("generated.tf")

	found, want := map[string][]string{}, map[string]string{}
	for _, message := range messages[struct {
		Object *struct {
			Kind     string `json:"resource_type"`
			Identity map[string]any
			Config   string
			Import   string `json:"import_config"`
		} `json:"list_resource_found"`
	}](w) {
		o := message.Object
		if o == nil {
			continue
		}
		if !strings.Contains(generated, o.Config) || !strings.Contains(generated, o.Import) {
			t.Errorf("the generated file lacks %s %v", o.Kind, o.Identity)
		}
		id, _ := o.Identity[listed[o.Kind].identity].(string)
		found[o.Kind] = append(found[o.Kind], id)
		want[address(o.Config)] = "import"
		w.write(address(o.Config)+".tf", o.Config+"\n"+o.Import+"\n")
	}
	for kind, at := range listed {
		var has []string
		for _, stored := range local.Objects(at.collection) {
			switch {
			case at.key == "":
				has = []string{client.SettingsID}
			case within[kind] == "" || stored["moduleId"] == within[kind]:
				has = append(has, kinds.Of(kind).Stored(stored))
			}
		}
		slices.Sort(has)
		slices.Sort(found[kind])
		if len(has) < 2 && at.key != "" || !slices.Equal(found[kind], has) {
			t.Errorf("%s: the query finds %q, the tenant has %q", kind, found[kind], has)
		}
	}

	for _, problem := range w.invalid() {
		t.Errorf("%s: %s: %s\n%s", problem.Range.Filename, problem.Summary, problem.Detail, problem.Snippet.Code)
	}

	w.succeeds("plan", "-json")
	got := map[string]string{}
	for _, message := range messages[struct {
		Change *struct {
			Action    string
			Resource  struct{ Addr string }
			Importing *struct{}
		}
	}](w) {
		if c := message.Change; c != nil && c.Importing != nil {
			got[c.Resource.Addr] = c.Action
		}
	}
	for address, action := range want {
		if got[address] != action {
			t.Errorf("%s: the import plans %q, want %q", address, got[address], action)
		}
	}
}

// address is that of the resource with which a text begins.
func address(text string) string {
	words := strings.SplitN(text, `"`, 5)
	return words[1] + "." + words[3]
}

// queries returns a query for each list resource of the provider. within are
// the modules whose objects are listed.
func queries(t *testing.T, within map[string]string) string {
	t.Helper()
	var b strings.Builder
	for _, make := range provider.New("test")().(frameworkprovider.ProviderWithListResources).ListResources(t.Context()) {
		l := make()
		var meta resource.MetadataResponse
		l.Metadata(t.Context(), resource.MetadataRequest{}, &meta)
		var schema list.ListResourceSchemaResponse
		l.ListResourceConfigSchema(t.Context(), list.ListResourceSchemaRequest{}, &schema)
		if listed[meta.TypeName].collection == "" {
			t.Errorf("nothing says where the tenant has the objects of %s", meta.TypeName)
		}
		fmt.Fprintf(&b, "list %q \"all\" {\n  provider = onekosmos\n  include_resource = true\n", meta.TypeName)
		for name := range schema.Schema.Attributes {
			fmt.Fprintf(&b, "  config {\n    %s = %q\n  }\n", name, within[meta.TypeName])
		}
		b.WriteString("}\n")
	}
	return b.String()
}

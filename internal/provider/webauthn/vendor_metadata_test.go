package webauthn_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const (
	address    = "onekosmos_webauthn_vendor_metadata.test"
	collection = "webauthn_vendor_metadata"
	yubikey    = "2fc0579f-8113-47ea-b116-bb5a8db9202a"
	titan      = "42b4fb4a-2866-43b2-9bf7-6c6669c2e5d3"

	minimal = `
resource "onekosmos_webauthn_vendor_metadata" "test" {
  aaguid   = "2fc0579f-8113-47ea-b116-bb5a8db9202a"
  name     = "YubiKey 5"
  metadata = "{\"description\":\"a <b>\",\"versions\":[1,2]}"
}
`
)

// records returns what the tenant has.
func records(t *testing.T, tenant *acctest.Tenant) []map[string]any {
	t.Helper()
	return tenant.Local(t).Objects(collection)
}

// has wants a tenant with one record that says so.
func has(t *testing.T, tenant *acctest.Tenant, want map[string]any) resource.TestCheckFunc {
	return func(*terraform.State) error {
		found := records(t, tenant)
		if len(found) != 1 {
			return fmt.Errorf("%d records", len(found))
		}
		for name, value := range want {
			if found[0][name] != value {
				return fmt.Errorf("%s is %v, want %v", name, found[0][name], value)
			}
		}
		return nil
	}
}

func change(t *testing.T, tenant *acctest.Tenant, name string, value any) {
	t.Helper()
	local := tenant.Local(t)
	local.Change(collection, local.Objects(collection)[0]["_id"].(string), func(o map[string]any) { o[name] = value })
}

// What destroy has disabled is taken up again, and what is in use is not taken.
func TestWebAuthnVendorMetadata_again(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: tenant.Config(minimal)},
			{Config: tenant.Config(" "), Check: has(t, tenant, map[string]any{"disabled": true})},
			{
				Config: tenant.Config(minimal), ConfigPlanChecks: acctest.Acts(address, plancheck.ResourceActionCreate),
				Check: has(t, tenant, map[string]any{"disabled": false, "name": "YubiKey 5"}),
			},
			{Config: tenant.Config(" ")},
			{
				PreConfig: func() { change(t, tenant, "disabled", false); change(t, tenant, "name", "Theirs") },
				Config:    tenant.Config(minimal),
				ExpectError: acctest.Expect("Could not create vendor metadata", "exists already",
					"terraform import onekosmos_webauthn_vendor_metadata.example "+yubikey),
			},
		},
	})
	if err := has(t, tenant, map[string]any{"disabled": false, "name": "Theirs"})(nil); err != nil {
		t.Error(err)
	}
	if got := local.Count("PUT", ""); got != 1 {
		t.Errorf("%d records were made", got)
	}
}

// Another API has the same records, so that changing it sends nothing.
func TestWebAuthnVendorMetadata_api(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	through := func(api string) string {
		return tenant.Config(strings.Replace(minimal, "  name ", "  api = \""+api+"\"\n  name ", 1))
	}
	only := func(service string) resource.TestCheckFunc {
		return func(*terraform.State) error {
			for _, x := range local.Journal() {
				if strings.Contains(x.Endpoint, "vendormetadata") && x.Service != service {
					return fmt.Errorf("%s %s", x.Method, x.Path)
				}
			}
			return nil
		}
	}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: through("webauthn"), ConfigPlanChecks: acctest.Acts(address, plancheck.ResourceActionCreate), Check: only("webauthn")},
			{Config: through("admin"), ConfigPlanChecks: acctest.Acts(address, plancheck.ResourceActionUpdate)},
			{PreConfig: local.ResetJournal, Config: through("admin"), ConfigPlanChecks: acctest.Empty, Check: only("adminapi")},
			{ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"api"}},
		},
	})
	if got := local.Count("PATCH", ""); got != 1 { // the one that disables
		t.Errorf("%d changes", got)
	}
}

// A license alone does not reach the Admin API, nor does an administrator
// without a license reach the records of all communities.
func TestWebAuthnVendorMetadata_credentials(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	licensed := fmt.Sprintf("provider \"onekosmos\" {\n  base_url    = %q\n  license_key = %q\n}\n", tenant.Settings()["base_url"], local.License())
	unlicensed := fmt.Sprintf("provider \"onekosmos\" {\n  base_url = %q\n  username = %q\n  password = %q\n}\n", tenant.Settings()["base_url"], local.Username(), local.Password())
	for config, says := range map[string][]string{
		licensed + strings.Replace(minimal, "  name ", "  api = \"admin\"\n  name ", 1):               {"administrator's sign-in", "Set token"},
		unlicensed + strings.Replace(minimal, "  name ", "  all_communities = true\n  name ", 1):      {"asks for the license", "set license_key"},
		unlicensed + strings.Replace(minimal, "  name ", "  api = \"webauthn\"\n  name ", 1):          {"asks for the license", "set license_key"},
		unlicensed + `data "onekosmos_webauthn_vendor_metadata" "x" { aaguid = "any:` + titan + `" }`: {"aaguid", "set license_key"},
	} {
		core.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: acctest.Factories(),
			Steps:                    []resource.TestStep{{Config: config, ExpectError: acctest.Expect(says...)}},
		})
	}
	if found := records(t, tenant); len(found) != 0 {
		t.Errorf("made %v", found)
	}
}

// signIns are the settings that sign nobody in, and those that do.
func signIns(tenant *acctest.Tenant) map[string]rig.Values {
	all := rig.Values{}
	for name, value := range tenant.Settings() {
		all[name] = value
	}
	return map[string]rig.Values{"administrator": all, "license": all.With(rig.Values{"username": nil, "password": nil})}
}

// Records of all communities are found by their AAGUID alone, and are not among
// the community's own, which are in the order of their names.
func TestWebAuthnVendorMetadataDataSources(t *testing.T) {
	tenant, r := acctest.NewRig(t, nil, localtenant.Modes{ShuffleLists: true, UnknownFields: true})
	local := tenant.Local(t)
	for name, record := range map[string][2]string{
		"Solo": {"5" + titan[1:], local.CommunityID()}, "Titan": {titan, local.CommunityID()}, "YubiKey 5": {yubikey, local.CommunityID()}, "Everywhere": {titan, "any"},
	} {
		local.Add(collection, map[string]any{"aaguid": record[0], "name": name, "metadata": "x", "disabled": name == "Titan", "updatedBy": "somebody", "communityId": record[1]})
	}
	const kind = "onekosmos_webauthn_vendor_metadata"
	for name, settings := range signIns(tenant) {
		t.Run(name, func(t *testing.T) {
			if problems := r.Configure(settings); problems != nil {
				t.Fatal(problems)
			}
			for says, config := range map[string]rig.Values{
				`"titan" is not the id of vendor metadata`:     {"aaguid": "titan"},
				`No vendor metadata has the name "Everywhere"`: {"name": "Everywhere"},
			} {
				if read, problems := r.ReadData(kind, config); !acctest.Expect(says).MatchString(problems.Errors().String()) {
					t.Errorf("%v: %v, %s", config, read, problems)
				}
			}
			for aaguid, want := range map[string]string{strings.ToUpper(yubikey): "YubiKey 5 false " + yubikey, "any:" + titan: "Everywhere true any:" + titan} {
				read, problems := r.ReadData(kind, rig.Values{"aaguid": aaguid})
				if got := fmt.Sprint(read["name"], " ", read["all_communities"], " ", read["id"]); problems != nil || got != want {
					t.Errorf("%s is %q, want %q, %s", aaguid, got, want, problems)
				}
			}
			all, problems := r.ReadData(kind+"_records", nil)
			var got []string
			records, _ := all["webauthn_vendor_metadata_records"].([]any)
			for _, record := range records {
				got = append(got, fmt.Sprint(record.(rig.Values)["name"], " ", record.(rig.Values)["enabled"]))
			}
			if want := []string{"Solo true", "Titan false", "YubiKey 5 true"}; problems != nil || !slices.Equal(got, want) {
				t.Errorf("all are %q, want %q, %s", got, want, problems)
			}
		})
	}
}

// Who signs in goes through the Admin API, and a license alone through the
// WebAuthn API; both say who they are. Who changed a record last is no
// difference, nor is how JSON is spelled.
func TestWebAuthnVendorMetadata_updatedBy(t *testing.T) {
	for name, want := range map[string]struct{ service, writer string }{
		"administrator": {"adminapi", ""}, "license": {"webauthn", "terraform-provider-onekosmos"},
	} {
		t.Run(name, func(t *testing.T) {
			tenant, r := acctest.NewRig(t, nil)
			local := tenant.Local(t)
			if want.writer == "" {
				want.writer = local.Username()
			}
			if problems := r.Configure(signIns(tenant)[name].With(rig.Values{"read_coalescing": false})); problems != nil {
				t.Fatal(problems)
			}
			config := rig.Values{"aaguid": yubikey, "name": "x", "metadata": `{"description":"a <b>","versions":[1,2]}`}
			made, problems := r.Create("onekosmos_webauthn_vendor_metadata", config)
			if problems != nil || made.Values().Text("updated_by") != want.writer {
				t.Fatal(made, problems)
			}
			change(t, tenant, "updatedBy", "somebody")
			change(t, tenant, "metadata", `{"versions": [1, 2], "description": "a \u003cb>"}`)
			read, problems := r.Read(made)
			if problems != nil || read.Values().Text("updated_by") != "somebody" {
				t.Fatal(read, problems)
			}
			if plan, problems := r.Plan("onekosmos_webauthn_vendor_metadata", read, config); problems != nil || !plan.NoOp() {
				t.Errorf("planned to become %v, %s", plan.Values(), problems)
			}
			for _, x := range local.Journal() {
				if strings.Contains(x.Endpoint, "vendormetadata") && x.Service != want.service {
					t.Errorf("%s %s", x.Method, x.Path)
				}
			}
		})
	}
}

// Destroy says what is left.
func TestWebAuthnVendorMetadataDestroyWarns(t *testing.T) {
	tenant, r := acctest.NewRig(t, nil)
	object, problems := r.Create("onekosmos_webauthn_vendor_metadata", rig.Values{"aaguid": yubikey, "name": "x", "metadata": "y"})
	if problems != nil {
		t.Fatal(problems)
	}
	problems = r.Destroy(object)
	if problems.Errors() != nil || !strings.Contains(problems.String(), "stays in the tenant") || !strings.Contains(problems.String(), "it is disabled") {
		t.Errorf("%s", problems)
	}
	if found := records(t, tenant); len(found) != 1 || found[0]["disabled"] != true || found[0]["name"] != "x" {
		t.Errorf("left %v", found)
	}
}

func TestWebAuthnVendorMetadataList(t *testing.T) {
	tenant, r := acctest.NewRig(t, nil, localtenant.Modes{ShuffleLists: true, UnknownFields: true})
	local := tenant.Local(t)
	for _, community := range []string{local.CommunityID(), "any"} {
		local.Add(collection, map[string]any{
			"aaguid": strings.ToUpper(titan), "name": "Titan", "metadata": "x", "disabled": true, "updatedBy": "somebody", "communityId": community})
	}
	found := r.List("onekosmos_webauthn_vendor_metadata", nil, rig.ListOptions{IncludeResource: true})
	if len(found) != 1 || found[0].Problems != nil {
		t.Fatalf("listed %v", found)
	}
	if l := found[0]; l.Name != "Titan" || l.Identity.Text("id") != titan || l.Resource.Text("aaguid") != titan || l.Resource["enabled"] != false {
		t.Errorf("%v is listed as %q, %v", l.Identity, l.Name, l.Resource)
	}
}

// A record that was made is kept track of, whatever becomes of the answers.
func TestWebAuthnVendorMetadataFaults(t *testing.T) {
	config := rig.Values{"aaguid": yubikey, "name": "x", "metadata": "y"}
	for name, fault := range map[string]localtenant.Fault{
		"lost answer":   {Method: "PUT", DropAfter: true},
		"not read back": {Path: "/adminapi/webauthn/vendormetadata/{communityId}/fetch", Skip: 1, Times: 1, Status: 400},
	} {
		t.Run(name, func(t *testing.T) {
			tenant, r := acctest.NewRig(t, nil)
			tenant.Local(t).Inject(fault)
			object, _ := r.Create("onekosmos_webauthn_vendor_metadata", config)
			if object == nil || object.Identity().Text("id") != yubikey || object.Values().Text("name") != "x" {
				t.Fatalf("kept %v", object)
			}
			if _, err := tenant.Client().VendorMetadata("").Get(t.Context(), yubikey); errors.Is(err, client.ErrNotFound) {
				t.Error(err)
			}
			if got := tenant.Local(t).Count("PUT", ""); got != 1 {
				t.Errorf("%d creates", got)
			}
		})
	}
}

// A tenant that writes JSON and AAGUIDs its own way changes nothing.
func TestWebAuthnVendorMetadataSpelledByTheTenant(t *testing.T) {
	tenant, r := acctest.NewRig(t, nil)
	const given = `{"a":1,"b":2}`
	aaguid := strings.ToUpper(yubikey)
	tenant.Local(t).Inject(localtenant.Fault{Path: "/adminapi/webauthn/vendormetadata/{communityId}/fetch", Skip: 1, Status: 200, ContentType: "application/json",
		Body: `[{"aaguid":"` + yubikey + `","name":"x","metadata":"{\"b\": 2, \"a\": 1}","disabled":"false","updatedBy":"x"}]`})
	object, problems := r.Create("onekosmos_webauthn_vendor_metadata", rig.Values{"aaguid": aaguid, "name": "x", "metadata": given})
	if problems != nil || object.Values().Text("metadata") != given || object.Values().Text("aaguid") != aaguid || object.Values()["enabled"] != true {
		t.Errorf("%v, %s", object.Values(), problems)
	}
}

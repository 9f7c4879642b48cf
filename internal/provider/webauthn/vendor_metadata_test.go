package webauthn_test

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

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
	full = `
resource "onekosmos_webauthn_vendor_metadata" "test" {
  aaguid   = "2FC0579F-8113-47EA-B116-BB5A8DB9202A"
  name     = "YubiKey 5 & Zürich"
  metadata = "bm8gSlNPTg=="
  enabled  = false
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

// testLife takes a record through its whole life.
func testLife(t *testing.T, tenant *acctest.Tenant, as signIn) {
	t.Helper()
	local := tenant.Local(t)
	writer := "terraform-provider-onekosmos"
	if strings.Contains(as(tenant, ""), "username") {
		writer = local.Username()
	}
	first := map[string]any{"aaguid": yubikey, "name": "YubiKey 5", "metadata": `{"description":"a <b>","versions":[1,2]}`, "disabled": false, "updatedBy": writer, "communityId": local.CommunityID()}
	second := map[string]any{"aaguid": yubikey, "name": "YubiKey 5 & Zürich", "metadata": "bm8gSlNPTg==", "disabled": true, "updatedBy": writer}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		CheckDestroy:             has(t, tenant, map[string]any{"name": "YubiKey 5", "metadata": first["metadata"], "disabled": true}),
		Steps: []resource.TestStep{
			{Config: as(tenant, minimal), ConfigPlanChecks: acctest.Acts(address, plancheck.ResourceActionCreate), Check: has(t, tenant, first)},
			{Config: as(tenant, minimal), ConfigPlanChecks: acctest.Empty},
			{Config: as(tenant, full), ConfigPlanChecks: acctest.Acts(address, plancheck.ResourceActionUpdate), Check: has(t, tenant, second)},
			{Config: as(tenant, full), ConfigPlanChecks: acctest.Empty},
			{Config: as(tenant, full), ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"aaguid"}},
			{Config: as(tenant, minimal), ConfigPlanChecks: acctest.Acts(address, plancheck.ResourceActionUpdate), Check: has(t, tenant, first)},
			{ResourceName: address, Config: as(tenant, minimal), ImportState: true, ImportStateId: yubikey, ImportStateVerify: true},
			{ // changed behind our back: the plan shows it, the apply puts it back
				PreConfig: func() { change(t, tenant, "name", "changed outside"); change(t, tenant, "disabled", true) },
				Config:    as(tenant, minimal), ConfigPlanChecks: acctest.Acts(address, plancheck.ResourceActionUpdate), Check: has(t, tenant, first),
			},
			{ // who changed it is no difference, nor is how JSON is spelled
				PreConfig: func() {
					change(t, tenant, "updatedBy", "somebody")
					change(t, tenant, "metadata", `{"versions": [1, 2], "description": "a \u003cb>"}`)
				},
				Config: as(tenant, minimal), ConfigPlanChecks: acctest.Empty,
			},
			{Config: as(tenant, strings.Replace(minimal, `[1,2]`, ` [1,  2 ]`, 1)), ConfigPlanChecks: acctest.Empty},
			{ // removed behind our back: made again
				PreConfig: func() { local.Remove(collection, records(t, tenant)[0]["_id"].(string)) },
				Config:    as(tenant, minimal), ConfigPlanChecks: acctest.Acts(address, plancheck.ResourceActionCreate), Check: has(t, tenant, first),
			},
		},
	})
}

func TestWebAuthnVendorMetadata(t *testing.T) {
	for name, as := range map[string]signIn{"administrator": asAdministrator, "license": asLicensee} {
		t.Run(name, func(t *testing.T) {
			tenant := acctest.Start(t)
			acctest.NoViolations(t, tenant)
			testLife(t, tenant, as)
			for _, x := range tenant.Local(t).Journal() {
				if strings.Contains(x.Endpoint, "vendormetadata") && (x.Service == "adminapi") != (name == "administrator") {
					t.Errorf("%s %s", x.Method, x.Path)
				}
			}
		})
	}
}

func TestWebAuthnVendorMetadata_otherTenants(t *testing.T) {
	for name, modes := range otherTenants {
		for who, as := range map[string]signIn{"administrator": asAdministrator, "license": asLicensee} {
			t.Run(name+", "+who, func(t *testing.T) {
				tenant := acctest.Start(t, modes)
				acctest.NoViolations(t, tenant)
				testLife(t, tenant, as)
			})
		}
	}
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

// Another AAGUID, or other communities, make another record; another case of
// letters does not.
func TestWebAuthnVendorMetadata_replaces(t *testing.T) {
	tenant := acctest.Start(t)
	of := func(from, to string) string { return tenant.Config(strings.Replace(minimal, from, to, 1)) }
	is := func(id string) []statecheck.StateCheck {
		return []statecheck.StateCheck{statecheck.ExpectKnownValue(address, tfjsonpath.New("id"), knownvalue.StringExact(id))}
	}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: of(yubikey, strings.ToUpper(yubikey)), ConfigStateChecks: is(yubikey)},
			{Config: tenant.Config(minimal), ConfigPlanChecks: acctest.Empty, ConfigStateChecks: is(yubikey)},
			{Config: of(yubikey, titan), ConfigPlanChecks: acctest.Acts(address, plancheck.ResourceActionReplace), ConfigStateChecks: is(titan)},
			{
				Config:            of(yubikey+`"`, titan+"\"\n  all_communities = true"),
				ConfigPlanChecks:  acctest.Acts(address, plancheck.ResourceActionReplace),
				ConfigStateChecks: is("any:" + titan),
			},
			{ResourceName: address, ImportState: true, ImportStateVerify: true},
		},
	})
	for _, record := range records(t, tenant) {
		if record["disabled"] != true {
			t.Errorf("%v is still in use", record)
		}
	}
	if n := len(records(t, tenant)); n != 3 {
		t.Errorf("%d records", n)
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

// A record that somebody made in AdminX is taken over without a change.
func TestWebAuthnVendorMetadata_import(t *testing.T) {
	for _, id := range []string{yubikey, "any:" + yubikey} {
		for form, block := range map[string]string{"id": "id = %q", "identity": "identity = {\n    id = %q\n  }"} {
			t.Run(form+" "+id, func(t *testing.T) {
				tenant := acctest.Start(t)
				local := tenant.Local(t)
				config, community := minimal, local.CommunityID()
				if strings.HasPrefix(id, "any:") {
					config, community = strings.Replace(minimal, "  name ", "  all_communities = true\n  name ", 1), "any"
				}
				local.Add(collection, map[string]any{
					"aaguid": strings.ToUpper(yubikey), "name": "YubiKey 5", "metadata": `{"versions": [1, 2], "description": "a <b>"}`, "disabled": false,
					"updatedBy": "somebody", "communityId": community,
				})
				core.ParallelTest(t, resource.TestCase{
					ProtoV6ProviderFactories: acctest.Factories(),
					Steps: []resource.TestStep{{
						Config:           tenant.Config(config + fmt.Sprintf("import {\n  to = %s\n  "+block+"\n}\n", address, id)),
						ConfigPlanChecks: acctest.Acts(address, plancheck.ResourceActionNoop),
						ConfigStateChecks: []statecheck.StateCheck{
							statecheck.ExpectKnownValue(address, tfjsonpath.New("aaguid"), knownvalue.StringExact(yubikey)),
							statecheck.ExpectKnownValue(address, tfjsonpath.New("updated_by"), knownvalue.StringExact("somebody")),
						},
					}},
				})
			})
		}
	}
}

func TestWebAuthnVendorMetadata_badImport(t *testing.T) {
	tenant := acctest.Start(t)
	for id, says := range map[string][]string{
		"YubiKey 5":        {`"YubiKey 5"`, "a name is not an id", "onekosmos_webauthn_vendor_metadata.example", yubikey},
		"yubikey":          {`"yubikey" is not the id of vendor metadata`, yubikey},
		"any/" + yubikey:   {"has 2 parts instead of 1"},
		"other:" + yubikey: {"is not the id of vendor metadata"},
		titan:              {"non-existent"},
	} {
		core.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: acctest.Factories(),
			Steps: []resource.TestStep{{
				Config: tenant.Config(minimal), ResourceName: address, ImportState: true, ImportStateId: id,
				ExpectError: acctest.Expect(says...),
			}},
		})
	}
}

// A license alone does not reach the Admin API, nor does an administrator
// without a license reach the records of all communities.
func TestWebAuthnVendorMetadata_credentials(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	unlicensed := fmt.Sprintf("provider \"onekosmos\" {\n  base_url = %q\n  username = %q\n  password = %q\n}\n", tenant.Settings()["base_url"], local.Username(), local.Password())
	for config, says := range map[string][]string{
		asLicensee(tenant, strings.Replace(minimal, "  name ", "  api = \"admin\"\n  name ", 1)):      {"administrator's sign-in", "Set token"},
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

func TestWebAuthnVendorMetadataDataSources(t *testing.T) {
	for name, as := range map[string]signIn{"administrator": asAdministrator, "license": asLicensee} {
		t.Run(name, func(t *testing.T) {
			tenant := acctest.Start(t, localtenant.Modes{ShuffleLists: true, UnknownFields: true})
			local := tenant.Local(t)
			local.Add(collection, map[string]any{
				"aaguid": titan, "name": "Titan", "metadata": "x", "disabled": true, "updatedBy": "somebody", "communityId": local.CommunityID()})
			local.Add(collection, map[string]any{
				"aaguid": titan, "name": "Everywhere", "metadata": "y", "disabled": false, "updatedBy": "1Kosmos", "communityId": "any"})
			same := func(one string) string {
				return fmt.Sprintf(`jsonencode(%s) == jsonencode({ for k, v in %s : k => v if k != "timeouts" && k != "api" })`, one, address)
			}
			failing := func(config string, says ...string) resource.TestStep {
				return resource.TestStep{Config: as(tenant, config), ExpectError: acctest.Expect(says...)}
			}
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					failing(`data "onekosmos_webauthn_vendor_metadata" "x" { aaguid = "`+yubikey+`" }`, "aaguid", yubikey),
					failing(`data "onekosmos_webauthn_vendor_metadata" "x" { aaguid = "titan" }`, `"titan" is not the id of vendor metadata`),
					failing(`data "onekosmos_webauthn_vendor_metadata" "x" { name = "Everywhere" }`, `No vendor metadata has the name "Everywhere"`),
					failing(`data "onekosmos_webauthn_vendor_metadata" "x" {}`, "aaguid"),
					{
						Config: as(tenant, minimal+`
data "onekosmos_webauthn_vendor_metadata" "by_aaguid" {
  aaguid = upper(onekosmos_webauthn_vendor_metadata.test.id)
}
data "onekosmos_webauthn_vendor_metadata" "by_name" {
  name       = "YubiKey 5"
  depends_on = [onekosmos_webauthn_vendor_metadata.test]
}
data "onekosmos_webauthn_vendor_metadata" "everywhere" {
  aaguid = "any:`+titan+`"
}
data "onekosmos_webauthn_vendor_metadata_records" "all" {
  depends_on = [onekosmos_webauthn_vendor_metadata.test]
}
locals {
  all = data.onekosmos_webauthn_vendor_metadata_records.all.webauthn_vendor_metadata_records
}
output "same" {
  value = alltrue([
    `+same("data.onekosmos_webauthn_vendor_metadata.by_aaguid")+`,
    `+same("data.onekosmos_webauthn_vendor_metadata.by_name")+`,
    `+same("local.all[1]")+`,
  ])
}
output "enabled" {
  value = { for record in local.all : record.name => record.enabled }
}
output "everywhere" {
  value = "${data.onekosmos_webauthn_vendor_metadata.everywhere.name} ${data.onekosmos_webauthn_vendor_metadata.everywhere.all_communities} ${data.onekosmos_webauthn_vendor_metadata.everywhere.id}"
}
`),
						ConfigStateChecks: []statecheck.StateCheck{
							statecheck.ExpectKnownOutputValue("same", knownvalue.Bool(true)),
							statecheck.ExpectKnownOutputValue("enabled", knownvalue.MapExact(map[string]knownvalue.Check{"YubiKey 5": knownvalue.Bool(true), "Titan": knownvalue.Bool(false)})),
							statecheck.ExpectKnownOutputValue("everywhere", knownvalue.StringExact("Everywhere true any:"+titan)),
						},
					},
				},
			})
		})
	}
}

func TestWebAuthnVendorMetadata_badInput(t *testing.T) {
	tenant := acctest.Start(t)
	record := func(change map[string]string) string {
		settings := map[string]string{"aaguid": `"` + yubikey + `"`, "name": `"x"`, "metadata": `"x"`}
		maps.Copy(settings, change)
		var b strings.Builder
		b.WriteString("resource \"onekosmos_webauthn_vendor_metadata\" \"test\" {\n")
		for name, value := range settings {
			b.WriteString("  " + name + " = " + value + "\n")
		}
		return b.String() + "}\n"
	}
	for name, test := range map[string]struct {
		change map[string]string
		says   []string
	}{
		"no AAGUID":          {map[string]string{"aaguid": `"yubikey"`}, []string{"aaguid", "must be a UUID, such as", "the vendor tells", "yubikey"}},
		"AAGUID in braces":   {map[string]string{"aaguid": `"{` + yubikey + `}"`}, []string{"aaguid", "must be a UUID"}},
		"AAGUID of no dash":  {map[string]string{"aaguid": `"2fc0579f811347eab116bb5a8db9202a"`}, []string{"aaguid", "must be a UUID"}},
		"AAGUID of any":      {map[string]string{"aaguid": `"any:` + yubikey + `"`}, []string{"aaguid", "must be a UUID"}},
		"AAGUID and a line":  {map[string]string{"aaguid": `"` + yubikey + `\n"`}, []string{"aaguid", "must be a UUID"}},
		"no name":            {map[string]string{"name": `""`}, []string{"name", "at least 1"}},
		"no metadata":        {map[string]string{"metadata": `""`}, []string{"metadata", "at least 1"}},
		"no metadata at all": {map[string]string{"metadata": "null"}, []string{"metadata"}},
		"unknown API":        {map[string]string{"api": `"wallet"`}, []string{"api", `"admin" "webauthn"`, `"wallet"`}},
		"all communities through the Admin API": {map[string]string{"api": `"admin"`, "all_communities": "true"},
			[]string{`api: "admin" is given, and all_communities is true`, `Give "webauthn"`}},
	} {
		acctest.Refused(t, tenant, name, record(test.change), test.says...)
	}
}

func TestWebAuthnVendorMetadataConforms(t *testing.T) {
	given := rig.Values{"aaguid": yubikey, "name": "x", "metadata": `{"a": 1}`}
	for name, config := range map[string]rig.Values{
		"minimal":         given,
		"disabled":        given.With(rig.Values{"enabled": false, "aaguid": strings.ToUpper(yubikey), "metadata": "text\n"}),
		"webauthn":        given.With(rig.Values{"api": "webauthn"}),
		"all communities": given.With(rig.Values{"all_communities": true}),
	} {
		t.Run(name, func(t *testing.T) {
			tenant, r := acctest.NewRig(t, rig.Values{"read_coalescing": false})
			local := tenant.Local(t)
			rig.Conform(t, r, rig.Conformance{
				Type: "onekosmos_webauthn_vendor_metadata", Config: config, NotImported: []string{"api"},
				Remove: func(rig.Values) { local.Remove(collection, local.Objects(collection)[0]["_id"].(string)) },
			})
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
	if found := records(t, tenant); len(found) != 1 || found[0]["disabled"] != true {
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

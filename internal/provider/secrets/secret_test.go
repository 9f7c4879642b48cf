package secrets_test

import (
	"context"
	"errors"
	"fmt"
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

const secretAddress = "onekosmos_secret.test"

func plainSecret(tag, value, further string) string {
	return fmt.Sprintf("resource \"onekosmos_secret\" \"test\" {\n  tag = %q\n  value = %q\n  %s\n}\n", tag, value, further)
}

func writeOnlySecret(tag, value string, version int, further string) string {
	return fmt.Sprintf("resource \"onekosmos_secret\" \"test\" {\n  tag = %q\n  value_wo = %q\n  value_wo_version = %d\n  %s\n}\n", tag, value, version, further)
}

// stored wants one secret in the tenant, beside the one that was there.
func stored(local *localtenant.Tenant, tag, value string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		var found []string
		for _, o := range local.Objects("secrets") {
			if o["tag"] != "theirs" {
				found = append(found, fmt.Sprint(o["tag"], "=", o["value"]))
			}
		}
		if len(found) != 1 || found[0] != tag+"="+value {
			return fmt.Errorf("the tenant has %q, want %s=%s", found, tag, value)
		}
		return nil
	}
}

func testSecretLife(t *testing.T, tenant *acctest.Tenant) {
	t.Helper()
	local := tenant.Local(t)
	acctest.NoViolations(t, tenant)
	store := tenant.Client().SecretStore()
	if _, err := store.Create(t.Context(), &client.StoredSecret{Tag: "theirs", Value: "kept"}); err != nil {
		t.Fatal(err)
	}
	behind := func(change func(id string)) func() {
		return func() {
			for _, o := range local.Objects("secrets") {
				if o["tag"] == "stripe" {
					change(o["_id"].(string))
				}
			}
		}
	}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		CheckDestroy: func(*terraform.State) error {
			_, err := store.Get(context.Background(), "stripe")
			if _, theirs := store.Get(context.Background(), "theirs"); !errors.Is(err, client.ErrNotFound) || theirs != nil {
				return fmt.Errorf("after destroy: %v, and the other: %v", err, theirs)
			}
			return nil
		},
		Steps: []resource.TestStep{
			{
				Config: tenant.Config(writeOnlySecret("stripe", "first-s3cret", 1, "")), ConfigPlanChecks: acctest.Acts(secretAddress, plancheck.ResourceActionCreate),
				Check: resource.ComposeTestCheckFunc(stored(local, "stripe", "first-s3cret"), acctest.NotInState("first-s3cret")),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(secretAddress, tfjsonpath.New("value"), knownvalue.Null()),
					statecheck.ExpectKnownValue(secretAddress, tfjsonpath.New("value_wo"), knownvalue.Null()),
					statecheck.ExpectKnownValue(secretAddress, tfjsonpath.New("created_by"), knownvalue.StringExact(local.Username())),
					statecheck.ExpectKnownValue(secretAddress, tfjsonpath.New("created_at"), knownvalue.NotNull()),
				},
			},
			{ // the value alone says nothing, its version does
				Config: tenant.Config(writeOnlySecret("stripe", "second-s3cret", 1, "")), ConfigPlanChecks: acctest.Empty, Check: stored(local, "stripe", "first-s3cret"),
			},
			{ // what is not the tenant's is changed in place
				PreConfig: local.ResetJournal,
				Config:    tenant.Config(writeOnlySecret("stripe", "second-s3cret", 1, "timeouts = { create = \"1m\" }")), ConfigPlanChecks: acctest.Acts(secretAddress, plancheck.ResourceActionUpdate),
				Check: resource.ComposeTestCheckFunc(stored(local, "stripe", "first-s3cret"), func(*terraform.State) error {
					if n := local.Count("POST", "/secret-store/create") + local.Count("POST", "/secret-store/delete"); n > 0 {
						return fmt.Errorf("%d writes for a timeout", n)
					}
					return nil
				}),
			},
			{
				Config: tenant.Config(writeOnlySecret("stripe", "second-s3cret", 2, "")), ConfigPlanChecks: acctest.Acts(secretAddress, plancheck.ResourceActionReplace),
				Check: resource.ComposeTestCheckFunc(stored(local, "stripe", "second-s3cret"), acctest.NotInState("second-s3cret")),
			},
			{ // kept in the state instead
				Config: tenant.Config(plainSecret("stripe", "third-s3cret", "")), ConfigPlanChecks: acctest.Acts(secretAddress, plancheck.ResourceActionReplace), Check: stored(local, "stripe", "third-s3cret"),
			},
			{Config: tenant.Config(plainSecret("stripe", "third-s3cret", "")), ConfigPlanChecks: acctest.Empty},
			{Config: tenant.Config(plainSecret("stripe", "fourth", "")), ConfigPlanChecks: acctest.Acts(secretAddress, plancheck.ResourceActionReplace), Check: stored(local, "stripe", "fourth")},
			{Config: tenant.Config(plainSecret("Stripe_2", "fourth", "")), ConfigPlanChecks: acctest.Acts(secretAddress, plancheck.ResourceActionReplace), Check: stored(local, "Stripe_2", "fourth")},
			{Config: tenant.Config(writeOnlySecret("stripe", "fifth", 1, "")), ConfigPlanChecks: acctest.Acts(secretAddress, plancheck.ResourceActionReplace), Check: stored(local, "stripe", "fifth")},
			{
				ResourceName: secretAddress, ImportState: true, ImportStateId: "stripe", ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "tag",
				ImportStateVerifyIgnore: []string{"value_wo_version"},
			},
			{ // somebody stored another value under the tag
				PreConfig: behind(func(id string) {
					local.Change("secrets", id, func(o map[string]any) { o["value"], o["createdTs"] = "x", o["createdTs"].(float64)+100 })
				}),
				Config: tenant.Config(writeOnlySecret("stripe", "fifth", 1, "")), ConfigPlanChecks: acctest.Acts(secretAddress, plancheck.ResourceActionReplace), Check: stored(local, "stripe", "fifth"),
			},
			{
				PreConfig: behind(func(id string) { local.Remove("secrets", id) }),
				Config:    tenant.Config(writeOnlySecret("stripe", "fifth", 1, "")), ConfigPlanChecks: acctest.Acts(secretAddress, plancheck.ResourceActionCreate), Check: stored(local, "stripe", "fifth"),
			},
		},
	})
}

func TestSecret(t *testing.T) { testSecretLife(t, acctest.Start(t)) }

func TestSecret_otherTenants(t *testing.T) {
	for name, modes := range otherTenants {
		t.Run(name, func(t *testing.T) { testSecretLife(t, acctest.Start(t, modes)) })
	}
}

// A secret that is there is not overwritten; the error says how to take it
// over, and taking it over replaces it unless that is forbidden.
func TestSecret_takenOver(t *testing.T) {
	for form, test := range map[string]struct {
		block, further string
		action         plancheck.ResourceActionType
		value          string
		identity       bool
	}{
		"by id":                          {"id = \"stripe\"", "", plancheck.ResourceActionReplace, "ours", false},
		"by identity":                    {"identity = {\n    tag = \"stripe\"\n  }", "", plancheck.ResourceActionReplace, "ours", true},
		"by id, its value left as it is": {"id = \"stripe\"", "lifecycle {\n    ignore_changes = [value_wo_version]\n  }", plancheck.ResourceActionNoop, "theirs", false},
	} {
		t.Run(form, func(t *testing.T) {
			tenant := acctest.Start(t)
			local := tenant.Local(t)
			if _, err := tenant.Client().SecretStore().Create(t.Context(), &client.StoredSecret{Tag: "stripe", Value: "theirs"}); err != nil {
				t.Fatal(err)
			}
			config := writeOnlySecret("stripe", "ours", 1, test.further)
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{
						Config:      tenant.Config(config),
						ExpectError: acctest.Expect(`Could not create secret "stripe"`, "exists already", "terraform import onekosmos_secret.example stripe"),
					},
					{
						Config:           tenant.Config(config + fmt.Sprintf("import {\n  to = %s\n  %s\n}\n", secretAddress, test.block)),
						ConfigPlanChecks: acctest.Acts(secretAddress, test.action), Check: stored(local, "stripe", test.value),
					},
				},
			})
		})
	}
}

func TestSecret_badImport(t *testing.T) {
	tenant := acctest.Start(t)
	for id, says := range map[string][]string{
		"a/b": {`"a/b" has 2 parts`, "stripe_api_key"}, "my key": {`"my key"`, "blank"}, "nothing": {"non-existent"},
	} {
		core.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: acctest.Factories(),
			Steps: []resource.TestStep{{
				Config: tenant.Config(plainSecret("a", "b", "")), ResourceName: secretAddress, ImportState: true, ImportStateId: id, ExpectError: acctest.Expect(says...),
			}},
		})
	}
}

func TestSecret_badInput(t *testing.T) {
	tenant := acctest.Start(t)
	body := func(s string) string { return "resource \"onekosmos_secret\" \"test\" {\n" + s + "\n}\n" }
	for name, test := range map[string]struct {
		config string
		says   []string
	}{
		"no tag":              {body(`value = "hidden-s3cret"`), []string{"tag"}},
		"empty tag":           {plainSecret("", "x", ""), []string{"tag", "at least 1"}},
		"digit first":         {plainSecret("1st", "x", ""), []string{"tag", "must begin with a letter", "1st"}},
		"hyphen":              {plainSecret("a-b", "x", ""), []string{"tag", "underscores only", "a-b"}},
		"line break":          {plainSecret("a\n", "x", ""), []string{"tag", "underscores only"}},
		"letter of another":   {plainSecret("ä", "x", ""), []string{"tag", "must begin with a letter", "ä"}},
		"no value":            {body(`tag = "a"`), []string{"value", "value_wo"}},
		"empty value":         {plainSecret("a", "", ""), []string{"value", "at least 1"}},
		"both values":         {writeOnlySecret("a", "x", 1, `value = "y"`), []string{"value", "value_wo"}},
		"without its version": {body("tag = \"a\"\n value_wo = \"x\""), []string{"value_wo", "value_wo_version"}},
		"version alone":       {plainSecret("a", "x", "value_wo_version = 1"), []string{"value_wo_version", "value_wo"}},
	} {
		acctest.Refused(t, tenant, name, test.config, test.says...)
	}
}

func TestSecretDataSources(t *testing.T) {
	tenant := acctest.Start(t, localtenant.Modes{ShuffleLists: true, UnknownFields: true})
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: tenant.Config(`data "onekosmos_secret" "x" {}`), ExpectError: acctest.Expect("tag")},
			{Config: tenant.Config(`data "onekosmos_secret" "x" { tag = "none" }`), ExpectError: acctest.Expect("tag", `"none"`)},
			{
				Config: tenant.Config(plainSecret("stripe", "hidden-s3cret", "") + `
resource "onekosmos_secret" "a" {
  tag   = "a"
  value = "x"
}
data "onekosmos_secret" "test" {
  tag = onekosmos_secret.test.tag
}
data "onekosmos_secrets" "all" {
  depends_on = [onekosmos_secret.test, onekosmos_secret.a]
}
output "one" {
  value = data.onekosmos_secret.test == { tag = "stripe", created_by = onekosmos_secret.test.created_by, created_at = onekosmos_secret.test.created_at }
}
output "all" {
  value = join(" ", data.onekosmos_secrets.all.secrets[*].tag)
}
`),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownOutputValue("one", knownvalue.Bool(true)),
					statecheck.ExpectKnownOutputValue("all", knownvalue.StringExact("a stripe")),
				},
			},
		},
	})
}

func TestSecretConforms(t *testing.T) {
	for name, config := range map[string]rig.Values{
		"plain":      {"tag": "stripe", "value": "s3cret"},
		"write-only": {"tag": "stripe", "value_wo": "s3cret", "value_wo_version": 3},
	} {
		t.Run(name, func(t *testing.T) {
			tenant, r := acctest.NewRig(t, rig.Values{"read_coalescing": false})
			rig.Conform(t, r, rig.Conformance{
				Type: "onekosmos_secret", Config: config, NotImported: []string{"value", "value_wo_version"},
				Remove: func(identity rig.Values) {
					if err := tenant.Client().SecretStore().Delete(t.Context(), identity.Text("tag")); err != nil {
						t.Fatal(err)
					}
				},
			})
		})
	}
}

func TestSecretList(t *testing.T) {
	tenant, r := acctest.NewRig(t, rig.Values{"read_coalescing": false}, localtenant.Modes{ShuffleLists: true, UnknownFields: true})
	want := map[string]bool{"a": true, "stripe": true}
	for tag := range want {
		if _, err := tenant.Client().SecretStore().Create(t.Context(), &client.StoredSecret{Tag: tag, Value: "s3cret"}); err != nil {
			t.Fatal(err)
		}
	}
	for _, l := range r.List("onekosmos_secret", nil, rig.ListOptions{IncludeResource: true}) {
		if len(l.Problems) > 0 {
			t.Fatal(l.Problems)
		}
		tag := l.Identity.Text("tag")
		if !want[tag] || l.Name != tag || l.Resource.Text("created_by") == "" || l.Resource["value"] != nil {
			t.Errorf("%v is listed as %q, %v", l.Identity, l.Name, l.Resource)
		}
		delete(want, tag)
	}
	if len(want) > 0 {
		t.Errorf("not listed: %v", want)
	}
}

// A create whose answer is lost is found again by its time, and by nothing
// else.
func TestSecretLostAnswer(t *testing.T) {
	tenant, r := acctest.NewRig(t, rig.Values{"read_coalescing": false})
	tenant.Local(t).Inject(localtenant.Fault{Path: "/secret-store/create", DropAfter: true})
	made, problems := r.Create("onekosmos_secret", rig.Values{"tag": "stripe", "value": "hidden-s3cret"})
	if problems.Errors() != nil || made.Values().Text("tag") != "stripe" || made.Values().Text("created_at") == "" {
		t.Fatal(made, problems)
	}
	tenant.Local(t).Inject(localtenant.Fault{Path: "/secret-store/create", DropBefore: true})
	lost, problems := r.Create("onekosmos_secret", rig.Values{"tag": "other", "value": "hidden-s3cret"})
	if problems.Errors() == nil || lost != nil || len(tenant.Local(t).Objects("secrets")) != 1 {
		t.Errorf("%v, %s", lost, problems)
	}
}

package proofing_test

import (
	"fmt"
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
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const (
	bucketAddress = "onekosmos_bucket.test"
	bucketAt      = "/bucket/tenant/{tenantId}/community/{communityId}"

	bucketMinimal = `
resource "onekosmos_bucket" "test" {
  name = "documents"
  aws  = { access_key = "AKIA1", secret_key = "canary-one", region = "eu-central-1" }
}
`
	bucketFull = `
resource "onekosmos_bucket" "test" {
  name    = "documents-two"
  enabled = false
  aws     = { access_key = "AKIA2", secret_key = "canary-two", region = "us-east-1" }
}
`
	bucketGCP = `
resource "onekosmos_bucket" "test" {
  name = "documents-three"
  gcp  = { project_id = "project", client_email = "kosmos@project.example.com", private_key = "-----BEGIN canary-----\n" }
}
`
	bucketAzure = `
resource "onekosmos_bucket" "test" {
  name  = "documents-four"
  azure = { account_name = "account", account_key = "canary-four" }
}
`
)

var bucketTenants = map[string]localtenant.Modes{
	"as documented":          {},
	"everything at once":     {UnknownFields: true, Secrets: "masked", OptionalSecrets: true, TextBooleans: true, BareCreates: true},
	"masked and insisting":   {Secrets: "masked", NoBucket: "empty"},
	"left out":               {Secrets: "omitted", OptionalSecrets: true, NoBucket: "not_found"},
	"left out and insisting": {Secrets: "omitted", BareCreates: true},
}

// storedBucket wants the tenant to have a bucket of that name, in use or not.
func storedBucket(local *localtenant.Tenant, name string, enabled bool) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if stored := local.Objects("buckets"); len(stored) != 1 || stored[0]["bucketName"] != name || stored[0]["isEnabled"] != enabled {
			return fmt.Errorf("the tenant has %v, want %s, enabled %v", stored, name, enabled)
		}
		return nil
	}
}

// The bucket that is removed here is removed by the local tenant's own hand:
// the API cannot.
func TestBucket(t *testing.T) {
	for name, modes := range bucketTenants {
		t.Run(name, func(t *testing.T) {
			tenant := acctest.Start(t, modes)
			acctest.NoViolations(t, tenant)
			local := tenant.Local(t)
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				CheckDestroy:             storedBucket(local, "documents", false),
				Steps: []resource.TestStep{
					{Config: tenant.Config(bucketMinimal), ConfigPlanChecks: acctest.Acts(bucketAddress, plancheck.ResourceActionCreate), Check: storedBucket(local, "documents", true)},
					{Config: tenant.Config(bucketMinimal), ConfigPlanChecks: acctest.Empty},
					{Config: tenant.Config(bucketFull), ConfigPlanChecks: acctest.Acts(bucketAddress, plancheck.ResourceActionUpdate), Check: storedBucket(local, "documents-two", false)},
					{Config: tenant.Config(bucketFull), ConfigPlanChecks: acctest.Empty},
					{ResourceName: bucketAddress, ImportState: true, ImportStateVerify: true, ImportStateId: "default", ImportStateVerifyIgnore: []string{"aws.secret_key"}},
					{Config: tenant.Config(bucketGCP), ConfigPlanChecks: acctest.Acts(bucketAddress, plancheck.ResourceActionUpdate), Check: storedBucket(local, "documents-three", true)},
					{ResourceName: bucketAddress, ImportState: true, ImportStateVerify: true, ImportStateId: "default", ImportStateVerifyIgnore: []string{"gcp.private_key"}},
					{Config: tenant.Config(bucketAzure), ConfigPlanChecks: acctest.Acts(bucketAddress, plancheck.ResourceActionUpdate), Check: storedBucket(local, "documents-four", true)},
					{Config: tenant.Config(bucketMinimal), ConfigPlanChecks: acctest.Acts(bucketAddress, plancheck.ResourceActionUpdate), Check: storedBucket(local, "documents", true)},
					{ // changed behind our back: the plan shows it, the apply puts it back
						PreConfig: func() {
							local.Change("buckets", local.Objects("buckets")[0]["_id"].(string), func(b map[string]any) {
								b["isEnabled"] = false
								b["aws_credential"].(map[string]any)["region"] = "ap-south-1"
							})
						},
						Config: tenant.Config(bucketMinimal), ConfigPlanChecks: acctest.Acts(bucketAddress, plancheck.ResourceActionUpdate), Check: storedBucket(local, "documents", true),
					},
					{ // removed behind our back: it is made again
						PreConfig: func() { local.Remove("buckets", local.Objects("buckets")[0]["_id"].(string)) },
						Config:    tenant.Config(bucketMinimal), ConfigPlanChecks: acctest.Acts(bucketAddress, plancheck.ResourceActionCreate), Check: storedBucket(local, "documents", true),
					},
				},
			})
		})
	}
}

// A version that is raised sends the secret, once; any other change sends none.
func TestBucket_secretRotation(t *testing.T) {
	for name, test := range map[string]struct {
		modes   localtenant.Modes
		insists bool
	}{
		"masked":  {localtenant.Modes{OptionalSecrets: true, Secrets: "masked"}, false},
		"omitted": {localtenant.Modes{OptionalSecrets: true, Secrets: "omitted"}, false},
		"insists": {localtenant.Modes{Secrets: "masked"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			tenant := acctest.Start(t, test.modes)
			acctest.NoViolations(t, tenant)
			local := tenant.Local(t)
			config := func(region string, version int) string {
				return tenant.Config(fmt.Sprintf(`
resource "onekosmos_bucket" "test" {
  name = "documents"
  aws  = { access_key = "AKIA", secret_key_wo = "canary-%d", secret_key_wo_version = %d, region = %q }
}`, version, version, region))
			}
			told := func(secret any, holds string) resource.TestCheckFunc {
				return resource.ComposeTestCheckFunc(acctest.NotInState("canary"), func(*terraform.State) error {
					puts := acctest.Sent(local, "PUT", bucketAt)
					if len(puts) != 1 {
						return fmt.Errorf("%d changes", len(puts))
					}
					if got := puts[0]["aws_credential"].(map[string]any)["secretKey"]; got != secret && !test.insists && test.modes.Secrets != "omitted" {
						return fmt.Errorf("sent %v, want %v", got, secret)
					}
					if got := local.Objects("buckets")[0]["aws_credential"].(map[string]any)["secretKey"]; got != holds {
						return fmt.Errorf("the tenant has %v, want %s", got, holds)
					}
					return nil
				})
			}
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{Config: config("eu-central-1", 1), Check: told("canary-1", "canary-1")},
					{PreConfig: local.ResetJournal, Config: config("us-east-1", 1), ConfigPlanChecks: acctest.Acts(bucketAddress, plancheck.ResourceActionUpdate), Check: told(nil, "canary-1")},
					{PreConfig: local.ResetJournal, Config: config("us-east-1", 2), ConfigPlanChecks: acctest.Acts(bucketAddress, plancheck.ResourceActionUpdate), Check: told("canary-2", "canary-2")},
				},
			})
			// What was destroyed has no secret in its state to be disabled with.
			if enabled := local.Objects("buckets")[0]["isEnabled"]; enabled != test.insists {
				t.Errorf("after destroy enabled is %v", enabled)
			}
		})
	}
}

// A bucket that somebody set in AdminX is taken over by an import, and not by a
// creation.
func TestBucket_import(t *testing.T) {
	for form, block := range map[string]string{"none": "", "id": `id = "default"`, "identity": `identity = { id = "default" }`} {
		t.Run(form, func(t *testing.T) {
			tenant := acctest.Start(t)
			local := tenant.Local(t)
			local.Add("buckets", map[string]any{
				"type": "aws", "bucketName": "somebody-elses", "isEnabled": true, "createdBy": "somebody",
				"aws_credential": map[string]any{"accessKey": "AKIA1", "secretKey": "canary", "region": "eu-central-1"},
			})
			step := resource.TestStep{
				Config:           tenant.Config(bucketMinimal + "import {\n to = " + bucketAddress + "\n " + block + "\n}\n"),
				ConfigPlanChecks: acctest.Acts(bucketAddress, plancheck.ResourceActionUpdate),
				Check:            storedBucket(local, "documents", true),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(bucketAddress, tfjsonpath.New("created_by"), knownvalue.StringExact("somebody")),
				},
			}
			if form == "none" {
				step = resource.TestStep{Config: tenant.Config(bucketMinimal), ExpectError: acctest.Expect(`uses the bucket "somebody-elses" of type aws`, "Import it")}
			}
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps:                    []resource.TestStep{step},
			})
		})
	}
}

func TestBucketDataSource(t *testing.T) {
	tenant := acctest.Start(t, localtenant.Modes{UnknownFields: true})
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: tenant.Config(`data "onekosmos_bucket" "x" {}`), ExpectError: acctest.Expect("Could not read bucket", "the community has no bucket")},
			{
				Config: tenant.Config(bucketMinimal + `
data "onekosmos_bucket" "x" {
  depends_on = [onekosmos_bucket.test]
}
output "read" {
  value = data.onekosmos_bucket.x
}`),
				ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("read", knownvalue.ObjectExact(map[string]knownvalue.Check{
					"id": knownvalue.StringExact("default"), "name": knownvalue.StringExact("documents"), "enabled": knownvalue.Bool(true),
					"created_by": knownvalue.NotNull(), "gcp": knownvalue.Null(), "azure": knownvalue.Null(),
					"aws": knownvalue.ObjectExact(map[string]knownvalue.Check{"access_key": knownvalue.StringExact("AKIA1"), "region": knownvalue.StringExact("eu-central-1")}),
				}))},
			},
		},
	})
}

func TestBucket_badInput(t *testing.T) {
	tenant := acctest.Start(t)
	const aws = `aws = { access_key = "a", secret_key = "canary", region = "r" }`
	bucket := func(lines string) string { return "resource \"onekosmos_bucket\" \"test\" {\n" + lines + "\n}\n" }
	for name, test := range map[string]struct {
		lines string
		says  []string
	}{
		"no cloud":           {`name = "x"`, []string{"one (and only one) of", "aws", "gcp", "azure"}},
		"two clouds":         {"name = \"x\"\n" + aws + "\nazure = { account_name = \"a\", account_key = \"k\" }", []string{"one (and only one) of", "aws", "gcp", "azure"}},
		"no name":            {aws, []string{`"name" is required`}},
		"empty name":         {"name = \"\"\n" + aws, []string{"name", "at least 1"}},
		"no secret":          {"name = \"x\"\naws = { access_key = \"a\", region = \"r\" }", []string{"aws.secret_key"}},
		"secret twice":       {"name = \"x\"\naws = { access_key = \"a\", region = \"r\", secret_key = \"s\", secret_key_wo = \"s\", secret_key_wo_version = 1 }", []string{"aws.secret_key"}},
		"no version":         {"name = \"x\"\naws = { access_key = \"a\", region = \"r\", secret_key_wo = \"s\" }", []string{"secret_key_wo_version"}},
		"empty region":       {"name = \"x\"\naws = { access_key = \"a\", region = \"\", secret_key = \"s\" }", []string{"aws.region", "at least 1"}},
		"empty private key":  {"name = \"x\"\ngcp = { project_id = \"a\", client_email = \"r\", private_key = \"\" }", []string{"gcp.private_key", "at least 1"}},
		"no account":         {"name = \"x\"\nazure = { account_key = \"s\" }", []string{"azure", `"account_name" is required`}},
		"enabled is a text":  {"name = \"x\"\nenabled = \"maybe\"\n" + aws, []string{"enabled", "bool"}},
		"cloud that is none": {"name = \"x\"\nibm = {}\n" + aws, []string{"ibm"}},
	} {
		acctest.Refused(t, tenant, name, bucket(test.lines), test.says...)
	}
	core.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: tenant.Config(bucketMinimal), ResourceName: bucketAddress, ImportState: true, ImportStateId: "other",
			ExpectError: acctest.Expect("Cannot import non-existent remote object"),
		}},
	})
}

// What is not known yet is not refused.
func TestBucketUnknownsAreAccepted(t *testing.T) {
	_, r := acctest.NewRig(t, rig.Values{})
	aws := rig.Values{"access_key": "a", "secret_key": "s", "region": "r"}
	for name, config := range map[string]rig.Values{
		"name":   {"name": rig.Unknown, "aws": aws},
		"cloud":  {"name": "x", "aws": rig.Unknown},
		"secret": {"name": "x", "aws": aws.With(rig.Values{"secret_key": rig.Unknown})},
	} {
		if _, problems := r.Plan("onekosmos_bucket", nil, config); len(problems.Errors()) > 0 {
			t.Errorf("%s: %s", name, problems)
		}
	}
}

// A secret belongs to the account that it is of: with another account, in the
// tenant or in the configuration, it is sent again.
func TestBucketSecretFollowsItsAccount(t *testing.T) {
	const kind = "onekosmos_bucket"
	for name, config := range map[string]rig.Values{
		"plain":      {"secret_key": "canary"},
		"write-only": {"secret_key_wo": "canary", "secret_key_wo_version": 1},
	} {
		t.Run(name, func(t *testing.T) {
			tenant, r := acctest.NewRig(t, rig.Values{})
			local := tenant.Local(t)
			credential := func() map[string]any { return local.Objects("buckets")[0]["aws_credential"].(map[string]any) }
			others := func() {
				local.Change("buckets", local.Objects("buckets")[0]["_id"].(string), func(b map[string]any) {
					b["aws_credential"] = map[string]any{"accessKey": "other", "secretKey": "of-other", "region": "r"}
				})
			}
			of := func(account string) rig.Values {
				return rig.Values{"name": "x", "aws": config.With(rig.Values{"access_key": account, "region": "r"})}
			}
			made, problems := r.Create(kind, of("a"))
			if problems.Errors() != nil {
				t.Fatal(problems)
			}
			others()
			read, problems := r.Read(made)
			if problems != nil || read.Values().Get("aws.secret_key") != nil || read.Values().Get("aws.secret_key_wo_version") != nil {
				t.Fatalf("the state keeps the secret of another account: %v, %s", read.Values(), problems)
			}
			back, problems := r.Update(read, of("a"))
			if problems.Errors() != nil || credential()["accessKey"] != "a" || credential()["secretKey"] != "canary" {
				t.Fatalf("%s; the tenant has %v", problems, credential())
			}
			others()
			if _, problems := r.Update(back, of("b")); problems.Errors() != nil || credential()["accessKey"] != "b" || credential()["secretKey"] != "canary" {
				t.Errorf("%s; the tenant has %v", problems, credential())
			}
		})
	}
}

func TestBucketConforms(t *testing.T) {
	for name, config := range map[string]rig.Values{
		"aws":   {"aws": rig.Values{"access_key": "a", "secret_key_wo": "canary", "secret_key_wo_version": 1, "region": "r"}},
		"gcp":   {"enabled": false, "gcp": rig.Values{"project_id": "p", "client_email": "a@example.com", "private_key_wo": "canary", "private_key_wo_version": 1}},
		"azure": {"azure": rig.Values{"account_name": "n", "account_key_wo": "canary", "account_key_wo_version": 1}},
	} {
		t.Run(name, func(t *testing.T) {
			tenant, r := acctest.NewRig(t, rig.Values{})
			local := tenant.Local(t)
			rig.Conform(t, r, rig.Conformance{
				Type: "onekosmos_bucket", Config: config.With(rig.Values{"name": "x"}), NotImported: []string{name},
				Remove: func(rig.Values) { local.Remove("buckets", local.Objects("buckets")[0]["_id"].(string)) },
			})
		})
	}
}

// Destroying warns of what stays, and is done.
func TestBucketDestroyWarns(t *testing.T) {
	for name, test := range map[string]struct {
		modes  localtenant.Modes
		secret rig.Values
		says   string
	}{
		"disabled":             {localtenant.Modes{}, rig.Values{"secret_key_wo": "canary", "secret_key_wo_version": 1}, "it was disabled"},
		"secret in the state":  {localtenant.Modes{Secrets: "omitted"}, rig.Values{"secret_key": "canary"}, "it was disabled"},
		"stays as it was":      {localtenant.Modes{Secrets: "omitted"}, rig.Values{"secret_key_wo": "canary", "secret_key_wo_version": 1}, "still enabled"},
		"settings are kept":    {localtenant.Modes{}, rig.Values{"secret_key": "canary"}, "it was disabled"},
		"disabled in the plan": {localtenant.Modes{}, rig.Values{"secret_key": "canary"}, "disabled before"},
	} {
		settings := rig.Values{}
		if name == "settings are kept" {
			settings["settings_on_destroy"] = "keep"
		}
		tenant, r := acctest.NewRig(t, settings, test.modes)
		config := rig.Values{"name": "x", "enabled": name != "disabled in the plan", "aws": rig.Values{"access_key": "a", "region": "r"}.With(test.secret)}
		made, problems := r.Create("onekosmos_bucket", config)
		if problems.Errors() != nil {
			t.Fatal(problems)
		}
		problems = r.Destroy(made)
		if problems.Errors() != nil || !strings.Contains(problems.String(), test.says) || strings.Contains(problems.String(), "canary") {
			t.Errorf("%s: %s", name, problems)
		}
		if stored := tenant.Local(t).Objects("buckets"); len(stored) != 1 || stored[0]["isEnabled"] != (test.says == "still enabled") {
			t.Errorf("%s: the tenant has %v", name, stored)
		}
	}
}

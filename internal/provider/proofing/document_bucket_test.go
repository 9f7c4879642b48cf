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
	bucketAddress = "onekosmos_document_bucket.test"
	bucketAt      = "/bucket/tenant/{tenantId}/community/{communityId}"

	bucketMinimal = `
resource "onekosmos_document_bucket" "test" {
  name = "documents"
  aws  = { access_key = "AKIA1", secret_key = "canary-one", region = "eu-central-1" }
}
`
)

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
resource "onekosmos_document_bucket" "test" {
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
func TestBucket_takenOver(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	local.Add("buckets", map[string]any{
		"type": "aws", "bucketName": "somebody-elses", "isEnabled": true, "createdBy": "somebody",
		"aws_credential": map[string]any{"accessKey": "AKIA1", "secretKey": "canary", "region": "eu-central-1"},
	})
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: tenant.Config(bucketMinimal), ExpectError: acctest.Expect(`uses the bucket "somebody-elses" of type aws`, "Import it")},
			{
				Config:           tenant.Config(bucketMinimal + "import {\n to = " + bucketAddress + "\n id = \"default\"\n}\n"),
				ConfigPlanChecks: acctest.Acts(bucketAddress, plancheck.ResourceActionUpdate),
				Check: func(*terraform.State) error {
					if stored := local.Objects("buckets"); len(stored) != 1 || stored[0]["bucketName"] != "documents" || stored[0]["isEnabled"] != true ||
						stored[0]["aws_credential"].(map[string]any)["secretKey"] != "canary-one" {
						return fmt.Errorf("the tenant has %v", stored)
					}
					return nil
				},
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(bucketAddress, tfjsonpath.New("created_by"), knownvalue.StringExact("somebody")),
				},
			},
		},
	})
}

func TestBucketThatIsNone(t *testing.T) {
	_, r := acctest.NewRig(t, nil)
	if read, problems := r.ReadData("onekosmos_document_bucket", nil); !acctest.Expect("Could not read document bucket", "the community has no bucket").MatchString(problems.Errors().String()) {
		t.Errorf("%v, %s", read, problems)
	}
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
		if _, problems := r.Plan("onekosmos_document_bucket", nil, config); len(problems.Errors()) > 0 {
			t.Errorf("%s: %s", name, problems)
		}
	}
}

// A secret belongs to the account that it is of: with another account, in the
// tenant or in the configuration, it is sent again.
func TestBucketSecretFollowsItsAccount(t *testing.T) {
	const kind = "onekosmos_document_bucket"
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
		"disabled in the plan": {localtenant.Modes{}, rig.Values{"secret_key": "canary"}, "already disabled"},
	} {
		settings := rig.Values{}
		if name == "settings are kept" {
			settings["settings_on_destroy"] = "keep"
		}
		tenant, r := acctest.NewRig(t, settings, test.modes)
		config := rig.Values{"name": "x", "enabled": name != "disabled in the plan", "aws": rig.Values{"access_key": "a", "region": "r"}.With(test.secret)}
		made, problems := r.Create("onekosmos_document_bucket", config)
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

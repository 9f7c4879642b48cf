package secrets_test

import (
	"crypto/tls"
	"fmt"
	"strings"
	"testing"
	"time"

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
	certificateAddress = "onekosmos_certificate.test"
	day                = 24 * time.Hour
)

func certificateConfig(settings string) string {
	return "resource \"onekosmos_certificate\" \"test\" {\n" + settings + "\n}\n"
}

// pairOf checks what a certificate is, and keeps its id.
func pairOf(id *string, replaced bool) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		a := s.RootModule().Resources[certificateAddress].Primary.Attributes
		if _, err := tls.X509KeyPair([]byte(a["certificate"]), []byte(a["private_key"])); err != nil {
			return err
		}
		if sum := strings.ToLower(strings.ReplaceAll(a["fingerprints.sha256"], ":", "")); sum != a["id"] {
			return fmt.Errorf("the id is %s, the fingerprint %s", a["id"], sum)
		}
		if before := *id; before != "" && (a["id"] != before) != replaced {
			return fmt.Errorf("the id was %s and is %s", before, a["id"])
		}
		*id = a["id"]
		return nil
	}
}

// Of a certificate the tenant keeps nothing, so that when to renew it is ours
// alone.
func TestCertificate(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	var id string
	is := func(attribute string, value knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(certificateAddress, tfjsonpath.New(attribute), value)
	}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config: tenant.Config(certificateConfig("expiration_days = 365")), Check: pairOf(&id, false),
				ConfigStateChecks: []statecheck.StateCheck{
					is("key_size", knownvalue.Int64Exact(2048)), is("algorithm", knownvalue.StringExact("sha256")), is("early_renewal_days", knownvalue.Int64Exact(0)),
					is("ready_for_renewal", knownvalue.Bool(false)), is("fingerprints", knownvalue.MapSizeExact(4)),
				},
			},
			{
				PreConfig: local.ResetJournal,
				Config:    tenant.Config(certificateConfig("expiration_days = 365\n  early_renewal_days = 30")), ConfigPlanChecks: acctest.Acts(certificateAddress, plancheck.ResourceActionUpdate),
				Check: resource.ComposeTestCheckFunc(pairOf(&id, false), func(*terraform.State) error {
					if n := len(local.Journal()); n > 0 {
						return fmt.Errorf("%d requests for a certificate that the tenant does not keep", n)
					}
					return nil
				}),
			},
		},
	})
}

// A certificate is replaced when its time has come, and not before.
func TestCertificate_renewal(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	renew := func(days int) string {
		return tenant.Config(certificateConfig(fmt.Sprintf("key_size = 1024\n  expiration_days = 365\n  early_renewal_days = %d", days)) + `
output "ready" { value = onekosmos_certificate.test.ready_for_renewal }
`)
	}
	var id string
	ready := func(want bool) []statecheck.StateCheck {
		return []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("ready", knownvalue.Bool(want))}
	}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{ // made 340 days ago
				PreConfig: func() { local.SetClock(-340 * day) },
				Config:    renew(20), ConfigPlanChecks: acctest.Acts(certificateAddress, plancheck.ResourceActionCreate), Check: pairOf(&id, false), ConfigStateChecks: ready(false),
			},
			{
				PreConfig: func() { local.SetClock(0) },
				Config:    renew(30), ConfigPlanChecks: acctest.Acts(certificateAddress, plancheck.ResourceActionReplace), Check: pairOf(&id, true), ConfigStateChecks: ready(false),
			},
			{Config: renew(30), ConfigPlanChecks: acctest.Empty},
			{ // made in time to be due now, as nobody would make it
				PreConfig: func() { local.SetClock(-340 * day) },
				Config:    renew(31), ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(certificateAddress, plancheck.ResourceActionUpdate)}},
			},
			{
				PreConfig: func() { local.SetClock(-400 * day) },
				Config:    strings.Replace(renew(0), "1024", "1536", 1), ExpectNonEmptyPlan: true, Check: pairOf(&id, true), ConfigStateChecks: ready(true),
			},
			{ // expired
				PreConfig: func() { local.SetClock(0) },
				Config:    strings.Replace(renew(0), "1024", "1536", 1), ConfigPlanChecks: acctest.Acts(certificateAddress, plancheck.ResourceActionReplace), Check: pairOf(&id, true), ConfigStateChecks: ready(false),
			},
		},
	})
}

// A plan that was not preceded by a refresh replaces it too, and a refresh
// tells that the time has come.
func TestCertificateRenewalWithoutRefresh(t *testing.T) {
	tenant, r := acctest.NewRig(t, rig.Values{"read_coalescing": false})
	local := tenant.Local(t)
	config := rig.Values{"key_size": 1024, "expiration_days": 365, "early_renewal_days": 30}
	local.SetClock(-340 * day)
	old, problems := r.Create("onekosmos_certificate", config)
	if problems.Errors() != nil {
		t.Fatal(problems)
	}
	local.SetClock(0)
	r = acctest.RigOf(t, tenant, rig.Values{"read_coalescing": false})
	plan, problems := r.Plan("onekosmos_certificate", old, config)
	if problems.Errors() != nil || len(plan.Replace) != 1 || plan.Replace[0] != "ready_for_renewal" {
		t.Fatalf("replaces for %v: %s", plan.Replace, problems)
	}
	for _, instance := range []*rig.Instance{old, old.WithoutIdentity()} {
		read, problems := r.Read(instance)
		if problems.Errors() != nil || read == nil || read.Values()["ready_for_renewal"] != true || read.Values().Text("private_key") != old.Values().Text("private_key") {
			t.Fatalf("read %v: %s", read, problems)
		}
		if read.Identity().Text("id") != old.Values().Text("id") {
			t.Errorf("identity %v", read.Identity())
		}
	}
	replaced, problems := r.Update(old, config)
	if problems.Errors() != nil || replaced.Values().Text("id") == old.Values().Text("id") {
		t.Fatal(replaced, problems)
	}
	if plan, problems := r.Plan("onekosmos_certificate", replaced, config); problems.Errors() != nil || !plan.NoOp() {
		t.Errorf("the new one is planned to become %v: %s", plan.Values(), problems)
	}
	if problems := r.Destroy(replaced); problems.Errors() != nil {
		t.Error(problems)
	}
}

// What fails leaves nothing behind, and shows no secret.
func TestCertificateFailures(t *testing.T) {
	tenant, r := acctest.NewRig(t, rig.Values{"read_coalescing": false})
	local := tenant.Local(t)
	config := rig.Values{"key_size": 1024, "expiration_days": 30}
	local.Inject(localtenant.Fault{Path: "/certificate/generate", DropAfter: true})
	if made, problems := r.Create("onekosmos_certificate", config); problems.Errors() != nil || made == nil {
		t.Errorf("after a lost answer: %v, %s", made, problems)
	}
	local.Inject(localtenant.Fault{Path: "/certificate/generate", Status: 200, ContentType: "application/json", Body: `{"cert":"x","privateKey":"hidden-s3cret"}`})
	if made, problems := r.Create("onekosmos_certificate", config); made != nil || problems.Errors() == nil || strings.Contains(problems.String(), "hidden-s3cret") {
		t.Errorf("a certificate that is none: %v, %s", made, problems)
	}
	if made, problems := r.Create("onekosmos_certificate", rig.Values{"key_size": 8192, "expiration_days": 30}); made != nil || !strings.Contains(problems.String(), "keySize") {
		t.Errorf("what this tenant does not make: %v, %s", made, problems)
	}
}

func TestCertificateEphemeral(t *testing.T) {
	tenant := acctest.Start(t, localtenant.Modes{UnknownFields: true})
	ask := func(settings string) string {
		return tenant.Config("ephemeral \"onekosmos_certificate\" \"test\" {\n" + settings + "\n}\n" + echo("onekosmos_certificate.test"))
	}
	echoed := func(of string) string { return "data." + of }
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: withEcho(),
		Steps: []resource.TestStep{
			{Config: ask("expiration_days = 0"), ExpectError: acctest.Expect("expiration_days", "between 1 and 36500")},
			{Config: ask("expiration_days = 1\n key_size = 1"), ExpectError: acctest.Expect("key_size", "between 1024 and 16384")},
			{Config: ask("expiration_days = 1\n algorithm = \"md5\""), ExpectError: acctest.Expect("algorithm", `"md5"`)},
			{Config: ask(""), ExpectError: acctest.Expect("expiration_days")},
			{Config: ask("expiration_days = 1\n key_size = 8192"), ExpectError: acctest.Expect("Could not make a certificate", "keySize")},
			{
				Config: ask("expiration_days = 30"),
				Check: func(s *terraform.State) error {
					a := s.RootModule().Resources["echo.test"].Primary.Attributes
					if _, err := tls.X509KeyPair([]byte(a[echoed("certificate")]), []byte(a[echoed("private_key")])); err != nil {
						return err
					}
					until, err := time.Parse(time.RFC3339, a[echoed("expiration_date")])
					if err != nil || time.Until(until) > 30*day || a[echoed("key_size")] != "2048" || a[echoed("algorithm")] != "sha256" || a[echoed("fingerprints.sha1")] == "" {
						return fmt.Errorf("got %v, %v", a, err)
					}
					return nil
				},
			},
		},
	})
}

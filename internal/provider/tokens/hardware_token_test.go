package tokens_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// One serial number in two resources is reported at plan where they differ, and where
// they do not, or the number is not known before, by the create.
func TestHardwareToken_serialNumberTwice(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	const differ = `
resource "onekosmos_hardware_token" "one" {
  serial_number = "FT1"
  seed          = "aaaa"
}
resource "onekosmos_hardware_token" "two" {
  serial_number = "FT1"
  seed          = "bbbb"
}
`
	const alike = `
resource "onekosmos_hardware_token" "test" {
  count         = 2
  serial_number = "FT2"
  seed          = "aaaa"
}
`
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: tenant.Config(differ), PlanOnly: true, ExpectError: acctest.Expect("Two resources of one hardware token", `serial_number: this configuration creates another`, `"FT1"`)},
			{
				PreConfig: func() {
					if calls := local.Count("PUT", "/hardwaretokens/tokens"); calls != 0 {
						t.Errorf("%d creates", calls)
					}
				},
				Config: tenant.Config(alike), ExpectError: acctest.Expect(`Could not create hardware token "FT2"`, "exists already", "terraform import onekosmos_hardware_token.example FT2"),
			},
			{
				PreConfig: func() {
					if made := local.Objects("hardware_tokens"); len(made) != 1 {
						t.Errorf("made %v", made)
					}
				},
				Config: tenant.Config(`output "x" { value = 1 }`),
			},
		},
	})
}

// What is there already is refused at plan, and taken by an import.
func TestHardwareToken_exists(t *testing.T) {
	tenant, r := acctest.NewRig(t, nil)
	if _, err := tenant.Client().HardwareTokens().Create(t.Context(), &client.HardwareToken{SerialNumber: "FT1", Seed: "aaaa", Counter: new(client.Number(9))}); err != nil {
		t.Fatal(err)
	}
	const kind = "onekosmos_hardware_token"
	config := rig.Values{"serial_number": "FT1", "seed": "bbbb", "counter": 0}
	if object, problems := r.Create(kind, config); object != nil || !acctest.Expect(`Could not create hardware token "FT1"`, "exists already", "terraform import onekosmos_hardware_token.example FT1").MatchString(problems.String()) {
		t.Errorf("created %v: %s", object, problems)
	}
	imported, problems := r.Import(kind, "FT1")
	if problems.Errors() != nil {
		t.Fatal(problems)
	}
	// The counter of a token that is in use is not set back.
	if _, problems := r.Update(imported, config); problems.Errors() != nil {
		t.Fatal(problems)
	}
	if stored := tenant.Local(t).Objects("hardware_tokens")[0]; stored["seed"] != "bbbb" || stored["counter"] != 9.0 {
		t.Errorf("stored %v", stored)
	}
}

// A code that cannot be right is refused, and never shown.
func TestResyncHardwareToken_codes(t *testing.T) {
	t.Parallel()
	_, r := acctest.NewRig(t, nil)
	for says, codes := range map[string][]any{
		"does not consist of digits":   {"755224", "28708x", "359152"},
		"is the same as codes[0]":      {"755224", "287082", "755224"},
		"list must contain at least 3": {"755224", "287082"},
	} {
		said, problems := r.Invoke("onekosmos_resync_hardware_token", rig.Values{"serial_number": "FT1", "codes": codes})
		text := strings.Join(strings.Fields(problems.String()), " ")
		if len(said) != 0 || !strings.Contains(text, says) || strings.Contains(text, "755224") || strings.Contains(text, "28708x") {
			t.Errorf("%q: %s; want %q", said, text, says)
		}
	}
}

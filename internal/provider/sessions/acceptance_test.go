package sessions_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// What the ephemeral resources answer reaches a consumer.
func TestAccSession(t *testing.T) {
	tenant := acctest.Start(t, localtenant.Modes{SessionAnswerFetches: 2})
	factories := acctest.Factories()
	factories["echo"] = echoprovider.NewProviderServer()
	echoed := func(name string, check knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("echo.test", tfjsonpath.New("data").AtMapKey(name), check)
	}
	resource.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_10_0)},
		Steps: []resource.TestStep{{
			Config: tenant.Config(`
ephemeral "onekosmos_session" "test" {
  tag       = "local"
  url       = "https://console.example.com"
  auth_type = "none"
}
ephemeral "onekosmos_session_response" "test" {
  session_id = ephemeral.onekosmos_session.test.id
  wait_for   = { timeout = "1m" }
}
ephemeral "onekosmos_token_info" "test" {
  token = ephemeral.onekosmos_session_response.test.jwt_token
}
ephemeral "onekosmos_access_token" "test" {}
ephemeral "onekosmos_signed_nonce" "test" {
  nonce = "n0nce"
}
provider "echo" {
  data = {
    user    = jsondecode(ephemeral.onekosmos_session_response.test.user).username
    subject = ephemeral.onekosmos_token_info.test.subject
    other   = ephemeral.onekosmos_access_token.test.token != ephemeral.onekosmos_session_response.test.jwt_token
    signed  = length(ephemeral.onekosmos_signed_nonce.test.signed_nonce) > 20
  }
}
resource "echo" "test" {}
`),
			ConfigStateChecks: []statecheck.StateCheck{
				echoed("user", knownvalue.StringExact("administrator")),
				echoed("subject", knownvalue.StringExact("administrator")),
				echoed("other", knownvalue.Bool(true)),
				echoed("signed", knownvalue.Bool(true)),
			},
		}},
	})
}

// Where nothing can be read the run ends with the reason.
func TestAccSessionResponse_fails(t *testing.T) {
	tenant := acctest.Start(t)
	resource.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_10_0)},
		Steps: []resource.TestStep{
			{
				Config:      tenant.Config(`data "onekosmos_session_response" "test" { session_id = "a/b" }`),
				ExpectError: acctest.Expect("No response to the session", "session_id", `"a/b"`, "wait_for"),
			},
			{
				Config:      tenant.Config(`ephemeral "onekosmos_session_response" "test" { session_id = "a/b" }`),
				ExpectError: acctest.Expect("No response to the session", "session_id", `"a/b"`, "wait_for"),
			},
			{
				Config: tenant.Config(`
data "onekosmos_token_info" "test" {}
output "subject" { value = data.onekosmos_token_info.test.subject }
`),
				ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("subject", knownvalue.StringExact("administrator"))},
			},
		},
	})
}

// The configuration in examples/session, as it is: the user's token reaches
// the gateway, and no file that the CLI leaves behind holds it.
func TestAccSessionExample(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TF_ACC_TEMP_DIR", folder)
	tenant := acctest.Start(t, localtenant.Modes{SessionAnswerFetches: 2})
	local := tenant.Local(t)
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "examples", "session", "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	// The test configures the provider, and the framework says where it is.
	_, config, found := strings.Cut(string(text), "provider \"onekosmos\" {}\n")
	if !found {
		t.Fatal("the example does not configure the provider")
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_11_0)},
		Steps: []resource.TestStep{{
			Config: tenant.Config(config),
			Check: func(*terraform.State) error {
				given := tokens(local)
				if password := local.Objects("message_gateways")[0]["password"]; !contains(given, password) {
					return fmt.Errorf("the gateway's password is none of the %d tokens", len(given))
				}
				return notInFiles(folder, given)
			},
		}},
	})
}

func contains(tokens []string, value any) bool {
	for _, token := range tokens {
		if token == value {
			return true
		}
	}
	return false
}

// notInFiles wants a state among the files below a folder, and none of the
// secrets in any of them.
func notInFiles(folder string, secrets []string) error {
	states := 0
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if filepath.Ext(path) == ".tfstate" && strings.Contains(string(text), "onekosmos_message_gateway") {
			states++
		}
		for _, secret := range secrets {
			if strings.Contains(string(text), secret) {
				return fmt.Errorf("%s holds a token", filepath.Base(path))
			}
		}
		return nil
	})
	if err == nil && states == 0 {
		err = fmt.Errorf("there is no state below %s", folder)
	}
	return err
}

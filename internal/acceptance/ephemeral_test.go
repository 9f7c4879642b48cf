package acceptance

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// What ephemeral resources answer reaches a consumer.
func TestAccEphemeral(t *testing.T) {
	tenant := alone(t, localtenant.Modes{SessionAnswerFetches: 2})
	factories := acctest.Factories()
	factories["echo"] = echoprovider.NewProviderServer()
	echoed := func(name string, check knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("echo.test", tfjsonpath.New("data").AtMapKey(name), check)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{{
			Config: configure(tenant, `
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

// The configuration in examples/session, as it is: the user's token reaches the
// gateway, and no file that the CLI leaves behind holds it.
func TestAccSessionExample(t *testing.T) {
	tenant := alone(t, localtenant.Modes{SessionAnswerFetches: 2})
	local := tenant.Local(t)
	text, err := os.ReadFile(filepath.Join("..", "..", "examples", "session", "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	w := newWorkspace(t, firstCLI(t), tenant.Settings())
	w.write("main.tf", string(text))
	w.succeeds("apply", "-no-color", "-auto-approve")
	given := tokens(local)
	if password, _ := local.Objects("message_gateways")[0]["password"].(string); !slices.Contains(given, password) {
		t.Errorf("the gateway's password is none of the %d tokens", len(given))
	}
	if !strings.Contains(w.read("terraform.tfstate"), "onekosmos_message_gateway") {
		t.Error("the gateway is in no state")
	}
	if err := notInFiles(w.folder, given); err != nil {
		t.Error(err)
	}
}

// tokens are those that a tenant has answered.
func tokens(local *localtenant.Tenant) (all []string) {
	for _, x := range local.Journal() {
		var said struct {
			JWT      string `json:"jwt"`
			JWTToken string `json:"jwt_token"`
			Token    string `json:"token"`
		}
		if json.Unmarshal(x.Answer, &said) != nil {
			continue
		}
		for _, token := range []string{said.JWT, said.JWTToken, said.Token} {
			if len(token) > 20 {
				all = append(all, token)
			}
		}
	}
	return all
}

// notInFiles wants none of the secrets in any file below a folder.
func notInFiles(folder string, secrets []string) error {
	return filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, secret := range secrets {
			if strings.Contains(string(text), secret) {
				return fmt.Errorf("%s holds a token", filepath.Base(path))
			}
		}
		return nil
	})
}

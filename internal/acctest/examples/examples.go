// Package examples gives tests the configurations in examples/.
package examples

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// fewest is how many examples there are at least.
const fewest = 60

// Example is one folder of examples/.
type Example struct {
	Name string // its path below examples/, with slashes
	Text string // without the provider's own configuration
}

// All returns every example. root is the folder examples/.
func All(t testing.TB, root string) (all []Example) {
	t.Helper()
	for _, pattern := range []string{"*", "*/*"} {
		folders, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, folder := range folders {
			name, _ := filepath.Rel(root, folder)
			// The provider's own example names a tenant that is nobody's.
			if text := textOf(t, folder); text != "" && name != "provider" {
				all = append(all, Example{filepath.ToSlash(name), text})
			}
		}
	}
	if len(all) < fewest {
		t.Errorf("%d examples were found; where are the others?", len(all))
	}
	return all
}

// Manages reports whether an example is of resources. What only reads is held
// against odd answers by tests of its own.
func (e Example) Manages() bool {
	return strings.Contains("\n"+e.Text, "\nresource ") && !e.Reads()
}

// Reads reports whether an example is of what is read, opened or invoked.
func (e Example) Reads() bool {
	return strings.HasPrefix(e.Name, "data-sources/") || strings.HasPrefix(e.Name, "ephemeral-resources/") || e.Invokes()
}

// Invokes reports whether an example is of an action, which needs a CLI that knows
// actions.
func (e Example) Invokes() bool { return strings.HasPrefix(e.Name, "actions/") }

// NeedsSecrets reports whether a tenant that masks secrets cannot serve an
// example.
func (e Example) NeedsSecrets() bool {
	return e.Name == "ephemeral-resources/onekosmos_service_provider_credentials" || e.Name == "ephemeral-resources/onekosmos_service_keys"
}

// notApplied are files that only the pages show: they import an object that
// exists in nobody's tenant.
var notApplied = map[string]bool{"import-by-string-id.tf": true, "import-by-identity.tf": true}

// textOf returns an example's configuration without the provider's own.
func textOf(t testing.TB, folder string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.tf"))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, file := range files {
		if notApplied[filepath.Base(file)] {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(text)
		b.WriteString("\n")
	}
	here, err := filepath.Abs(folder)
	if err != nil {
		t.Fatal(err)
	}
	// The test runs elsewhere than where an example's files are.
	text := strings.ReplaceAll(b.String(), "${path.module}", filepath.ToSlash(here))
	// The test configures the provider, and the framework says where it is.
	text = strings.Replace(text, "provider \"onekosmos\" {}\n", "", 1)
	if start := strings.Index(text, "terraform {\n"); start >= 0 {
		end := strings.Index(text[start:], "\n}\n")
		text = text[:start] + text[start+end+3:]
	}
	return text
}

// Variables returns what an example asks for and only a tenant has. It lets the
// user of a wallet answer sessions.
func (e Example) Variables(local *localtenant.Tenant) config.Variables {
	variables := config.Variables{}
	if strings.Contains(e.Text, `variable "private_key"`) {
		variables["private_key"] = config.StringVariable("AQ==") // nobody's
	}
	if strings.Contains(e.Text, `variable "service_public_key"`) {
		variables["service_public_key"] = config.StringVariable(local.PublicKey("adminapi"))
	}
	if strings.Contains(e.Text, `variable "idp_identifier"`) {
		variables["idp_identifier"] = config.StringVariable(local.IdentityProviderID())
	}
	if strings.Contains(e.Text, `variable "username"`) {
		variables["username"] = config.StringVariable(local.Username())
	}
	if strings.Contains(e.Text, `variable "one_time_code"`) {
		variables["one_time_code"] = config.StringVariable("012345")
	}
	if strings.Contains(e.Text, `variable "security_key_id"`) {
		variables["security_key_id"] = config.StringVariable("A4fB_lost-key")
		local.RegisterAuthenticator(local.UserID(), "A4fB_lost-key")
	}
	if strings.Contains(e.Text, `variable "user_id"`) {
		variables["user_id"] = config.StringVariable(local.UserID())
	}
	if strings.Contains(e.Text, `variable "report_job_id"`) {
		with := local.Modes()
		with.JobFetches = 2 // it is pending when it is looked for
		local.Set(with)
		variables["report_job_id"] = config.StringVariable(local.StartReportJob())
	}
	if strings.Contains(e.Text, `variable "wallet_session_id"`) {
		session := local.OpenWalletSession()
		local.FinishWalletSession(session, true, "")
		variables["wallet_session_id"] = config.StringVariable(session)
	}
	if strings.Contains(e.Text, `variable "external_idp_id"`) {
		variables["external_idp_id"] = config.StringVariable(local.Add("external_idps", map[string]any{"name": "Partner", "ssoUrl": "https://partner.example.com/sso"}))
	}
	if strings.Contains(e.Text, `variable "proofing_session_id"`) {
		session := local.OpenProofingSession("6070951e8dfc7f29228126aa", "dl_object")
		variables["proofing_session_id"] = config.StringVariable(session)
		switch {
		case strings.Contains(e.Text, `action "onekosmos_cancel_proofing_upload"`):
			local.SetProofingStatus(session, "INPROGRESS")
		case strings.Contains(e.Text, `action "onekosmos_retry_proofing_session"`):
			local.SetProofingStatus(session, "COMPLETED")
		}
	}
	if strings.Contains(e.Text, `variable "document_share_session_id"`) {
		opened := local.OpenProofingSessions(1, func(_ int, session map[string]any) { session["share"] = true })
		variables["document_share_session_id"] = config.StringVariable(opened[0])
	}
	if strings.Contains(e.Text, `variable "broker_module_id"`) {
		module := local.Add("auth_modules", map[string]any{
			"type": "ldap", "subtype": "directory", "method": "authn", "name": "Plant", "enabled": true, "mode": "broker", "config": map[string]any{},
		})
		uid := local.RegisterBroker(module, "Data centre 1")
		variables["broker_module_id"] = config.StringVariable(module)
		if strings.Contains(e.Text, `variable "broker_uid"`) {
			variables["broker_uid"] = config.StringVariable(uid)
		}
	}
	if strings.Contains(e.Text, `variable "staff_module_id"`) {
		module := local.Add("auth_modules", map[string]any{
			"type": "db", "subtype": "datastore", "method": "authn", "name": "Staff", "enabled": true, "mode": "direct", "config": map[string]any{},
		})
		ada := local.AddUser(module, "ada", nil)
		local.AddAccessCode(ada)
		variables["staff_module_id"] = config.StringVariable(module)
		if strings.Contains(e.Text, `variable "device_id"`) {
			variables["device_id"] = config.StringVariable(local.AddDevice(ada, nil))
		}
	}
	if strings.Contains(e.Text, `ephemeral "onekosmos_session_response"`) {
		with := local.Modes()
		with.SessionAnswerFetches = 2 // the user of the wallet
		local.Set(with)
	}
	return variables
}

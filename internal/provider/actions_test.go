package provider_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/action"
	fwprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/zclconf/go-cty/cty"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/examples"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

// Every action is invoked as its example has it, twice, and says what it did each
// time. With a CLI internal/acceptance does the same.
func TestActions(t *testing.T) {
	t.Parallel()
	invoked := map[string]bool{}
	for _, example := range examples.All(t, filepath.Join("..", "..", "examples")) {
		if !example.Invokes() {
			continue
		}
		invoked[strings.TrimPrefix(example.Name, "actions/")] = true
		t.Run(example.Name, func(t *testing.T) {
			t.Parallel()
			tenant := acctest.Start(t)
			variables, err := core.Variables(example.Variables(tenant.Local(t)))
			if err != nil {
				t.Fatal(err)
			}
			w := core.New(t, acctest.Factories())
			applied(t, w, tenant.Config(example.Text), variables)
			for range 2 {
				said := w.Said()
				if len(said) == 0 {
					t.Fatal("no action was invoked")
				}
				for address, messages := range said {
					if len(messages) == 0 {
						t.Errorf("%s did not say what it did", address)
					}
				}
				applied(t, w, tenant.Config(example.Text), variables)
			}
		})
	}
	for _, name := range actionNames(t) {
		if !invoked[name] {
			t.Errorf("%s has no example in examples/actions", name)
		}
	}
}

func applied(t *testing.T, w *core.Workspace, config string, variables map[string]cty.Value) {
	t.Helper()
	problems := w.SetConfig(config, variables)
	var plan *core.Plan
	if !problems.HasErrors() {
		plan, problems = w.Plan(false, true)
	}
	if !problems.HasErrors() {
		problems = w.Apply(plan)
	}
	if problems.HasErrors() {
		t.Fatal(problems.Errors())
	}
}

// actionNames returns the types of all actions.
func actionNames(t *testing.T) (names []string) {
	t.Helper()
	for _, make := range provider.New("test")().(fwprovider.ProviderWithActions).Actions(t.Context()) {
		var meta action.MetadataResponse
		make().Metadata(t.Context(), action.MetadataRequest{}, &meta)
		names = append(names, meta.TypeName)
	}
	return names
}

// An action on what is not there fails on the argument that names it, and says so.
func TestActionsOnNothing(t *testing.T) {
	t.Parallel()
	for name, with := range onNothing {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tenant := acctest.Start(t)
			said, problems := acctest.RigOf(t, tenant, nil).Invoke("onekosmos_"+name, with)
			errors := problems.Errors()
			if len(errors) != 1 || len(said) != 0 || errors[0].Attribute == nil || !strings.Contains(errors[0].Detail, "Check ") {
				t.Errorf("said %q, and failed with %v; want one error at an argument that says what to check", said, problems)
			}
		})
	}
	for _, name := range actionNames(t) {
		if onNothing[strings.TrimPrefix(name, "onekosmos_")] == nil && name != "onekosmos_record_event" { // which makes what it names
			t.Errorf("%s: onNothing has no arguments that name nothing", name)
		}
	}
}

// onNothing has arguments for each action that name an object which does not exist.
var onNothing = map[string]rig.Values{
	"complete_proofing_session":   {"session_id": "nobody's"},
	"decline_proofing_session":    {"session_id": "nobody's"},
	"retry_proofing_session":      {"session_id": "nobody's"},
	"cancel_proofing_upload":      {"session_id": "nobody's"},
	"reset_service_key":           {"tag": "nobody's"},
	"test_onespan_connection":     {"username": "nobody", "one_time_code": "123456"},
	"test_sspr_transformation":    {"username": "nobody"},
	"unregister_authenticator":    {"identifier": "key", "user_id": "nobody's"},
	"cancel_report_job":           {"job_id": "nobodys"},
	"export_report":               {"report": "metrics", "recipients": []any{"a@example.com"}, "metric": "M_X_NOTHING", "requested_by": "a@example.com", "user_id": "ada"},
	"resync_hardware_token":       {"serial_number": "SN0", "codes": []any{"123456", "234567", "345678"}},
	"test_auth_module_connection": {"auth_module_id": "000000000000000000000000"},
	"invite_user":                 {"auth_module_id": "000000000000000000000000", "username": "nobody", "email": "a@b.c", "template_key_path": "t"},
	"resend_invite":               {"auth_module_id": "000000000000000000000000", "username": "nobody"},
	"lock_user":                   {"auth_module_id": "000000000000000000000000", "username": "nobody", "lock_duration": 30},
	"unlock_user":                 {"auth_module_id": "000000000000000000000000", "username": "nobody"},
	"unlink_user_device":          {"auth_module_id": "000000000000000000000000", "username": "nobody", "device_id": "d"},
	"terminate_user_sessions":     {"auth_module_id": "000000000000000000000000", "username": "nobody"},
	"delete_access_code":          {"auth_module_id": "000000000000000000000000", "username": "nobody"},
}

// No message of an action repeats its secret, whatever the tenant repeats.
func TestActionsHideTheirSecret(t *testing.T) {
	t.Parallel()
	const code = "654321"
	for name, answer := range map[string]map[string]any{
		"accepted": {"code": "200", "message": "Success with " + code},
		"refused":  {"code": "401", "message": code + " is wrong"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tenant := acctest.Start(t)
			tenant.Local(t).Inject(localtenant.Fault{Path: "/adminapi/hardwareotp/onespan/test", Times: -1, Answer: answer})
			said, problems := acctest.RigOf(t, tenant, nil).Invoke("onekosmos_test_onespan_connection", rig.Values{"username": "ada", "one_time_code": code})
			text := strings.Join(said, "\n") + problems.String()
			if strings.Contains(text, code) || !strings.Contains(text, "[redacted]") {
				t.Errorf("the code is not redacted: %s", text)
			}
		})
	}
}

// Arguments that cannot go together are refused before anything is sent.
func TestActionsThatCannotBeMeant(t *testing.T) {
	t.Parallel()
	tenant := acctest.Start(t)
	r := acctest.RigOf(t, tenant, nil)
	for name, with := range map[string]rig.Values{
		"no key":    {"service": "admin_api"},
		"two names": {"tag": "adminapi", "key_id": "key"},
	} {
		tenant.Local(t).ResetJournal()
		if _, problems := r.Invoke("onekosmos_reset_service_key", with); !strings.Contains(problems.String(), "Set exactly one of tag and key_id.") || len(tenant.Local(t).Journal()) > 0 {
			t.Errorf("%s: %s", name, problems)
		}
	}
}

package acceptance

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/examples"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
)

// The largest example is applied whatever is spoken with a tenant, and each run
// learns it with one refused request for each habit of a service, and for the members
// that an endpoint wants or does not. A second step
// has a test of its own: each run would wait for another code.
func TestAccAnyConversation(t *testing.T) {
	acctest.Once(t)
	for _, example := range examples.All(t, filepath.Join("..", "..", "examples")) {
		if example.Name != "complete" {
			continue
		}
		for name, modes := range kinds.Conversations() {
			modes.RequireMFA = false
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				tenant := alone(t, modes)
				local := tenant.Local(t)
				settings := maps.Clone(tenant.Settings())
				settings["allow_plain_license"] = "true"
				w := newWorkspace(t, firstCLI(t), settings)
				w.write("example.tf", example.Text)
				variables, err := json.Marshal(example.Variables(local))
				if err != nil {
					t.Fatal(err)
				}
				w.write("terraform.tfvars.json", string(variables))
				before := len(local.Objects("service_providers"))

				const runs = 2 // the apply plans in a process of its own
				w.succeeds("apply", "-no-color", "-auto-approve")
				refused := map[string]int{}
				for _, x := range local.Journal() {
					if x.Status >= 400 && x.Status != 404 {
						var said struct{ Message string }
						if _ = json.Unmarshal(x.Answer, &said); said.Message == "" { // of members
							said.Message = x.Method + " " + x.Endpoint
						}
						refused[fmt.Sprintf("%s: %d %s", x.Service, x.Status, said.Message)]++
					}
				}
				for _, refusal := range slices.Sorted(maps.Keys(refused)) {
					t.Logf("%2d %s", refused[refusal], refusal)
					if refused[refusal] > runs {
						t.Errorf("%s: %d times in %d runs", refusal, refused[refusal], runs)
					}
				}
				w.must(0, "plan", "-no-color", "-detailed-exitcode")
				w.succeeds("destroy", "-no-color", "-auto-approve")
				if n := len(local.Objects("service_providers")); n != before {
					t.Errorf("%d applications, and %d before", n, before)
				}
			})
		}
	}
}

// A replacement that creates first, and one more of a name, are applied: what
// the plan saw in the state is no stranger to the process that applies.
func TestAccCreateBeforeDestroy(t *testing.T) {
	acctest.Once(t)
	tenant := alone(t)
	local := tenant.Local(t)
	k := kinds.Of("onekosmos_service_provider")
	before := len(local.Objects(k.Collection))
	w := newWorkspace(t, firstCLI(t), tenant.Settings())
	config := func(count int) {
		text := strings.TrimSuffix(k.HCL("test", k.Lives[0].Minimal.With(rig.Values{"count": count})), "}\n")
		w.write("application.tf", text+"\n  lifecycle {\n    create_before_destroy = true\n  }\n}\n")
	}
	config(1)
	w.succeeds("apply", "-no-color", "-auto-approve")
	w.succeeds("apply", "-no-color", "-auto-approve", "-replace=onekosmos_service_provider.test[0]")
	for count := 2; count <= 3; count++ {
		config(count)
		w.succeeds("plan", "-no-color", "-out=saved")
		w.succeeds("apply", "-no-color", "saved")
		if n := len(local.Objects(k.Collection)) - before; n != count {
			t.Errorf("%d applications, want %d", n, count)
		}
	}
	w.must(0, "plan", "-no-color", "-detailed-exitcode")
	if !strings.Contains(w.said(), "No changes") {
		t.Error(w.said())
	}
}

// A second factor is a code, or a secret that makes codes.
func TestAccSecondStep(t *testing.T) {
	tenant := alone(t, kinds.Conversations()["second step"])
	local := tenant.Local(t)
	const read = "data \"onekosmos_service_providers\" \"all\" {}\n"
	for name, setting := range map[string]func() string{"totp_secret": local.TOTPSecret, "one_time_code": local.OneTimeCode} {
		settings := maps.Clone(tenant.Settings())
		settings[name] = setting()
		w := newWorkspace(t, firstCLI(t), settings)
		w.write("read.tf", read)
		w.env = append(w.env, "TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(w.folder, "trace.log"))
		w.succeeds("plan", "-no-color")
		trace := w.read("trace.log")
		if strings.Contains(w.said()+trace, settings[name]) || !strings.Contains(trace, "request to the tenant") {
			t.Errorf("%s is printed or in the log, or the log lacks the provider's own lines", name)
		}
	}
	w := newWorkspace(t, firstCLI(t), tenant.Settings())
	w.write("read.tf", read)
	w.must(1, "plan", "-no-color")
	if !strings.Contains(w.said(), "Set totp_secret or one_time_code") {
		t.Errorf("without a second factor: %s", w.said())
	}
}

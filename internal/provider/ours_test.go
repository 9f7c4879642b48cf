package provider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

// alike is a kind of which an object is known by more than its id.
type alike struct {
	collection string
	config     rig.Values
	prepare    func(*testing.T, *acctest.Tenant) rig.Values // laid over config
	rename     string                                       // an attribute whose value makes another object
	unique     string                                       // what an error says of what the service takes once
}

func alikes() map[string]alike {
	oidc := rig.Values{
		"grant_types": []any{"authorization_code"}, "redirect_uris": []any{"https://a.example.com/callback"},
		"scopes": []any{"openid"}, "id_token_signing_algorithm": "RS256",
	}
	deny := rig.Values{"action": "deny"}
	return map[string]alike{
		"service_provider":          {collection: "service_providers", config: rig.Values{"name": "Same", "oidc": oidc}, rename: "name"},
		"featured_service_provider": {collection: "service_providers", config: rig.Values{"name": "Same", "zendesk": rig.Values{"domain": "a.zendesk.com"}}, rename: "name"},
		"auth_module":               {collection: "auth_modules", config: rig.Values{"name": "Same", "type": "db"}, rename: "name"},
		"message_gateway": {collection: "message_gateways", rename: "name", config: rig.Values{
			"name": "Same", "type": "twilio", "username": "caller", "password": "s3cret", "service_url": "https://voice.example.com", "voice": rig.Values{"sender_phone": "+15550100"},
		}},
		"message_template":          {collection: "message_templates", config: rig.Values{"purpose": "otp", "channel": "sms", "name": "Same", "content": "{{code}}"}, rename: "name"},
		"authentication_journey":    {collection: "authentication_journeys", config: rig.Values{"name": "Same", "decision": deny}, rename: "name"},
		"authentication_journey_v2": {collection: "authentication_journeys_v2", config: rig.Values{"name": "Same", "decision": deny, "category": "c"}, rename: "name"},
		"proofing_template": {collection: "proofing_templates",
			config: rig.Values{"dvc_id": "dvc", "document_type": "dl_object", "steps": []any{rig.Values{"name": "a", "type": "HTML", "html": "<p>a</p>"}}},
			prepare: func(t *testing.T, tenant *acctest.Tenant) rig.Values {
				return rig.Values{"drift_session_id": tenant.Local(t).OpenProofingSession("dvc", "dl_object")}
			}},
		"user_attribute": {collection: "user_attributes", config: rig.Values{"name": "Same", "directory_attribute": "same"}, rename: "name", unique: `name "Same", and one with directory_attribute "same"`,
			prepare: func(t *testing.T, tenant *acctest.Tenant) rig.Values {
				return rig.Values{"auth_module_id": kinds.Of("onekosmos_user_attribute").Lives[0].Setup(t, tenant)["module"]}
			}},
		"user": {collection: "users", rename: "username", unique: `username "same"`,
			config: rig.Values{"username": "same", "role": "basic_user", "first_name": "Same", "last_name": "Same", "email": "same@example.com"},
			prepare: func(t *testing.T, tenant *acctest.Tenant) rig.Values {
				return rig.Values{"auth_module_id": kinds.Of("onekosmos_user").Lives[0].Setup(t, tenant)["module"]}
			}},
		"secret": {collection: "secrets", config: rig.Values{"tag": "same", "value": "s3cret"}, rename: "tag", unique: `tag "same"`},
		"webauthn_vendor_metadata": {collection: "webauthn_vendor_metadata", unique: `aaguid "2fc0579f-8113-47ea-b116-bb5a8db9202a"`,
			config: rig.Values{"name": "Key", "metadata": "{}", "aaguid": "2fc0579f-8113-47ea-b116-bb5a8db9202a"}},
	}
}

// eachAlike runs a test for every such kind, with an object of it.
func eachAlike(t *testing.T, do func(*testing.T, alikeTest)) {
	t.Parallel()
	for name, kind := range alikes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tenant := acctest.Start(t)
			config := kind.config
			if kind.prepare != nil {
				config = config.With(kind.prepare(t, tenant))
			}
			at := alikeTest{alike: kind, typeName: "onekosmos_" + name, tenant: tenant, config: config, before: len(tenant.Local(t).Objects(kind.collection))}
			at.object = at.make(t, acctest.RigOf(t, tenant, nil))
			do(t, at)
			for _, violation := range tenant.Local(t).Violations() {
				t.Error(violation)
			}
		})
	}
}

type alikeTest struct {
	alike
	typeName string
	tenant   *acctest.Tenant
	config   rig.Values
	before   int // objects in the collection
	object   *rig.Instance
}

// clear takes away what destroys of the kind leave, which is in the way of a new
// object.
func (a alikeTest) clear(t *testing.T) {
	t.Helper()
	k := kinds.Of(a.typeName)
	if k.Leaves == nil {
		return
	}
	local := a.tenant.Local(t)
	for _, left := range local.Objects(k.Collection) {
		local.Remove(k.Collection, left["_id"].(string))
	}
}

func (a alikeTest) make(t *testing.T, r *rig.Rig) *rig.Instance {
	t.Helper()
	made, problems := r.Create(a.typeName, a.config)
	if problems.Errors() != nil {
		t.Fatal(problems)
	}
	return made
}

// planned plans the object once more, as the second half of a replacement or
// as a further one, and wants an error that says all of says, or none.
func (a alikeTest) planned(t *testing.T, r *rig.Rig, says ...string) {
	t.Helper()
	_, problems := r.Plan(a.typeName, nil, a.config)
	text := strings.Join(strings.Fields(problems.String()), " ")
	if len(says) == 0 && problems.Errors() != nil {
		t.Errorf("planning it gives %s", text)
	}
	for _, want := range says {
		if problems.Errors() == nil || !strings.Contains(text, want) {
			t.Errorf("planning it gives %q, which lacks %q", text, want)
		}
	}
}

func (a alikeTest) count(t *testing.T, want int) {
	t.Helper()
	if n := len(a.tenant.Local(t).Objects(a.collection)) - a.before; n != want {
		t.Errorf("the tenant has %d objects, want %d", n, want)
	}
}

func (a alikeTest) importID() string {
	id := a.object.Identity()
	if parent := id.Text("auth_module_id"); parent != "" {
		return parent + "/" + id.Text("id")
	}
	return id.Text("id") + id.Text("tag")
}

// What the state does not hold is a stranger, which the plan reports.
func TestStrangersAreReportedAtPlan(t *testing.T) {
	eachAlike(t, func(t *testing.T, a alikeTest) {
		want := []string{"exists already", "terraform import " + a.typeName + ".example " + a.importID() + " ", "allow_duplicates"}
		if a.unique != "" {
			want = append(want[:2], "with "+a.unique+" only", "remove create_before_destroy")
		}
		a.planned(t, acctest.RigOf(t, a.tenant, nil), want...)
		if a.unique == "" {
			return
		}
		a.planned(t, acctest.RigOf(t, a.tenant, rig.Values{"allow_duplicates": true}), want...)
		_, problems := acctest.RigOf(t, a.tenant, nil).Plan(a.typeName, nil, a.config)
		if at := strings.Fields(a.unique)[0]; !slices.Contains(problems.Paths(), at) {
			t.Errorf("the error is at %q, want %s", problems.Paths(), at)
		}
	})
}

// What the state holds is no stranger to the plan.
func TestReplacementIsPlanned(t *testing.T) {
	eachAlike(t, func(t *testing.T, a alikeTest) {
		r := acctest.RigOf(t, a.tenant, nil)
		if _, problems := r.Read(a.object); problems.Errors() != nil {
			t.Fatal(problems)
		}
		a.planned(t, r)

		r = acctest.RigOf(t, a.tenant, nil) // as with -refresh=false
		if _, problems := r.Plan(a.typeName, a.object, a.config.With(rig.Values{"timeouts": rig.Values{"read": "1m"}})); problems.Errors() != nil {
			t.Fatal(problems)
		}
		a.planned(t, r)
	})
}

// A replacement that destroys first works for every kind, although the list of
// before still shows the old object.
func TestReplacementThatDestroysFirst(t *testing.T) {
	eachAlike(t, func(t *testing.T, a alikeTest) {
		if kinds.Of(a.typeName).Leaves != nil {
			return // what a destroy leaves has the name: it is imported, not replaced
		}
		r := acctest.RigOf(t, a.tenant, nil)
		others := 0
		if a.rename != "" {
			change := rig.Values{a.rename: "another"}
			if a.config["directory_attribute"] != nil {
				change["directory_attribute"] = "another"
			}
			other := a
			other.config = a.config.With(change)
			other.make(t, r)
			others++
		}
		if problems := r.Destroy(a.object); problems.Errors() != nil {
			t.Fatal(problems)
		}
		a.make(t, r)
		a.count(t, 1+others)
	})
}

// Terraform tells the process that applies a creation nothing of the state. What
// the plan saw there is no stranger to it all the same, unless the service takes
// one of a kind only.
func TestReplacementThatCreatesFirst(t *testing.T) {
	eachAlike(t, func(t *testing.T, a alikeTest) {
		a.planFirst(t)
		if a.unique != "" {
			a.planned(t, acctest.RigOf(t, a.tenant, nil), "remove create_before_destroy, also from what depends on this resource")
			a.count(t, 1)
			return
		}
		r := acctest.RigOf(t, a.tenant, nil)
		made := a.make(t, r)
		a.count(t, 2)
		if made.Identity().Text("id") == a.object.Identity().Text("id") {
			t.Errorf("both are %v", made.Identity())
		}
		if problems := r.Destroy(a.object); problems.Errors() != nil {
			t.Fatal(problems)
		}
		a.count(t, 1)
	})
}

// A plan that was made elsewhere can be applied, too.
func TestReplacementPlannedElsewhere(t *testing.T) {
	eachAlike(t, func(t *testing.T, a alikeTest) {
		if a.unique != "" {
			return // TestReplacementThatCreatesFirst
		}
		a.planned(t, acctest.RigOf(t, a.tenant, nil), "ONEKOSMOS_ALLOW_DUPLICATES=true")
		a.count(t, 1)
		a.make(t, acctest.RigOf(t, a.tenant, rig.Values{"allow_duplicates": true}))
		a.count(t, 2)
	})
}

// planFirst plans the object once more in a process of its own, beside those
// that the state holds.
func (a alikeTest) planFirst(t *testing.T, held ...*rig.Instance) {
	t.Helper()
	r := acctest.RigOf(t, a.tenant, nil)
	for _, object := range append(held, a.object) {
		if _, problems := r.Read(object); problems.Errors() != nil {
			t.Fatal(problems)
		}
	}
	a.planned(t, r)
}

// A count of one name is raised, and each object stays itself.
func TestCountRaisedByOne(t *testing.T) {
	eachAlike(t, func(t *testing.T, a alikeTest) {
		if a.unique != "" {
			return // TestReplacementThatCreatesFirst
		}
		all := []*rig.Instance{a.object}
		for range 2 {
			a.planFirst(t, all...)
			all = append(all, a.make(t, acctest.RigOf(t, a.tenant, nil)))
		}
		a.count(t, 3)
		r := acctest.RigOf(t, a.tenant, nil)
		for _, object := range all {
			read, problems := r.Read(object)
			if problems.Errors() != nil || read == nil {
				t.Fatalf("reading %v: %v %s", object.Identity(), read, problems)
			}
			plan, problems := r.Plan(a.typeName, read, a.config)
			if problems.Errors() != nil || !plan.NoOp() {
				t.Errorf("planning %v: %s", object.Identity(), problems)
			}
		}
		for _, object := range all {
			if problems := r.Destroy(object); problems.Errors() != nil {
				t.Error(problems)
			}
		}
		a.count(t, 0)
	})
}

// Every object of the state passes UpgradeResourceState, one that is tainted
// too, and while others are planned.
func TestTheStateIsMetWhileOthersArePlanned(t *testing.T) {
	t.Parallel()
	tenant := acctest.Start(t)
	config := alikes()["service_provider"].config
	object, problems := acctest.RigOf(t, tenant, nil).Create("onekosmos_service_provider", config)
	if problems.Errors() != nil {
		t.Fatal(problems)
	}
	server := rig.Server(provider.New("test")())
	r := rig.Behind(t, server)
	settings := rig.Values{}
	for name, value := range tenant.Settings() {
		settings[name] = value
	}
	if problems := r.Configure(settings); problems.Errors() != nil {
		t.Fatal(problems)
	}
	time.AfterFunc(200*time.Millisecond, func() {
		_, _ = server.UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{
			TypeName: "onekosmos_service_provider", RawState: &tfprotov6.RawState{JSON: fmt.Appendf(nil, `{"id":%q}`, object.Identity().Text("id"))},
		})
	})
	if _, problems := r.Plan("onekosmos_service_provider", nil, config); problems.Errors() != nil {
		t.Error(problems)
	}
}

// Names are compared in NFC: whoever types é may send one character or two.
func TestNamesAreComparedInNFC(t *testing.T) {
	const composed, decomposed = "Caf\u00e9", "Cafe\u0301"
	eachAlike(t, func(t *testing.T, a alikeTest) {
		if a.rename != "name" {
			return
		}
		change := rig.Values{"name": composed}
		if a.config["directory_attribute"] != nil {
			change["directory_attribute"] = "cafe"
		}
		made := a
		made.config = a.config.With(change)
		made.object = made.make(t, acctest.RigOf(t, a.tenant, nil))
		r := acctest.RigOf(t, a.tenant, nil)
		made.config = made.config.With(rig.Values{"name": decomposed})
		if a.config["directory_attribute"] != nil {
			made.config["directory_attribute"] = "another"
		}
		made.planned(t, r, "exists already", made.importID())
		if r.Schema().DataSourceSchemas[a.typeName] == nil {
			return
		}
		key := rig.Values{"name": decomposed}
		if module := a.config["auth_module_id"]; module != nil {
			key["auth_module_id"] = module
		}
		found, problems := r.ReadData(a.typeName, key)
		if problems.Errors() != nil || found.Text("id") != made.object.Identity().Text("id") {
			t.Errorf("looking for it gives %v: %s", found, problems)
		}
	})
}

// A lost answer to a create is found whatever ids and clocks look like.
func TestLostCreateIsAdopted(t *testing.T) {
	for _, form := range []string{"", "uuid"} {
		for _, skew := range []time.Duration{-10 * time.Minute, 0, 10 * time.Minute} {
			t.Run(fmt.Sprintf("%s %s", form, skew), func(t *testing.T) {
				eachAlike(t, func(t *testing.T, a alikeTest) {
					local := a.tenant.Local(t)
					local.Set(localtenant.Modes{IDForm: form})
					local.SetClock(skew)
					r := acctest.RigOf(t, a.tenant, rig.Values{"allow_duplicates": true, "max_retries": 1})
					object := a.object
					if a.unique != "" {
						if problems := r.Destroy(a.object); problems.Errors() != nil {
							t.Fatal(problems)
						}
						a.clear(t)
						object = nil
					}
					local.ResetJournal()
					for _, path := range []string{"/serviceprovider", "/serviceprovider/{type}", "/auth_modules/create", "/msg_gateway/create", "/config/template", "/authenticationJourney",
						"/v2/authenticationJourney", "/proofingtemplates/tenant/{tenantId}/community/{communityId}", "/attributes", "/secret-store/create"} {
						for _, method := range []string{"PUT", "POST"} {
							local.Inject(localtenant.Fault{Method: method, Path: path, DropAfter: true})
						}
					}
					made := a.make(t, r)
					if object != nil && made.Identity().Text("id") == object.Identity().Text("id") {
						t.Error("the old object was taken for the new one")
					}
					local.ClearFaults()
					read, problems := acctest.RigOf(t, a.tenant, nil).Read(made)
					if problems.Errors() != nil || read == nil {
						t.Errorf("reading it: %v %s", read, problems)
					}
				})
			})
		}
	}
}

package localtenant_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const secretStore = "/adminapi/secret-store/"

func (c *caller) secret(edit ...func(map[string]any)) map[string]any {
	return c.ids(append([]func(map[string]any){with("tag", "stripe_api_key"), with("value", "s3cret")}, edit...)...)
}

func TestSecretLife(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{Username: "root"})
	all := func() []any {
		t.Helper()
		out := c.want(200, "POST", secretStore+"fetch", c.ids())
		found, ok := out.body.([]any)
		if !ok || !out.sealed {
			t.Errorf("listed %s", out.raw)
		}
		return found
	}
	if got := all(); len(got) != 0 {
		t.Errorf("a new tenant has %v", got)
	}
	before := float64(time.Now().Unix())
	out := c.want(http.StatusCreated, "POST", secretStore+"create", c.secret())
	for name, want := range map[string]any{
		"tag": "stripe_api_key", "createdBy": "root", "tenantId": c.tenant.TenantID(), "communityId": c.tenant.CommunityID(),
	} {
		if got := out.object()[name]; got != want || !out.sealed {
			t.Errorf("%s is %v, sealed %v", name, got, out.sealed)
		}
	}
	if made, _ := out.object()["createdTs"].(float64); made < before || made > before+60 || len(out.object()) != 5 {
		t.Errorf("created %v", out.body)
	}
	c.want(http.StatusConflict, "POST", secretStore+"create", c.secret(with("value", "other")))
	if got := c.tenant.Objects("secrets"); len(got) != 1 || got[0]["value"] != "s3cret" {
		t.Errorf("stored %v", got)
	}
	c.want(http.StatusCreated, "POST", secretStore+"create", c.secret(with("tag", "Stripe_API_key")))
	got := all()
	if len(got) != 2 || at(got, 0, "tag") != "stripe_api_key" || at(got, 0, "createdTs") != out.object()["createdTs"] {
		t.Errorf("both: %v", got)
	}
	for _, item := range got {
		if members, _ := item.(map[string]any); len(members) != 5 || members["value"] != nil {
			t.Errorf("listed %v", item)
		}
	}
	gone := c.want(200, "POST", secretStore+"delete", c.ids(with("tag", "stripe_api_key")))
	if gone.object()["message"] != "Secret deleted successfully" || !gone.sealed {
		t.Errorf("deleted: %s", gone.raw)
	}
	c.want(http.StatusNotFound, "POST", secretStore+"delete", c.ids(with("tag", "stripe_api_key")))
	if got := all(); len(got) != 1 || at(got, 0, "tag") != "Stripe_API_key" {
		t.Errorf("the other: %v", got)
	}
	c.want(http.StatusCreated, "POST", secretStore+"create", c.secret())
	if got := c.tenant.Violations(); got != nil {
		t.Errorf("violations: %v", got)
	}
}

func TestSecretValidation(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	for name, values := range map[string][]any{
		"tag":   {"", "1st", "_x", "a-b", "a b", "ä", "a\n", 1, nil},
		"value": {"", 1, map[string]any{}, nil, "********"},
	} {
		c.refused(name, "POST", secretStore+"create", c.secret(without(name)))
		for _, value := range values {
			c.refused(name, "POST", secretStore+"create", c.secret(with(name, value)))
		}
	}
	c.refused("createdBy", "POST", secretStore+"create", c.secret(with("createdBy", "x")))
	c.refused("tag", "POST", secretStore+"fetch", c.ids(with("tag", "a")))
	c.refused("tag", "POST", secretStore+"delete", c.ids())
	c.refused("value", "POST", secretStore+"delete", c.secret())
	for _, call := range []string{"create", "fetch", "delete"} {
		body := func(edit ...func(map[string]any)) map[string]any {
			made := map[string]func(...func(map[string]any)) map[string]any{"create": c.secret, "fetch": c.ids, "delete": c.ids}[call](edit...)
			if call == "delete" {
				made["tag"] = "a"
			}
			return made
		}
		for _, name := range []string{"tenantId", "communityId"} {
			c.refused(name, "POST", secretStore+call, body(without(name)))
			if out := c.want(400, "POST", secretStore+call, body(with(name, "x"))); out.object()["message"] != name+" is unknown" {
				t.Errorf("another %s: %s", name, out.raw)
			}
		}
		c.want(http.StatusUnauthorized, "POST", secretStore+call, body(), drop("authorization"))
		c.refused("data", "POST", secretStore+call, nil, unsealed(body()))
	}
	if got := c.tenant.Objects("secrets"); len(got) != 0 {
		t.Errorf("refused and kept: %v", got)
	}
}

func TestSecretModesAndFaults(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{Modes: localtenant.Modes{BareCreates: true}})
	if made := c.want(http.StatusCreated, "POST", secretStore+"create", c.secret()).object(); len(made) != 1 || made["tag"] == nil {
		t.Errorf("a bare create answers %v", made)
	}
	c.tenant.Set(localtenant.Modes{UnknownFields: true, ShuffleLists: true})
	c.want(http.StatusCreated, "POST", secretStore+"create", c.secret(with("tag", "b")))
	firsts := map[any]bool{}
	for range 30 {
		got := c.want(200, "POST", secretStore+"fetch", c.ids()).body
		firsts[at(got, 0, "tag")] = true
		if at(got, 1, "newerText") == nil {
			t.Fatalf("not a newer tenant's: %v", got)
		}
	}
	if len(firsts) != 2 {
		t.Errorf("first came %v", firsts)
	}
	// A create whose answer is lost has happened: the next one meets it.
	c.tenant.Inject(localtenant.Fault{Path: "/secret-store/create", Status: 504, Commit: true})
	c.want(504, "POST", secretStore+"create", c.secret(with("tag", "c")))
	c.want(http.StatusConflict, "POST", secretStore+"create", c.secret(with("tag", "c")))
}

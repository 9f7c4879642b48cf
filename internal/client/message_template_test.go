package client_test

import (
	"errors"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const (
	templatePut   = "/config/template"
	templateFetch = "/config/template/fetch"
)

func mail(name string) *client.MessageTemplate {
	return &client.MessageTemplate{Purpose: "otp", Channel: client.ChannelEmail, Name: name, Subject: new("s"), Data: "<p>ü</p>"}
}

func (r *rig) addTemplate(t testing.TB, want *client.MessageTemplate) *client.MessageTemplate {
	t.Helper()
	made, err := r.MessageTemplates().Create(t.Context(), want)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestMessageTemplateLostAnswers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault localtenant.Fault
		done  bool
	}{
		"done":            {localtenant.Fault{DropAfter: true}, true},
		"done, a gateway": {localtenant.Fault{Status: 502, Commit: true}, true},
		"not done":        {localtenant.Fault{DropBefore: true}, false},
	} {
		test.fault.Path, test.fault.Method = templatePut, "PUT"
		r := start(t)
		r.addTemplate(t, mail("a")) // of the same name: the UUID tells them apart
		r.tenant.Inject(test.fault)
		made, err := r.MessageTemplates().Create(t.Context(), mail("a"))
		if test.done && (err != nil || made.Data != "<p>ü</p>") || !test.done && (made != nil || !errors.Is(err, client.ErrOutcomeUnknown)) {
			t.Errorf("%s: %+v, %v", name, made, err)
		}
		r.wantCount(t, 2, "PUT", templatePut)
	}
	for name, test := range map[string]struct {
		fault   localtenant.Fault
		fails   bool
		deletes int
	}{
		"done":     {localtenant.Fault{DropAfter: true}, false, 1},
		"not done": {localtenant.Fault{DropBefore: true}, false, 2},
		"refused":  {localtenant.Fault{Status: 400, ContentType: asJSON, Body: `{"message":"no"}`}, true, 1},
		"404":      {localtenant.Fault{Status: 404, ContentType: asJSON, Body: `{"message":"no"}`}, true, 1}, // and it is there
	} {
		test.fault.Path, test.fault.Method = templatePut, "DELETE"
		r := start(t)
		made := r.addTemplate(t, mail("a"))
		r.tenant.Inject(test.fault)
		if err := r.MessageTemplates().Delete(t.Context(), made.ID()); (err != nil) != test.fails {
			t.Errorf("delete, %s: %v", name, err)
		}
		r.wantCount(t, test.deletes, "DELETE", templatePut)
	}
}

func TestMessageTemplateThatIsGone(t *testing.T) {
	t.Parallel()
	const gone = "otp.email.6ba7b810-9dad-11d1-80b4-00c04fd430c8"
	for _, coalesce := range []bool{true, false} {
		r := start(t, config(func(c *client.Config) { c.NoReadCoalescing = !coalesce }))
		if found, err := r.MessageTemplates().Get(t.Context(), gone); !errors.Is(err, client.ErrNotFound) {
			t.Errorf("%v, %v", found, err)
		}
		if _, err := r.MessageTemplates().Update(t.Context(), gone, mail("a")); !errors.Is(err, client.ErrNotFound) {
			t.Error(err)
		}
		if err := r.MessageTemplates().Delete(t.Context(), gone); err != nil {
			t.Error(err)
		}
		r.wantCount(t, 0, "PUT", templatePut)
	}
	r := start(t)
	for _, id := range []string{"", "x", "otp.email", ".email.x", "otp..x", "otp.email."} {
		_, got := r.MessageTemplates().Get(t.Context(), id)
		_, updated := r.MessageTemplates().Update(t.Context(), id, mail("a"))
		for _, err := range []error{got, updated, r.MessageTemplates().Delete(t.Context(), id)} {
			if err == nil || errors.Is(err, client.ErrNotFound) {
				t.Errorf("%q: %v", id, err)
			}
		}
	}
	if len(r.tenant.Journal()) > 0 {
		t.Error("an id that is none was asked for")
	}
}

// What is no templates configuration does not show what there is.
func TestMessageTemplateNoProofOfAbsence(t *testing.T) {
	t.Parallel()
	r := start(t, config(func(c *client.Config) { c.NoReadCoalescing = true }))
	made := r.addTemplate(t, mail("a"))
	for _, body := range []string{"null", `""`, "", `{"templateData":null}`, `{"message":"later"}`, `{"templateData":{"otp":{"email":{"x":{"name":1}}}}}`} {
		r.tenant.Inject(localtenant.Fault{Path: templateFetch, Status: 200, ContentType: asJSON, Body: body})
		if found, err := r.MessageTemplates().Get(t.Context(), made.ID()); err == nil || errors.Is(err, client.ErrNotFound) {
			t.Errorf("%s: %v, %v", body, found, err)
		}
	}
	for body, want := range map[string]string{
		`{"otp":{"email":{"` + made.UUID + `":{"name":"bare","data":"YQ=="}}}}`:                               "bare a",
		`{"tenantId":"x","otp":{"email":{"` + made.UUID + `":{"name":"bare","data":"YQ==","x":null}},"x":1}}`: "bare a",
		`{"templateData":{"otp":{"email":{"` + made.UUID + `":{"name":"n","data":"no base64"},"y":2}}}}`:      "n no base64",
	} {
		r.tenant.Inject(localtenant.Fault{Path: templateFetch, Status: 200, ContentType: asJSON, Body: body})
		found, err := r.MessageTemplates().Get(t.Context(), made.ID())
		if err != nil || found.Name+" "+string(found.Data) != want {
			t.Errorf("%s: %+v, %v", body, found, err)
		}
	}
	for _, body := range []string{`{"templateData":{}}`, `{"templateData":[]}`, `[]`, `{}`, `{"tenantId":"x","communityId":"y"}`} {
		// A part of the list proves nothing, so that the whole list is asked too.
		r.tenant.Inject(localtenant.Fault{Path: templateFetch, Status: 200, ContentType: asJSON, Body: body})
		if found, err := r.MessageTemplates().Get(t.Context(), made.ID()); err != nil {
			t.Errorf("%s in a part: %v, %v", body, found, err)
		}
		// What another run has made is not waited for, but looked for twice.
		r.tenant.Inject(localtenant.Fault{Path: templateFetch, Times: 3, Status: 200, ContentType: asJSON, Body: body})
		again := r.again(t, func(c *client.Config) { c.NoReadCoalescing = true })
		if found, err := again.MessageTemplates().Get(t.Context(), made.ID()); !errors.Is(err, client.ErrNotFound) {
			t.Errorf("%s: %v, %v", body, found, err)
		}
	}
}

// Templates that are changed at the same time do not take the default from
// the one that is to have it.
func TestMessageTemplateDefaultAmongConcurrentWrites(t *testing.T) {
	t.Parallel()
	r := start(t, modes(localtenant.Modes{LatencyMillis: 2}))
	ids := []string{r.addTemplate(t, mail("a")).ID(), r.addTemplate(t, mail("b")).ID()}
	for round := range 20 {
		taker, other := ids[round%2], ids[1-round%2]
		together(t, 3, func() func() error {
			var n atomic.Int32
			return func() error {
				var err error
				switch n.Add(1) {
				case 1:
					want := mail("taker")
					want.IsDefault = new(client.Bool(true))
					_, err = r.MessageTemplates().Update(t.Context(), taker, want)
				case 2:
					_, err = r.MessageTemplates().Update(t.Context(), other, mail("other"))
				default:
					_, err = r.MessageTemplates().Create(t.Context(), mail("new"))
				}
				return err
			}
		}())
		var defaults []string
		for template, err := range r.MessageTemplates().List(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			if template.Purpose == "otp" && bool(*template.IsDefault) {
				defaults = append(defaults, template.Name)
			}
		}
		if !slices.Equal(defaults, []string{"taker"}) {
			t.Fatalf("the defaults are %q", defaults)
		}
	}
}

// A service that keeps the default where it is, is reported in words.
func TestMessageTemplateDefaultIsRefused(t *testing.T) {
	t.Parallel()
	r := start(t)
	want := mail("a")
	want.IsDefault = new(client.Bool(true))
	made := r.addTemplate(t, want)
	body := `{"templateData":{"otp":{"email":{"` + made.UUID + `":{"name":"a","subject":"s","data":"YQ==","isDefault":true}}}}}`
	r.tenant.Inject(localtenant.Fault{Method: "PUT", Path: templatePut, Commit: true, Status: 200, ContentType: asJSON, Body: body})
	want.IsDefault = new(client.Bool(false))
	if changed, err := r.MessageTemplates().Update(t.Context(), made.ID(), want); changed == nil || err == nil {
		t.Errorf("%v, %v", changed, err)
	}
}

// All templates are read in one list, and only what follows a write is read
// anew.
func TestMessageTemplateReads(t *testing.T) {
	t.Parallel()
	r := start(t)
	one, two := r.addTemplate(t, mail("a")), r.addTemplate(t, mail("b"))
	r.tenant.ResetJournal()
	for _, id := range []string{one.ID(), two.ID(), one.ID()} {
		if _, err := r.MessageTemplates().Get(t.Context(), id); err != nil {
			t.Error(err)
		}
	}
	r.wantCount(t, 1, "POST", templateFetch)
}

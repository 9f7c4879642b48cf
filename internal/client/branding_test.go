package client_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const (
	brandingLogo  = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
	brandingPanel = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
)

func brandingOf(edit ...func(*client.Branding)) *client.Branding {
	b := &client.Branding{
		LeftPanelColor: "#102030", RightPanelColor: "abc", HeadingTextColor: "#FFF", PrimaryButtonColor: "#1D7AFC",
		ActiveTabTextColor: "#000000", LinkColor: "0000ee", Logo: brandingLogo, LeftPanelImage: brandingPanel,
	}
	for _, change := range edit {
		change(b)
	}
	return b
}

func brandingFull(b *client.Branding) {
	b.LoginMethod, b.UsernameLabel, b.HeadingLabel, b.Disclaimer = new("qr"), new("Employee"), new("Acme"), new("Mind the gap")
	b.FullscreenImageEnabled, b.UsernameHiddenOnDesktop, b.CopyrightMessageHidden = new(client.Bool(true)), new(client.Bool(true)), new(client.Bool(true))
	b.AppDownload = &client.AppDownloadOverride{Enabled: true, Content: new("Get it"), URL: new("https://get.example.com")}
	b.QRCodeCornerSquaresColor, b.QRCodeDotsColor, b.QRCodeLogoURL = new("#111"), new("#222"), new("https://acme.example.com/q.png")
	b.HelpDeskButtonEnabled, b.HelpDeskButton = new(client.Bool(true)), json.RawMessage(`{"label":"Help"}`)
}

// storedBranding is the branding as the tenant keeps it.
func (r *rig) storedBranding() map[string]any { return r.tenant.Objects("branding")[0] }

func TestBranding(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]localtenant.Modes{
		"as documented": {},
		"other tenant":  {UnknownFields: true, TextBooleans: true, PlainAnswers: true},
		"other key":     {AnswerWithOtherKey: true, TextBooleans: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, modes(m))
			ctx, store := t.Context(), r.Branding()
			before, err := store.Snapshot(ctx)
			if err != nil {
				t.Fatal(err)
			}
			factory := r.storedBranding()
			want := brandingOf(brandingFull)
			set, err := store.Create(ctx, want)
			if err != nil {
				t.Fatal(err)
			}
			told := *want
			if !m.UnknownFields { // what no answer tells
				told.QRCodeCornerSquaresColor, told.QRCodeDotsColor, told.QRCodeLogoURL = nil, nil, nil
				told.HelpDeskButtonEnabled, told.HelpDeskButton = nil, nil
			}
			if !reflect.DeepEqual(set, &told) {
				t.Errorf("set to %+v, want %+v", set, &told)
			}
			kept := r.storedBranding()
			for member, value := range map[string]any{"qr_code_dots_color": "#222", "helpDeskButtonEnabled": true, "disclaimer_message": "Mind the gap"} {
				if kept[member] != value {
					t.Errorf("%s is %v in the tenant", member, kept[member])
				}
			}
			// What is left out stays, where the tenant tells it.
			set, err = store.Update(ctx, client.SettingsID, brandingOf(func(b *client.Branding) { b.Disclaimer = new("") }))
			if err != nil || *set.LoginMethod != "qr" || *set.HeadingLabel != "Acme" || !*set.FullscreenImageEnabled || *set.AppDownload.URL != "https://get.example.com" {
				t.Errorf("%+v, %v", set, err)
			}
			if set.Disclaimer != nil && *set.Disclaimer != "" {
				t.Errorf("the disclaimer is still %q", *set.Disclaimer)
			}
			if kept = r.storedBranding(); kept["qr_code_dots_color"] != nil || kept["helpDeskButtonEnabled"] != false {
				t.Errorf("what the tenant does not return was sent: %v", kept)
			}
			if err := store.Restore(ctx, before); err != nil {
				t.Fatal(err)
			}
			after := r.storedBranding()
			delete(after, "disclaimer_message") // "", and absent before
			for _, o := range []map[string]any{factory, after} {
				for _, newer := range []string{"newerText", "newerObject"} {
					delete(o, newer)
					delete(o["app_download_override"].(map[string]any), newer)
				}
			}
			if !reflect.DeepEqual(after, factory) {
				t.Errorf("restored to %v, want %v", after, factory)
			}
			if _, err := store.Get(ctx, "other"); !errors.Is(err, client.ErrNotFound) {
				t.Errorf("another branding: %v", err)
			}
		})
	}
}

// Members that nobody here knows survive a change; booleans go back as
// booleans, which the tenant insists on; texts that were not there are not sent.
func TestBrandingSendsBackWhatIsNotOurs(t *testing.T) {
	t.Parallel()
	r := start(t, modes(localtenant.Modes{UnknownFields: true, TextBooleans: true}))
	if _, err := r.Branding().Create(t.Context(), brandingOf(brandingFull)); err != nil {
		t.Fatal(err)
	}
	r.tenant.Change("branding", r.storedBranding()["_id"].(string), func(o map[string]any) { o["newerText"] = "set elsewhere" })
	want := brandingOf(func(b *client.Branding) { b.HelpDeskButton = json.RawMessage(`{"other":1}`) })
	if _, err := r.Branding().Update(t.Context(), client.SettingsID, want); err != nil {
		t.Fatal(err)
	}
	kept := r.storedBranding()
	if kept["newerText"] != "set elsewhere" {
		t.Errorf("newerText is %v", kept["newerText"])
	}
	if help := kept["helpDeskButtonData"].(map[string]any); help["label"] != nil || help["other"] != 1.0 {
		t.Errorf("the help desk button is %v", help)
	}
	documented := start(t)
	if _, err := documented.Branding().Create(t.Context(), brandingOf(func(b *client.Branding) { b.Disclaimer = new("") })); err != nil {
		t.Fatal(err)
	}
	if _, there := documented.storedBranding()["disclaimer_message"]; there {
		t.Error("an empty disclaimer was sent where there was none")
	}
}

// A login method that was never chosen is none, and not sent back: a request
// has one of two.
func TestBrandingWithoutLoginMethod(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.tenant.Change("branding", r.storedBranding()["_id"].(string), func(o map[string]any) { o["default_login_method"] = "" })
	if got, err := r.Branding().Get(t.Context(), client.SettingsID); err != nil || got.LoginMethod != nil {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := r.Branding().Create(t.Context(), brandingOf()); err != nil {
		t.Error(err)
	}
}

// Reading needs no sign-in, setting does.
func TestBrandingWithoutSignIn(t *testing.T) {
	t.Parallel()
	r := start(t, config(func(c *client.Config) { c.Username, c.Password = "", "" }))
	if got, err := r.Branding().Get(t.Context(), client.SettingsID); err != nil || got.LinkColor == "" {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := r.Branding().Create(t.Context(), brandingOf()); !errors.Is(err, client.ErrNoSignIn) {
		t.Errorf("set without sign-in: %v", err)
	}
}

// An answer that holds no branding is an error: as a branding it would be one
// of which everything was changed.
func TestBrandingThatIsNone(t *testing.T) {
	t.Parallel()
	r := start(t, retries(-1))
	for _, body := range []string{`null`, `{}`, `[]`, `{"message":"no"}`, `{"bg_color_left_panel":1}`} {
		r.tenant.Inject(localtenant.Fault{Path: "/branding/fetch", Status: 200, ContentType: asJSON, Body: body})
		if got, err := r.Branding().Get(t.Context(), client.SettingsID); err == nil || errors.Is(err, client.ErrNotFound) {
			t.Errorf("%s: %+v, %v", body, got, err)
		}
	}
}

// A data URL, padding and line breaks make no other image; another content does.
func TestBrandingImagesAreComparedByMeaning(t *testing.T) {
	t.Parallel()
	r := start(t)
	answer := func(logo string) {
		t.Helper()
		shown := r.storedBranding()
		shown["community_logo_img"], shown["bg_img_left_panel"] = logo, brandingPanel
		body, err := json.Marshal(shown)
		if err != nil {
			t.Fatal(err)
		}
		r.tenant.Inject(localtenant.Fault{Path: "/branding/fetch", Skip: 1, Status: 200, ContentType: asJSON, Body: string(body)})
	}
	for _, same := range []string{"data:image/png;base64," + brandingLogo, strings.TrimRight(brandingLogo, "="), brandingLogo[:40] + "\n" + brandingLogo[40:]} {
		answer(same)
		if set, err := r.Branding().Create(t.Context(), brandingOf()); err != nil || strings.HasPrefix(string(set.Logo), "data:") {
			t.Errorf("%.60s: %v", same, err)
		}
	}
	other := base64.StdEncoding.EncodeToString([]byte("scaled down"))
	answer(other)
	set, err := r.Branding().Create(t.Context(), brandingOf())
	if err == nil || set == nil || !strings.Contains(err.Error(), "another logo") {
		t.Fatalf("another image: %+v, %v", set, err)
	}
	if strings.Contains(err.Error(), other) || strings.Contains(err.Error(), brandingLogo) {
		t.Errorf("the error repeats an image: %v", err)
	}
}

// A tenant that repeats what it refuses repeats it to nobody else, however
// much it repeats of it.
func TestBrandingErrorsRepeatNoImage(t *testing.T) {
	t.Parallel()
	r := start(t, retries(-1))
	large := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("an image that is large ", 4000)))
	for name, said := range map[string]string{
		"whole":    "bad value " + brandingPanel,
		"large":    large,
		"a piece":  "value '" + large[1000:1100] + "' is refused",
		"stuck on": "logo/" + large[3000:3060] + "/refused",
		"tiny":     "bad value bG9nbw==!",
	} {
		body, err := json.Marshal(map[string]any{"code": said, "message": said, "errors": []any{map[string]any{"message": said, "param": said}}})
		if err != nil {
			t.Fatal(err)
		}
		r.tenant.Inject(localtenant.Fault{Method: "PUT", Path: "/branding", Status: 400, ContentType: asJSON, Body: string(body)})
		want := brandingOf(func(b *client.Branding) { b.Logo = client.Base64Image(large) })
		if name == "tiny" {
			want.Logo = "bG9nbw=="
		}
		_, err = r.Branding().Create(t.Context(), want)
		if !errors.Is(err, client.ErrRefused) || !strings.Contains(err.Error(), "[image]") {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, content := range []string{brandingPanel, "bG9nbw", large[:20], large[1010:1030], large[3010:3030]} {
			if strings.Contains(err.Error(), content) {
				t.Errorf("%s: the error repeats the image: %v", name, err)
			}
		}
	}
	// Other words stay as they are.
	r.tenant.Inject(localtenant.Fault{Method: "PUT", Path: "/branding", Status: 400, ContentType: asJSON, Body: `{"message":"bg_color_left_panel is a misconfigurationOfSomebody"}`})
	if _, err := r.Branding().Create(t.Context(), brandingOf()); err == nil || !strings.Contains(err.Error(), "misconfigurationOfSomebody") {
		t.Error(err)
	}
}

// A service that refuses booleans gets texts.
func TestBrandingWithTextBooleans(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.tenant.Inject(localtenant.Fault{Method: "PUT", Path: "/branding", Status: 400, ContentType: asJSON, Body: `{"message":"helpDeskButtonEnabled must be a string"}`})
	// The local tenant takes no texts. What is reported is the first refusal.
	if _, err := r.Branding().Create(t.Context(), brandingOf(func(b *client.Branding) { b.HelpDeskButtonEnabled = new(client.Bool(false)) })); err == nil || !strings.Contains(err.Error(), "must be a string") {
		t.Error(err)
	}
	r.wantCount(t, 2, "PUT", "/branding")
	if last := r.lastPut(); !strings.Contains(last, `"helpDeskButtonEnabled":"false"`) {
		t.Errorf("sent %s", last)
	}
}

// A lost answer is followed by the same once more.
func TestBrandingAfterALostAnswer(t *testing.T) {
	t.Parallel()
	r := start(t, retries(-1))
	r.tenant.Inject(localtenant.Fault{Method: "PUT", Path: "/branding", DropAfter: true})
	if set, err := r.Branding().Create(t.Context(), brandingOf()); err != nil || set.RightPanelColor != "abc" {
		t.Errorf("%+v, %v", set, err)
	}
	r.wantCount(t, 2, "PUT", "/branding")
	r.tenant.Inject(localtenant.Fault{Path: "/branding/fetch", Skip: 1, Status: 500})
	set, err := r.Branding().Create(context.Background(), brandingOf(func(b *client.Branding) { b.RightPanelColor = "def" }))
	if set == nil || err == nil || !strings.Contains(err.Error(), "could not be read back") || r.storedBranding()["bg_color_right_panel"] != "def" {
		t.Errorf("%+v, %v", set, err)
	}
}

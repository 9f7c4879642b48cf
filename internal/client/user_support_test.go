package client_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestUserSupport(t *testing.T) {
	for name, m := range map[string]localtenant.Modes{"as documented": {}, "text booleans": {TextBooleans: true, UnknownFields: true, ShuffleLists: true}} {
		t.Run(name, func(t *testing.T) {
			r := start(t, modes(m))
			module := r.userModule()
			id := r.tenant.AddUser(module, "ada", map[string]any{"pin": true})
			did := r.tenant.AddDevice(id, map[string]any{"securityKey": true})
			users := r.Users(module)
			ada, err := users.Find(t.Context(), "ada")
			if err != nil {
				t.Fatal(err)
			}
			status := func() any { return r.tenant.Objects("users")[0]["status"] }
			if err := users.Lock(t.Context(), ada, 30); err != nil || status() != "locked" {
				t.Error(err, status())
			}
			if again, err := users.Get(t.Context(), id); err != nil || again.Status != "locked" {
				t.Error(again, err)
			}
			if err := users.Unlock(t.Context(), ada); err != nil || status() != "active" {
				t.Error(err, status())
			}
			if err := users.EndSessions(t.Context(), ada); err != nil {
				t.Error(err)
			}
			options, err := users.LoginOptions(t.Context(), ada)
			if err != nil || len(options.Devices) != 1 || string(options.Devices[0].DID) != did || !bool(*options.UserPIN) || bool(*options.TypingPhrase) {
				t.Errorf("%+v, %v", options, err)
			}
			if has, err := r.HasSecurityKey(t.Context(), "ada"); !has || err != nil {
				t.Error(has, err)
			}
			if has, err := r.HasSecurityKey(t.Context(), "eve"); has || err != nil {
				t.Error(has, err)
			}
			if err := users.Unlink(t.Context(), ada, did); err != nil {
				t.Error(err)
			}
			if left, err := users.Devices(t.Context(), ada); err != nil || len(left) != 0 {
				t.Error(left, err)
			}
			if err := users.Unlink(t.Context(), ada, did); !errors.Is(err, client.ErrNotFound) {
				t.Error(err)
			}
			nobody := &client.User{ID: "3f6f3b8f-5a0b-4c9c-9e5c-0e7f0b9a530c", Username: "eve"}
			for what, err := range map[string]error{
				"lock": users.Lock(t.Context(), nobody, 30), "unlock": users.Unlock(t.Context(), nobody), "sessions": users.EndSessions(t.Context(), nobody),
			} {
				if !errors.Is(err, client.ErrNotFound) {
					t.Errorf("%s of nobody: %v", what, err)
				}
			}
		})
	}
}

func TestAccessCodes(t *testing.T) {
	r := start(t, config(func(c *client.Config) { c.LicenseKey = "the license" }), func(s *setup) { s.tenant.License = "the license" })
	module := r.userModule()
	r.tenant.AddUser(module, "ada", nil)
	users := r.Users(module)
	ada, err := users.Find(t.Context(), "ada")
	if err != nil {
		t.Fatal(err)
	}
	if codes, err := users.AccessCodes(t.Context(), ada); err != nil || len(codes) != 0 {
		t.Error(codes, err)
	}
	if err := users.Invite(t.Context(), ada, client.Invitation{Email: "ada@example.com", Template: "invite"}); err != nil {
		t.Fatal(err)
	}
	if err := users.Invite(t.Context(), ada, client.Invitation{Template: "invite"}); !errors.Is(err, client.ErrRefused) {
		t.Error("without an address:", err)
	}
	codes, err := users.AccessCodes(t.Context(), ada)
	if err != nil || len(codes) != 1 || !codes[0].Open() || codes[0].Email != "ada@example.com" || codes[0].Created.IsZero() || codes[0].ID == "" {
		t.Fatalf("%v, %v", codes, err)
	}
	if err := users.ResendInvite(t.Context(), ada, codes[0], "a@example.net"); err != nil {
		t.Error(err)
	}
	r.tenant.Inject(localtenant.Fault{Path: "/adminapi/users/resend/invite", Answer: map[string]any{"emailResult": map[string]any{"status": false, "error": "no gateway"}, "link": "https://secret"}})
	if err := users.ResendInvite(t.Context(), ada, codes[0], "a@example.net"); !errors.Is(err, client.ErrRefused) || !strings.Contains(err.Error(), "no gateway") || strings.Contains(err.Error(), "secret") {
		t.Error(err)
	}
	if err := r.DeleteAccessCode(t.Context(), codes[0]); err != nil {
		t.Error(err)
	}
	if err := r.DeleteAccessCode(t.Context(), codes[0]); !errors.Is(err, client.ErrNotFound) {
		t.Error(err)
	}
	for name, test := range map[string]struct {
		answer any
		codes  int // -1: an error
	}{
		"the sample":  {map[string]any{"status": "string"}, -1},
		"one":         {map[string]any{"type": "user_invitation", "uuid": "c", "id": "i"}, 1},
		"under codes": {map[string]any{"codes": []any{map[string]any{"code": "c"}}}, 1},
		"no code":     {[]any{map[string]any{"type": "x"}}, -1},
		"none":        {map[string]any{}, 0},
	} {
		r.tenant.Inject(localtenant.Fault{Path: "/adminapi/users/accesscodes/fetch", Answer: test.answer})
		if codes, err := users.AccessCodes(t.Context(), ada); (err != nil) != (test.codes < 0) || err == nil && len(codes) != test.codes {
			t.Errorf("%s: %v, %v", name, codes, err)
		}
		r.tenant.ClearFaults()
	}
}

func TestInviteWithoutLicense(t *testing.T) {
	r := start(t, config(func(c *client.Config) { c.LicenseKey = "" }))
	module := r.userModule()
	r.tenant.AddUser(module, "ada", nil)
	ada, err := r.Users(module).Find(t.Context(), "ada")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Users(module).Invite(t.Context(), ada, client.Invitation{Email: "a@b.c", Template: "t"}); !errors.Is(err, client.ErrRefused) || !strings.Contains(err.Error(), "captchaToken") {
		t.Error(err)
	}
}

func TestUserCounts(t *testing.T) {
	r := start(t)
	module, other := r.userModule(), r.userModule()
	for i := range 3 {
		r.tenant.AddUser(module, fmt.Sprint("user", i), nil)
	}
	r.tenant.AddUser(module, "chief", map[string]any{"role": "community_admin"})
	r.tenant.AddUser(other, "guest", nil)
	if got, err := r.UserCounts(t.Context(), module, nil); err != nil || got != (client.UserCounts{Basic: 3, All: 5}) {
		t.Error(got, err)
	}
	if got, err := r.UserCounts(t.Context(), module, []byte(`{"username":"user1"}`)); err != nil || got.Basic != 1 {
		t.Error(got, err)
	}
	for _, answer := range []any{map[string]any{}, map[string]any{"count": nil}, map[string]any{"count": map[string]any{}}} {
		r.tenant.Inject(localtenant.Fault{Path: "/adminapi/users/countAll", Answer: answer})
		if got, err := r.UserCounts(t.Context(), module, nil); err == nil {
			t.Errorf("%v: %v", answer, got)
		}
	}
}

func TestHelpdeskPasscode(t *testing.T) {
	r := start(t)
	r.tenant.AddUser(r.userModule(), "ada", nil)
	for _, user := range []string{"ada", "ada@example.com"} {
		made, err := r.HelpdeskPasscode(t.Context(), user, 600)
		if err != nil || made.Passcode == "" || time.Until(made.Expires) > 601*time.Second || time.Until(made.Expires) < 500*time.Second {
			t.Error(made, err)
		}
	}
	if _, err := r.HelpdeskPasscode(t.Context(), "eve", 600); !errors.Is(err, client.ErrRefused) {
		t.Error(err)
	}
	for name, answer := range map[string]any{"code": map[string]any{"code": 123456, "expires_at": 1893456000}, "otp": map[string]any{"otp": "123456"}} {
		r.tenant.Inject(localtenant.Fault{Path: "/adminapi/helpdesk-passcode/generate", Answer: answer})
		if made, err := r.HelpdeskPasscode(t.Context(), "ada", 600); err != nil || made.Passcode != "123456" || made.Expires.IsZero() {
			t.Errorf("%s: %v, %v", name, made, err)
		}
	}
	r.tenant.Inject(localtenant.Fault{Path: "/adminapi/helpdesk-passcode/generate", Answer: map[string]any{}})
	if _, err := r.HelpdeskPasscode(t.Context(), "ada", 600); err == nil {
		t.Error("an answer without a passcode is none")
	}
}

func TestUserProperties(t *testing.T) {
	for _, removal := range []string{"", "empty"} {
		t.Run("removal by "+removal, func(t *testing.T) {
			r := start(t, modes(localtenant.Modes{Removal: removal}))
			module := r.userModule()
			id := r.tenant.AddUser(module, "ada", map[string]any{"mobiles": []any{"1"}, "aliases": map[string]any{"alias8": "countess"}})
			r.tenant.AddUser(module, "bob", map[string]any{"aliases": map[string]any{"alias1": "robert"}})
			store := r.UserProperties(module, id)
			before, err := store.Snapshot(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			set := func(p client.UserProperties) (*client.UserProperty, error) {
				return store.Update(t.Context(), id, &client.UserProperty{UserID: id, UserProperties: p})
			}
			got, err := set(client.UserProperties{Landlines: []string{"2", "3"}, Aliases: map[string]string{"alias1": "byron"}})
			if err != nil || fmt.Sprint(got.Mobiles, got.Landlines, got.Aliases) != "[1] [2 3] map[alias1:byron]" {
				t.Fatal(got, err)
			}
			if _, err = set(client.UserProperties{Aliases: map[string]string{"alias1": "robert"}}); !errors.Is(err, client.ErrConflict) {
				t.Error(err)
			}
			if got, err = set(client.UserProperties{Mobiles: []string{}, Landlines: []string{}, Aliases: map[string]string{}}); err != nil || len(got.Mobiles)+len(got.Landlines)+len(got.Aliases) != 0 {
				t.Error(got, err)
			}
			if err := store.Restore(t.Context(), before); err != nil {
				t.Fatal(err)
			}
			if got, err = store.Get(t.Context(), id); err != nil || fmt.Sprint(got.Mobiles, got.Landlines, got.Aliases) != "[1] [] map[alias8:countess]" {
				t.Error(got, err)
			}
			for alias, want := range map[string]bool{"free": true, "robert": false, "ada": false} {
				if free, err := r.AliasIsFree(t.Context(), alias); free != want || err != nil {
					t.Error(alias, free, err)
				}
			}
			r.tenant.Remove("users", id)
			if _, err := store.Get(t.Context(), id); !errors.Is(err, client.ErrNotFound) {
				t.Error(err)
			}
		})
	}
}

package client_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const (
	vendorRecords = "webauthn_vendor_metadata"
	yubikey       = "2fc0579f-8113-47ea-b116-bb5a8db9202a"
	titan         = "42b4fb4a-2866-43b2-9bf7-6c6669c2e5d3"

	adminVendorPath = "/adminapi/webauthn/vendormetadata/{communityId}"
)

func securityKey(aaguid string) *client.VendorMetadata {
	return &client.VendorMetadata{AAGUID: aaguid, Name: "Key <&>", Metadata: `{"description":"a <b>"}`}
}

// licensedOnly signs nobody in.
var licensedOnly = config(func(c *client.Config) { c.Username, c.Password = "", "" })

func TestVendorMetadata(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]localtenant.Modes{
		"as documented": {},
		"other tenant":  {BareCreates: true, ShuffleLists: true, UnknownFields: true, AnswerWithOtherKey: true, TextBooleans: true},
		"plain answers": {PlainAnswers: true},
	} {
		for as, options := range map[string][]option{"administrator": {modes(m)}, "license": {modes(m), licensedOnly}} {
			t.Run(name+", "+as, func(t *testing.T) {
				t.Parallel()
				r := start(t, options...)
				ctx := t.Context()
				writer := "terraform-provider-onekosmos"
				if as == "administrator" {
					writer = r.tenant.Username()
				}
				store := r.VendorMetadata("")
				made, err := store.Create(ctx, securityKey(strings.ToUpper(yubikey)))
				if err != nil || made.ID() != yubikey || made.Metadata != `{"description":"a <b>"}` || made.UpdatedBy != writer || bool(made.Disabled) {
					t.Fatalf("%+v, %v", made, err)
				}
				if stored := r.tenant.Objects(vendorRecords); len(stored) != 1 || stored[0]["aaguid"] != yubikey {
					t.Errorf("stored %v", stored)
				}
				if made, err := store.Create(ctx, securityKey(titan)); err != nil || made.ID() != titan {
					t.Fatalf("%+v, %v", made, err)
				}
				want := &client.VendorMetadata{AAGUID: yubikey, Name: "Blue", Metadata: "text", Disabled: true}
				changed, err := store.Update(ctx, made.ID(), want)
				if err != nil || changed.Name != "Blue" || changed.Metadata != "text" || !bool(changed.Disabled) || changed.ID() != yubikey {
					t.Errorf("%+v, %v", changed, err)
				}
				if got, err := store.Get(ctx, strings.ToUpper(strings.ReplaceAll(yubikey, "-", ""))); err != nil || got.Name != "Blue" {
					t.Errorf("%+v, %v", got, err)
				}
				for _, missing := range []string{"00000000-0000-0000-0000-000000000000"} {
					if got, err := store.Get(ctx, missing); !errors.Is(err, client.ErrNotFound) {
						t.Errorf("%+v, %v", got, err)
					}
					if got, err := store.Update(ctx, missing, want); !errors.Is(err, client.ErrNotFound) {
						t.Errorf("%+v, %v", got, err)
					}
					if err := store.Delete(ctx, missing); err != nil {
						t.Error(err)
					}
				}
				names := map[string]bool{}
				for m, err := range store.List(ctx) {
					if err != nil {
						t.Fatal(err)
					}
					names[m.Name] = true
				}
				if len(names) != 2 || !names["Blue"] {
					t.Errorf("listed %v", names)
				}
				if as == "license" {
					for _, x := range r.tenant.Journal() {
						if x.Service == "adminapi" {
							t.Errorf("%s %s without a sign-in", x.Method, x.Path)
						}
					}
				}
			})
		}
	}
}

// The store decides which API is called, or else the credentials do.
func TestVendorMetadataChoosesAnAPI(t *testing.T) {
	t.Parallel()
	noLicense := config(func(c *client.Config) { c.LicenseKey = "" })
	for name, test := range map[string]struct {
		api     string
		option  option
		id      string
		service string
		refused string
	}{
		"administrator":                {"", retries(0), yubikey, "adminapi", ""},
		"license":                      {"", licensedOnly, yubikey, "webauthn", ""},
		"administrator, asked for":     {"admin", retries(0), yubikey, "adminapi", ""},
		"license, asked for":           {"webauthn", retries(0), yubikey, "webauthn", ""},
		"all communities":              {"", retries(0), "any:" + yubikey, "webauthn", ""},
		"all communities as admin":     {"admin", retries(0), "any:" + yubikey, "", "one community only"},
		"no license":                   {"webauthn", noLicense, yubikey, "", "set license_key"},
		"all communities, no license":  {"", noLicense, "any:" + yubikey, "", "set license_key"},
		"no administrator":             {"admin", licensedOnly, yubikey, "", "needs an administrator's sign-in"},
		"what is no AAGUID":            {"", retries(0), "yubikey", "", `"yubikey" is not the id`},
		"what is no AAGUID of any one": {"", retries(0), "any:", "", `"any:" is not the id`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, test.option)
			_, err := r.VendorMetadata(test.api).Get(t.Context(), test.id)
			if test.refused != "" {
				if err == nil || errors.Is(err, client.ErrNotFound) || !strings.Contains(err.Error(), test.refused) {
					t.Errorf("%v", err)
				}
			} else if !errors.Is(err, client.ErrNotFound) {
				t.Errorf("%v", err)
			}
			for _, x := range r.tenant.Journal() {
				if strings.HasSuffix(x.Endpoint, "/fetch") && x.Service != test.service {
					t.Errorf("%s is asked", x.Service)
				}
			}
			if n := r.tenant.Count("POST", adminVendorPath+"/fetch") + r.tenant.Count("POST", "/vendormetadata/{communityId}/fetch"); (n == 0) == (test.refused == "") {
				t.Errorf("%d requests", n)
			}
		})
	}
}

// A write through one API is seen through the other at once.
func TestVendorMetadataThroughBothAPIs(t *testing.T) {
	t.Parallel()
	r := start(t)
	ctx := t.Context()
	admin, webAuthn := r.VendorMetadata("admin"), r.VendorMetadata("webauthn")
	for _, store := range []client.VendorMetadataRecords{admin, webAuthn} {
		if got, err := store.Get(ctx, yubikey); !errors.Is(err, client.ErrNotFound) {
			t.Fatalf("%+v, %v", got, err)
		}
	}
	if _, err := admin.Create(ctx, securityKey(yubikey)); err != nil {
		t.Fatal(err)
	}
	if got, err := webAuthn.Get(ctx, yubikey); err != nil || got.Name != "Key <&>" {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := webAuthn.Update(ctx, yubikey, &client.VendorMetadata{AAGUID: yubikey, Name: "Blue", Metadata: "x"}); err != nil {
		t.Fatal(err)
	}
	for _, store := range []client.VendorMetadataRecords{admin, webAuthn} {
		if got, err := store.Get(ctx, yubikey); err != nil || got.Name != "Blue" {
			t.Errorf("%+v, %v", got, err)
		}
	}
}

// The records of all communities are others than the community's own.
func TestVendorMetadataOfAllCommunities(t *testing.T) {
	t.Parallel()
	r := start(t)
	ctx := t.Context()
	store := r.VendorMetadata("")
	want := securityKey(yubikey)
	want.AllCommunities = true
	made, err := store.Create(ctx, want)
	if err != nil || made.ID() != "any:"+yubikey {
		t.Fatalf("%+v, %v", made, err)
	}
	if got, err := store.Get(ctx, yubikey); !errors.Is(err, client.ErrNotFound) {
		t.Errorf("in the community: %+v, %v", got, err)
	}
	if got, err := store.Get(ctx, "any:"+yubikey); err != nil || !got.AllCommunities {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := store.Create(ctx, securityKey(yubikey)); err != nil {
		t.Error(err)
	}
	if err := store.Delete(ctx, made.ID()); !errors.Is(err, client.ErrStays) {
		t.Error(err)
	}
	if got, err := store.Get(ctx, yubikey); err != nil || bool(got.Disabled) {
		t.Errorf("%+v, %v", got, err)
	}
}

// Nothing deletes a record: it is disabled, once, and taken up again.
func TestVendorMetadataStays(t *testing.T) {
	t.Parallel()
	r := start(t)
	ctx := t.Context()
	store := r.VendorMetadata("")
	if _, err := store.Create(ctx, securityKey(yubikey)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := store.Delete(ctx, yubikey); !errors.Is(err, client.ErrStays) || !strings.Contains(err.Error(), "disabled") {
			t.Fatal(err)
		}
	}
	r.wantCount(t, 1, "PATCH", adminVendorPath+"/aaguid/{aaguid}")
	if got, err := store.Get(ctx, yubikey); err != nil || !bool(got.Disabled) || got.Name != "Key <&>" || got.Metadata != `{"description":"a <b>"}` {
		t.Fatalf("%+v, %v", got, err)
	}
	want := securityKey(yubikey)
	want.Name = "Again"
	if made, err := store.Create(ctx, want); err != nil || made.Name != "Again" || bool(made.Disabled) {
		t.Errorf("%+v, %v", made, err)
	}
	r.wantCount(t, 1, "PUT", adminVendorPath)
}

// A record in use is nobody's to take, whatever a PUT would do with it; neither
// is one that this run has made, disabled or not.
func TestVendorMetadataThatExists(t *testing.T) {
	t.Parallel()
	r := start(t)
	ctx := t.Context()
	r.addVendorRecord(strings.ToUpper(yubikey), map[string]any{"disabled": false})
	if made, err := r.VendorMetadata("").Create(ctx, securityKey(yubikey)); !errors.Is(err, client.ErrConflict) || !strings.Contains(err.Error(), "in use") {
		t.Errorf("%+v, %v", made, err)
	}
	want := securityKey(titan)
	want.Disabled = true
	if _, err := r.VendorMetadata("").Create(ctx, want); err != nil {
		t.Fatal(err)
	}
	if made, err := r.VendorMetadata("webauthn").Create(ctx, securityKey(titan)); err == nil || !strings.Contains(err.Error(), "each AAGUID must be unique") {
		t.Errorf("%+v, %v", made, err)
	}
	r.wantCount(t, 1, "PUT", "")
	r.wantCount(t, 0, "PATCH", "")
}

// Of many creates of the same at the same time one makes the record.
func TestVendorMetadataIsMadeOnce(t *testing.T) {
	t.Parallel()
	r := start(t)
	var all sync.WaitGroup
	var mu sync.Mutex
	made := 0
	for range 8 {
		all.Go(func() {
			if _, err := r.VendorMetadata("").Create(t.Context(), securityKey(yubikey)); err == nil {
				mu.Lock()
				made++
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if made != 1 {
		t.Errorf("%d creates were taken for a success", made)
	}
	r.wantCount(t, 1, "PUT", adminVendorPath)
}

func (r *rig) addVendorRecord(aaguid string, members map[string]any) string {
	record := map[string]any{"aaguid": aaguid, "name": "Theirs", "metadata": "theirs", "disabled": false, "updatedBy": "x", "communityId": r.tenant.CommunityID()}
	for name, value := range members {
		record[name] = value
	}
	return r.tenant.Add(vendorRecords, record)
}

// The path of an update names the AAGUID as the tenant spells it.
func TestVendorMetadataSpelledByTheTenant(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.addVendorRecord(strings.ToUpper(yubikey), nil)
	changed, err := r.VendorMetadata("").Update(t.Context(), yubikey, securityKey(yubikey))
	if err != nil || changed.Name != "Key <&>" || changed.ID() != yubikey {
		t.Errorf("%+v, %v", changed, err)
	}
	r.wantCount(t, 1, "PATCH", "/adminapi/webauthn/vendormetadata/"+r.tenant.CommunityID()+"/aaguid/"+strings.ToUpper(yubikey))
}

// What is there already is not written again, be its JSON spelled otherwise.
func TestVendorMetadataThatIsTheSame(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.addVendorRecord(yubikey, map[string]any{"metadata": `{"a": 1, "b": [2]}`})
	want := &client.VendorMetadata{AAGUID: yubikey, Name: "Theirs", Metadata: `{"b":[2],"a":1}`}
	if got, err := r.VendorMetadata("").Update(t.Context(), yubikey, want); err != nil || got.UpdatedBy != "x" {
		t.Errorf("%+v, %v", got, err)
	}
	r.wantCount(t, 0, "PATCH", "")
	for _, test := range []struct {
		a, b client.MetadataText
		same bool
	}{
		{"x", "x", true}, {"x", "y", false}, {`{"a":1}`, ` {"a" : 1} `, true}, {`{"a":1}`, `{"a":1.0}`, true},
		{`{"a":9007199254740993}`, `{"a":9007199254740992}`, false}, {`{"a":1}`, `{"a":1} x`, false}, {`{"a":1}x`, `{"a": 1}x`, false}, {"a b", "a  b", false},
	} {
		if test.a.Same(test.b) != test.same {
			t.Errorf("%q and %q: not %v", test.a, test.b, test.same)
		}
	}
}

// Metadata that an answer does not wrap in a text is read as its JSON.
func TestVendorMetadataAnsweredAsJSON(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.tenant.Inject(localtenant.Fault{Path: adminVendorPath + "/fetch", Status: 200, ContentType: asJSON,
		Body: `[{"aaguid":"` + strings.ReplaceAll(yubikey, "-", "") + `","metadata":{"a":1},"name":"x"}]`})
	got, err := r.VendorMetadata("").Get(t.Context(), yubikey)
	if err != nil || got.Metadata != `{"a":1}` || bool(got.Disabled) {
		t.Errorf("%+v, %v", got, err)
	}
}

// After a lost answer the record is looked for.
func TestVendorMetadataLostAnswer(t *testing.T) {
	t.Parallel()
	for _, api := range []string{"admin", "webauthn"} {
		t.Run(api, func(t *testing.T) {
			t.Parallel()
			r := start(t)
			ctx := t.Context()
			store := r.VendorMetadata(api)
			r.tenant.Inject(localtenant.Fault{Method: "PUT", DropAfter: true})
			if made, err := store.Create(ctx, securityKey(yubikey)); err != nil || made.Name != "Key <&>" {
				t.Fatalf("%+v, %v", made, err)
			}
			r.wantCount(t, 1, "PUT", "")
			want := securityKey(yubikey)
			want.Name = "Blue"
			r.tenant.Inject(localtenant.Fault{Method: "PATCH", DropAfter: true})
			if changed, err := store.Update(ctx, yubikey, want); err != nil || changed.Name != "Blue" {
				t.Errorf("%+v, %v", changed, err)
			}
			r.tenant.Inject(localtenant.Fault{Method: "PATCH", DropBefore: true})
			want.Name = "Green"
			if changed, err := store.Update(ctx, yubikey, want); !errors.Is(err, client.ErrOutcomeUnknown) || changed != nil {
				t.Errorf("%+v, %v", changed, err)
			}
			r.tenant.Inject(localtenant.Fault{Method: "PATCH", DropAfter: true})
			if err := store.Delete(ctx, yubikey); !errors.Is(err, client.ErrStays) {
				t.Error(err)
			}
			r.tenant.Inject(localtenant.Fault{Method: "PUT", DropBefore: true})
			if made, err := store.Create(ctx, securityKey(titan)); !errors.Is(err, client.ErrOutcomeUnknown) || made != nil {
				t.Errorf("%+v, %v", made, err)
			}
			if made, err := store.Create(ctx, securityKey(titan)); err != nil { // nothing keeps it from being tried again
				t.Errorf("%+v, %v", made, err)
			}
		})
	}
}

// An AAGUID can be given by others too: what they made meanwhile is not ours.
func TestVendorMetadataOfAnotherAfterALostAnswer(t *testing.T) {
	t.Parallel()
	var r *rig
	var once sync.Once
	r = start(t, front(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if q.Method == http.MethodPut {
				once.Do(func() { r.addVendorRecord(yubikey, nil) })
				panic(http.ErrAbortHandler)
			}
			next.ServeHTTP(w, q)
		})
	}))
	made, err := r.VendorMetadata("").Create(t.Context(), securityKey(yubikey))
	if !errors.Is(err, client.ErrAmbiguous) || made != nil {
		t.Errorf("%+v, %v", made, err)
	}
}

// What was written and cannot be read back is kept track of.
func TestVendorMetadataNotReadBack(t *testing.T) {
	t.Parallel()
	for name, disabled := range map[string]bool{"made": false, "taken": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, retries(-1))
			if disabled {
				r.addVendorRecord(yubikey, map[string]any{"disabled": true})
			}
			r.tenant.Inject(localtenant.Fault{Path: adminVendorPath + "/fetch", Skip: 1, Times: -1, Status: 500})
			made, err := r.VendorMetadata("").Create(t.Context(), securityKey(yubikey))
			if err == nil || made == nil || made.ID() != yubikey || made.Name != "Key <&>" || bool(made.Disabled) {
				t.Errorf("%+v, %v", made, err)
			}
		})
	}
}

// Only a list that was read completely proves that a record is gone.
func TestVendorMetadataBehindAWrongPath(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]localtenant.Fault{
		"no such path": {Status: 404, ContentType: asJSON, Body: `{"message":"no such path"}`},
		"null":         {Status: 200, ContentType: asJSON, Body: `null`},
		"an object":    {Status: 200, ContentType: asJSON, Body: `{"status":"ok"}`},
		"no key":       {Status: 200, ContentType: asJSON, Body: `[{"name":"x"}]`},
		"nothing":      {Status: 200, ContentType: asJSON},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, retries(-1))
			fault.Path, fault.Times = adminVendorPath+"/fetch", -1
			r.tenant.Inject(fault)
			for _, f := range []func(context.Context) error{
				func(ctx context.Context) error { _, err := r.VendorMetadata("").Get(ctx, yubikey); return err },
				func(ctx context.Context) error { return r.VendorMetadata("").Delete(ctx, yubikey) },
				func(ctx context.Context) error {
					_, err := r.VendorMetadata("").Create(ctx, securityKey(yubikey))
					return err
				},
			} {
				if err := f(t.Context()); err == nil || errors.Is(err, client.ErrNotFound) {
					t.Error(err)
				}
			}
			r.wantCount(t, 0, "PUT", "")
		})
	}
}

// A change of a record that is listed is not answered by its absence.
func TestVendorMetadataChangeBehindAWrongPath(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.addVendorRecord(yubikey, nil)
	r.tenant.Inject(localtenant.Fault{Method: "PATCH", Times: -1, Status: 404, ContentType: asJSON, Body: `{"message":"no such path"}`})
	if got, err := r.VendorMetadata("").Update(t.Context(), yubikey, securityKey(yubikey)); err == nil || errors.Is(err, client.ErrNotFound) || got != nil {
		t.Errorf("%+v, %v", got, err)
	}
	if err := r.VendorMetadata("").Delete(t.Context(), yubikey); err == nil || errors.Is(err, client.ErrStays) {
		t.Error(err)
	}
}

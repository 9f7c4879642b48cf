package client_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const (
	secretCreate = "/secret-store/create"
	secretDelete = "/secret-store/delete"
	secretFetch  = "/secret-store/fetch"
)

func storedSecret(tag string) *client.StoredSecret {
	return &client.StoredSecret{Tag: tag, Value: "s3cret"}
}

func (r *rig) addSecret(t testing.TB, tag string) *client.StoredSecret {
	t.Helper()
	made, err := r.SecretStore().Create(t.Context(), storedSecret(tag))
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestSecretStoreLife(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]localtenant.Modes{
		"as documented": {}, "bare": {BareCreates: true}, "everything": {BareCreates: true, ShuffleLists: true, UnknownFields: true},
		"plain answers": {PlainAnswers: true}, "other key": {AnswerWithOtherKey: true}, "no public key": {OmitPublicKey: true},
	} {
		r := start(t, modes(m))
		r.addSecret(t, "other")
		made := r.addSecret(t, "stripe")
		if made.Tag != "stripe" || made.CreatedBy != r.tenant.Username() || time.Since(made.Created).Abs() > time.Minute || made.Value != "" {
			t.Errorf("%s: made %+v", name, made)
		}
		for _, get := range []func() (*client.StoredSecret, error){
			func() (*client.StoredSecret, error) { return r.SecretStore().Get(t.Context(), "stripe") },
			func() (*client.StoredSecret, error) {
				return r.SecretStore().Update(t.Context(), "stripe", storedSecret("x"))
			},
		} {
			if got, err := get(); err != nil || got.Tag != "stripe" || !got.Created.Equal(made.Created) || got.CreatedBy != made.CreatedBy {
				t.Errorf("%s: got %+v, %v", name, got, err)
			}
		}
		tags := map[string]bool{}
		for secret, err := range r.SecretStore().List(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			tags[secret.Tag] = true
		}
		if len(tags) != 2 || !tags["stripe"] || !tags["other"] {
			t.Errorf("%s: listed %v", name, tags)
		}
		for range 2 { // the second time it is gone
			if err := r.SecretStore().Delete(t.Context(), "stripe"); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := r.SecretStore().Get(t.Context(), "stripe"); !errors.Is(err, client.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := r.SecretStore().Update(t.Context(), "stripe", storedSecret("stripe")); !errors.Is(err, client.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
		r.addSecret(t, "stripe") // and the tag is free again
	}
}

func TestSecretStoreConflict(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.addSecret(t, "stripe")
	made, err := r.SecretStore().Create(t.Context(), &client.StoredSecret{Tag: "stripe", Value: "another"})
	if made != nil || !errors.Is(err, client.ErrConflict) || strings.Contains(err.Error(), "another") {
		t.Errorf("%+v, %v", made, err)
	}
	if got := r.tenant.Objects("secrets"); len(got) != 1 || got[0]["value"] != "s3cret" {
		t.Errorf("stored %v", got)
	}
}

func TestSecretStoreLostAnswers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		before time.Duration // how old a secret of that tag is; 0 for none
		fault  localtenant.Fault
		is     []error // none: adopted
		made   int
	}{
		"done":                   {fault: localtenant.Fault{DropAfter: true}},
		"done, a gateway":        {fault: localtenant.Fault{Status: 502, Commit: true}},
		"done, an empty answer":  {fault: localtenant.Fault{Status: 200, ContentType: asJSON, Commit: true}},
		"not done":               {fault: localtenant.Fault{DropBefore: true}, is: []error{client.ErrOutcomeUnknown}},
		"not done, there before": {before: time.Hour, fault: localtenant.Fault{DropBefore: true}, is: []error{client.ErrConflict}},
	} {
		test.fault.Path = secretCreate
		r := start(t)
		if test.before > 0 {
			r.tenant.Add("secrets", map[string]any{"tag": "stripe", "value": "theirs", "createdBy": "x", "createdTs": float64(time.Now().Add(-test.before).Unix())})
		}
		r.tenant.Inject(test.fault)
		made, err := r.SecretStore().Create(t.Context(), storedSecret("stripe"))
		if len(test.is) == 0 && (err != nil || made.Tag != "stripe" || made.Created.IsZero()) {
			t.Errorf("%s: %+v, %v", name, made, err)
		}
		for _, want := range test.is {
			if made != nil || !errors.Is(err, want) {
				t.Errorf("%s: %+v, %v", name, made, err)
			}
		}
		r.wantCount(t, 1, "POST", secretCreate)
	}
}

// A secret of that tag is no proof by itself.
func TestSecretStoreNoProof(t *testing.T) {
	t.Parallel()
	t.Run("made by another create of this run", func(t *testing.T) {
		t.Parallel()
		r := start(t)
		r.addSecret(t, "stripe")
		r.tenant.Inject(localtenant.Fault{Path: secretCreate, DropBefore: true})
		if made, err := r.SecretStore().Create(t.Context(), storedSecret("stripe")); made != nil || !errors.Is(err, client.ErrOutcomeUnknown) {
			t.Errorf("%+v, %v", made, err)
		}
	})
	t.Run("made by another create under way", func(t *testing.T) {
		t.Parallel()
		r := start(t)
		r.tenant.Inject(localtenant.Fault{Path: secretCreate, DropAfter: true, Times: 2})
		var wg sync.WaitGroup
		var failed [2]error
		hold := make(chan struct{})
		for i := range failed {
			wg.Add(1)
			go func() {
				defer wg.Done()
				<-hold
				_, failed[i] = r.SecretStore().Create(context.Background(), storedSecret("stripe"))
			}()
		}
		close(hold)
		wg.Wait()
		// Whichever the tenant took: not both were made, so not both may succeed.
		if failed[0] == nil && failed[1] == nil {
			t.Error("one secret was given to two creates")
		}
	})
	t.Run("deleted and made again", func(t *testing.T) {
		t.Parallel()
		r := start(t)
		r.tenant.Add("secrets", map[string]any{"tag": "stripe", "value": "theirs"})
		if _, err := r.SecretStore().Twins(t.Context(), storedSecret("stripe")); err != nil {
			t.Fatal(err)
		}
		if err := r.SecretStore().Delete(t.Context(), "stripe"); err != nil {
			t.Fatal(err)
		}
		r.tenant.Inject(localtenant.Fault{Path: secretCreate, DropAfter: true})
		if made, err := r.SecretStore().Create(t.Context(), storedSecret("stripe")); made == nil || err != nil {
			t.Errorf("%+v, %v", made, err)
		}
	})
	t.Run("it cannot be looked for", func(t *testing.T) {
		t.Parallel()
		r := start(t)
		r.tenant.Inject(localtenant.Fault{Path: secretCreate, DropAfter: true})
		r.tenant.Inject(localtenant.Fault{Path: secretFetch, Skip: 1, Status: 403, ContentType: asJSON, Body: `{"message":"no"}`})
		made, err := r.SecretStore().Create(t.Context(), storedSecret("stripe"))
		if made != nil || !errors.Is(err, client.ErrOutcomeUnknown) || !strings.Contains(err.Error(), "failed too") {
			t.Errorf("%+v, %v", made, err)
		}
	})
}

func TestSecretStoreAnswers(t *testing.T) {
	t.Parallel()
	r := start(t, config(func(c *client.Config) { c.NoReadCoalescing = true }))
	r.addSecret(t, "stripe")
	answer := func(body string) {
		r.tenant.Inject(localtenant.Fault{Path: secretFetch, Status: 200, ContentType: asJSON, Body: body})
	}
	// What is no list does not show what there is.
	for _, body := range []string{"null", `""`, "", `[null]`, `[{}]`, `{"message":"later"}`, `[{"tag":1}]`} {
		answer(body)
		if got, err := r.SecretStore().Get(t.Context(), "stripe"); err == nil || errors.Is(err, client.ErrNotFound) {
			t.Errorf("%s: %+v, %v", body, got, err)
		}
	}
	at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	for body, want := range map[string]time.Time{
		`1704067200`: at, `"1704067200"`: at, `1704067200000`: at, `"2024-01-01T00:00:00.000Z"`: at, `null`: {}, `""`: {}, `{}`: {}, `"later"`: {},
	} {
		answer(`[{"tag":"stripe","createdTs":` + body + `,"value":"leaked"}]`)
		if got, err := r.SecretStore().Get(t.Context(), "stripe"); err != nil || !got.Created.Equal(want) || got.Value != "" {
			t.Errorf("%s: %+v, %v", body, got, err)
		}
	}
	// One that was made and cannot be read back is returned with the error.
	r.tenant.Set(localtenant.Modes{BareCreates: true})
	r.tenant.Inject(localtenant.Fault{Path: secretFetch, Status: 403, ContentType: asJSON, Body: `{"message":"no"}`})
	if made, err := r.SecretStore().Create(t.Context(), storedSecret("b")); err == nil || made == nil || made.Tag != "b" {
		t.Errorf("%+v, %v", made, err)
	}
	r.tenant.Inject(localtenant.Fault{Path: secretCreate, Status: 201, ContentType: asJSON, Body: `{"tag":"other"}`})
	if made, err := r.SecretStore().Create(t.Context(), storedSecret("c")); err == nil || made != nil {
		t.Errorf("%+v, %v", made, err)
	}
}

func TestSecretStoreDelete(t *testing.T) {
	t.Parallel()
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
		test.fault.Path = secretDelete
		r := start(t)
		r.addSecret(t, "stripe")
		r.tenant.Inject(test.fault)
		if err := r.SecretStore().Delete(t.Context(), "stripe"); (err != nil) != test.fails {
			t.Errorf("%s: %v", name, err)
		}
		if left := len(r.tenant.Objects("secrets")); (left == 1) != test.fails {
			t.Errorf("%s: %d are left", name, left)
		}
		r.wantCount(t, test.deletes, "POST", secretDelete)
	}
}

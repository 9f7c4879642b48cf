package client_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func userAttribute(n int) *client.UserAttribute {
	return &client.UserAttribute{Name: fmt.Sprint("Name ", n), Attribute: fmt.Sprint("attribute", n)}
}

func TestUserAttributes(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]localtenant.Modes{
		"as documented": {},
		"other tenant":  {BareCreates: true, ShuffleLists: true, UnknownFields: true, AnswerWithOtherKey: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, modes(m))
			ctx := t.Context()
			module, other := r.module(t, dbModule("a")), r.module(t, dbModule("b"))
			store := r.UserAttributes(module.ID)
			made, err := store.Create(ctx, userAttribute(1))
			if err != nil || made.ID == "" || made.Attribute != "attribute1" {
				t.Fatalf("%+v, %v", made, err)
			}
			changed, err := store.Update(ctx, made.ID, userAttribute(2))
			if err != nil || changed.Name != "Name 2" || changed.ID != made.ID {
				t.Errorf("%+v, %v", changed, err)
			}
			if got, err := r.UserAttributes(other.ID).Get(ctx, made.ID); !errors.Is(err, client.ErrNotFound) {
				t.Errorf("in another module: %+v, %v", got, err)
			}
			if got, err := r.UserAttributes("ffffffffffffffffffffffff").Get(ctx, made.ID); !errors.Is(err, client.ErrNotFound) {
				t.Errorf("in no module: %+v, %v", got, err)
			}
			for range 2 { // gone already is no error
				if err := store.Delete(ctx, made.ID); err != nil {
					t.Error(err)
				}
			}
			if got, err := store.Get(ctx, made.ID); !errors.Is(err, client.ErrNotFound) {
				t.Errorf("deleted: %+v, %v", got, err)
			}
		})
	}
}

// Many readers of one module share one list, those of what is gone too.
func TestUserAttributesAreReadTogether(t *testing.T) {
	t.Parallel()
	r := start(t)
	module := r.module(t, dbModule("a"))
	var ids []string
	for n := range 20 {
		made, err := r.UserAttributes(module.ID).Create(t.Context(), userAttribute(n))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, made.ID)
	}
	r.tenant.ResetJournal()
	var all sync.WaitGroup
	for _, id := range append(ids, "ffffffffffffffffffffffff", "eeeeeeeeeeeeeeeeeeeeeeee") {
		all.Go(func() {
			if _, err := r.UserAttributes(module.ID).Get(t.Context(), id); err != nil && !errors.Is(err, client.ErrNotFound) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	r.wantCount(t, 1, "GET", "/attributes")
}

// What the service refuses inside a success is an error, in whatever words.
func TestUserAttributeRefusedInsideSuccess(t *testing.T) {
	t.Parallel()
	r := start(t)
	module := r.module(t, dbModule("a"))
	store := r.UserAttributes(module.ID)
	if _, err := store.Create(t.Context(), userAttribute(1)); err != nil {
		t.Fatal(err)
	}
	if made, err := store.Create(t.Context(), userAttribute(1)); !errors.Is(err, client.ErrConflict) || errors.Is(err, client.ErrOutcomeUnknown) || !strings.Contains(err.Error(), `"attribute1"`) {
		t.Errorf("%+v, %v", made, err)
	}
	for body, says := range map[string]string{
		`{"created":[],"errors":["too long"]}`:                    "too long",
		`{"created":[],"errors":[{"name":"x","error":1}]}`:        "does not say why",
		`{"created":[],"errors":[{"msg":"a"},{"message":"b"}]}`:   "a; b",
		`{"created":[{"_id":"1"}],"errors":[{"message":"half"}]}`: "half",
		`{"created":[],"errors":[]}`:                              "0 created attributes",
		`{"created":[{"name":"x"}],"errors":[]}`:                  "1 created attributes",
		`{"created":[{"_id":"1"},{"_id":"2"}],"errors":[]}`:       "2 created attributes",
	} {
		r.tenant.Inject(localtenant.Fault{Method: "PUT", Path: "/attributes", Status: 200, ContentType: asJSON, Body: body})
		if made, err := store.Create(t.Context(), userAttribute(2)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %+v, %v", body, made, err)
		}
	}
}

func TestUserAttributeLostAnswer(t *testing.T) {
	t.Parallel()
	r := start(t)
	module := r.module(t, dbModule("a"))
	r.tenant.Inject(localtenant.Fault{Method: "PUT", Path: "/attributes", DropAfter: true})
	made, err := r.UserAttributes(module.ID).Create(t.Context(), userAttribute(1))
	if err != nil || made.ID == "" {
		t.Fatalf("%+v, %v", made, err)
	}
	r.wantCount(t, 1, "PUT", "/attributes")
	r.tenant.Inject(localtenant.Fault{Method: "DELETE", DropAfter: true})
	if err := r.UserAttributes(module.ID).Delete(t.Context(), made.ID); err != nil {
		t.Error(err)
	}
}

// A 404 of the list speaks of the module. While that is there it proves
// nothing: a wrong base URL answers the same.
func TestUserAttributesBehindAWrongPath(t *testing.T) {
	t.Parallel()
	r := start(t)
	module := r.module(t, dbModule("a"))
	made, err := r.UserAttributes(module.ID).Create(t.Context(), userAttribute(1))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/attributes", "/broker/fetch"} {
		r.tenant.Inject(localtenant.Fault{Path: path, Times: -1, Status: 404, ContentType: asJSON, Body: `{"message":"no such path"}`})
	}
	if got, err := r.UserAttributes(module.ID).Get(t.Context(), made.ID); err == nil || errors.Is(err, client.ErrNotFound) {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := r.BrokerConnections(module.ID).Get(t.Context(), "x"); err == nil || errors.Is(err, client.ErrNotFound) {
		t.Errorf("%+v, %v", got, err)
	}
}

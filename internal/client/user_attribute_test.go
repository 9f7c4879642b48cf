package client_test

import (
	"errors"
	"fmt"
	"net/http"
	"runtime"
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
	// Once more for what the first lacks, or twice where the two came one after the
	// other.
	if lists := r.tenant.Count("GET", "/attributes"); lists < 2 || lists > 3 {
		t.Errorf("%d lists", lists)
	}
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
	r = r.again(t, func(*client.Config) {})
	if got, err := r.UserAttributes(module.ID).Get(t.Context(), made.ID); err == nil || errors.Is(err, client.ErrNotFound) {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := r.BrokerConnections(module.ID).Get(t.Context(), "x"); err == nil || errors.Is(err, client.ErrNotFound) {
		t.Errorf("%+v, %v", got, err)
	}
}

// many creates attributes at once, of which all but the first go in one call,
// and returns what each was answered. answer is the
// second call's.
func many(t *testing.T, wants []*client.UserAttribute, answer *localtenant.Fault, options ...option) (*rig, client.UserAttributes, []*client.UserAttribute, []error) {
	t.Helper()
	first, gathered := make(chan struct{}), make(chan struct{})
	var once sync.Once
	r := start(t, append(options, front(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if q.Method == http.MethodPut && q.URL.Path == "/adminapi/attributes" {
				once.Do(func() {
					close(first)
					<-gathered
				})
			}
			next.ServeHTTP(w, q)
		})
	}))...)
	module := r.module(t, dbModule("a"))
	store := r.UserAttributes(module.ID)
	if answer != nil {
		answer.Method, answer.Path, answer.Skip = http.MethodPut, "/attributes", 1
		r.tenant.Inject(*answer)
	}
	made, errs := make([]*client.UserAttribute, len(wants)), make([]error, len(wants))
	var all sync.WaitGroup
	for i, want := range wants {
		all.Go(func() { made[i], errs[i] = store.Create(t.Context(), want) })
		if i == 0 {
			<-first
		}
		for store.Waiting() < i {
			runtime.Gosched()
		}
	}
	close(gathered)
	all.Wait()
	return r, store, made, errs
}

func userAttributes(n int) (wants []*client.UserAttribute) {
	for i := range n {
		wants = append(wants, userAttribute(i))
	}
	return wants
}

// Those that are asked for while a call is under way go as one call, whatever
// the answer tells of them; what was lost is looked for; nothing is made twice.
func TestUserAttributesAreCreatedTogether(t *testing.T) {
	t.Parallel()
	const n = 8
	for name, test := range map[string]struct {
		modes  localtenant.Modes
		answer *localtenant.Fault
		puts   int
		lists  int // to look for what was lost
	}{
		"as documented":    {puts: 2},
		"ids alone":        {modes: localtenant.Modes{BareCreates: true}, puts: 2, lists: 2},
		"lost":             {answer: &localtenant.Fault{DropAfter: true}, puts: 2, lists: n - 1},
		"a gateway":        {answer: &localtenant.Fault{Status: 502, Commit: true}, puts: 2, lists: n - 1},
		"an empty success": {answer: &localtenant.Fault{Status: 200, Commit: true, ContentType: asJSON, Body: `{"created":[],"errors":[]}`}, puts: 2, lists: n - 1},
		"of others":        {answer: &localtenant.Fault{Status: 200, Commit: true, ContentType: asJSON, Body: `{"created":[{"_id":"x","name":"y","attribute":"z"}],"errors":[1,2,3,4,5,6]}`}, puts: 2, lists: n - 1},
		"without ids":      {answer: &localtenant.Fault{Status: 200, Commit: true, ContentType: asJSON, Body: `{"created":[{"name":"Name 1"},null],"errors":[1,2,3,4,5]}`}, puts: 2, lists: n - 1},
		"no JSON":          {answer: &localtenant.Fault{Status: 200, Commit: true, ContentType: asJSON, Body: `{"created":[{"_id":"x"},`}, puts: 2, lists: n - 1},
		"refused as one":   {answer: &localtenant.Fault{Status: 400, ContentType: asJSON, Body: `{"message":"one is wrong"}`}, puts: 4}, // two of a half each
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, store, made, errs := many(t, userAttributes(n), test.answer, modes(test.modes))
			for i, got := range made {
				if errs[i] != nil || got == nil || got.ID == "" || got.Attribute != userAttribute(i).Attribute {
					t.Errorf("%d: %+v, %v", i, got, errs[i])
				}
			}
			r.wantCount(t, test.puts, "PUT", "/attributes")
			// One before, and those after it that are shared.
			if lists := r.tenant.Count("GET", "/attributes"); lists < 2 || lists > 2+test.lists+n {
				t.Errorf("%d lists", lists)
			}
			if stored := len(r.tenant.Objects("user_attributes")); stored != n {
				t.Errorf("%d attributes", stored)
			}
			if got, err := store.Get(t.Context(), made[n-1].ID); err != nil || got.Attribute != userAttribute(n-1).Attribute {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

// Those who asked for some learn what is wrong with them, and nobody else
// does.
func TestUserAttributesRefusedTogether(t *testing.T) {
	t.Parallel()
	wants := userAttributes(6)
	wants[4] = &client.UserAttribute{Name: "other", Attribute: wants[1].Attribute} // never in one call with that
	wants[5] = &client.UserAttribute{Name: "another", Attribute: wants[0].Attribute}
	r, _, made, errs := many(t, wants, nil)
	conflicts := 0
	for i, err := range errs {
		switch {
		case err == nil && made[i].Attribute == wants[i].Attribute && made[i].Name == wants[i].Name:
		case errors.Is(err, client.ErrConflict) && strings.Contains(err.Error(), "(name \""+wants[i].Name+"\")") && made[i] == nil && i >= 4:
			conflicts++
		default:
			t.Errorf("%d: %+v, %v", i, made[i], err)
		}
	}
	if stored := len(r.tenant.Objects("user_attributes")); conflicts != 2 || stored != 4 {
		t.Errorf("%d conflicts, %d attributes", conflicts, stored)
	}
	// The first alone; 1, 2, 3 and the one that the first is in the way of; that
	// one again; the one that 1 is in the way of.
	r.wantCount(t, 4, "PUT", "/attributes")

	// A refusal of the sign-in is of all alike.
	_, _, made, errs = many(t, userAttributes(3), &localtenant.Fault{Status: 403, Times: 1, ContentType: asJSON, Body: `{"message":"no"}`})
	for i, err := range errs {
		if (i > 0) != errors.Is(err, client.ErrForbidden) || (made[i] == nil) != (i > 0) {
			t.Errorf("%d: %+v, %v", i, made[i], err)
		}
	}
}

package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// A tenant that shows its changes late is waited for, and a replacement does not
// meet its predecessor.
func TestTenantThatLags(t *testing.T) {
	t.Parallel()
	for name, lag := range map[string]localtenant.Modes{
		"appear": {AppearMillis: 40}, "vanish": {VanishMillis: 40}, "stale": {StaleMillis: 40}, "all": {AppearMillis: 30, VanishMillis: 30, StaleMillis: 30},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, modes(lag))
			r.SleepBy(func(ctx context.Context, _ time.Duration) error {
				time.Sleep(15 * time.Millisecond)
				return ctx.Err()
			})
			store := r.ServiceProviders()
			made, err := store.Create(t.Context(), saml("a"))
			if err != nil || made.Name != "a" {
				t.Fatalf("%+v, %v", made, err)
			}
			if found, err := store.Get(t.Context(), made.ID); err != nil || found.Name != "a" {
				t.Errorf("after the creation: %+v, %v", found, err)
			}
			if changed, err := store.Update(t.Context(), made.ID, saml("b")); err != nil || changed.Name != "b" {
				t.Errorf("an update: %+v, %v", changed, err)
			}
			if found, err := store.Get(t.Context(), made.ID); err != nil || found.Name != "b" {
				t.Errorf("after the update: %+v, %v", found, err)
			}
			if err := store.Delete(t.Context(), made.ID); err != nil {
				t.Error(err)
			}
			if found, err := store.Get(t.Context(), made.ID); !errors.Is(err, client.ErrNotFound) {
				t.Errorf("after the deletion: %+v, %v", found, err)
			}
			for range store.List(t.Context()) {
				t.Error("the list shows what was deleted")
			}
		})
	}
}

// The list that an update goes by may be older than the object: what the update
// replaces is known all the same, and not taken for the new value.
func TestUpdateOfWhatTheListLacks(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.SleepBy(func(ctx context.Context, _ time.Duration) error {
		time.Sleep(15 * time.Millisecond)
		return ctx.Err()
	})
	store := r.UserAttributes(r.module(t, dbModule("a")).ID)
	for range store.List(t.Context()) {
		t.Error("there is an attribute")
	}
	made, err := store.Create(t.Context(), userAttribute(1))
	if err != nil {
		t.Fatal(err)
	}
	r.tenant.Set(localtenant.Modes{StaleMillis: 40})
	if changed, err := store.Update(t.Context(), made.ID, userAttribute(2)); err != nil || changed.Name != "Name 2" {
		t.Errorf("%+v, %v", changed, err)
	}
	if found, err := store.Get(t.Context(), made.ID); err != nil || found.Name != "Name 2" {
		t.Errorf("after the update: %+v, %v", found, err)
	}
}

// What another run makes at the same time is no error, and not passed over.
func TestDoubledByAnotherRun(t *testing.T) {
	t.Parallel()
	var r *rig
	var once sync.Once
	r = start(t, front(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if q.Method == http.MethodPut && q.URL.Path == "/adminapi"+collection {
				once.Do(func() {
					object := stored(t, saml("a"))
					object["_id"] = "theirs"
					r.tenant.Add("service_providers", object)
				})
			}
			next.ServeHTTP(w, q)
		})
	}))
	var caveat *client.Caveat
	made, err := r.ServiceProviders().Create(t.Context(), saml("a"))
	if made == nil || !errors.As(err, &caveat) || !errors.Is(err, client.ErrDoubled) {
		t.Fatalf("%+v, %v", made, err)
	}
	if _, err := r.ServiceProviders().Create(t.Context(), saml("b")); err != nil {
		t.Errorf("one of another name: %v", err)
	}
}

// An object that was made and cannot be read is made all the same.
func TestCreatedAndNotShown(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.tenant.Inject(localtenant.Fault{Path: list, Skip: 1, Times: -1, Status: 403, ContentType: asJSON, Body: `{"message":"no"}`})
	r.tenant.Inject(localtenant.Fault{Path: object, Times: -1, Status: 403, ContentType: asJSON, Body: `{"message":"no"}`})
	var caveat *client.Caveat
	if made, err := r.ServiceProviders().Create(t.Context(), saml("a")); made == nil || made.Name != "a" || !errors.As(err, &caveat) || errors.Is(err, client.ErrNotFound) {
		t.Errorf("%+v, %v", made, err)
	}
}

// A create that is refused for an object that this run has deleted is made again.
func TestPredecessorInTheWay(t *testing.T) {
	t.Parallel()
	r := start(t)
	made := r.add(t, saml("a"))
	if err := r.ServiceProviders().Delete(t.Context(), made.ID); err != nil {
		t.Fatal(err)
	}
	taken := localtenant.Fault{Method: "PUT", Path: collection, Status: 409, ContentType: asJSON, Body: `{"message":"the name is taken"}`, Times: 2}
	r.tenant.Inject(taken)
	r.add(t, saml("a"))
	other := r.again(t, func(*client.Config) {})
	r.tenant.Inject(taken)
	if _, err := other.ServiceProviders().Create(t.Context(), saml("a")); !errors.Is(err, client.ErrConflict) {
		t.Errorf("another run: %v", err)
	}
}

// Only the second object that an empty list lacks says that all are gone.
func TestAllObjectsAreGone(t *testing.T) {
	t.Parallel()
	r := start(t)
	for n, want := range []bool{false, true, true} {
		_, err := r.ServiceProviders().Get(t.Context(), objectID(r.tenant.Now(), byte(n)))
		if !errors.Is(err, client.ErrNotFound) || errors.Is(err, client.ErrEmptied) != want {
			t.Errorf("object %d: %v", n, err)
		}
	}
}

// A wait ends with its caller.
func TestSettlingEndsWithItsCaller(t *testing.T) {
	t.Parallel()
	r := start(t, modes(localtenant.Modes{AppearMillis: 3_600_000}))
	ctx, cancel := context.WithCancel(t.Context())
	waits := 0
	r.SleepBy(func(ctx context.Context, _ time.Duration) error {
		if waits++; waits == 3 {
			cancel()
		}
		return ctx.Err()
	})
	made, err := r.ServiceProviders().Create(t.Context(), saml("a"))
	var caveat *client.Caveat
	if made == nil || !errors.As(err, &caveat) {
		t.Fatalf("%+v, %v", made, err)
	}
	waits = 0
	if _, err := r.ServiceProviders().Get(ctx, made.ID); err == nil || waits > 4 {
		t.Errorf("%d waits, %v", waits, err)
	}
}

// A tenant that drops a change is waited for once, and briefly from then on; one
// that was seen to catch up always.
func TestDroppedChangesAreWaitedForOnce(t *testing.T) {
	t.Parallel()
	for _, late := range []bool{false, true} {
		r := start(t)
		made := r.add(t, saml("a"))
		r = r.again(t, func(*client.Config) {})
		pauses := 0
		r.SleepBy(func(context.Context, time.Duration) error {
			pauses++
			return nil
		})
		change := func(name string) int {
			pauses = 0
			r.tenant.Inject(localtenant.Fault{Method: "PATCH", Path: object, Times: 1, Status: 202})
			if _, err := r.ServiceProviders().Update(t.Context(), made.ID, saml(name)); err != nil {
				t.Error(err)
			}
			return pauses
		}
		if late {
			old, err := json.Marshal(r.objects()[0])
			if err != nil {
				t.Fatal(err)
			}
			r.tenant.Inject(localtenant.Fault{Method: "PATCH", Path: object, Times: 1, Status: 202, Commit: true})
			r.tenant.Inject(localtenant.Fault{Method: "GET", Path: object, Skip: 1, Times: 1, Status: 200, ContentType: asJSON, Body: string(old)})
			if _, err := r.ServiceProviders().Update(t.Context(), made.ID, saml("late")); err != nil {
				t.Error(err)
			}
		}
		first, second := change("b"), change("c")
		// The second change reads before it writes too.
		if first < 6 || !late && second != 2*3 || late && second != 2*first {
			t.Errorf("late %t: %d pauses, then %d", late, first, second)
		}
	}
}

package client_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// TestModes: the whole life of an object, whatever the tenant's oddities.
func TestModes(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]localtenant.Modes{
		"plain":              {},
		"BareCreates":        {BareCreates: true},
		"OmitPublicKey":      {OmitPublicKey: true},
		"AnswerWithOtherKey": {AnswerWithOtherKey: true},
		"PlainAnswers":       {PlainAnswers: true},
		"TextBooleans":       {TextBooleans: true},
		"PartialLists":       {PartialLists: true},
		"UnknownFields":      {UnknownFields: true},
		"ShuffleLists":       {ShuffleLists: true},
		"masked":             {Secrets: "masked"},
		"omitted":            {Secrets: "omitted"},
		"all": {ShuffleLists: true, UnknownFields: true, Secrets: "masked", TextBooleans: true, PartialLists: true,
			BareCreates: true, AnswerWithOtherKey: true},
	} {
		for _, coalesced := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s/coalesced=%t", name, coalesced), func(t *testing.T) {
				t.Parallel()
				r := start(t, modes(m), config(func(c *client.Config) { c.NoReadCoalescing = !coalesced }))
				lifeOf(t, r, saml("a"))
				lifeOf(t, r, oidc("b"))
			})
		}
	}
}

func lifeOf(t *testing.T, r *rig, want *client.ServiceProvider) {
	ctx, store := t.Context(), r.ServiceProviders()
	yes := client.Bool(true)
	want.ForceReauthentication = &yes
	same := func(what string, got *client.ServiceProvider, err error, id string) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s %s: %v", what, want.Name, err)
		}
		if got.ID != id || got.Name != want.Name || got.ForceReauthentication == nil || !*got.ForceReauthentication {
			t.Errorf("%s: %+v", what, got)
		}
		switch want.Type {
		case client.TypeSAML:
			if got.SAML == nil || got.SAML.EntityID != want.SAML.EntityID || got.SAML.SigningAlgo != "RSA_SHA256" || len(got.SAML.Attributes) != 2 {
				t.Errorf("%s: %+v", what, got.SAML)
			}
		case client.TypeOIDC:
			if got.OIDC == nil || !reflect.DeepEqual(got.OIDC.RedirectURIs, want.OIDC.RedirectURIs) || got.OIDC.ClientID == "" {
				t.Errorf("%s: %+v", what, got.OIDC)
			}
		}
	}
	made, err := store.Create(ctx, want)
	if err != nil {
		t.Fatal(err)
	}
	id := made.ID
	same("create", made, err, id)
	got, err := store.Get(ctx, id)
	same("get", got, err, id)
	listed := 0
	for sp, err := range store.List(ctx) {
		same("list", sp, err, id)
		listed++
	}
	if listed != 1 {
		t.Errorf("%d listed", listed)
	}
	want.Name += " renamed"
	got, err = store.Update(ctx, id, want)
	same("update", got, err, id)
	got, err = store.Get(ctx, id)
	same("get after update", got, err, id)
	if err := store.Delete(ctx, id); err != nil {
		t.Error(err)
	}
	if _, err := store.Get(ctx, id); !errors.Is(err, client.ErrNotFound) {
		t.Errorf("get after delete: %v", err)
	}
}

// TestLostCreate: the answer to a create is lost. What was made is found, and
// nothing else is taken for it.
func TestLostCreate(t *testing.T) {
	t.Parallel()
	committed := func(status int, contentType, body string) localtenant.Fault {
		return localtenant.Fault{Commit: true, Status: status, ContentType: contentType, Body: body}
	}
	dropped := localtenant.Fault{DropAfter: true}
	twin := func(id string) func(*testing.T, *rig) {
		return func(t *testing.T, r *rig) {
			object := stored(t, saml("a"))
			object["_id"] = id
			r.tenant.Add("service_providers", object)
		}
	}
	others := func(t *testing.T, r *rig) {
		for i, sp := range []*client.ServiceProvider{saml("b"), oidc("a")} {
			object := stored(t, sp)
			object["_id"] = objectID(r.tenant.Now(), byte(i))
			r.tenant.Add("service_providers", object)
		}
	}
	// meanwhile is what somebody does between the list and the create.
	meanwhile := func(do func(*testing.T, *rig)) func(*testing.T, *rig) {
		return func(t *testing.T, r *rig) {
			if _, err := r.ServiceProviders().Twins(t.Context(), saml("z")); err != nil {
				t.Fatal(err)
			}
			do(t, r)
		}
	}
	theirs := func(t *testing.T, r *rig) {
		object := stored(t, saml("a"))
		object["_id"], object["saml_config"].(map[string]any)["assertionConsumerServiceURL"] = "theirs", "https://theirs.example.com/acs"
		r.tenant.Add("service_providers", object)
	}
	for name, test := range map[string]struct {
		fault   localtenant.Fault
		modes   localtenant.Modes
		before  func(*testing.T, *rig)
		is      error // nil: adopted
		says    string
		objects int
	}{
		"dropped":             {fault: dropped, objects: 1},
		"gateway timeout":     {fault: committed(504, "text/html", "<html>"), objects: 1},
		"server error":        {fault: committed(500, asJSON, `{"message":"oops"}`), objects: 1},
		"truncated":           {fault: localtenant.Fault{Truncate: true}, objects: 1},
		"damaged":             {fault: localtenant.Fault{Corrupt: true}, objects: 1},
		"a page":              {fault: committed(200, "text/html", "<html>"), objects: 1},
		"empty":               {fault: committed(200, asJSON, ""), objects: 1},
		"null":                {fault: committed(200, asJSON, "null"), objects: 1},
		"without an id":       {fault: committed(200, asJSON, `{"name":"a"}`), objects: 1},
		"partial list":        {fault: dropped, modes: localtenant.Modes{PartialLists: true}, objects: 1},
		"shuffled list":       {fault: dropped, modes: localtenant.Modes{ShuffleLists: true}, objects: 1},
		"others there":        {fault: dropped, before: others, objects: 3},
		"tenant's clock -120": {fault: dropped, before: func(_ *testing.T, r *rig) { r.tenant.SetClock(-120 * time.Second) }, objects: 1},
		"tenant's clock +120": {fault: dropped, before: func(_ *testing.T, r *rig) { r.tenant.SetClock(120 * time.Second) }, objects: 1},
		"UUIDs":               {fault: dropped, modes: localtenant.Modes{IDForm: "uuid"}, before: func(_ *testing.T, r *rig) { r.tenant.SetClock(10 * time.Minute) }, objects: 1},
		"a twin before":       {fault: dropped, before: twin(objectID(time.Now(), 7)), objects: 2},
		"UUIDs, a twin before": {fault: dropped, modes: localtenant.Modes{IDForm: "uuid", PartialLists: true}, objects: 2,
			before: func(t *testing.T, r *rig) { r.tenant.SetClock(-10 * time.Minute); twin("sp-1")(t, r) }},

		"nothing was made":       {fault: localtenant.Fault{DropBefore: true}, is: client.ErrOutcomeUnknown, says: `shows no new service provider with name "a"`},
		"only a twin before":     {fault: localtenant.Fault{DropBefore: true}, before: twin("sp-1"), is: client.ErrOutcomeUnknown, says: "shows no new service provider", objects: 1},
		"a twin of this process": {fault: localtenant.Fault{Skip: 1, DropBefore: true}, before: func(t *testing.T, r *rig) { r.add(t, saml("a")) }, is: client.ErrOutcomeUnknown, says: "shows no new service provider", objects: 1},
		"two candidates":         {fault: dropped, before: meanwhile(twin("sp-1")), is: client.ErrAmbiguous, says: "2 more service provider with name \"a\" (id sp-1, ", objects: 2},
		"somebody else's":        {fault: localtenant.Fault{DropBefore: true}, before: meanwhile(theirs), is: client.ErrAmbiguous, says: "(id theirs), which does not hold what was sent", objects: 1},
		"the list fails too": {fault: dropped, is: client.ErrOutcomeUnknown, says: "failed too", objects: 1,
			before: func(_ *testing.T, r *rig) {
				r.tenant.Inject(localtenant.Fault{Path: list, Skip: 1, Times: -1, Status: 404, ContentType: asJSON, Body: `{"message":"no"}`})
			}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, modes(test.modes))
			test.fault.Path, test.fault.Method = collection, "PUT"
			r.tenant.Inject(test.fault)
			if test.before != nil {
				test.before(t, r)
			}
			puts := r.tenant.Count("PUT", collection)
			made, err := r.ServiceProviders().Create(t.Context(), saml("a"))
			r.wantCount(t, puts+1, "PUT", collection)
			if n := len(r.objects()); n != test.objects {
				t.Errorf("%d objects, want %d", n, test.objects)
			}
			if test.is != nil {
				if made != nil || !errors.Is(err, test.is) || !errors.Is(err, client.ErrOutcomeUnknown) || errors.Is(err, client.ErrNotFound) || !strings.Contains(err.Error(), test.says) {
					t.Errorf("%v, %v; want %v", made, err, test.is)
				}
				if test.is != client.ErrAmbiguous && errors.Is(err, client.ErrAmbiguous) {
					t.Error(err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if made.ID != r.objects()[test.objects-1]["_id"] || made.SAML == nil || made.SAML.EntityID != saml("a").SAML.EntityID {
				t.Errorf("adopted %+v", made)
			}
		})
	}
}

// A write that is under way when its caller leaves is finished, and returns what
// it made. None begins afterwards.
func TestWriteOfOneWhoLeft(t *testing.T) {
	t.Parallel()
	for _, partial := range []bool{false, true} {
		ctx, leave := context.WithCancel(t.Context())
		r := start(t, modes(localtenant.Modes{PartialLists: partial}), config(func(c *client.Config) { c.MaxConcurrentRequests = 1 }),
			front(func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
					if req.Method == "PUT" {
						leave()
						time.Sleep(50 * time.Millisecond)
					}
					next.ServeHTTP(w, req)
				})
			}))
		made, errs := make([]*client.ServiceProvider, 2), make([]error, 2)
		var both sync.WaitGroup
		for i, name := range []string{"a", "b"} {
			both.Go(func() {
				want := saml(name)
				made[i], errs[i] = r.ServiceProviders().Create(ctx, want)
			})
		}
		both.Wait()
		if made[0] == nil {
			made[0], made[1], errs[0], errs[1] = made[1], made[0], errs[1], errs[0]
		}
		if objects := r.objects(); len(objects) != 1 || made[0] == nil || errs[0] != nil || made[0].ID != objects[0]["_id"] {
			t.Fatalf("%d objects, %+v, %v", len(objects), made, errs)
		}
		if made[1] != nil || !errors.Is(errs[1], context.Canceled) || errors.Is(errs[1], client.ErrOutcomeUnknown) {
			t.Errorf("another write began: %+v, %v", made[1], errs[1])
		}
	}
}

// A write that is done after we stopped waiting is found all the same.
func TestLateCommit(t *testing.T) {
	t.Parallel()
	r := start(t, front(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			if req.Method != "PUT" {
				next.ServeHTTP(w, req)
				return
			}
			body, _ := io.ReadAll(req.Body)
			late := req.Clone(context.WithoutCancel(req.Context()))
			late.Body = io.NopCloser(bytes.NewReader(body))
			time.AfterFunc(300*time.Millisecond, func() { next.ServeHTTP(httptest.NewRecorder(), late) })
			<-req.Context().Done()
		})
	}))
	r.SetTimeout(200 * time.Millisecond)
	r.SleepBy(func(context.Context, time.Duration) error {
		time.Sleep(50 * time.Millisecond)
		return nil
	})
	made, err := r.ServiceProviders().Create(t.Context(), saml("a"))
	if objects := r.objects(); err != nil || len(objects) != 1 || made.ID != objects[0]["_id"] {
		t.Errorf("%d objects, %+v, %v", len(objects), made, err)
	}
}

// What is answered as done, with an error inside, is looked at.
func TestErrorInsideSuccess(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"errors":     `{"errors":[{"message":"it is in use","param":"id"}]}`,
		"error":      `{"error":"it is in use"}`,
		"code":       `{"code":409,"message":"it is in use"}`,
		"statusCode": `{"statusCode":"500","message":"it is in use"}`,
		"status":     `{"status":"failed","message":"it is in use"}`,
		"success":    `{"success":false,"message":"it is in use"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t)
			made := r.add(t, saml("a"))
			fault := localtenant.Fault{Method: "DELETE", Path: object, Times: -1, Status: 200, ContentType: asJSON, Body: body}
			r.tenant.Inject(fault)
			if err := r.ServiceProviders().Delete(t.Context(), made.ID); err == nil || !strings.Contains(err.Error(), "it is in use") {
				t.Errorf("a delete that was none: %v", err)
			}
			fault.Method = "PATCH"
			r.tenant.Inject(fault)
			if _, err := r.ServiceProviders().Update(t.Context(), made.ID, saml("b")); err == nil || !strings.Contains(err.Error(), "it is in use") {
				t.Errorf("an update that was none: %v", err)
			}
			r.tenant.ClearFaults()
			fault.Method, fault.Commit = "DELETE", true
			r.tenant.Inject(fault)
			if err := r.ServiceProviders().Delete(t.Context(), made.ID); err != nil || len(r.objects()) != 0 {
				t.Errorf("a delete that was one: %v", err)
			}
		})
	}
}

// A delete that is accepted is done when the object is gone.
func TestDeleteThatIsAccepted(t *testing.T) {
	t.Parallel()
	r := start(t)
	made := r.add(t, saml("a"))
	r.tenant.Inject(localtenant.Fault{Method: "DELETE", Path: object, Status: 202})
	looks := 0
	r.SleepBy(func(ctx context.Context, _ time.Duration) error {
		if looks++; looks == 3 {
			r.tenant.Remove("service_providers", made.ID)
		}
		return ctx.Err()
	})
	if err := r.ServiceProviders().Delete(t.Context(), made.ID); err != nil || looks != 3 {
		t.Errorf("after %d looks: %v", looks, err)
	}
	r.wantCount(t, 1, "DELETE", object)
	other := r.add(t, saml("b"))
	r.tenant.Inject(localtenant.Fault{Method: "DELETE", Path: object, Times: -1, Status: 202})
	if err := r.ServiceProviders().Delete(t.Context(), other.ID); err == nil || !strings.Contains(err.Error(), "still shows it") {
		t.Errorf("a promise that is never kept: %v", err)
	}
}

// A tenant that cannot be reached is found out once, whatever waits for it.
func TestOutage(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.add(t, saml("a"))
	var dials atomic.Int64
	dead, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := dead.Addr().String()
	dead.Close()
	r.SetAdminAPI("http://" + address)
	r.Hurry(func(time.Duration) { dials.Add(1) })
	errs := make([]error, 200)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { errs[i] = r.Call(t.Context(), "GET", apps, true, nil) })
	}
	all.Wait()
	told := 0
	for _, err := range errs {
		var shared *client.SharedError
		if !errors.Is(err, client.ErrUnreachable) || !errors.As(err, &shared) || !strings.Contains(err.Error(), address) {
			t.Fatalf("%v", err)
		}
		if shared.Tell() {
			told++
		}
	}
	if told != 1 || dials.Load() > 20 {
		t.Errorf("told %d times, after %d attempts", told, dials.Load())
	}
}

// TestTwoLostCreates: two creates of the same lose their answers, and one was
// done. Both must not take the one object.
func TestTwoLostCreates(t *testing.T) {
	t.Parallel()
	var both sync.WaitGroup
	both.Add(2)
	var lists atomic.Int64 // the first is read before either
	r := start(t, front(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			if req.URL.Path == "/adminapi"+list && lists.Add(1) > 1 {
				both.Done()
				both.Wait()
			}
			next.ServeHTTP(w, req)
		})
	}))
	r.tenant.Inject(localtenant.Fault{Path: collection, DropAfter: true})
	r.tenant.Inject(localtenant.Fault{Path: collection, DropBefore: true})
	adopted := make(chan *client.ServiceProvider, 2)
	together(t, 2, func() error {
		made, err := r.ServiceProviders().Create(t.Context(), saml("a"))
		if err != nil && !errors.Is(err, client.ErrOutcomeUnknown) {
			return err
		}
		adopted <- made
		return nil
	})
	if one, two := <-adopted, <-adopted; one != nil && two != nil {
		t.Errorf("both took %s", one.ID)
	}
}

// TestLostCreateBesideAnother: while an answer is on its way, another create
// of the same does not take what that answer will name.
func TestLostCreateBesideAnother(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	puts := 0
	done, listed := make(chan struct{}), make(chan struct{})
	var once sync.Once
	r := start(t, front(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			switch {
			case req.Method == "PUT":
				mu.Lock()
				puts++
				first := puts == 1
				mu.Unlock()
				if !first {
					panic(http.ErrAbortHandler)
				}
				answer := httptest.NewRecorder()
				next.ServeHTTP(answer, req)
				close(done)
				<-listed
				w.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
				_, _ = w.Write(answer.Body.Bytes())
			case req.URL.Path == "/adminapi"+list:
				next.ServeHTTP(w, req)
				select {
				case <-done:
					once.Do(func() { time.AfterFunc(5*time.Millisecond, func() { close(listed) }) })
				default: // the list before either
				}
			default:
				next.ServeHTTP(w, req)
			}
		})
	}))
	first := make(chan error, 1)
	go func() {
		_, err := r.ServiceProviders().Create(t.Context(), saml("a"))
		first <- err
	}()
	<-done
	if taken, err := r.ServiceProviders().Create(t.Context(), saml("a")); !errors.Is(err, client.ErrOutcomeUnknown) {
		t.Errorf("took %+v, %v", taken, err)
	}
	if err := <-first; err != nil {
		t.Error(err)
	}
}

func TestCreateThatCannotBeReadBack(t *testing.T) {
	t.Parallel()
	r := start(t, modes(localtenant.Modes{BareCreates: true}))
	r.tenant.Inject(localtenant.Fault{Path: object, Times: -1, Status: 403, ContentType: asJSON, Body: `{"message":"no"}`})
	made, err := r.ServiceProviders().Create(t.Context(), saml("a"))
	if made == nil || made.ID != r.objects()[0]["_id"] || !errors.Is(err, client.ErrForbidden) || !strings.Contains(err.Error(), made.ID) {
		t.Errorf("%+v, %v", made, err)
	}
}

func TestDelete(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		faults  []localtenant.Fault
		is      error
		deletes int
		left    int
	}{
		"simply":                {deletes: 1},
		"done and lost":         {faults: []localtenant.Fault{{Method: "DELETE", DropAfter: true}}, deletes: 1},
		"lost":                  {faults: []localtenant.Fault{{Method: "DELETE", DropBefore: true}}, deletes: 2},
		"done behind a gateway": {faults: []localtenant.Fault{{Method: "DELETE", Commit: true, Status: 504}}, deletes: 1},
		"lost twice":            {faults: []localtenant.Fault{{Method: "DELETE", DropBefore: true, Times: 2}}, is: client.ErrOutcomeUnknown, deletes: 2, left: 1},
		"lost, then done and lost": {faults: []localtenant.Fault{{Method: "DELETE", DropBefore: true}, {Method: "DELETE", DropAfter: true}},
			is: client.ErrOutcomeUnknown, deletes: 2},
		"lost, and no look": {faults: []localtenant.Fault{{Method: "DELETE", DropBefore: true}, {Method: "GET", Path: object, Status: 500}},
			is: client.ErrOutcomeUnknown, deletes: 1, left: 1},
		"refused":        {faults: []localtenant.Fault{{Method: "DELETE", Status: 403}}, is: client.ErrForbidden, deletes: 1, left: 1},
		"404 by a proxy": {faults: []localtenant.Fault{{Method: "DELETE", Status: 404, ContentType: "text/html", Body: "<html>"}}, is: client.ErrRefused, deletes: 1, left: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t)
			made := r.add(t, saml("a"))
			for _, f := range test.faults {
				r.tenant.Inject(f)
			}
			err := r.ServiceProviders().Delete(t.Context(), made.ID)
			if test.is == nil && err != nil || test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("%v, want %v", err, test.is)
			}
			r.wantCount(t, test.deletes, "DELETE", object)
			if n := len(r.objects()); n != test.left {
				t.Errorf("%d objects left, want %d", n, test.left)
			}
		})
	}
	t.Run("of what is gone", func(t *testing.T) {
		t.Parallel()
		r := start(t)
		if err := r.ServiceProviders().Delete(t.Context(), objectID(time.Now(), 1)); err != nil {
			t.Error(err)
		}
	})
}

func TestUpdateOfWhatIsGone(t *testing.T) {
	t.Parallel()
	r := start(t)
	made := r.add(t, saml("a"))
	r.tenant.Remove("service_providers", made.ID)
	if _, err := r.ServiceProviders().Update(t.Context(), made.ID, saml("b")); !errors.Is(err, client.ErrNotFound) {
		t.Error(err)
	}
	r.wantCount(t, 0, "PATCH", object)
}

func TestLostUpdate(t *testing.T) {
	t.Parallel()
	r := start(t)
	made := r.add(t, saml("a"))
	r.tenant.Inject(localtenant.Fault{Method: "PATCH", DropAfter: true})
	if _, err := r.ServiceProviders().Update(t.Context(), made.ID, saml("b")); !errors.Is(err, client.ErrOutcomeUnknown) {
		t.Error(err)
	}
	r.wantCount(t, 1, "PATCH", object)
	if got, err := r.ServiceProviders().Get(t.Context(), made.ID); err != nil || got.Name != "b" {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestNoProofOfAbsence: only a 404 of the service itself says that an object
// is gone.
func TestNoProofOfAbsence(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status            int
		contentType, body string
		gone              bool
	}{
		"empty":              {200, asJSON, "", false},
		"no content":         {204, "", "", false},
		"null":               {200, asJSON, "null", false},
		"an empty object":    {200, asJSON, "{}", false},
		"an empty list":      {200, asJSON, "[]", false},
		"another object":     {200, asJSON, `{"_id":"` + objectID(time.Now(), 9) + `","name":"b","type":"saml"}`, false},
		"a number":           {200, asJSON, "5", false},
		"an id that is none": {200, asJSON, `{"_id":5}`, false},
		"half":               {200, asJSON, `{"_id":"`, false},
		"a page":             {200, "text/html", "<html>", false},
		"a message":          {200, asJSON, `{"message":"not found"}`, false},
		"404, a page":        {404, "text/html", "<html>", false},
		"404, empty":         {404, "", "", false},
		"404, null":          {404, asJSON, "null", false},
		"410":                {410, asJSON, `{"message":"gone"}`, false},
		"400":                {400, asJSON, `{"message":"not found"}`, false},
		"404":                {404, asJSON, `{"message":"not found"}`, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, config(func(c *client.Config) { c.NoReadCoalescing = true }))
			r.tenant.Inject(localtenant.Fault{Path: object, Times: -1, Status: test.status, ContentType: test.contentType, Body: test.body})
			got, err := r.ServiceProviders().Get(t.Context(), objectID(time.Now(), 1))
			if got != nil || err == nil || errors.Is(err, client.ErrNotFound) != test.gone || errors.Is(err, client.ErrOutcomeUnknown) {
				t.Errorf("%+v, %v", got, err)
			}
			if err := r.ServiceProviders().Delete(t.Context(), objectID(time.Now(), 1)); test.status == 404 && (err == nil) != test.gone {
				t.Errorf("delete: %v", err)
			}
		})
	}
}

// TestListThatIsNone: a list that cannot be read in full tells of nothing.
func TestListThatIsNone(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]localtenant.Fault{
		"404":            {Status: 404, ContentType: asJSON, Body: `{"message":"no route"}`},
		"404, a page":    {Status: 404, ContentType: "text/html", Body: "<html>"},
		"empty":          {Status: 200, ContentType: asJSON},
		"no content":     {Status: 204},
		"null":           {Status: 200, ContentType: asJSON, Body: "null"},
		"an object":      {Status: 200, ContentType: asJSON, Body: `{"message":"busy"}`},
		"null in it":     {Status: 200, ContentType: asJSON, Body: "[null]"},
		"one without id": {Status: 200, ContentType: asJSON, Body: `[{"name":"a","type":"saml"}]`},
		"half":           {Status: 200, ContentType: asJSON, Body: `[{"_id":"1"},`},
		"truncated":      {Truncate: true},
		"a page":         {Status: 200, ContentType: "text/html", Body: "<html>"},
		"refused":        {Status: 403, ContentType: asJSON, Body: `{"message":"no"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t)
			made := r.add(t, saml("a"))
			fault.Path, fault.Times = list, -1
			r.tenant.Inject(fault)
			got, err := r.ServiceProviders().Get(t.Context(), made.ID)
			if got != nil || err == nil || errors.Is(err, client.ErrNotFound) {
				t.Errorf("get: %+v, %v", got, err)
			}
			yields := 0
			for sp, err := range r.ServiceProviders().List(t.Context()) {
				yields++
				if sp != nil || err == nil || errors.Is(err, client.ErrNotFound) {
					t.Errorf("list: %+v, %v", sp, err)
				}
			}
			if yields != 1 {
				t.Errorf("%d yields", yields)
			}
			r.tenant.ClearFaults()
			if got, err := r.ServiceProviders().Get(t.Context(), made.ID); err != nil || got.ID != made.ID {
				t.Errorf("the failure is kept: %+v, %v", got, err)
			}
		})
	}
}

func TestListStopsEarly(t *testing.T) {
	t.Parallel()
	r := start(t, modes(localtenant.Modes{PartialLists: true}))
	for _, name := range []string{"a", "b", "c"} {
		r.add(t, saml(name))
	}
	r.tenant.ResetJournal()
	for _, err := range r.ServiceProviders().List(t.Context()) {
		if err != nil {
			t.Error(err)
		}
		break
	}
	r.wantCount(t, 1, "GET", object)
	// One that goes between the list and its reading is left out; a failure
	// ends the list. Another run has made them.
	r = r.again(t, func(*client.Config) {})
	r.tenant.Inject(localtenant.Fault{Path: object, Skip: 1, Status: 500})
	var names []string
	var failed []error
	for sp, err := range r.ServiceProviders().List(t.Context()) {
		if err != nil {
			failed = append(failed, err)
			continue
		}
		names = append(names, sp.Name)
		r.tenant.Remove("service_providers", r.objects()[1]["_id"].(string))
	}
	if !reflect.DeepEqual(names, []string{"a"}) || len(failed) != 1 || errors.Is(failed[0], client.ErrNotFound) {
		t.Errorf("%v, %v", names, failed)
	}
}

// sentTo returns the opened bodies of what was sent to an endpoint.
func (r *rig) sentTo(method, path string) (bodies []map[string]any) {
	for _, x := range r.tenant.Journal() {
		if x.Method == method && x.Endpoint == path {
			var body map[string]any
			if json.Unmarshal(x.Request, &body) == nil {
				bodies = append(bodies, body)
			}
		}
	}
	return bodies
}

// at walks nested objects and lists.
func at(value any, path ...any) any {
	for _, step := range path {
		switch s := step.(type) {
		case string:
			members, _ := value.(map[string]any)
			value = members[s]
		case int:
			items, _ := value.([]any)
			if s >= len(items) {
				return nil
			}
			value = items[s]
		}
	}
	return value
}

// TestUpdateKeepsTheRest: what this client does not model survives.
func TestUpdateKeepsTheRest(t *testing.T) {
	t.Parallel()
	r := start(t, modes(localtenant.Modes{UnknownFields: true, ShuffleLists: true}))
	made := r.add(t, saml("a"))
	r.tenant.Change("service_providers", made.ID, func(o map[string]any) {
		o["newerText"] = "kept"
		o["saml_config"].(map[string]any)["newerText"] = "kept too"
		at(o, "saml_config", "nameid").(map[string]any)["newerText"] = "kept as well"
		for _, a := range at(o, "saml_config", "attributes").([]any) {
			a.(map[string]any)["newerText"] = "of " + a.(map[string]any)["claim_name"].(string)
		}
	})
	before := map[string]map[string]any{}
	for _, a := range at(r.objects()[0], "saml_config", "attributes").([]any) {
		before[a.(map[string]any)["claim_name"].(string)] = a.(map[string]any)
	}
	want := saml("renamed")
	want.SAML.Attributes = []client.AssertionAttribute{attribute("new", "phone"), attribute("uid", "other"), attribute("mail", "email")}
	changed, err := r.ServiceProviders().Update(t.Context(), made.ID, want)
	if err != nil || changed.Name != "renamed" {
		t.Fatalf("%+v, %v", changed, err)
	}
	after := r.objects()[0]
	for _, path := range [][]any{{"newerText"}, {"saml_config", "newerText"}, {"saml_config", "nameid", "newerText"}} {
		if got, _ := at(after, path...).(string); !strings.HasPrefix(got, "kept") {
			t.Errorf("%v is %q", path, got)
		}
	}
	attributes := at(after, "saml_config", "attributes").([]any)
	if len(attributes) != 3 {
		t.Fatalf("%d attributes", len(attributes))
	}
	for _, a := range attributes {
		claim := at(a, "claim_name").(string)
		if claim == "new" {
			continue
		}
		for _, member := range []string{"_id", "uuid", "newerText"} {
			if at(a, member) != before[claim][member] {
				t.Errorf("%s of %s is %v, was %v", member, claim, at(a, member), before[claim][member])
			}
		}
		if claim == "uid" && at(a, "attribute_name") != "other" {
			t.Errorf("%v", a)
		}
	}
	sent := r.sentTo("PATCH", object)
	for _, member := range []string{"_id", "__v", "communityId"} {
		if value, there := sent[0][member]; there {
			t.Errorf("%s was sent: %v", member, value)
		}
	}
}

// TestSecretsAreNotSentBack: an OIDC client's credentials are the service's.
func TestSecretsAreNotSentBack(t *testing.T) {
	t.Parallel()
	for _, shown := range []string{"plain", "masked", "omitted"} {
		t.Run(shown, func(t *testing.T) {
			t.Parallel()
			r := start(t, modes(localtenant.Modes{Secrets: shown}))
			made := r.add(t, oidc("a"))
			secret := at(r.objects()[0], "oidc_config", "client_secret")
			want := oidc("b")
			want.OIDC.ClientID, want.OIDC.ClientSecret = "mine", "mine"
			changed, err := r.ServiceProviders().Update(t.Context(), made.ID, want)
			if err != nil {
				t.Fatal(err)
			}
			if after := at(r.objects()[0], "oidc_config", "client_secret"); after != secret {
				t.Errorf("the secret is %v, was %v", after, secret)
			}
			if visible := shown == "plain"; (changed.OIDC.ClientSecret == secret) != visible || !visible && changed.OIDC.ClientSecret != "" {
				t.Errorf("shown as %q", changed.OIDC.ClientSecret)
			}
			for _, method := range []string{"PUT", "PATCH"} {
				path := map[string]string{"PUT": collection, "PATCH": object}[method]
				for _, body := range r.sentTo(method, path) {
					for _, member := range []string{"client_id", "client_secret", "clientId", "clientSecret"} {
						if value, there := at(body, "oidc_config").(map[string]any)[member]; there {
							t.Errorf("%s sent %s: %v", method, member, value)
						}
					}
				}
			}
		})
	}
}

// TestRenameOfFeatured: only the name is known, and the rest goes back in the
// form that requests have.
func TestRenameOfFeatured(t *testing.T) {
	t.Parallel()
	r := start(t, modes(localtenant.Modes{TextBooleans: true}))
	made, err := r.FeaturedServiceProviders().Create(t.Context(), &client.FeaturedServiceProvider{
		ServiceProvider: client.ServiceProvider{Name: "zendesk"}, Application: "zendesk",
		Settings: client.FeaturedSettings{Domain: "company.zendesk.com"},
	})
	if err != nil {
		t.Fatal(err)
	}
	const xml = `<md:EntityDescriptor entityID="ä"/>`
	r.tenant.Change("service_providers", made.ID, func(o map[string]any) {
		o["forceReauthentication"] = true
		o["saml_config"].(map[string]any)["metadata"] = xml
	})
	before := r.objects()[0]
	changed, err := r.FeaturedServiceProviders().Update(t.Context(), made.ID, &client.FeaturedServiceProvider{
		ServiceProvider: client.ServiceProvider{Name: "renamed"},
	})
	if err != nil || changed.Name != "renamed" {
		t.Fatalf("%+v, %v", changed, err)
	}
	after := r.objects()[0]
	before["name"] = "renamed"
	for _, path := range [][]any{{"forceReauthentication"}, {"saml_config", "signingAlgo"}, {"saml_config", "metadata"}, {"saml_config", "entityId"}, {"name"}, {"logo"}} {
		if at(after, path...) != at(before, path...) {
			t.Errorf("%v is %v, was %v", path, at(after, path...), at(before, path...))
		}
	}
	if sent, _ := at(r.sentTo("PATCH", object)[0], "saml_config", "metadata").(string); strings.Contains(sent, "<") || !strings.HasPrefix(sent, "%3C") {
		t.Errorf("metadata was sent as %q", sent)
	}
}

func TestCoalescedReads(t *testing.T) {
	t.Parallel()
	r := start(t)
	ids := make([]string, 20)
	for i := range ids {
		ids[i] = r.add(t, saml(fmt.Sprint("app ", i))).ID
	}
	r.tenant.ResetJournal()
	next := make(chan string, 200)
	for i := range 200 {
		next <- ids[i%len(ids)]
	}
	together(t, 200, func() error {
		id := <-next
		got, err := r.ServiceProviders().Get(t.Context(), id)
		if err == nil && got.ID != id {
			err = fmt.Errorf("got %s instead of %s", got.ID, id)
		}
		return err
	})
	r.wantCount(t, 1, "POST", list)
	r.wantCount(t, 0, "GET", object)

	// What the list lacks is asked for by its id.
	unlisted := r.tenant.Add("service_providers", stored(t, saml("behind our back")))
	if got, err := r.ServiceProviders().Get(t.Context(), unlisted); err != nil || got.ID != unlisted {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := r.ServiceProviders().Get(t.Context(), objectID(time.Now(), 1)); !errors.Is(err, client.ErrNotFound) {
		t.Error(err)
	}
	r.wantCount(t, 1, "POST", list)
	r.wantCount(t, 2, "GET", object)
}

func TestPartialListsAreReadByID(t *testing.T) {
	t.Parallel()
	r := start(t, modes(localtenant.Modes{PartialLists: true}))
	made := r.add(t, saml("a"))
	for range 3 {
		if got, err := r.ServiceProviders().Get(t.Context(), made.ID); err != nil || got.SAML == nil {
			t.Errorf("%+v, %v", got, err)
		}
	}
	r.wantCount(t, 3, "POST", list) // before the create, after it, and for the reads
	r.wantCount(t, 3, "GET", object)
}

func TestNoReadCoalescing(t *testing.T) {
	t.Parallel()
	r := start(t, config(func(c *client.Config) { c.NoReadCoalescing = true }))
	made := r.add(t, saml("a"))
	for range 3 {
		if _, err := r.ServiceProviders().Get(t.Context(), made.ID); err != nil {
			t.Error(err)
		}
	}
	r.wantCount(t, 1, "POST", list) // the one before the create
	r.wantCount(t, 4, "GET", object)
}

// TestReadAfterWrite: a read that begins after a write has ended sees it, with
// any number of others reading and writing.
func TestReadAfterWrite(t *testing.T) {
	t.Parallel()
	r := start(t, config(func(c *client.Config) { c.MaxConcurrentRequests = 20 }))
	ctx, store := t.Context(), r.ServiceProviders()
	var mu sync.Mutex
	turn := 0
	together(t, 8, func() error {
		mu.Lock()
		turn++
		me := turn
		mu.Unlock()
		for i := range 6 {
			name := fmt.Sprintf("app %d.%d", me, i)
			made, err := store.Create(ctx, saml(name))
			if err != nil {
				return err
			}
			if got, err := store.Get(ctx, made.ID); err != nil || got.Name != name {
				return fmt.Errorf("after create: %+v, %w", got, err)
			}
			if _, err := store.Update(ctx, made.ID, saml(name+" renamed")); err != nil {
				return err
			}
			if got, err := store.Get(ctx, made.ID); err != nil || got.Name != name+" renamed" {
				return fmt.Errorf("after update: %+v, %w", got, err)
			}
			if err := store.Delete(ctx, made.ID); err != nil {
				return err
			}
			if got, err := store.Get(ctx, made.ID); !errors.Is(err, client.ErrNotFound) {
				return fmt.Errorf("after delete: %+v, %w", got, err)
			}
		}
		return nil
	})
}

// A service that does not know the path answers the same 404 as for an object
// that is gone. A wrong base URL must not make everything look deleted.
func TestAbsenceIsConfirmed(t *testing.T) {
	t.Parallel()
	for _, coalesce := range []bool{true, false} {
		r := start(t, config(func(c *client.Config) { c.NoReadCoalescing = !coalesce }))
		made, err := r.ServiceProviders().Create(t.Context(), saml("a"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/serviceprovider/{id}", "/serviceprovider/fetch"} {
			r.tenant.Inject(localtenant.Fault{Path: path, Times: -1, Status: 404, ContentType: "application/json", Body: `{"statusCode":404,"error":"Not Found","message":"Cannot GET it"}`})
		}
		if _, err := r.ServiceProviders().Get(t.Context(), made.ID); err == nil || errors.Is(err, client.ErrNotFound) {
			t.Errorf("coalesced %t: a read where nothing is found: %v", coalesce, err)
		}
		if err := r.ServiceProviders().Delete(t.Context(), made.ID); err == nil || errors.Is(err, client.ErrNotFound) {
			t.Errorf("coalesced %t: a delete where nothing is found: %v", coalesce, err)
		}
		r.tenant.ClearFaults()
		if _, err := r.ServiceProviders().Get(t.Context(), made.ID); err != nil {
			t.Errorf("coalesced %t: afterwards: %v", coalesce, err)
		}
	}
}

// One object that the list does not hold whole is read by its id, and no other.
func TestOneThatTheListLacks(t *testing.T) {
	t.Parallel()
	r := start(t)
	ids := []string{r.add(t, saml("a")).ID, r.add(t, saml("b")).ID, r.add(t, saml("c")).ID}
	r.tenant.Change("service_providers", ids[1], func(o map[string]any) { delete(o, "saml_config") })
	r.tenant.ResetJournal()
	for _, id := range ids {
		if got, err := r.ServiceProviders().Get(t.Context(), id); err != nil || got.ID != id {
			t.Errorf("%+v, %v", got, err)
		}
	}
	r.wantCount(t, 1, "POST", list)
	r.wantCount(t, 1, "GET", object)
}

// A write that fails, or seems to, makes the list old all the same.
func TestReadAfterAFailedWrite(t *testing.T) {
	t.Parallel()
	r := start(t, retries(-1))
	made := r.add(t, saml("a"))
	for i, fault := range []localtenant.Fault{{DropAfter: true}, {Status: 500, Commit: true}, {Status: 400, Commit: true}} {
		if _, err := r.ServiceProviders().Get(t.Context(), made.ID); err != nil {
			t.Fatal(err)
		}
		fault.Method, fault.Path = "PATCH", object
		r.tenant.Inject(fault)
		name := fmt.Sprint("renamed ", i)
		if _, err := r.ServiceProviders().Update(t.Context(), made.ID, saml(name)); err == nil {
			t.Error("the write did not fail")
		}
		if got, err := r.ServiceProviders().Get(t.Context(), made.ID); err != nil || got.Name != name {
			t.Errorf("%+v, %v", got, err)
		}
	}
}

// A list can be asked for a part of it. What the part lacks is looked for in
// all of it, and a service that refuses to answer a part is not asked again.
func TestPartOfAList(t *testing.T) {
	t.Parallel()
	const fetch = adminVendorPath + "/fetch"
	r := start(t, retries(-1), config(func(c *client.Config) { c.NoReadCoalescing = true }))
	r.addVendorRecord(yubikey, nil)
	r.addVendorRecord(titan, nil)
	calls := 0
	get := func(what, id string, requests int, is error) {
		t.Helper()
		got, err := r.VendorMetadata("").Get(t.Context(), id)
		if !errors.Is(err, is) || is == nil && (err != nil || got.ID() != id) {
			t.Errorf("%s: %+v, %v", what, got, err)
		}
		calls += requests
		r.wantCount(t, calls, "POST", fetch)
	}
	answer := func(status int, body string) {
		r.tenant.Inject(localtenant.Fault{Path: fetch, Status: status, ContentType: asJSON, Body: body})
	}
	get("in the part", yubikey, 1, nil)
	if asked := r.sentTo("POST", "/webauthn/vendormetadata/{communityId}/fetch")[0]; fmt.Sprint(asked["aaguids"]) != "["+yubikey+"]" {
		t.Errorf("asked for %v", asked)
	}
	answer(200, `[]`)
	get("not in the part, but in the list", yubikey, 2, nil)
	get("in neither, which is asked once more", "00000000-8113-47ea-b116-bb5a8db9202a", 3, client.ErrNotFound)
	answer(429, `{"message":"slower"}`)
	get("throttled", yubikey, 1, client.ErrThrottled)
	get("asked for a part again", yubikey, 1, nil)
	answer(400, `{"message":"aaguids is not allowed"}`)
	get("refused", yubikey, 2, nil)
	get("after a refusal", titan, 1, nil)
	if sent := r.sentTo("POST", "/webauthn/vendormetadata/{communityId}/fetch"); sent[len(sent)-1]["aaguids"] != nil {
		t.Error("a part was asked for again")
	}
}

// One empty list is not believed where nothing else tells that all are gone.
func TestEmptyListIsAskedAgain(t *testing.T) {
	t.Parallel()
	r := start(t)
	var module string
	for _, o := range r.tenant.Objects("auth_modules") {
		module = o["_id"].(string)
	}
	attributes := r.UserAttributes(module)
	made, err := attributes.Create(t.Context(), &client.UserAttribute{Name: "a", Attribute: "a"})
	if err != nil {
		t.Fatal(err)
	}
	r.tenant.Inject(localtenant.Fault{Method: "GET", Path: "/attributes", Status: 200, ContentType: asJSON, Body: "[]"})
	if _, err := r.again(t, func(*client.Config) {}).UserAttributes(module).Get(t.Context(), made.ID); err != nil {
		t.Error(err)
	}
	r.wantCount(t, 4, "GET", "/attributes") // before the creation, after it, none, and again
}

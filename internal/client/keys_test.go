package client_test

import (
	"context"
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const (
	apps       = "/serviceprovider/idp-initiated"
	list       = "/serviceprovider/fetch"
	collection = "/serviceprovider"
	object     = "/serviceprovider/{id}"
	publicKeys = "/adminapi/publickeys"
	signIn     = "/v2/request_access"
	community  = "/api/r1/system/community_info/fetch"
	asJSON     = "application/json"
)

// together runs call n times at once.
func together(t testing.TB, n int, call func() error) {
	t.Helper()
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			if err := call(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// TestOneFetchForAll: the key, the ids and the token are got once.
func TestOneFetchForAll(t *testing.T) {
	t.Parallel()
	r := start(t, config(func(c *client.Config) { c.MaxConcurrentRequests = 50 }))
	read := func() error { return r.Call(t.Context(), "GET", apps, true, nil) }
	together(t, 50, read)
	together(t, 1, read)
	for _, path := range []string{publicKeys, signIn, community} {
		r.wantCount(t, 1, "", path)
	}
	r.wantCount(t, 51, "GET", apps)
}

func TestRotatedKey(t *testing.T) {
	t.Parallel()
	r := start(t)
	made := r.add(t, saml("a"))
	rotate := func() {
		r.tenant.RotateKeys("adminapi")
		r.tenant.ResetJournal()
	}
	for name, call := range map[string]struct {
		method, path string
		run          func() error
	}{
		"read":   {"GET", apps, func() error { return r.Call(t.Context(), "GET", apps, true, nil) }},
		"list":   {"POST", list, func() error { return r.Call(t.Context(), "POST", list, true, struct{}{}) }},
		"create": {"PUT", collection, func() error { return r.Call(t.Context(), "PUT", collection, false, saml("b")) }},
		"update": {"PATCH", object, func() error { return r.Call(t.Context(), "PATCH", object, false, saml("c"), made.ID) }},
	} {
		rotate()
		if err := call.run(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		r.wantCount(t, 2, call.method, call.path)
		r.wantCount(t, 1, "GET", publicKeys)
	}
	rotate()
	if err := r.ServiceProviders().Delete(t.Context(), made.ID); err != nil {
		t.Error(err)
	}
	r.wantCount(t, 2, "DELETE", object)
	if n := len(r.objects()); n != 1 {
		t.Errorf("%d objects, want the one that was created", n)
	}

	rotate()
	together(t, 20, func() error { return r.Call(t.Context(), "GET", apps, true, nil) })
	r.wantCount(t, 1, "GET", publicKeys)
}

// TestOneAttemptMore: a service that goes on complaining is asked twice.
func TestOneAttemptMore(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.tenant.Inject(localtenant.Fault{Path: collection, Times: -1, Status: 400, ContentType: asJSON,
		Body: `{"errors":[{"message":"header can't be decrypted","param":"licensekey"}]}`})
	_, err := r.ServiceProviders().Create(t.Context(), saml("a"))
	if !errors.Is(err, client.ErrRefused) || errors.Is(err, client.ErrOutcomeUnknown) {
		t.Error(err)
	}
	r.wantCount(t, 2, "PUT", collection)
	r.wantCount(t, 2, "GET", publicKeys)
	r.wantCount(t, 1, "POST", list) // the one before
}

// TestDamagedAnswer: a read is made once more, a write is not.
func TestDamagedAnswer(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.tenant.Inject(localtenant.Fault{Path: apps, Corrupt: true})
	if err := r.Call(t.Context(), "GET", apps, true, nil); err != nil {
		t.Error(err)
	}
	r.wantCount(t, 2, "GET", apps)
	r.tenant.Inject(localtenant.Fault{Path: list, Corrupt: true, Times: -1})
	if err := r.Call(t.Context(), "POST", list, true, struct{}{}); err == nil || !strings.Contains(err.Error(), "opening the answer") {
		t.Error(err)
	}
	r.wantCount(t, 2, "POST", list)
	r.tenant.Inject(localtenant.Fault{Path: collection, Corrupt: true})
	if err := r.Call(t.Context(), "PUT", collection, false, saml("a")); !errors.Is(err, client.ErrOutcomeUnknown) {
		t.Error(err)
	}
	r.wantCount(t, 1, "PUT", collection)
}

// TestKeyThatIsNone: what goes wrong with a key is reported, and never taken for
// the absence of an object.
func TestKeyThatIsNone(t *testing.T) {
	t.Parallel()
	p256, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	onP256 := base64.StdEncoding.EncodeToString(p256.PublicKey().Bytes()[1:])
	for name, test := range map[string]struct {
		fault localtenant.Fault
		says  string
	}{
		"P-256":        {localtenant.Fault{Status: 200, ContentType: asJSON, Body: `{"publicKey":"` + onP256 + `"}`}, "the key of the Admin API: the public key lies on secp256r1 (P-256)"},
		"none":         {localtenant.Fault{Status: 200, ContentType: asJSON, Body: `{}`}, "0 bytes"},
		"a page":       {localtenant.Fault{Status: 200, ContentType: "text/html", Body: "<html>"}, "not the service"},
		"404":          {localtenant.Fault{Status: 404, ContentType: asJSON, Body: `{"message":"no route"}`}, "fetching the key of the Admin API: GET /publickeys: 404 Not Found: no route"},
		"unavailable":  {localtenant.Fault{Status: 503}, "503 Service Unavailable"},
		"disconnected": {localtenant.Fault{DropBefore: true}, "reset"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, retries(-1))
			test.fault.Path, test.fault.Times = publicKeys, -1
			r.tenant.Inject(test.fault)
			id := objectID(r.tenant.Now(), 1)
			_, read := r.ServiceProviders().Get(t.Context(), id)
			_, create := r.ServiceProviders().Create(t.Context(), saml("a"))
			for what, err := range map[string]error{"read": read, "create": create, "delete": r.ServiceProviders().Delete(t.Context(), id)} {
				if err == nil || errors.Is(err, client.ErrNotFound) || errors.Is(err, client.ErrOutcomeUnknown) || !strings.Contains(err.Error(), test.says) {
					t.Errorf("%s: %v", what, err)
				}
			}
		})
	}
}

// TestOneCallerGivesUp: the others get what it began to fetch.
func TestOneCallerGivesUp(t *testing.T) {
	t.Parallel()
	arrived, gate := make(chan struct{}, 10), make(chan struct{})
	r := start(t, front(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			if req.URL.Path == publicKeys {
				arrived <- struct{}{}
				<-gate
			}
			next.ServeHTTP(w, req)
		})
	}))
	impatient, leave := context.WithCancel(t.Context())
	left, stayed := make(chan error, 1), make(chan error, 1)
	go func() { left <- r.Call(impatient, "GET", apps, true, nil) }()
	<-arrived
	go func() { stayed <- r.Call(t.Context(), "GET", apps, true, nil) }()
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	close(gate)
	if err := <-stayed; err != nil {
		t.Error(err)
	}
	r.wantCount(t, 1, "GET", publicKeys)
}

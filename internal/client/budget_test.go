package client_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// packed returns a gzipped body.
func packed(parts ...string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	for _, part := range parts {
		_, _ = z.Write([]byte(part))
	}
	_ = z.Close()
	return b.String()
}

// allocated returns how many bytes do takes from the memory, in total.
func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// A few bytes of an answer make a bounded amount of work, whatever they unpack
// into, and a message of a bounded length.
func TestBudgets(t *testing.T) { // not parallel: it measures the process
	const mib = 1 << 20
	deep := func(open, shut string, n int) string {
		return strings.Repeat(open, n) + "1" + strings.Repeat(shut, n)
	}
	gzipped := http.Header{"Content-Encoding": {"gzip"}}
	for name, c := range map[string]struct {
		fault localtenant.Fault
		most  uint64 // bytes of memory
		says  string
	}{
		"a long message":       {localtenant.Fault{Status: 400, Header: gzipped, Body: packed(`{"message":"`, strings.Repeat("a", 32*mib), `"}`)}, 40 * mib, "not JSON"},
		"many errors":          {localtenant.Fault{Status: 400, Header: gzipped, Body: packed(`{"errors":["a"`, strings.Repeat(`,"field"`, 4*mib), `]}`)}, 40 * mib, "more than 25000"},
		"errors that are read": {localtenant.Fault{Status: 400, Body: `{"errors":["a"` + strings.Repeat(`,"field"`, 20000) + `]}`}, 8 * mib, "and 19981 more"},
		"many members":         {localtenant.Fault{Status: 400, Header: gzipped, Body: packed(`{"a":1`, strings.Repeat(`,"b":[{}]`, 100000), `}`)}, 40 * mib, "more than 25000"},
		"a deep refusal":       {localtenant.Fault{Status: 400, Body: `{"errors":` + deep("[", "]", 9000) + `}`}, 4 * mib, "nested more than 64"},
		"a deep answer":        {localtenant.Fault{Status: 200, Header: gzipped, Body: packed(deep(`{"a":`, "}", 9000))}, 4 * mib, "nested more than 64 deep"},
		"too deep for JSON":    {localtenant.Fault{Status: 200, Header: gzipped, Body: packed(`{"a":`, strings.Repeat("[", 32*mib))}, 130 * mib, "nested more than 64 deep"},
		"a list of nothing":    {localtenant.Fault{Status: 200, Header: gzipped, Body: packed(`[{}`, strings.Repeat(`,{}`, 8*mib), `]`)}, 130 * mib, "more than 500000 objects"},
		"a list of numbers":    {localtenant.Fault{Status: 200, Header: gzipped, Body: packed(`{"a":[1`, strings.Repeat(`,1`, 12*mib), `]}`)}, 130 * mib, "or 5000000 values"},
		"a bomb":               {localtenant.Fault{Status: 200, Header: gzipped, Body: packed(strings.Repeat(" ", 96*mib))}, 520 * mib, "larger than 64 MiB"},
		"a redirect":           {localtenant.Fault{Status: 302, Header: http.Header{"Location": {"https://" + strings.Repeat("a", 500000) + ".example.com/"}}}, 16 * mib, "redirect"},
	} {
		t.Run(name, func(t *testing.T) {
			r := start(t, retries(-1))
			if err := r.Call(t.Context(), "GET", apps, true, nil); err != nil { // keys and the sign-in
				t.Fatal(err)
			}
			c.fault.Path, c.fault.ContentType = apps, asJSON
			r.tenant.Inject(c.fault)
			var err error
			took := allocated(func() { err = r.Call(t.Context(), "GET", apps, true, nil) })
			if err == nil || len(err.Error()) > 2000 || !strings.Contains(err.Error(), c.says) {
				t.Errorf("an error of %d characters, want one that says %q: %.300v", len(fmt.Sprint(err)), c.says, err)
			}
			if took > c.most {
				t.Errorf("%d bytes of the network take %.1f MiB of memory, want %d at most", len(c.fault.Body), float64(took)/mib, c.most/mib)
			}
			t.Logf("%d bytes of the network took %.1f MiB", len(c.fault.Body), float64(took)/mib)
		})
	}
}

// What is announced and does not come takes no memory.
func TestAnnouncedOnly(t *testing.T) { // not parallel: it measures the process
	lies := false
	r := start(t, retries(-1), front(func(tenant http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !lies || !strings.HasSuffix(r.URL.Path, apps) {
				tenant.ServeHTTP(w, r)
				return
			}
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			fmt.Fprint(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 60000000\r\n\r\n{}")
			conn.Close()
		})
	}))
	if err := r.Call(t.Context(), "GET", apps, true, nil); err != nil {
		t.Fatal(err)
	}
	lies = true
	var err error
	took := allocated(func() { err = r.Call(t.Context(), "GET", apps, true, nil) })
	if err == nil || !strings.Contains(err.Error(), "unexpected EOF") {
		t.Error(err)
	}
	if took > 4<<20 {
		t.Errorf("it takes %d bytes", took)
	}
}

// A list that is as large as the largest that is planned for is read.
func TestLargestList(t *testing.T) {
	t.Parallel()
	object := func(i int) string {
		return fmt.Sprintf(`{"_id":"%024x","name":"a \"name\" \\","nested":%s}`, i, strings.Repeat(`{"a":[{"b":[1,2,"c"]}]}`, 1))
	}
	var b strings.Builder
	b.WriteString("[" + object(0))
	for i := range 10000 {
		b.WriteString("," + object(i+1))
	}
	b.WriteString("]")
	r := start(t)
	r.tenant.Inject(localtenant.Fault{Path: apps, Status: 200, ContentType: asJSON, Body: b.String()})
	if err := r.Call(t.Context(), "GET", apps, true, nil); err != nil {
		t.Error(err)
	}
}

// A tenant whose tokens never last is signed in to so often, and no more.
func TestSignInsAreBounded(t *testing.T) {
	t.Parallel()
	claims, _ := json.Marshal(map[string]any{"exp": time.Now().Add(time.Second).Unix()})
	token := "e30." + base64.RawURLEncoding.EncodeToString(claims) + ".c2ln"
	r := start(t)
	r.tenant.Inject(localtenant.Fault{Path: "/v2/request_access", Times: -1, Status: 200, ContentType: asJSON, Body: `{"jwt":"` + token + `"}`})
	r.tenant.Inject(localtenant.Fault{Path: apps, Times: -1, Status: 200, ContentType: asJSON, Body: `[]`})
	var err error
	for range 300 {
		err = r.Call(t.Context(), "GET", apps, true, nil)
	}
	if err == nil || !strings.Contains(err.Error(), "signed in 100 times") {
		t.Error(err)
	}
	r.wantCount(t, 100, "POST", "/v2/request_access")
}

// A tenant that refuses one unknown member after the other is followed for a
// while.
func TestCorrectionsAreBounded(t *testing.T) {
	t.Parallel()
	r := start(t)
	made, err := r.ServiceProviders().Create(t.Context(), saml("Wiki"))
	if err != nil {
		t.Fatal(err)
	}
	r.tenant.Change("service_providers", made.ID, func(object map[string]any) {
		for i := range 60 {
			object[fmt.Sprintf("other%d", i)] = i
		}
	})
	for i := range 60 {
		r.tenant.Inject(localtenant.Fault{Method: "PATCH", Status: 400, ContentType: asJSON, Body: fmt.Sprintf(`{"message":"other%d is not allowed"}`, i)})
	}
	if _, err := r.ServiceProviders().Update(t.Context(), made.ID, saml("Wiki")); err == nil || !strings.Contains(err.Error(), "other25 is not allowed") {
		t.Error(err)
	}
}

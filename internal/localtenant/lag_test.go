package localtenant_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/seal"
)

// simulated runs a test with a tenant and a caller on a simulated clock, without
// a network. It fails when the tenant leaves anything running.
func simulated(t *testing.T, modes localtenant.Modes, test func(t *testing.T, c *caller)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		tenant, err := localtenant.New(localtenant.Options{Modes: modes, Control: true})
		if err != nil {
			t.Fatal(err)
		}
		keys, err := seal.NewKeyPair()
		if err != nil {
			t.Fatal(err)
		}
		test(t, &caller{t: t, tenant: tenant, url: "http://127.0.0.1", keys: keys, token: tenant.IssueToken(time.Hour),
			http: &http.Client{Transport: tenant.Transport()}})
	})
}

// shows returns the names of the service providers that the list shows, and
// wants the read by id to agree with it on one.
func (c *caller) shows(id string) string {
	c.t.Helper()
	var names []string
	listed := false
	items, _ := c.want(200, "POST", list, nil).body.([]any)
	for _, item := range items {
		name, _ := at(item, "name").(string)
		names = append(names, name)
		listed = listed || at(item, "_id") == id
	}
	if read := c.call("GET", collection+"/"+id, nil); (read.status == 200) != listed || listed && !strings.Contains(strings.Join(names, " "), at(read.body, "name").(string)) {
		c.t.Errorf("the list shows %q, and the read by id %d %s", names, read.status, read.raw)
	}
	return strings.Join(names, " ")
}

// shown wants what is shown now, and later.
func (c *caller) shown(id, now string, lag time.Duration, then string) {
	c.t.Helper()
	for _, step := range []struct {
		after time.Duration
		want  string
	}{{0, now}, {lag - time.Millisecond, now}, {time.Millisecond, then}} {
		time.Sleep(step.after)
		if got := c.shows(id); got != step.want {
			c.t.Errorf("%s later the list shows %q, want %q", step.after, got, step.want)
		}
	}
}

func named(name string) map[string]any { return saml(with("name", name)) }

func TestLags(t *testing.T) {
	t.Parallel()
	simulated(t, localtenant.Modes{AppearMillis: 3000, VanishMillis: 2000, StaleMillis: 1000}, func(t *testing.T, c *caller) {
		c.tenant.Set(localtenant.Modes{})
		c.want(200, "PUT", collection, named("Old"))
		c.tenant.Set(localtenant.Modes{AppearMillis: 3000, VanishMillis: 2000, StaleMillis: 1000})
		id, _ := c.want(200, "PUT", collection, named("One")).object()["_id"].(string)
		c.shown(id, "Old", 3*time.Second, "Old One")
		if got := at(c.want(200, "PATCH", collection+"/"+id, named("Two")).body, "name"); got != "Two" {
			t.Errorf("the update answers %v", got)
		}
		c.shown(id, "Old One", time.Second, "Old Two")
		c.want(204, "DELETE", collection+"/"+id, nil)
		c.want(404, "DELETE", collection+"/"+id, nil)
		c.shown(id, "Old Two", 2*time.Second, "Old")
		first := c.tenant.Objects("service_providers")[0]["_id"].(string)
		c.want(200, "PUT", collection, named("Last"))
		c.tenant.Settle()
		c.want(204, "DELETE", collection+"/"+first, nil)
		c.shown(first, "Old Last", 2*time.Second, "Last") // where it stood
	})
}

// TestLagsKeepOrder writes again before the first write is shown.
func TestLagsKeepOrder(t *testing.T) {
	t.Parallel()
	simulated(t, localtenant.Modes{AppearMillis: 3000, StaleMillis: 1000}, func(t *testing.T, c *caller) {
		id, _ := c.want(200, "PUT", collection, named("One")).object()["_id"].(string)
		c.want(200, "PATCH", collection+"/"+id, named("Two"))
		c.shown(id, "", 3*time.Second, "Two")
		c.want(200, "PATCH", collection+"/"+id, named("Long"))
		c.tenant.Set(localtenant.Modes{AppearMillis: 3000, StaleMillis: 200})
		c.want(200, "PATCH", collection+"/"+id, named("Short"))
		c.shown(id, "Two", time.Second, "Short")
		c.tenant.Set(localtenant.Modes{AppearMillis: 3000, StaleMillis: 1000})
		c.want(200, "PATCH", collection+"/"+id, named("Three"))
		time.Sleep(500 * time.Millisecond)
		c.want(200, "PATCH", collection+"/"+id, named("Four"))
		c.shown(id, "Short", 500*time.Millisecond, "Three")
		c.want(204, "DELETE", collection+"/"+id, nil)
		c.shown(id, "Three", 500*time.Millisecond, "")

		// An object that is not shown yet does not come for its deletion.
		id, _ = c.want(200, "PUT", collection, named("Brief")).object()["_id"].(string)
		c.want(204, "DELETE", collection+"/"+id, nil)
		c.shown(id, "", 4*time.Second, "")
		if got := c.tenant.Objects("service_providers"); len(got) != 0 {
			t.Errorf("in truth there is %v", got)
		}
	})
}

// TestLagsOfAll lags what other services and kinds keep.
func TestLagsOfAll(t *testing.T) {
	t.Parallel()
	simulated(t, localtenant.Modes{AppearMillis: 1000, StaleMillis: 1000}, func(t *testing.T, c *caller) {
		community := c.tenant.CommunityID()
		metadata, before := "/adminapi/webauthn/vendormetadata/"+community, c.readBranding()["links_color"]
		c.want(200, "PUT", metadata, securityKey())
		c.want(200, "PUT", brandingPath, c.branding())
		c.want(200, "POST", gateways+"/create", c.gateway("email"))
		count := func(path string, body any) int {
			listed, _ := c.want(200, "POST", path, body).body.([]any)
			return len(listed)
		}
		for want := range 2 {
			if got := count(metadata+"/fetch", map[string]any{}); got != want {
				t.Errorf("%d records, want %d", got, want)
			}
			if got := count(gateways+"/fetch", c.ids()); got != want {
				t.Errorf("%d gateways, want %d", got, want)
			}
			if got := c.readBranding()["links_color"]; (got == before) != (want == 0) {
				t.Errorf("after %d s the color is %v", want, got)
			}
			time.Sleep(time.Second)
		}
	})
}

func TestLagsEnd(t *testing.T) {
	t.Parallel()
	simulated(t, localtenant.Modes{AppearMillis: 60_000}, func(t *testing.T, c *caller) {
		begun := time.Now()
		id, _ := c.want(200, "PUT", collection, named("One")).object()["_id"].(string)
		c.tenant.Settle()
		if got := c.shows(id); got != "One" || time.Since(begun) != time.Minute {
			t.Errorf("settled after %s, the list shows %q", time.Since(begun), got)
		}
		id, _ = c.want(200, "PUT", collection, named("Two")).object()["_id"].(string)
		c.tenant.Set(localtenant.Modes{})
		if got := c.shows(id); got != "One Two" {
			t.Errorf("without a lag the list shows %q", got)
		}
	})
}

// TestLateWork does the work after the caller's request has ended, in each way
// in which it can end.
func TestLateWork(t *testing.T) {
	t.Parallel()
	for name, check := range map[string]struct {
		fault  localtenant.Fault
		waits  time.Duration // how long the caller does
		status int           // 0 when there is no answer
		after  time.Duration // when the request ends
	}{
		"the caller waits":   {localtenant.Fault{}, time.Hour, 200, 2 * time.Second},
		"the caller leaves":  {localtenant.Fault{}, time.Second, 0, time.Second},
		"answered first":     {localtenant.Fault{Status: 504}, time.Hour, 504, 0},
		"an error first":     {localtenant.Fault{Answer: localtenant.ErrorBodies()[0]}, time.Hour, 200, 0},
		"accepted":           {localtenant.Fault{Status: 202}, time.Hour, 202, 0},
		"dropped first":      {localtenant.Fault{DropBefore: true}, time.Hour, 0, 0},
		"dropped afterwards": {localtenant.Fault{DropAfter: true}, time.Hour, 0, 2 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			simulated(t, localtenant.Modes{}, func(t *testing.T, c *caller) {
				id := c.tenant.Add("service_providers", map[string]any{"name": "Old", "type": "saml"})
				for _, write := range []struct {
					method, path string
					body         any
					want         func([]map[string]any) bool
				}{
					{"PUT", collection, named("One"), func(o []map[string]any) bool { return len(o) == 2 }},
					{"PATCH", collection + "/" + id, named("New"), func(o []map[string]any) bool { return o[0]["name"] == "New" }},
					{"DELETE", collection + "/" + id, nil, func(o []map[string]any) bool { return len(o) == 1 }},
				} {
					fault, before, begun := check.fault, c.tenant.State(), time.Now()
					fault.Method, fault.Late = write.method, 2*time.Second
					c.tenant.Inject(fault)
					ctx, cancel := context.WithTimeout(t.Context(), check.waits)
					out, err := c.send(c.request(write.method, write.path, write.body).WithContext(ctx))
					cancel()
					if check.status == 200 && write.method == "DELETE" && fault.Answer == nil {
						out.status -= 4
					}
					if (err == nil) != (check.status > 0) || out.status != check.status || time.Since(begun) != check.after {
						t.Errorf("%s: after %s %d %v", write.method, time.Since(begun), out.status, err)
					}
					if check.after < fault.Late {
						if now := c.tenant.State(); now != before {
							t.Errorf("%s is done at once: %s", write.method, now)
						}
						c.tenant.Settle()
					}
					if got := c.tenant.Objects("service_providers"); !write.want(got) || time.Since(begun) != fault.Late {
						t.Errorf("%s: after %s there is %v", write.method, time.Since(begun), got)
					}
				}
				if got := c.tenant.Count("", ""); got != 3 {
					t.Errorf("%d requests counted", got)
				}
			})
		})
	}
}

// TestLateWorkIsRefused holds what comes later against the protocol too, as of
// when it came.
func TestLateWorkIsRefused(t *testing.T) {
	t.Parallel()
	simulated(t, localtenant.Modes{}, func(t *testing.T, c *caller) {
		c.tenant.Inject(localtenant.Fault{Status: 504, Late: time.Second})
		c.want(504, "PUT", collection, named("One"), header("licensekey", "x"))
		c.tenant.Inject(localtenant.Fault{Late: 10 * time.Minute})
		c.want(200, "PUT", collection, named("Two"))
		c.tenant.Settle()
		if got := c.tenant.Objects("service_providers"); len(got) != 1 || got[0]["name"] != "Two" {
			t.Errorf("there is %v", got)
		}
	})
}

func TestErrorsInSuccess(t *testing.T) {
	t.Parallel()
	simulated(t, localtenant.Modes{}, func(t *testing.T, c *caller) {
		id := c.tenant.Add("service_providers", map[string]any{"name": "Old", "type": "saml"})
		before := c.tenant.State()
		if len(localtenant.ErrorBodies()) != 6 {
			t.Error("not every form")
		}
		for _, body := range localtenant.ErrorBodies() {
			c.tenant.Inject(localtenant.Fault{Times: 3, Answer: body})
			for method, path := range map[string]string{"PUT": collection, "PATCH": collection + "/" + id, "DELETE": collection + "/" + id} {
				var sent any
				if method != "DELETE" {
					sent = named("New")
				}
				if out := c.want(200, method, path, sent); !out.sealed || jsonOf(out.body) != jsonOf(body) {
					t.Errorf("%s answers %s", method, out.raw)
				}
			}
		}
		if now := c.tenant.State(); now != before {
			t.Errorf("something is done: %s", now)
		}
		c.tenant.Inject(localtenant.Fault{Answer: localtenant.ErrorBodies()[0], Commit: true, Status: 202})
		c.want(202, "DELETE", collection+"/"+id, nil)
		c.tenant.Inject(localtenant.Fault{Answer: localtenant.ErrorBodies()[0]})
		c.want(401, "PUT", collection, named("New"), header("licensekey", c.cipher("adminapi").Seal([]byte("wrong"))))
		if got := c.tenant.Objects("service_providers"); len(got) != 0 {
			t.Errorf("there is %v", got)
		}
	})
}

func TestHiddenCollection(t *testing.T) {
	t.Parallel()
	simulated(t, localtenant.Modes{}, func(t *testing.T, c *caller) {
		id, _ := c.want(200, "PUT", collection, named("One")).object()["_id"].(string)
		c.want(200, "POST", gateways+"/create", c.gateway("email"))
		c.tenant.Inject(localtenant.Fault{Path: "/serviceprovider/fetch", Times: 2, Hide: "service_providers"})
		for _, want := range []string{"[]", "[]", "One"} {
			if got := jsonOf(c.want(200, "POST", list, nil).body); !strings.Contains(got, want) {
				t.Errorf("the list is %s, want %s", got, want)
			}
			c.want(200, "GET", collection+"/"+id, nil)
		}
		c.tenant.Inject(localtenant.Fault{Times: 3, Hide: "service_providers"})
		c.want(404, "GET", collection+"/"+id, nil)
		if got, _ := c.want(200, "POST", gateways+"/fetch", c.ids()).body.([]any); len(got) != 1 {
			t.Errorf("the gateways are %v", got)
		}
		c.want(200, "PATCH", collection+"/"+id, named("Two")) // it is there for writes
	})
}

func TestRateLimit(t *testing.T) {
	t.Parallel()
	for place, told := range map[string][2]string{"": {}, "header": {"1", ""}, "body": {"", "1"}} {
		t.Run(place, func(t *testing.T) {
			t.Parallel()
			simulated(t, localtenant.Modes{RateLimit: 5, RateRetryAfter: place}, func(t *testing.T, c *caller) {
				metadata := "/webauthn/vendormetadata/" + c.tenant.CommunityID() + "/fetch"
				for range 3 {
					for i := range 5 {
						if i == 4 {
							time.Sleep(500 * time.Millisecond)
						}
						c.want(200, "POST", list, nil)
					}
					out := c.want(429, "PUT", collection, named("One"))
					seconds, _ := out.object()["retryAfterSeconds"].(float64)
					if out.header.Get("Retry-After") != told[0] || (seconds == 1) != (told[1] == "1") {
						t.Errorf("it is refused with %v %s", out.header, out.raw)
					}
					c.want(200, "POST", metadata, map[string]any{}, c.license("webauthn", c.tenant.License())) // each service has its own
					time.Sleep(499 * time.Millisecond)
					c.want(429, "POST", list, nil)
					time.Sleep(time.Millisecond)
				}
				if got := len(c.tenant.Objects("service_providers")); got != 0 {
					t.Errorf("%d objects", got)
				}
				if got := c.tenant.Count("", ""); got != 24 {
					t.Errorf("%d requests counted", got)
				}
			})
		})
	}
}

func TestWrongDate(t *testing.T) {
	t.Parallel()
	for _, hours := range []int{-5, 5} {
		simulated(t, localtenant.Modes{DateSkewMillis: hours * 3_600_000}, func(t *testing.T, c *caller) {
			out := c.want(200, "POST", list, nil)
			date, err := http.ParseTime(out.header.Get("Date"))
			if err != nil || !date.Equal(time.Now().Add(time.Duration(hours)*time.Hour).Truncate(time.Second)) {
				t.Errorf("the Date is %v at %v: %v", date, time.Now(), err)
			}
			c.refused("requestid", "POST", list, nil, func(r *http.Request) {
				r.Header.Set("requestid", c.cipher("adminapi").Seal([]byte(requestID(date, uuid()))))
			})
		})
	}
}

func TestControlOfLags(t *testing.T) {
	t.Parallel()
	simulated(t, localtenant.Modes{}, func(t *testing.T, c *caller) {
		modes := `{"appear_ms":1,"vanish_ms":2,"stale_ms":3,"rate_limit":4,"rate_window_ms":5,"rate_retry_after":"body","date_skew_ms":6}`
		c.plain("POST", "/_local/modes", modes)
		want := localtenant.Modes{AppearMillis: 1, VanishMillis: 2, StaleMillis: 3, RateLimit: 4, RateWindowMillis: 5, RateRetryAfter: "body", DateSkewMillis: 6}
		if got := c.tenant.Modes(); got != want {
			t.Errorf("modes: %+v", got)
		}
		c.tenant.Set(localtenant.Modes{})
		id := c.tenant.Add("service_providers", map[string]any{"name": "Old", "type": "saml"})
		c.plain("POST", "/_local/fault", `{"method":"DELETE","status":202,"late_ms":1500}`)
		c.plain("POST", "/_local/fault", `{"path":"/serviceprovider/fetch","hide":"service_providers"}`)
		c.plain("POST", "/_local/fault", `{"method":"PATCH","answer":{"success":false}}`)
		c.want(202, "DELETE", collection+"/"+id, nil)
		if got := c.want(200, "POST", list, nil); jsonOf(got.body) != "[]" {
			t.Errorf("the list is %s", got.raw)
		}
		if got := c.want(200, "PATCH", collection+"/"+id, named("New")); jsonOf(got.body) != `{"success":false}` {
			t.Errorf("the update answers %s", got.raw)
		}
		begun := time.Now()
		c.tenant.Settle()
		if time.Since(begun) != 1500*time.Millisecond || len(c.tenant.Objects("service_providers")) != 0 {
			t.Errorf("after %s there is %v", time.Since(begun), c.tenant.Objects("service_providers"))
		}
	})
}

// TestTransport holds calls without a network against those with one.
func TestTransport(t *testing.T) {
	t.Parallel()
	simulated(t, localtenant.Modes{}, func(t *testing.T, c *caller) {
		if directory := c.plain("GET", "/caas/sd", ""); !strings.Contains(directory.raw, `"http://127.0.0.1/`) {
			t.Errorf("the directory is %s", directory.raw)
		}
		c.url = "https://127.0.0.1"
		if directory := c.plain("GET", "/caas/sd", ""); !strings.Contains(directory.raw, `"https://127.0.0.1/`) {
			t.Errorf("the directory is %s", directory.raw)
		}
		c.tenant.Inject(localtenant.Fault{Truncate: true})
		if _, err := c.send(c.request("POST", list, nil)); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("cut short: %v", err)
		}
		c.tenant.Inject(localtenant.Fault{DropBefore: true})
		if _, err := c.send(c.request("POST", list, nil)); !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("dropped: %v", err)
		}
		c.tenant.Inject(localtenant.Fault{Delay: time.Minute})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := c.send(c.request("PUT", collection, saml()).WithContext(ctx)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("slow: %v", err)
		}
		synctest.Wait()
		if got := c.tenant.Count("PUT", ""); got != 1 || len(c.tenant.Objects("service_providers")) != 0 {
			t.Errorf("%d requests, %v", got, c.tenant.Objects("service_providers"))
		}
	})
}

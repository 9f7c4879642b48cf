package client_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func hardwareToken(n int) *client.HardwareToken {
	return &client.HardwareToken{SerialNumber: fmt.Sprintf("SN%05d", n), Seed: client.Secret(fmt.Sprintf("seed-of-%05d", n))}
}

func TestHardwareTokens(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]localtenant.Modes{
		"as documented": {},
		"other tenant":  {BareCreates: true, ShuffleLists: true, UnknownFields: true, AnswerWithOtherKey: true, PageLimit: 2},
		"late":          {AppearMillis: 60, VanishMillis: 60},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, modes(m))
			r.SleepBy(shortly)
			store, ctx := r.HardwareTokens(), t.Context()
			var ids []string
			for n := range 5 {
				made, err := store.Create(ctx, hardwareToken(n))
				if err != nil || made.ID == "" || made.SerialNumber != hardwareToken(n).SerialNumber {
					t.Fatalf("%+v, %v", made, err)
				}
				ids = append(ids, made.ID)
			}
			changed, err := store.Update(ctx, "SN00003", &client.HardwareToken{SerialNumber: "SN00003", Seed: "another", Counter: new(client.Number(7))})
			if err != nil || changed.ID != ids[3] {
				t.Errorf("%+v, %v", changed, err)
			}
			r.tenant.Settle()
			if got := r.tenant.Objects("hardware_tokens")[3]; got["seed"] != "another" || got["counter"] != 7.0 {
				t.Errorf("stored %v", got)
			}
			if err := r.ResyncHardwareToken(ctx, "SN00003", [3]string{"123456", "234567", "345678"}); err != nil {
				t.Error(err)
			}
			if err := r.ResyncHardwareToken(ctx, "SN00003", [3]string{"123456", "123456", "345678"}); !errors.Is(err, client.ErrRefused) || strings.Contains(err.Error(), "123456") {
				t.Error(err)
			}
			for range 2 { // gone already is no error
				if err := store.Delete(ctx, "SN00003"); err != nil {
					t.Error(err)
				}
			}
			if got, err := store.Get(ctx, "SN00003"); !errors.Is(err, client.ErrNotFound) {
				t.Errorf("deleted: %+v, %v", got, err)
			}
			again := r.again(t, func(*client.Config) {})
			if got, err := again.HardwareTokens().Get(ctx, "SN00004"); err != nil || got.ID != ids[4] {
				t.Errorf("%+v, %v", got, err)
			}
			if made, err := store.Create(ctx, hardwareToken(3)); err != nil || made.ID == ids[3] {
				t.Errorf("made anew: %+v, %v", made, err)
			}
		})
	}
}

// shortly sleeps as long as a tenant of these tests lags.
func shortly(context.Context, time.Duration) error {
	time.Sleep(50 * time.Millisecond)
	return nil
}

// jointly runs n at once, of which all but the first go in one call at path.
func jointly(t *testing.T, n int, method, path string, do func(r *rig, i int) error, waiting func(*rig) int, prepare func(*rig), options ...option) (*rig, []error) {
	t.Helper()
	first, gathered := make(chan struct{}), make(chan struct{})
	var once sync.Once
	r := start(t, append(options, front(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if q.Method == method && q.URL.Path == "/adminapi"+path {
				once.Do(func() {
					close(first)
					<-gathered
				})
			}
			next.ServeHTTP(w, q)
		})
	}))...)
	r.SleepBy(shortly)
	prepare(r)
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { errs[i] = do(r, i) })
		if i == 0 {
			<-first
		}
		for waiting(r) < i {
			runtime.Gosched()
		}
	}
	close(gathered)
	all.Wait()
	return r, errs
}

const putTokens, putPairs = "/hardwaretokens/tokens", "/hardwaretokens/usertokens"

func createTokens(r *rig, i int) error {
	_, err := r.HardwareTokens().Create(context.Background(), hardwareToken(i))
	return err
}

// Whatever becomes of a call for many: each token is made once, and who asked for it
// has it.
func TestHardwareTokensAreMadeTogether(t *testing.T) {
	t.Parallel()
	const n = 9
	for name, test := range map[string]struct {
		modes  localtenant.Modes
		answer *localtenant.Fault // to the second call
		puts   int
	}{
		"as documented":          {puts: 2},
		"a message":              {modes: localtenant.Modes{BareCreates: true}, puts: 2},
		"shown late":             {modes: localtenant.Modes{AppearMillis: 100}, puts: 2},
		"lost":                   {answer: &localtenant.Fault{DropAfter: true}, puts: 2},
		"lost and shown late":    {modes: localtenant.Modes{AppearMillis: 100}, answer: &localtenant.Fault{DropAfter: true}, puts: 2},
		"a gateway":              {answer: &localtenant.Fault{Status: 502, Commit: true}, puts: 2},
		"no JSON":                {answer: &localtenant.Fault{Status: 200, Commit: true, ContentType: asJSON, Body: `{"created":`}, puts: 2},
		"a failure that is none": {answer: &localtenant.Fault{Status: 200, Commit: true, ContentType: asJSON, Body: `{"failed":1}`}, puts: 2},
		"refused as one":         {answer: &localtenant.Fault{Status: 400, ContentType: asJSON, Body: `{"message":"one is wrong"}`}, puts: 4},
		"refused and done":       {answer: &localtenant.Fault{Status: 400, Commit: true, ContentType: asJSON, Body: `{"message":"one is wrong"}`}, puts: 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, errs := jointly(t, n, "PUT", putTokens, createTokens, func(r *rig) int { return r.HardwareTokens().Waiting() }, func(r *rig) {
				if test.answer != nil {
					test.answer.Method, test.answer.Path, test.answer.Skip = http.MethodPut, putTokens, 1
					r.tenant.Inject(*test.answer)
				}
			}, modes(test.modes))
			if err := errors.Join(errs...); err != nil {
				t.Error(err)
			}
			r.wantCount(t, test.puts, "PUT", putTokens)
			if stored := len(r.tenant.Objects("hardware_tokens")); stored != n {
				t.Errorf("%d tokens", stored)
			}
			for i := range n {
				if got, err := r.HardwareTokens().Get(t.Context(), hardwareToken(i).SerialNumber); err != nil || got.ID == "" {
					t.Errorf("%d: %+v, %v", i, got, err)
				}
			}
		})
	}
}

// A tenant that takes fewer at once, and gives smaller pages, is asked for no more of
// either again.
func TestHardwareTokensOfATenantWithLimits(t *testing.T) {
	t.Parallel()
	const n, limit = 120, 40
	r, errs := jointly(t, n, "PUT", putTokens, createTokens, func(r *rig) int { return r.HardwareTokens().Waiting() }, func(*rig) {}, modes(localtenant.Modes{CallLimit: limit}))
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	// One, 119 that are refused, 60 that are refused, and then 30 at a time.
	r.wantCount(t, 1+1+2+4, "PUT", putTokens)
	listed := 0
	for _, err := range r.HardwareTokens().List(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		listed++
	}
	if listed != n {
		t.Errorf("%d are listed", listed)
	}
	// A page of 500 and one of 100 are refused once.
	refused := 0
	for _, x := range r.tenant.Journal() {
		if x.Method == "POST" && strings.HasSuffix(x.Path, "/hardwaretokens/fetch") && x.Status == http.StatusBadRequest {
			refused++
		}
	}
	if refused != 2 {
		t.Errorf("%d pages were refused, want 2", refused)
	}
}

// Errors go to those whose they are, and to nobody else.
func TestHardwareTokensRefusedTogether(t *testing.T) {
	t.Parallel()
	for name, bare := range map[string]bool{"named": false, "not named": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, errs := jointly(t, 9, "PUT", putTokens, func(r *rig, i int) error {
				if i == 4 {
					_, err := r.HardwareTokens().Create(t.Context(), &client.HardwareToken{SerialNumber: "SN00004"}) // no seed
					return err
				}
				return createTokens(r, i%8) // the last is the first again
			}, func(r *rig) int { return min(r.HardwareTokens().Waiting()+1, 8) }, func(*rig) {}, modes(localtenant.Modes{BareCreates: bare}))
			for i, err := range errs {
				var exists *client.ExistsError
				switch {
				case i == 8 && (!errors.As(err, &exists) || !errors.Is(err, client.ErrConflict) || exists.ID != "SN00000"):
					t.Errorf("the same again: %v", err)
				case i == 4 && err == nil:
					t.Error("a token without a seed was made")
				case i == 4 && !bare && (!errors.Is(err, client.ErrRefused) || !strings.Contains(err.Error(), "SN00004") || !strings.Contains(err.Error(), "seed are required")):
					t.Error(err)
				case i != 4 && i != 8 && err != nil:
					t.Errorf("%d: %v", i, err)
				}
			}
			if stored := len(r.tenant.Objects("hardware_tokens")); stored != 7 {
				t.Errorf("%d tokens", stored)
			}
		})
	}
}

func TestHardwareTokensAreDeletedTogether(t *testing.T) {
	t.Parallel()
	const n = 9
	for name, test := range map[string]struct {
		modes   localtenant.Modes
		answer  *localtenant.Fault
		deletes int
	}{
		"as documented": {deletes: 2},
		"shown late":    {modes: localtenant.Modes{VanishMillis: 100}, deletes: 2},
		"lost":          {answer: &localtenant.Fault{DropAfter: true}, deletes: 2},
		"not done":      {answer: &localtenant.Fault{DropBefore: true}, deletes: 2 + n}, // they learn of it one after the other
		"no count":      {answer: &localtenant.Fault{Status: 204, Commit: true}, deletes: 2},
		"refused":       {answer: &localtenant.Fault{Status: 400, ContentType: asJSON, Body: `{"message":"one is wrong"}`}, deletes: 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, errs := jointly(t, n, "DELETE", putTokens, func(r *rig, i int) error {
				return r.HardwareTokens().Delete(t.Context(), hardwareToken(i).SerialNumber)
			}, func(r *rig) int { return r.HardwareTokens().Leaving() }, func(r *rig) {
				for i := range n + 1 {
					if err := createTokens(r, i); err != nil {
						t.Fatal(err)
					}
				}
				r.tenant.Set(test.modes)
				r.tenant.ResetJournal()
				if test.answer != nil {
					test.answer.Method, test.answer.Path, test.answer.Skip = http.MethodDelete, putTokens, 1
					r.tenant.Inject(*test.answer)
				}
			})
			if err := errors.Join(errs...); err != nil {
				t.Error(err)
			}
			if deletes := r.tenant.Count("DELETE", putTokens); deletes < 2 || deletes > test.deletes {
				t.Errorf("%d deletes", deletes)
			}
			if stored := r.tenant.Objects("hardware_tokens"); len(stored) != 1 || stored[0]["serialNumber"] != "SN00009" {
				t.Errorf("left %v", stored)
			}
		})
	}
}

// No refusal of a call for many shows a seed to those whose it is not.
func TestHardwareTokenSeedsAreNotRepeated(t *testing.T) {
	t.Parallel()
	r := start(t)
	for _, answer := range []localtenant.Fault{
		{Status: 500, ContentType: asJSON, Body: `{"message":"cannot read SN00001,seed-of-00001"}`},
		{Status: 200, ContentType: asJSON, Body: `{"errors":["cannot read SN00001,seed-of-00001"]}`},
	} {
		answer.Method, answer.Path = "PUT", putTokens
		r.tenant.Inject(answer)
		if err := createTokens(r, 1); err == nil || strings.Contains(err.Error(), "seed-of-00001") || !strings.Contains(err.Error(), "cannot read") {
			t.Error(err)
		}
	}
}

func pair(n int) *client.HardwareTokenAssignment {
	return &client.HardwareTokenAssignment{Username: fmt.Sprintf("user/%d of us", n), SerialNumber: hardwareToken(n).SerialNumber}
}

func addUsers(r *rig, n int) {
	for i := range n {
		r.tenant.AddUser("", pair(i).Username, nil)
	}
}

func TestHardwareTokenAssignmentsTogether(t *testing.T) {
	t.Parallel()
	const n = 9
	for name, test := range map[string]struct {
		modes  localtenant.Modes
		answer *localtenant.Fault
		puts   int
	}{
		"as documented":    {puts: 2},
		"a message":        {modes: localtenant.Modes{BareCreates: true}, puts: 2},
		"shown late":       {modes: localtenant.Modes{AppearMillis: 100, VanishMillis: 100}, puts: 2},
		"lost":             {answer: &localtenant.Fault{DropAfter: true}, puts: 2},
		"an empty success": {answer: &localtenant.Fault{Status: 204, Commit: true}, puts: 2},
		"refused as one":   {answer: &localtenant.Fault{Status: 400, ContentType: asJSON, Body: `{"message":"one is wrong"}`}, puts: 4},
		"refused and done": {answer: &localtenant.Fault{Status: 400, Commit: true, ContentType: asJSON, Body: `{"message":"one is wrong"}`}, puts: 4},
		"one of them":      {answer: &localtenant.Fault{Status: 200, Commit: true, ContentType: asJSON, Body: `{"assigned":7,"failed":1}`}, puts: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, errs := jointly(t, n, "PUT", putPairs, func(r *rig, i int) error {
				made, err := r.HardwareTokenAssignments().Create(t.Context(), pair(i))
				if err == nil && made.ID() != pair(i).ID() {
					t.Errorf("made %+v", made)
				}
				return err
			}, func(r *rig) int { return r.HardwareTokenAssignments().Waiting() }, func(r *rig) {
				addUsers(r, n)
				for i := range n {
					if err := createTokens(r, i); err != nil {
						t.Fatal(err)
					}
				}
				if test.answer != nil {
					test.answer.Method, test.answer.Path, test.answer.Skip = http.MethodPut, putPairs, 1
					r.tenant.Inject(*test.answer)
				}
			}, modes(test.modes))
			if err := errors.Join(errs...); err != nil {
				t.Error(err)
			}
			if puts := r.tenant.Count("PUT", putPairs); puts > test.puts {
				t.Errorf("%d calls", puts)
			}
			if stored := len(r.tenant.Objects("hardware_token_assignments")); stored != n {
				t.Errorf("%d assignments", stored)
			}
			store := r.HardwareTokenAssignments()
			var all sync.WaitGroup
			for i := range n {
				all.Go(func() {
					if got, err := store.Get(t.Context(), pair(i).ID()); err != nil || got.Username != pair(i).Username {
						t.Errorf("%+v, %v", got, err)
					}
					if err := store.Delete(t.Context(), pair(i).ID()); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			if stored := len(r.tenant.Objects("hardware_token_assignments")); stored != 0 {
				t.Errorf("%d assignments are left", stored)
			}
		})
	}
}

// BenchmarkHardwareTokens makes 10,000 tokens and assignments, and deletes them, as
// Terraform does with that many at a time. It tells how many requests that takes.
func BenchmarkHardwareTokens(b *testing.B) {
	const fleet = 10_000
	for _, parallelism := range []int{10, 100, 500} {
		b.Run(fmt.Sprintf("parallelism=%d", parallelism), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				r := start(b)
				addUsers(r, fleet)
				each := func(what string, do func(i int) error) {
					r.tenant.ResetJournal()
					next, began := make(chan int), time.Now()
					var all sync.WaitGroup
					for range parallelism {
						all.Go(func() {
							for i := range next {
								if err := do(i); err != nil {
									b.Error(err)
								}
							}
						})
					}
					for i := range fleet {
						next <- i
					}
					close(next)
					all.Wait()
					b.ReportMetric(float64(len(r.tenant.Journal())), what+"-requests")
					b.ReportMetric(time.Since(began).Seconds(), what+"-s")
				}
				b.StartTimer()
				each("create", func(i int) error {
					_, err := r.HardwareTokens().Create(b.Context(), hardwareToken(i))
					return err
				})
				each("assign", func(i int) error {
					_, err := r.HardwareTokenAssignments().Create(b.Context(), pair(i))
					return err
				})
				each("refresh", func(i int) error {
					_, err := r.HardwareTokens().Get(b.Context(), hardwareToken(i).SerialNumber)
					return err
				})
				each("unassign", func(i int) error { return r.HardwareTokenAssignments().Delete(b.Context(), pair(i).ID()) })
				each("delete", func(i int) error { return r.HardwareTokens().Delete(b.Context(), hardwareToken(i).SerialNumber) })
			}
		})
	}
}

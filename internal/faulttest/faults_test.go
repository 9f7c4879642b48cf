package faulttest

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// fault is one mishap.
type fault struct {
	name string
	// settings are those of the provider that meets it.
	settings rig.Values
	// sign gives that provider a token of its own.
	sign bool
	// before acts before that provider is started, during when it has signed in
	// and has the keys: on the calls that do the work. echo holds all secrets,
	// for a tenant that repeats what it was sent. What during returns ends it.
	before func(*localtenant.Tenant)
	during during
	// stays is for what is no mishap in the end, and is not taken back.
	stays bool
	// want is the outcome by operation, in the order of operations, for all
	// kinds but those in but, by operation and kind. says is in every error.
	want [5]string
	but  map[string]string
	says string
	// not is why a cell is none, by operation, and by operation and kind.
	not map[string]string
}

func (f fault) settingsOf(local *localtenant.Tenant) rig.Values {
	if f.sign {
		return f.settings.With(rig.Values{"token": local.IssueToken(time.Hour), "username": nil, "password": nil})
	}
	return f.settings
}

// during lets a fault meet a cell, and returns what ends it.
type during func(local *localtenant.Tenant, c cell, echo string) (end func())

// injected lets a fault hit the calls until it is cleared.
func injected(make func(echo string) localtenant.Fault) during {
	return func(local *localtenant.Tenant, c cell, echo string) func() {
		for _, at := range c.kind.calls(c.op) {
			f := make(echo)
			f.Method, f.Path = at.Method, at.Path
			if f.Times == 0 {
				f.Times = -1
			}
			local.Inject(f)
		}
		return func() {}
	}
}

// plainly is injected for a fault that repeats nothing.
func plainly(f localtenant.Fault) during {
	return injected(func(string) localtenant.Fault { return f })
}

// happens is for what befalls the whole tenant.
func happens(do func(*localtenant.Tenant)) during {
	return func(local *localtenant.Tenant, _ cell, _ string) func() {
		do(local)
		return func() {}
	}
}

func page(words string) string { return "<html><body><h1>" + words + "</h1></body></html>" }

// one at a time takes much memory.
var large sync.Mutex

var tooLarge = sync.OnceValue(func() string { return strings.Repeat(" ", 64<<20+1) })

func faults() []fault {
	const json, html = "application/json", "text/html"
	mode := func(m localtenant.Modes) func(*localtenant.Tenant) {
		return func(local *localtenant.Tenant) { local.Set(m) }
	}
	clock := func(skew time.Duration) func(*localtenant.Tenant) {
		return func(local *localtenant.Tenant) { local.SetClock(skew) }
	}
	// The fault meets the call that does the work, every time until it is taken
	// back. So a write that it kept from being done ends unknown: what the tenant
	// did is not told, and a look at it finds nothing, or another attempt fails
	// too.
	var (
		fine    = [5]string{done, done, done, done, done}
		no      = [5]string{refused, refused, refused, refused, refused}
		undone  = [5]string{unknown, refused, unknown, unknown, refused}
		settled = [5]string{done, refused, unknown, done, refused}
	)
	// A write that was done and not answered is found by looking for a new
	// object and for one that is gone. A changed one is not compared, but by
	// vendor metadata, where the look is the only answer there ever is. Settings
	// are set once more, which the fault meets again.
	found := map[string]string{"create settings": unknown, "delete settings": unknown, "update webauthn_vendor_metadata": done}
	// What carries neither token nor date notices neither.
	unsigned := map[string]string{"create proofing_template": done, "read proofing_template": done, "import proofing_template": done, "update proofing_template": done}

	const (
		hidden  = "the tenant wants the secret again, which the answer hides"
		dropped = "what was accepted and not done looks like what a tenant drops: a warning names what it keeps"
	)
	all := []fault{
		{name: "connection refused", settings: rig.Values{"base_url": "http://127.0.0.1:1"}, want: no, says: "127.0.0.1:1"},
		{name: "reset before commit", during: plainly(localtenant.Fault{DropBefore: true}), want: undone},
		{name: "reset after commit", during: plainly(localtenant.Fault{DropAfter: true}), want: settled, but: found},
		{name: "reset after commit, UUIDs, clock +10 min", before: func(local *localtenant.Tenant) {
			mode(localtenant.Modes{IDForm: "uuid"})(local)
			clock(10 * time.Minute)(local)
		}, during: plainly(localtenant.Fault{DropAfter: true}), want: settled, but: found},
		{name: "hang past the timeout", settings: rig.Values{"request_timeout": "2s"}, during: plainly(localtenant.Fault{Delay: time.Minute}),
			want: undone, says: "no answer within 2s"},
		{name: "429 with Retry-After", during: plainly(localtenant.Fault{
			Times: 1, Status: 429, Header: http.Header{"Retry-After": {"0"}}, ContentType: json, Body: `{"message":"slow down"}`,
		}), want: fine},
		{name: "429 without Retry-After", during: injected(func(echo string) localtenant.Fault {
			return localtenant.Fault{Status: 429, ContentType: json, Body: `{"message":` + jsonText("slow down "+echo) + `}`}
		}), want: no, says: "slow down"},
		{name: "500", during: injected(func(echo string) localtenant.Fault {
			return localtenant.Fault{Status: 500, ContentType: json, Body: `{"code":500,"message":` + jsonText("it failed near "+echo) + `}`}
		}), want: undone, says: "it failed near"},
		{name: "502 as HTML", during: injected(func(echo string) localtenant.Fault {
			return localtenant.Fault{Status: 502, Commit: true, ContentType: html, Body: page("Bad gateway " + echo)}
		}), want: settled, but: found, says: "the answer is an HTML page"},
		{name: "200 as HTML", during: injected(func(echo string) localtenant.Fault {
			return localtenant.Fault{Status: 200, ContentType: html, Body: page("Sign in " + echo)}
		}), want: undone},
		// The answer to the deletion of a template has no body to cut or to spoil.
		{name: "truncated JSON", during: plainly(localtenant.Fault{Truncate: true}), want: settled, but: found, says: "unexpected EOF"},
		// The service of templates answers in plain.
		{name: "unauthentic ciphertext", during: plainly(localtenant.Fault{Corrupt: true}), want: settled,
			but: with(found, map[string]string{"read proofing_template": done, "import proofing_template": done, "update proofing_template": done}), says: "the sealed text is damaged"},
		{name: "service key rotated", during: happens(func(local *localtenant.Tenant) {
			for _, service := range []string{"adminapi", "idproofingapi", "webauthn"} {
				local.RotateKeys(service)
			}
		}), want: fine},
		{name: "token expired, renewed", during: happens((*localtenant.Tenant).ExpireTokens), want: fine},
		{name: "token expired, given", sign: true, during: happens((*localtenant.Tenant).ExpireTokens), want: no, says: "jwt expired",
			but: with(unsigned, map[string]string{"delete proofing_template": done, "read branding": done, "import branding": done})},
		{name: "clock +120 s", before: clock(120 * time.Second), want: fine},
		{name: "clock -120 s", before: clock(-120 * time.Second), want: fine},
		{name: "clock jumps +120 s", during: happens(clock(120 * time.Second)), want: fine},
		{name: "answer over the limit", during: func(local *localtenant.Tenant, c cell, _ string) func() {
			large.Lock()
			plainly(localtenant.Fault{Status: 200, Commit: true, ContentType: json, Body: tooLarge()})(local, c, "")
			return large.Unlock
		}, want: settled, but: found, says: "larger than 64 MiB"},
		{name: "unknown fields", before: mode(localtenant.Modes{UnknownFields: true}), stays: true, want: fine},
		{name: "shuffled order", before: mode(localtenant.Modes{ShuffleLists: true}), want: fine},
		{name: "plain tokens", before: mode(localtenant.Modes{Tokens: "plain", OpaqueTokens: true}), want: fine},
		{name: "license everywhere", before: mode(localtenant.Modes{LicenseEverywhere: true}), want: fine},
		{name: "bare bodies", before: mode(localtenant.Modes{Bodies: "bare", WebAuthnLicense: "clear"}), want: fine},
		{name: "unknown refused", before: mode(localtenant.Modes{UnknownFields: true, RefuseUnknown: true}), stays: true, want: fine},
		{name: "everything sealed", before: mode(kinds.Sealed), stays: true, want: fine},
		{name: "little sealed", before: mode(kinds.Open), stays: true, want: fine},
		{name: "secrets masked", before: mode(localtenant.Modes{Secrets: "masked"}), want: fine},

		{name: "commits 0.3 s late", during: plainly(localtenant.Fault{Late: lag}), want: fine},
		{name: "commits after the timeout", settings: rig.Values{"request_timeout": "2s"}, during: plainly(localtenant.Fault{Late: 3 * time.Second}), want: settled, but: found},
		{name: "504, commits after it", during: plainly(localtenant.Fault{Status: 504, Late: lag}), want: settled, but: found},
		{name: "reset, commits after it", during: plainly(localtenant.Fault{DropBefore: true, Late: lag}), want: settled, but: found},
		{name: "202, commits after it", during: plainly(localtenant.Fault{Status: 202, Late: lag}), want: [5]string{done, refused, done, done, refused}, not: map[string]string{
			"update message_gateway": hidden, "update auth_module": hidden,
		}},
		{name: "202, never commits", during: plainly(localtenant.Fault{Status: 202}), want: [5]string{unknown, refused, unknown, refused, refused},
			but: map[string]string{"delete proofing_template": unknown}, not: map[string]string{
				"update":                          dropped,
				"create settings":                 dropped,
				"create webauthn_vendor_metadata": "it is believed to be made, with a warning that it cannot be read back",
			}},
		{name: "appears late", during: lags(appears), stays: true, want: fine},
		{name: "vanishes late", during: lags(vanishes), stays: true, want: fine},
		{name: "stale after updates", during: lags(stale), stays: true, want: fine},
		{name: "everything late", during: lags(everything), stays: true, want: fine},
		{name: "everything late, reset after commit", during: both(lags(everything), plainly(localtenant.Fault{DropAfter: true})), stays: true, want: settled, but: found},
		{name: "appears late, 504, commits after it", during: both(lags(appears), plainly(localtenant.Fault{Status: 504, Late: lag})), stays: true, want: settled, but: found},
		{name: "one request in 0.1 s", during: happens(mode(localtenant.Modes{RateLimit: 1, RateWindowMillis: 100})), want: fine},
		{name: "two requests a second, Retry-After", during: happens(mode(localtenant.Modes{RateLimit: 2, RateRetryAfter: "header"})), want: fine},
		{name: "one empty list", during: hides(1), want: fine},
		{name: "Date +5 h", before: mode(localtenant.Modes{DateSkewMillis: 5 * 3_600_000}), want: fine},
		{name: "Date -5 h", before: mode(localtenant.Modes{DateSkewMillis: -5 * 3_600_000}), want: fine},
		{name: "Date jumps +5 h", during: happens(mode(localtenant.Modes{DateSkewMillis: 5 * 3_600_000})), want: fine},
	}
	for _, body := range localtenant.ErrorBodies() {
		all = append(all, fault{name: "200 with " + jsonText(body), during: plainly(localtenant.Fault{Answer: body}), want: undone, says: "the service could not do it"})
	}
	return all
}

// lag is how late a tenant is that is late.
const lag = 300 * time.Millisecond

var (
	appears    = localtenant.Modes{AppearMillis: int(lag.Milliseconds())}
	vanishes   = localtenant.Modes{VanishMillis: int(lag.Milliseconds())}
	stale      = localtenant.Modes{StaleMillis: int(lag.Milliseconds())}
	everything = localtenant.Modes{AppearMillis: appears.AppearMillis, VanishMillis: vanishes.VanishMillis, StaleMillis: stale.StaleMillis}
)

func lags(modes localtenant.Modes) during {
	return happens(func(local *localtenant.Tenant) { local.Set(modes) })
}

// both is two at once, of which neither needs an end.
func both(one, other during) during {
	return func(local *localtenant.Tenant, c cell, echo string) func() {
		one(local, c, echo)
		return other(local, c, echo)
	}
}

// hides makes so many lists of the kind empty. A community's only object is in
// none.
func hides(times int) during {
	return func(local *localtenant.Tenant, c cell, _ string) func() {
		if list := c.kind.Fault.Reads[len(c.kind.Fault.Reads)-1]; !c.kind.One {
			local.Inject(localtenant.Fault{Method: list.Method, Path: list.Path, Times: times, Hide: c.kind.Collection})
		}
		return func() {}
	}
}

// with returns both maps as one.
func with(one, other map[string]string) map[string]string {
	both := maps.Clone(one)
	maps.Copy(both, other)
	return both
}

// expected returns the outcome of a cell.
func (c cell) expected() string {
	if outcome := c.kind.of(c.fault.but, c.op); outcome != "" {
		return outcome
	}
	return c.fault.want[slices.Index(operations(), c.op)]
}

// words are what the error says that could not be done: first, or after what is
// wrong for all objects.
func (c cell) words() string {
	switch {
	case c.op == importing:
		return "read"
	case c.op == remove && c.kind.One:
		return "restore"
	case c.op == create && c.kind.One:
		return "" // create, or read what is to be put back one day
	}
	return c.op
}

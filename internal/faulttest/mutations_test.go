package faulttest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

// mutationsByDefault is how many mutated answers the gate tries;
// ONEKOSMOS_TEST_MUTATIONS says otherwise.
const mutationsByDefault = 400

// leastSecret is how long a text is that is no part of other words, in bytes.
const leastSecret = 6

// longestProblem bounds what one diagnostic may say, in bytes.
const longestProblem = 20 << 10

// Whatever one answer of a tenant looks like, the provider does not panic,
// believes nothing gone or deleted that is there, tells no secret, and says what
// is wrong in a few words. ONEKOSMOS_TEST_SEED replays one.
func TestMutatedAnswers(t *testing.T) {
	t.Parallel()
	first, count := uint64(1), uint64(mutationsByDefault)
	for name, into := range map[string]*uint64{"ONEKOSMOS_TEST_MUTATIONS": &count, "ONEKOSMOS_TEST_SEED": &first} {
		if text := os.Getenv(name); text != "" {
			n, err := strconv.ParseUint(text, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			*into = n
		}
	}
	if os.Getenv("ONEKOSMOS_TEST_SEED") != "" {
		count = 1
	}
	var all []kinds.Kind
	for _, k := range kinds.All() {
		if k.Without[kinds.Creation] == "" || k.One {
			all = append(all, k)
		}
	}
	var mutated, refusals, failed atomic.Uint64
	seeds := make(chan uint64)
	var running sync.WaitGroup
	for range 2 * workers {
		running.Go(func() {
			for seed := range seeds {
				// A test of its own, so that what ends one ends no other.
				t.Run(fmt.Sprintf("seed_%d", seed), func(t *testing.T) {
					m := &mutation{T: t, seed: seed, random: rand.New(rand.NewPCG(seed, 2)), kind: all[seed%uint64(len(all))]}
					defer func() {
						if t.Failed() {
							failed.Add(1)
						}
					}()
					defer func() {
						if fault := recover(); fault != nil {
							t.Errorf("%s panics: %v\n%s", m, fault, debug.Stack())
						}
					}()
					m.play()
					mutated.Add(uint64(m.did))
					refusals.Add(uint64(m.refused))
				})
			}
		})
	}
	seed := first
	for ; mutated.Load() < count && seed < first+4*count && failed.Load() < 10; seed++ {
		seeds <- seed
	}
	close(seeds)
	running.Wait()
	t.Logf("%d mutated answers from %d seeds: %d runs ended with an error", mutated.Load(), seed-first, refusals.Load())
	if mutated.Load() == 0 {
		t.Error("no answer was mutated")
	}
}

// mutation is one object on a tenant of its own, whose answers are changed.
type mutation struct {
	*testing.T
	seed         uint64
	random       *rand.Rand
	kind         kinds.Kind
	local        *localtenant.Tenant
	url          string
	secrets      []string // which answers may repeat
	knows        []string // of them, those that the command has
	did, refused int

	mu   sync.Mutex
	left int    // answers until the one that is mutated, 0 for none
	how  string // it was mutated
}

func (m *mutation) String() string {
	return fmt.Sprintf("seed %d, %s, after %s", m.seed, m.kind.Type, m.how)
}

// run returns a provider for one command, whose nth answer will be mutated. It
// knows its own secrets, and those of the values that it is given.
func (m *mutation) run(nth int, given ...rig.Values) *rig.Rig {
	m.knows = []string{m.local.Password(), m.local.License()}
	for _, values := range given {
		m.knows = append(m.knows, m.kind.SecretsIn(values)...)
	}
	settings := rig.Values{
		"base_url": m.url, "username": m.local.Username(), "password": m.local.Password(), "license_key": m.local.License(),
		"max_retries": 0, "allow_plain_license": true,
	}
	m.mu.Lock()
	m.left, m.how = nth, ""
	m.mu.Unlock()
	return rig.New(m, provider.New("test"), settings)
}

// play makes an object and then meets mutated answers: in reads and plans, in
// one update, and in one end or one further creation.
func (m *mutation) play() {
	tenant := acctest.Start(m, localtenant.Modes{PlainAnswers: true})
	m.local = tenant.Local(m)
	server := httptest.NewServer(m)
	m.Cleanup(server.Close)
	m.url = server.URL
	life := m.kind.Lives[m.random.IntN(len(m.kind.Lives))].Prepare(m, tenant)
	config, other := life.Minimal, life.Full
	m.secrets = append(m.kind.SecretsIn(config), m.kind.SecretsIn(other)...)
	m.secrets = append(m.secrets, m.local.Password(), m.local.License())
	m.secrets = slices.DeleteFunc(m.secrets, func(s string) bool { return len(s) < leastSecret })

	object, problems := m.run(0).Create(m.kind.Type, config)
	if problems.Errors() != nil {
		m.Fatalf("%s: %s", m, problems)
	}
	listed, problems := m.run(0).Read(object)
	if problems.Errors() != nil || listed == nil {
		m.Fatalf("%s: %s", m, problems)
	}
	for range 6 {
		r := m.run(1+m.random.IntN(8), object.Values())
		read, problems := r.Read(object)
		if m.judge("read", problems) && read == nil && !strings.Contains(problems.String(), "vanish") {
			m.Errorf("%s: it is believed gone", m)
		}
		if read != nil && problems.Errors() == nil {
			m.knows = append(m.knows, m.kind.SecretsIn(other)...)
			_, problems := r.Plan(m.kind.Type, read, other)
			m.judge("plan", problems)
		}
	}
	after, problems := m.run(1+m.random.IntN(10), object.Values(), other).Update(object, other)
	m.judge("update", problems)
	if after == nil {
		after = object // it was to be replaced
	}
	if m.random.IntN(2) == 0 {
		m.end(after)
	} else {
		m.another()
	}
}

// end destroys the object.
func (m *mutation) end(object *rig.Instance) {
	id := m.kind.ID(object.Values())
	had := m.has(id)
	problems := m.run(1+m.random.IntN(8), object.Values()).Destroy(object)
	if m.judge("destroy", problems) && had && m.has(id) && !m.kind.One && m.kind.Leaves == nil && len(problems) == 0 {
		m.Errorf("%s: it is believed deleted, and is there", m)
	}
}

// has reports whether the tenant has an object with that id.
func (m *mutation) has(importID string) bool {
	id := importID[strings.LastIndexByte(importID, '/')+1:]
	return slices.ContainsFunc(m.local.Objects(m.kind.Collection), func(o map[string]any) bool { return m.kind.Stored(o) == id })
}

// another makes one more object.
func (m *mutation) another() {
	if m.kind.One || m.kind.Another == nil || m.kind.Lives[0].Setup != nil {
		return
	}
	before := len(m.local.Objects(m.kind.Collection))
	config := m.kind.Lives[0].Minimal.With(m.kind.Another(7))
	made, problems := m.run(1+m.random.IntN(8), config).Create(m.kind.Type, config)
	now := len(m.local.Objects(m.kind.Collection))
	if m.judge("create", problems) && (made == nil || now != before+1) {
		m.Errorf("%s: it is believed made, and %d objects became %d", m, before, now)
	}
	if now > before+1 {
		m.Errorf("%s: one creation made %d", m, now-before)
	}
}

// judge holds what a command said against what it may say, and reports whether it
// met a mutated answer and had no error.
func (m *mutation) judge(op string, problems rig.Problems) bool {
	m.mu.Lock()
	met := m.how != ""
	m.left = 0
	m.mu.Unlock()
	if !met {
		return false
	}
	m.did++
	for _, p := range problems {
		if size := len(p.Summary) + len(p.Detail); size > longestProblem {
			m.Errorf("%s, %s: a diagnostic has %d bytes: %.200s", m, op, size, p.Detail)
		}
		if strings.Contains(p.Summary, "panic") || strings.Contains(p.Detail, "bug in the provider") {
			m.Errorf("%s, %s: %s", m, op, problems)
		}
	}
	said := problems.String()
	for _, secret := range m.knows {
		if len(secret) >= leastSecret && strings.Contains(said, secret) {
			m.Errorf("%s, %s: a diagnostic tells a secret: %s", m, op, strings.ReplaceAll(said, secret, "[secret]"))
		}
	}
	if problems.Errors() != nil {
		m.refused++
	}
	return problems.Errors() == nil
}

// ServeHTTP hands requests to the tenant, and changes the answer whose turn it
// is.
func (m *mutation) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer := httptest.NewRecorder()
	m.local.ServeHTTP(answer, r)
	body := answer.Body.Bytes()
	m.mu.Lock()
	if m.left > 0 && len(body) > 0 {
		if m.left--; m.left == 0 {
			body, m.how = m.mutate(body)
			m.how = fmt.Sprintf("%s %s: %s", r.Method, r.URL.Path, m.how)
		}
	}
	m.mu.Unlock()
	maps.Copy(w.Header(), answer.Header())
	w.Header().Del("Content-Length")
	w.WriteHeader(answer.Code)
	_, _ = w.Write(body)
}

// slot is a place in a JSON value.
type slot struct {
	path string
	get  func() any
	set  func(any)
	drop func()
}

// slots returns every place in the value that holder returns.
func slots(path string, get func() any, set func(any), drop func()) (all []slot) {
	all = append(all, slot{path, get, set, drop})
	switch value := get().(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			all = append(all, slots(path+"."+name, func() any { return value[name] }, func(v any) { value[name] = v }, func() { delete(value, name) })...)
		}
	case []any:
		for i := range value {
			all = append(all, slots(path+"["+strconv.Itoa(i)+"]", func() any { return value[i] }, func(v any) { value[i] = v }, func() { set(slices.Concat(value[:i], value[i+1:])) })...)
		}
	}
	return all
}

// mutate changes a body once or twice, and says how.
func (m *mutation) mutate(body []byte) (mutated []byte, how string) {
	if m.random.IntN(8) == 0 {
		return m.mutateText(body)
	}
	var value any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if d.Decode(&value) != nil {
		return m.mutateText(body)
	}
	for range 1 + m.random.IntN(2) {
		all := slots("$", func() any { return value }, func(v any) { value = v }, func() { value = nil })
		at := all[m.random.IntN(len(all))]
		how += m.change(at) + " at " + at.path + "; "
	}
	mutated, err := json.Marshal(value)
	if err != nil {
		m.Fatal(err)
	}
	return mutated, how
}

// change changes one place and says how.
func (m *mutation) change(at slot) string {
	value := at.get()
	deep := func(n int) (v any) {
		for range n {
			v = map[string]any{"a": []any{v}}
		}
		return v
	}
	forms := []struct {
		what string
		make func() any
	}{
		{"null", func() any { return nil }},
		{"a text", func() any { return "another" }},
		{"an empty text", func() any { return "" }},
		{"a number", func() any { return json.Number("42") }},
		{"a large number", func() any { return json.Number("1e400") }},
		{"a boolean", func() any { return m.random.IntN(2) == 0 }},
		{"an empty object", func() any { return map[string]any{} }},
		{"an empty list", func() any { return []any{} }},
		{"a list of it", func() any { return []any{value} }},
		{"an object of it", func() any { return map[string]any{"data": value} }},
		{"a long text", func() any { return strings.Repeat("long ", 20000) }},
		{"a deep value", func() any { return deep(20) }},
		{"a value that is too deep", func() any { return deep(200) }},
		{"its text", func() any { return fmt.Sprint(value) }},
		{"a secret", func() any { return m.secrets[m.random.IntN(len(m.secrets))] }},
		{"text that is none", func() any { return "\x00\ufffd\u202e${a}%{b}" }},
		{"it twice", func() any {
			if list, ok := value.([]any); ok {
				return slices.Concat(list, list)
			}
			return fmt.Sprint(value, value)
		}},
	}
	if i := m.random.IntN(len(forms) + 3); i < len(forms) {
		at.set(forms[i].make())
		return forms[i].what
	}
	at.drop()
	return "nothing"
}

// mutateText changes a body as a text.
func (m *mutation) mutateText(body []byte) ([]byte, string) {
	switch m.random.IntN(7) {
	case 0:
		return body[:m.random.IntN(len(body))], "cut off"
	case 1:
		return nil, "empty"
	case 2:
		return slices.Concat(body, body), "twice"
	case 3:
		return []byte("<html>" + strings.Join(m.secrets, " ") + "</html>"), "a page"
	case 4:
		return []byte("null"), "null"
	case 5:
		return []byte("[" + strings.Repeat("{},", 100) + "{}]"), "empty objects"
	}
	other := slices.Clone(body)
	other[m.random.IntN(len(other))] ^= byte(1 << m.random.IntN(8))
	return other, "a bit"
}

package main

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestTable(t *testing.T) {
	made := table{words: 1, heads: []string{"what", "s"}, rows: [][]string{{"a plan", "1.25"}, {"it", "10.00"}}}
	var text bytes.Buffer
	made.write(&text)
	if want := "  what        s\n  a plan   1.25\n  it      10.00\n"; text.String() != want {
		t.Errorf("got\n%q\nwant\n%q", text.String(), want)
	}
	if got, want := made.markdown(), "| what | s |\n| --- | ---: |\n| a plan | 1.25 |\n| it | 10.00 |\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestFigures(t *testing.T) {
	for got, want := range map[string]string{
		ratio(3*time.Second, 2*time.Second): "1.50", ratio(0, time.Second): none, ratio(time.Second, 0): none,
		seconds(1234 * time.Millisecond): "1.23", mebibytes(3 << 20): "3", mebibytes(0): none,
		thousands(999): "999", thousands(5000): "5,000", thousands(1234567): "1,234,567",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if got := createLimit(500, 20, 3*time.Second); got != 4200*time.Millisecond {
		t.Errorf("500 creates may take %s", got)
	}
	r := result{}
	for _, wall := range []time.Duration{5, 1, 3} {
		r.add(measure{wall: wall, memory: peaks{cli: int64(wall), provider: int64(10 * wall)}})
	}
	if r.wall() != 3 || r.memory != (peaks{5, 50}) {
		t.Errorf("of three runs: %v %v", r.wall(), r.memory)
	}
	if got := (*result)(nil).wall(); got != 0 {
		t.Errorf("what was not measured took %v", got)
	}
}

func TestTally(t *testing.T) {
	got := tally([]localtenant.Exchange{
		{Method: "GET", Service: "adminapi", Endpoint: "/publickeys", Path: "/adminapi/publickeys"},
		{Method: "POST", Service: "adminapi", Endpoint: "/v2/request_access", Path: "/adminapi/v2/request_access"},
		{Method: "GET", Service: "adminapi", Endpoint: "/serviceprovider/{id}", Path: "/adminapi/serviceprovider/1"},
		{Method: "GET", Service: "adminapi", Endpoint: "/serviceprovider/{id}", Path: "/adminapi/serviceprovider/2"},
		{Method: "GET", Path: "/caas/sd?a=b"},
	})
	want := counts{"GET /adminapi/publickeys": 1, "POST /adminapi/v2/request_access": 1, "GET /adminapi/serviceprovider/{id}": 2, "GET /caas/sd": 1}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got.total() != 5 || got.calls() != 3 {
		t.Errorf("%d requests, %d beyond sign-in and keys", got.total(), got.calls())
	}
}

// measured is a benchmark in which a plan of 1,000 took so much.
func measured(own, idle, large, largeIdle time.Duration) *benchmark {
	b := &benchmark{clis: []cli{{name: "OpenTofu", version: "1.2.3"}}, results: map[key]*result{}}
	b.creates, b.latency = 500, 20
	set := func(size int, step string, s subject, m measure) {
		k := key{cli: "OpenTofu", fleet: serviceProviders, size: size, step: step}
		if !slices.Contains(b.order, k) {
			b.order = append(b.order, k)
		}
		k.subject = s
		b.results[k] = &result{}
		b.results[k].add(m)
	}
	set(500, apply, ours, measure{wall: own, requests: counts{"PUT /adminapi/serviceprovider": 500}})
	set(500, apply, noop, measure{wall: idle})
	set(1000, plan, ours, measure{wall: own, memory: peaks{provider: 100 << 20}, requests: counts{"POST /adminapi/serviceprovider/fetch": 1}})
	set(1000, plan, noop, measure{wall: idle})
	set(1000, plan, oneByOne, measure{wall: 2 * own, requests: counts{"GET /adminapi/serviceprovider/{id}": 1000}})
	set(5000, plan, ours, measure{wall: large, memory: peaks{provider: 500 << 20}})
	set(5000, plan, noop, measure{wall: largeIdle})
	set(1000, plan, core, measure{wall: idle / 2})
	set(5000, plan, core, measure{wall: largeIdle / 2})
	return b
}

func TestGoals(t *testing.T) {
	for name, test := range map[string]struct {
		made *benchmark
		want string
	}{
		"all reached":  {measured(12*time.Second, 11*time.Second, 55*time.Second, 55*time.Second), "PASS PASS PASS PASS PASS PASS"},
		"too slow":     {measured(14*time.Second, 11*time.Second, 55*time.Second, 55*time.Second), "PASS FAIL PASS PASS PASS FAIL"},
		"grows faster": {measured(12*time.Second, 11*time.Second, 70*time.Second, 55*time.Second), "PASS PASS FAIL FAIL PASS PASS"},
		"not measured": {&benchmark{clis: []cli{{name: "OpenTofu"}}}, "---- ---- ---- ---- ----"},
	} {
		var got []string
		for _, g := range test.made.goals() {
			got = append(got, g.String()[:4])
		}
		if joined := strings.Join(got, " "); joined != test.want {
			t.Errorf("%s: %s, want %s", name, joined, test.want)
		}
	}
	steep := measured(12*time.Second, 11*time.Second, 55*time.Second, 55*time.Second)
	steep.results[key{"OpenTofu", serviceProviders, 5000, plan, core}].walls = []time.Duration{20 * time.Second}
	if goals := steep.goals(); !goals[2].reached || goals[3].reached {
		t.Errorf("a growth above the CLI's passes: %v", goals)
	}
	greedy := measured(12*time.Second, 11*time.Second, 55*time.Second, 55*time.Second)
	own := greedy.results[key{"OpenTofu", serviceProviders, 1000, plan, ours}]
	own.requests, own.memory.provider = counts{"GET /adminapi/serviceprovider/{id}": 4}, 400<<20
	if goals := greedy.goals(); goals[0].reached || goals[4].reached {
		t.Errorf("four requests and 400 MiB pass: %v", goals)
	}
}

func TestReadme(t *testing.T) {
	b := measured(12*time.Second, 11*time.Second, 55*time.Second, 55*time.Second)
	b.left = []string{"the rest"}
	page := b.readme()
	for _, want := range []string{
		"OpenTofu 1.2.3", "- the rest\n", "PASS  OpenTofu: a plan of 1,000 takes at most 1.25 × the no-op provider's: 1.09",
		"| OpenTofu | 1,000 service providers | plan | 12.00 | 11.00 | 5.50 | 24.00 | 1.09 | 2.18 | 0.50 | 1 | 100 | – | – |",
		"| 1,000 service providers | plan | OpenTofu | GET /adminapi/serviceprovider/{id} | 0 | 1,000 |",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
}

// What two CLIs ask for alike appears once.
func TestEndpointsShared(t *testing.T) {
	b := measured(1, 1, 1, 1)
	for _, k := range slices.Clone(b.order) {
		for _, s := range []subject{ours, oneByOne} {
			if r := b.at(k, s); r != nil {
				other := k
				other.cli, other.subject = "Terraform", s
				b.results[other] = r
			}
		}
		k.cli = "Terraform"
		b.order = append(b.order, k)
	}
	rows := b.endpoints().rows
	if len(rows) != 3 {
		t.Errorf("%d rows: %v", len(rows), rows)
	}
	for _, row := range rows {
		if row[2] != "OpenTofu, Terraform" {
			t.Errorf("row %v", row)
		}
	}
	// A count of its own stays in its step.
	b.results[key{"Terraform", serviceProviders, 500, apply, ours}] = &result{requests: counts{"PUT /adminapi/serviceprovider": 501}}
	rows = b.endpoints().rows
	if len(rows) != 4 || rows[0][2] != "OpenTofu" || rows[1][2] != "Terraform" || rows[1][4] != "501" {
		t.Errorf("rows %v", rows)
	}
}

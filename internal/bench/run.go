package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"
)

// subject is what a CLI runs.
type subject string

const (
	ours     subject = "onekosmos"
	oneByOne subject = "one by one"     // ours, with read_coalescing = false
	noop     subject = "no-op"          // the plugin's floor
	core     subject = "terraform_data" // the CLI's floor
)

const (
	plan    = "plan"
	apply   = "apply"
	destroy = "destroy"
)

// key names a measurement.
type key struct {
	cli, fleet string
	size       int
	step       string
	subject    subject
}

// result is one step, run once or several times.
type result struct {
	walls    []time.Duration
	memory   peaks
	requests counts // of the last run
}

// add takes one more run in.
func (r *result) add(m measure) {
	r.walls = append(r.walls, m.wall)
	r.memory.cli, r.memory.provider = max(r.memory.cli, m.memory.cli), max(r.memory.provider, m.memory.provider)
	r.requests = m.requests
}

// wall is the median; of an even number the longer of the two in the middle.
func (r *result) wall() time.Duration {
	if r == nil || len(r.walls) == 0 {
		return 0
	}
	return slices.Sorted(slices.Values(r.walls))[len(r.walls)/2]
}

type benchmark struct {
	options
	clis    []cli
	folder  string
	machine string
	began   time.Time
	took    time.Duration
	answers time.Duration // of many requests at once
	order   []key         // without subject, as they were measured
	results map[key]*result
	left    []string // what was left out, and why
}

// atOnce is how many requests show that the tenant delays them side by side.
const atOnce = 20

// program is where a provider is built.
func (b *benchmark) program(s subject) string {
	return filepath.Join(b.folder, string(s), "terraform-provider-onekosmos")
}

func (b *benchmark) run(ctx context.Context) error {
	defer func() { b.took = time.Since(b.began) }()
	if err := b.checkTenant(ctx); err != nil {
		return err
	}
	var fleets []fleet
	for _, size := range b.sizes {
		fleets = append(fleets, applications(size))
	}
	if b.creates > 0 && !slices.Contains(b.sizes, b.creates) {
		fleets = append(fleets, applications(b.creates))
	}
	if b.mixed > 0 {
		fleets = append(fleets, mixed(b.mixed))
	}
	// The small ones first: what the time does not suffice for is the largest.
	slices.SortStableFunc(fleets, func(a, b fleet) int { return a.size - b.size })
	for _, f := range fleets {
		if time.Since(b.began) > b.budget {
			b.leave("%s: %s had passed", f, b.budget)
			continue
		}
		if err := b.fleet(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

func (b *benchmark) leave(format string, args ...any) {
	b.left = append(b.left, fmt.Sprintf(format, args...))
	fmt.Fprintln(os.Stderr, "left out:", b.left[len(b.left)-1])
}

// fleet measures one configuration with every CLI.
func (b *benchmark) fleet(ctx context.Context, f fleet) error {
	owners, guests := b.clis, []cli(nil)
	tofu := slices.IndexFunc(b.clis, func(c cli) bool { return c.name == "OpenTofu" })
	if f.size > b.share && tofu >= 0 {
		owners = nil
		for _, c := range b.clis {
			if c.name == "OpenTofu" {
				owners = append(owners, c)
			} else {
				guests = append(guests, c)
				b.leave("%s: apply and destroy by %s, which writes the state after each object; its plans have the state that %s made, with addresses replaced", f, c.name, b.clis[tofu].name)
			}
		}
	}
	for i, owner := range owners {
		if i > 0 {
			guests = nil
		}
		if err := b.lifecycle(ctx, f, owner, guests); err != nil {
			return fmt.Errorf("%s: %w", f, err)
		}
	}
	return nil
}

// lifecycle has owner make and destroy a fleet, and guests plan it meanwhile.
func (b *benchmark) lifecycle(ctx context.Context, f fleet, owner cli, guests []cli) error {
	t, err := startTenant(ctx, b.latency)
	if err != nil {
		return err
	}
	defer t.close()
	folder, err := os.MkdirTemp(b.folder, "fleet-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	made := map[subject]*workspace{}
	l := &life{benchmark: b, fleet: f, tenant: t, folder: folder}
	for _, s := range []subject{ours, noop, core} {
		w, err := l.workspace(owner, s)
		if err != nil {
			return err
		}
		if done, err := l.step(ctx, owner, s, w, apply); err != nil {
			return err
		} else if done {
			made[s] = w
		}
	}
	if f.what == serviceProviders && f.size == b.creates && !slices.Contains(b.sizes, f.size) {
		return nil // for the goal of creates alone
	}
	for _, c := range append([]cli{owner}, guests...) {
		if err := l.plans(ctx, owner, c, made); err != nil {
			return err
		}
	}
	for _, s := range []subject{ours, noop, core} {
		if made[s] == nil {
			continue
		}
		if _, err := l.step(ctx, owner, s, made[s], destroy); err != nil {
			return err
		}
	}
	return nil
}

// life is a fleet from its apply to its destruction.
type life struct {
	*benchmark
	fleet  fleet
	tenant *tenant
	folder string
}

func (l *life) workspace(c cli, s subject) (*workspace, error) {
	folder := filepath.Join(l.folder, c.name, string(s))
	switch s {
	case core:
		return newWorkspace(folder, l.fleet.data(), "", nil)
	case noop:
		return newWorkspace(folder, l.fleet, l.program(noop), nil)
	}
	return newWorkspace(folder, l.fleet, l.program(ours), l.tenant.environment())
}

// plans runs the plans of all subjects in turn, so that what disturbs the
// machine for a while disturbs all of them.
func (l *life) plans(ctx context.Context, owner, c cli, made map[subject]*workspace) error {
	spaces := map[subject]*workspace{}
	for s, w := range made {
		spaces[s] = w
		if c == owner {
			continue
		}
		var err error
		if spaces[s], err = l.workspace(c, s); err != nil {
			return err
		}
		if err := spaces[s].adopt(w, owner, c); err != nil {
			return err
		}
	}
	spaces[oneByOne] = spaces[ours]
	for n := range l.runs {
		for _, s := range []subject{ours, noop, core, oneByOne} {
			if spaces[s] == nil || s == oneByOne && n > 0 {
				continue
			}
			done, err := l.step(ctx, c, s, spaces[s], plan)
			if err != nil {
				return err
			}
			if !done {
				spaces[s] = nil
			}
		}
	}
	return nil
}

// step runs and keeps one step; done is false when it took too long.
func (l *life) step(ctx context.Context, c cli, s subject, w *workspace, what string) (done bool, err error) {
	k := key{cli: c.name, fleet: l.fleet.what, size: l.fleet.size, step: what}
	if !slices.Contains(l.order, k) {
		l.order = append(l.order, k)
	}
	k.subject = s
	env := []string{"ONEKOSMOS_READ_COALESCING=" + strconv.FormatBool(s != oneByOne)}
	limit := max(0, min(l.limit, l.budget-time.Since(l.began)))
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	m, err := w.run(limited, c, what, env...)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		l.leave("%s: %s by %s, %s: not done after %s", l.fleet, what, c.name, s, limit.Round(time.Second))
		_, err := l.tenant.requests()
		return false, err
	}
	if err != nil {
		return false, err
	}
	if m.requests, err = l.tenant.requests(); err != nil {
		return false, fmt.Errorf("the tenant: %w", err)
	}
	if l.results[k] == nil {
		l.results[k] = &result{}
	}
	l.results[k].add(m)
	fmt.Fprintf(os.Stderr, "%7.1fs  %s of %s by %s: %s s, %s\n", time.Since(l.began).Seconds(), what, l.fleet, c.name, seconds(m.wall), s)
	return true, nil
}

// checkTenant measures that requests wait side by side: a latency that adds up
// would be measured instead of the provider.
func (b *benchmark) checkTenant(ctx context.Context) error {
	t, err := startTenant(ctx, b.latency)
	if err != nil {
		return err
	}
	defer t.close()
	began, errs := time.Now(), make(chan error, atOnce)
	for range atOnce {
		go func() {
			response, err := http.Get(t.URL + "/caas/sd")
			if err == nil {
				_, err = io.Copy(io.Discard, response.Body)
				response.Body.Close()
			}
			errs <- err
		}()
	}
	for range atOnce {
		err = errors.Join(err, <-errs)
	}
	b.answers = time.Since(began)
	return err
}

package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// report prints what the stages came to. It returns an error when one of them
// failed, or when a test never ran.
func (g *gate) report(w io.Writer, functions []test) error {
	const row = "%-36s %7s %10s %6s %7v %7v %7v %12v\n"
	fmt.Fprintf(w, "\n"+row, "stage", "wall", "processor", "CLIs", "ran", "failed", "skipped", "not repeated")
	var passed, failed, skipped, processes int
	var cpu time.Duration
	for _, s := range g.stages {
		cpu, processes, failed = cpu+s.cpu, processes+s.processes, failed+s.failed()
		if s.log == nil {
			fmt.Fprintf(w, row, s.name, minutes(s.wall), minutes(s.cpu), number(s.processes), "", mark(s.failed()), "", "")
			continue
		}
		again := s.notRepeated()
		passed, skipped = passed+s.log.count("pass"), skipped+s.log.count("skip")-again
		fmt.Fprintf(w, row, s.name, minutes(s.wall), minutes(s.cpu), number(s.processes),
			s.log.count("pass")+s.log.count("fail"), s.failed(), s.log.count("skip")-again, number(again))
	}
	fmt.Fprintf(w, row, "all", minutes(time.Since(g.started)), minutes(cpu), number(processes), passed+failed, failed, skipped, "")

	g.slowest(w)
	g.skips(w)
	if g.proves() {
		whole := g.has("race") || (g.has("tests") || g.has("quick")) && g.has("acceptance")
		missing := neverRan(functions, g.stages, whole, g.has("further"))
		if len(missing) > 0 {
			fmt.Fprintf(w, "\nTests that never ran:\n  %s\n", strings.Join(missing, "\n  "))
		}
		failed += len(missing)
	}
	g.failures(w)
	fmt.Fprintf(w, "\n%d passed, %d failed, %d skipped\n", passed, failed, skipped)
	if failed > 0 {
		return errFailed
	}
	return nil
}

// failures names what failed, last of all, where the tail of a log shows it.
func (g *gate) failures(w io.Writer) {
	for _, s := range g.stages {
		if s.failed() == 0 {
			continue
		}
		fmt.Fprintf(w, "\nFailed: %s\n", s.name)
		if lines := slices.Collect(strings.Lines(s.said)); len(lines) > 0 {
			fmt.Fprint(w, "  ", strings.Join(lines[max(0, len(lines)-15):], "  "))
		}
		if s.log != nil {
			fmt.Fprint(w, s.log.failures())
		}
	}
}

// proves says whether this run must have run every test of what it touches.
func (g *gate) proves() bool {
	return len(g.args) == 0 && !g.has("testacc")
}

func (g *gate) slowest(w io.Writer) {
	type slow struct {
		stage string
		test
		took time.Duration
	}
	var all []slow
	for _, s := range g.stages {
		if s.log == nil {
			continue
		}
		for t, o := range s.log.tests {
			if t.top() {
				all = append(all, slow{s.name, t, o.took})
			}
		}
	}
	slices.SortFunc(all, func(a, b slow) int { return cmp.Or(cmp.Compare(b.took, a.took), cmp.Compare(a.name, b.name)) })
	if len(all) == 0 {
		return
	}
	fmt.Fprintln(w, "\nSlowest tests:")
	for _, s := range all[:min(10, len(all))] {
		fmt.Fprintf(w, "%7.1fs  %s (%s)\n", s.took.Seconds(), s.test, s.stage)
	}
}

// skips prints each skipped test with its reason and the stages it skipped in.
func (g *gate) skips(w io.Writer) {
	all := map[string][]string{}
	for _, s := range g.stages {
		if s.log == nil {
			continue
		}
		for t, o := range s.log.tests {
			if o.action == "skip" && !strings.HasPrefix(o.reason, notRepeated) {
				line := fmt.Sprintf("%s: %s", t, o.reason)
				all[line] = append(all[line], s.name)
			}
		}
	}
	if len(all) > 0 {
		fmt.Fprintln(w, "\nSkipped:")
	}
	for _, line := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(w, "  %s (%s)\n", line, strings.Join(all[line], "; "))
	}
}

// notRepeated counts the tests that left a further CLI alone.
func (s *stage) notRepeated() int {
	n := 0
	for _, o := range s.log.tests {
		if o.action == "skip" && strings.HasPrefix(o.reason, notRepeated) {
			n++
		}
	}
	return n
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

func mark(failed int) string {
	if failed > 0 {
		return "FAILED"
	}
	return "ok"
}

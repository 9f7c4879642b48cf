package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// event is a line of "go test -json".
type event struct {
	Action, Package, Test, Output, ImportPath string
	Elapsed                                   float64
}

// test names a test function or a subtest.
type test struct{ folder, name string }

func (t test) String() string { return t.folder + " " + t.name }

// top is true of a test function.
func (t test) top() bool { return !strings.Contains(t.name, "/") }

// outcome is what became of a test in one stage.
type outcome struct {
	action string // "pass", "fail" or "skip"; "run" of one that never ended
	took   time.Duration
	reason string // of a skip
}

// log collects what a stage's tests did, and shows it as it comes.
type log struct {
	eachTest, verbose, exited bool
	tests                     map[test]*outcome
	said                      map[test]*strings.Builder
	ran                       map[string]int // test functions by package
}

func newLog(eachTest, verbose bool) *log {
	return &log{eachTest: eachTest, verbose: verbose, tests: map[test]*outcome{}, said: map[test]*strings.Builder{}, ran: map[string]int{}}
}

const module = "github.com/1kosmos/terraform-provider-onekosmos/"

func (l *log) read(line []byte) {
	var e event
	if err := json.Unmarshal(line, &e); err != nil {
		if len(line) > 0 {
			show(string(line))
		}
		return
	}
	t := test{strings.TrimPrefix(e.Package, module), e.Test}
	switch e.Action {
	case "build-output":
		show(e.Output)
	case "run":
		l.tests[t] = &outcome{action: "run"}
	case "output":
		if l.verbose {
			show(e.Output)
			return
		}
		if l.said[t] == nil {
			l.said[t] = &strings.Builder{}
		}
		l.said[t].WriteString(e.Output)
	case "pass", "fail", "skip":
		l.ended(t, e)
	}
}

func (l *log) ended(t test, e event) {
	said := ""
	if l.said[t] != nil {
		said = l.said[t].String()
		delete(l.said, t)
	}
	if t.name != "" {
		o := &outcome{action: e.Action, took: time.Duration(e.Elapsed * float64(time.Second))}
		l.tests[t] = o
		if e.Action == "skip" {
			o.reason = reason(said)
		}
		if t.top() {
			l.ran[t.folder]++
		}
	}
	if e.Action == "fail" && !l.verbose && said != "" {
		show(fmt.Sprintf("%s\n%s", t, said))
	}
	label := map[string]string{"pass": "ok  ", "fail": "FAIL", "skip": "skip"}[e.Action]
	switch {
	case t.name == "" && (l.ran[t.folder] > 0 || e.Action == "fail"):
		say("%s %s  %.1fs, %d tests", label, t.folder, e.Elapsed, l.ran[t.folder])
	case t.name != "" && t.top() && l.eachTest:
		say("%s %s  %.1fs", label, t, e.Elapsed)
	}
}

var place = regexp.MustCompile(`^\s+\S+\.go:\d+: `)

// reason returns what a test said when it skipped.
func reason(said string) string {
	for line := range strings.Lines(said) {
		if at := place.FindString(line); at != "" {
			return strings.TrimSpace(line[len(at):])
		}
	}
	return "no reason"
}

func (l *log) count(action string) int {
	n := 0
	for _, o := range l.tests {
		if o.action == action || action == "fail" && o.failed() {
			n++
		}
	}
	return n
}

// failed is also true of a test that never ended.
func (o *outcome) failed() bool { return o.action == "fail" || o.action == "run" }

// failures returns a line for each test that failed.
func (l *log) failures() string {
	var lines []string
	for t, o := range l.tests {
		if o.failed() {
			lines = append(lines, fmt.Sprintf("  %s\n", t))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

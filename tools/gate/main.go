// Command gate runs the stages that a change must pass, and tells what each
// took, which tests were slowest, which skipped, and which never ran.
//
//	gate STAGE...           lint, docs, examples, demo, tests, acceptance, further
//	gate quick...           tests without the race detector, beside other stages
//	gate race               every test with the race detector and one CLI
//	gate testacc [-- ARGS]  acceptance tests against the tenant that the
//	                        environment describes; ARGS go to "go test"
//
// All stages but testacc drop what the environment says of Terraform and of a
// tenant, so that none reaches a real tenant by accident. Stages go on when one
// fails. The last line reads "N passed, N failed, N skipped".
package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

func main() {
	words, args := os.Args[1:], []string(nil)
	if i := slices.Index(words, "--"); i >= 0 {
		words, args = words[:i], words[i+1:]
	}
	if err := run(words, args); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

var errFailed = errors.New("the gate is closed: see what failed above")

func run(words, args []string) error {
	known := []string{"lint", "docs", "examples", "demo", "tests", "quick", "acceptance", "further", "race", "testacc"}
	for _, word := range words {
		if !slices.Contains(known, word) {
			return fmt.Errorf("no stage is called %q; there are %s", word, strings.Join(known, ", "))
		}
	}
	if len(words) == 0 {
		return fmt.Errorf("name one or more of %s", strings.Join(known, ", "))
	}
	root, err := new(stage).output(nil, "go", "list", "-m", "-f", "{{.Dir}}")
	if err != nil {
		return err
	}
	if err := os.Chdir(root); err != nil {
		return err
	}
	g := &gate{words: words, args: args, folder: filepath.Join(root, ".cache", "gate"), started: time.Now()}
	return g.run()
}

// gate is one run of it.
type gate struct {
	words, args []string
	folder      string
	started     time.Time
	env         []string
	first       cli
	stages      []*stage // in the order in which they began
}

func (g *gate) has(word string) bool { return slices.Contains(g.words, word) }

func (g *gate) run() error {
	functions, err := testFunctions(".")
	if err != nil {
		return err
	}
	if stale := unknown(withoutRace, functions); len(stale) > 0 {
		return fmt.Errorf("tools/gate/lists.go names tests that do not exist: %s", strings.Join(stale, ", "))
	}
	if err := os.RemoveAll(g.folder); err != nil {
		return err
	}
	if err := os.MkdirAll(g.folder, 0o755); err != nil {
		return err
	}
	g.env = environment(os.Environ(), g.has("testacc"))
	if slices.ContainsFunc(g.words, func(word string) bool { return word != "lint" && word != "docs" && word != "tests" && word != "quick" }) {
		choosing := g.begin(&stage{name: "first CLI"})
		g.first, err = choosing.cli(g.env, "one")
		g.end(choosing, nil, err)
		if err != nil {
			return err
		}
	}

	beside := make(chan []cli)
	go func() { beside <- g.forms() }()
	g.tests()
	for _, c := range <-beside {
		g.acceptance(c, true)
	}
	return g.report(os.Stdout, functions)
}

// forms runs what is no test, and returns the further CLIs.
func (g *gate) forms() []cli {
	if g.has("lint") {
		g.do(&stage{name: "lint", command: []string{"scripts/lint.sh"}})
	}
	if g.has("docs") {
		g.do(&stage{name: "docs", command: []string{"scripts/docs.sh", "check"}})
	}
	if g.has("examples") {
		g.do(&stage{name: "examples", command: []string{"", "fmt", "-check", "-diff", "-recursive", "examples", "modules"}, with: g.first})
	}
	if g.has("demo") {
		g.do(&stage{name: "demo", command: []string{"scripts/demo.sh"}, with: g.first})
	}
	if !g.has("further") {
		return nil
	}
	building := g.begin(&stage{name: "further CLIs"})
	further, err := g.clis(building)
	g.end(building, nil, err)
	return further
}

// tests runs those that need no CLI, and acceptance tests with the first CLI.
func (g *gate) tests() {
	if g.has("quick") {
		concurrent, others, err := g.inProcess()
		g.goTest(&stage{name: "tests"}, err, append(concurrent, others...)...)
	}
	if g.has("tests") {
		concurrent, others, err := g.inProcess()
		race := raceFlags()
		if race == nil {
			say("The race detector is off: it needs a C compiler, and there is none")
			g.goTest(&stage{name: "tests"}, err, append(concurrent, others...)...)
		} else {
			names, packages := split(withoutRace)
			g.goTest(&stage{name: "tests, race detector"}, err,
				slices.Concat(race, concurrent, []string{"-skip=" + names})...)
			g.goTest(&stage{name: "tests, thousands of cases", env: []string{"ONEKOSMOS_TEST_SIMULATE=1m"}}, nil, append(packages, "-run="+names)...)
			g.goTest(&stage{name: "tests, one goroutine"}, err, append(others, "-skip="+names)...)
		}
	}
	if g.has("acceptance") {
		g.acceptance(g.first, false)
	}
	if g.has("race") {
		g.goTest(&stage{name: "race, " + g.first.title(), with: g.first, env: g.first.env()}, nil,
			"-race", "-timeout=90m", "./...")
	}
	if g.has("testacc") {
		say("Tenant: %s", cmp.Or(os.Getenv("ONEKOSMOS_BASE_URL"), "a local one"))
		g.goTest(&stage{name: "testacc, " + g.first.title(), with: g.first, env: g.first.env(), eachTest: true}, nil, append([]string{acceptance}, g.args...)...)
	}
}

// acceptance runs the acceptance tests with a CLI: the first one against a
// pilot, which they reach through the environment only.
func (g *gate) acceptance(c cli, further bool) {
	s := &stage{name: "acceptance, " + c.title(), with: c, env: c.env(), eachTest: true}
	if further {
		s.env = append(s.env, "ONEKOSMOS_TEST_FURTHER_CLI=1")
	} else {
		s.command = []string{"scripts/pilot.sh", "run"}
	}
	g.goTest(s, nil, acceptance)
}

// inProcess returns the packages whose tests need no CLI: those whose code
// synchronizes goroutines, which the race detector watches, and the others.
func (g *gate) inProcess() (concurrent, others []string, err error) {
	all, err := new(stage).output(g.env, "go", "list", "-f", "{{.ImportPath}} {{.Imports}}", "./...")
	for line := range strings.Lines(all) {
		name, imports, _ := strings.Cut(strings.TrimRight(line, "]\n"), " [")
		switch {
		case strings.HasSuffix(name, strings.TrimPrefix(acceptance, ".")):
		case synchronizes(strings.Fields(imports)):
			concurrent = append(concurrent, name)
		default:
			others = append(others, name)
		}
	}
	return concurrent, others, err
}

func synchronizes(imports []string) bool {
	return slices.ContainsFunc(imports, func(name string) bool {
		return name == "sync" || name == "sync/atomic" || strings.HasPrefix(name, "golang.org/x/sync/")
	})
}

// split returns a pattern of the names, and the packages that hold them.
func split(tests []string) (pattern string, packages []string) {
	var names []string
	for _, test := range tests {
		folder, name, _ := strings.Cut(test, " ")
		names = append(names, name)
		packages = append(packages, "./"+folder)
	}
	return "^(" + strings.Join(names, "|") + ")$", slices.Compact(packages)
}

// raceFlags returns nothing where the race detector cannot be built.
func raceFlags() []string {
	out, err := new(stage).output(nil, "go", "env", "CGO_ENABLED", "CC")
	cgo := strings.Fields(out)
	if err != nil || len(cgo) < 2 || cgo[0] != "1" {
		return nil
	}
	if _, err := exec.LookPath(cgo[1]); err != nil {
		return nil
	}
	return []string{"-race"}
}

// environment drops what the person at the keyboard has set and would change a
// result. It keeps the settings of a tenant only for a run against that tenant.
func environment(from []string, tenant bool) []string {
	env := []string{}
	for _, entry := range from {
		name, _, _ := strings.Cut(entry, "=")
		ours := strings.HasPrefix(name, "ONEKOSMOS_") && !strings.HasPrefix(name, "ONEKOSMOS_TEST_")
		terraform := strings.HasPrefix(name, "TF_") && !strings.HasPrefix(name, "TF_ACC_LOG")
		if terraform || ours && !tenant {
			continue
		}
		env = append(env, entry)
	}
	return append(env, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1")
}

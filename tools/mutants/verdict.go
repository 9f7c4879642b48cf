package main

import (
	"cmp"
	"fmt"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// needsCLI matches the names of tests that run a CLI, and cliPackages the
// packages that hold nothing else.
var (
	needsCLI    = regexp.MustCompile(`^TestAcc`)
	cliPackages = "internal/acceptance"
)

// dear is what a test may take that runs together with others.
const dear = 2 * time.Second

// verdict lets tests look at a mutant, from cheap ones to dear ones, until one
// notices. It leaves out the stages that the mutant has survived before.
func (s *suite) verdict(m *mutant, stages, before string) (string, error) {
	survived, unreached := "", true
	if said, ok := strings.CutPrefix(before, "survived "); ok {
		survived, _, unreached = strings.Cut(said, neverReached)
	}
	for _, stage := range stages {
		if strings.ContainsRune(survived, stage) {
			continue
		}
		packages, err := s.packages(m, stage)
		if err != nil {
			return "", err
		}
		killer, reached, err := s.stage(m, packages, stage == '4')
		if err != nil {
			return "", err
		}
		if killer != "" {
			return fmt.Sprintf("killed in %c by %s", stage, killer), nil
		}
		survived += string(stage)
		unreached = unreached && !reached
	}
	if unreached {
		survived += neverReached
	}
	return "survived " + survived, nil
}

const neverReached = ", never reached"

// packages returns those whose tests belong to a stage.
func (s *suite) packages(m *mutant, stage rune) ([]string, error) {
	if stage == '2' {
		return []string{m.pkg()}, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tested == nil {
		said, err := s.goTool("list", "-f", `{{if or .TestGoFiles .XTestGoFiles}}.{{slice .ImportPath (len .Module.Path)}}{{end}}`, "./internal/...")
		if err != nil {
			return nil, err
		}
		s.tested = strings.Fields(said)
	}
	var packages []string
	for _, pkg := range s.tested {
		cli := strings.HasPrefix(pkg, "./"+cliPackages)
		area := path.Dir(pkg) == "./internal/provider"
		switch {
		case stage == '4' && (cli || area && (groupOf(m.file) != "rules" || pkg == m.pkg())):
		case stage == '3' && !cli && pkg != m.pkg() && (area || pkg == "./internal/provider" || pkg == "./internal/faulttest"):
		default:
			continue
		}
		if path.Base(pkg) != "realcli" { // its programs are built without mutants
			packages = append(packages, pkg)
		}
	}
	return packages, nil
}

type test struct {
	program, pkg, name string
	plainRun           // of the program with the mutants of functions
}

// stage runs the tests of some packages that reach a mutant. With a CLI each is
// first looked at when it comes to its turn, as they are dear.
func (s *suite) stage(m *mutant, packages []string, cli bool) (killer string, reached bool, err error) {
	var dears []test
	for _, pkg := range packages {
		program, names, err := s.tests(pkg, cli)
		if err != nil {
			return "", false, err
		}
		if !cli {
			if err := s.withoutAll(program, pkg, names); err != nil {
				return "", false, err
			}
		}
		var cheap []test
		for _, name := range names {
			t := test{pkg: pkg, name: name}
			if t.plainRun, err = s.without(program, pkg, name, cli); err != nil {
				return "", false, err
			}
			// A build of its own takes no notes.
			if t.Failed || m.build() == functions && !slices.Contains(t.Reached, m.id()) {
				continue
			}
			if t.program, err = s.program(m.build(), pkg); err != nil {
				return "", false, err
			}
			reached = true
			switch {
			case cli:
				if killer := s.killer(m, cli, t); killer != "" {
					return killer, true, nil
				}
			case t.Took < dear:
				cheap = append(cheap, t)
			default:
				dears = append(dears, t)
			}
		}
		if killer := s.killer(m, cli, cheap...); killer != "" {
			return killer, true, nil
		}
	}
	slices.SortFunc(dears, func(a, b test) int { return cmp.Compare(a.Took, b.Took) })
	for _, t := range dears {
		if killer := s.killer(m, cli, t); killer != "" {
			return killer, true, nil
		}
	}
	return "", reached, nil
}

// killer returns the test, of one package's, that fails with the mutant.
func (s *suite) killer(m *mutant, cli bool, tests ...test) string {
	if len(tests) == 0 {
		return ""
	}
	timeout := 20 * time.Second
	var names []string
	for _, t := range tests {
		timeout += 10 * t.Took
		names = append(names, t.name)
	}
	failed := s.run(tests[0].program, tests[0].pkg, names, cli, timeout, "MUTANT="+m.id())
	if i := slices.Index(names, failed); i >= 0 {
		if again := s.run(tests[0].program, tests[0].pkg, names[i:i+1], cli, timeout, "MUTANT="+m.id()); again == "" {
			failed += " (once of twice)"
		}
	}
	return failed
}

// tests builds a package's tests and names those of a stage.
func (s *suite) tests(pkg string, cli bool) (program string, names []string, err error) {
	if program, err = s.program(functions, pkg); err != nil {
		return "", nil, err
	}
	cmd := exec.Command(program, "-test.list=^(Test|Fuzz)") // a target is tried with its seeds
	cmd.Dir = filepath.Join(s.root, pkg)
	said, err := cmd.CombinedOutput()
	if err != nil {
		return "", nil, fmt.Errorf("%w\n%s", err, said)
	}
	for _, name := range strings.Fields(string(said)) {
		if cli == (needsCLI.MatchString(name) || strings.HasPrefix(pkg, "./"+cliPackages)) {
			names = append(names, name)
		}
	}
	return program, names, nil
}

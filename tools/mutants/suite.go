package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// suite builds and runs the tests of a tree with mutants in it. The mutants of
// functions are compiled together, each as a second body that the environment
// chooses: a package is built once rather than once for each mutant. A mutant
// of another declaration has a build of its own.
type suite struct {
	root, work string
	mutants    []*mutant

	jobs   int
	mu     sync.Mutex
	tested []string            // packages that have tests
	built  map[string]string   // programs, by build and package
	plain  map[string]plainRun // by program and test
	asked  map[string]*sync.Mutex
}

// plainRun is what a test does without a mutant.
type plainRun struct {
	Failed  bool
	Took    time.Duration
	Reached []string // the ids of mutants
}

func newSuite(root, work string, jobs int) (*suite, error) {
	s := &suite{root: root, work: work, jobs: jobs, asked: map[string]*sync.Mutex{}, built: map[string]string{}, plain: map[string]plainRun{}}
	if err := os.MkdirAll(work, 0o700); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(s.remembered())
	if errors.Is(err, os.ErrNotExist) {
		return s, nil
	}
	return s, errors.Join(err, json.Unmarshal(text, &s.plain))
}

// remembered names the file of plain runs, which hold as long as a test's
// program is the same.
func (s *suite) remembered() string { return filepath.Join(s.work, "plain.json") }

const functions = "functions"

// build names the build that a mutant is part of.
func (m *mutant) build() string {
	if m.body.to > 0 {
		return functions
	}
	return m.id()
}

// chooser is added to each package with mutants in functions.
const chooser = `package %s

import (
	"os"
	"sync"
)

var (
	mutantChosen = os.Getenv("MUTANT")
	mutantNotes  = os.Getenv("MUTANT_NOTES")
	mutantNoted  sync.Map
)

func mutantReached(id string) {
	if mutantNotes == "" {
		return
	}
	if _, noted := mutantNoted.LoadOrStore(id, true); noted {
		return
	}
	f, err := os.OpenFile(mutantNotes, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	f.WriteString(id + "\n")
	f.Close()
}
`

// overlay writes what is compiled instead of the tree's files, and returns the
// flag that says so.
func (s *suite) overlay(build string) (flag string, err error) {
	texts := map[string]string{}
	for _, m := range s.mutants {
		if m.build() != build || texts[m.file] != "" {
			continue
		}
		src, err := os.ReadFile(filepath.Join(s.root, m.file))
		if err != nil {
			return "", err
		}
		if build != functions {
			texts[m.file] = string(src[:m.start]) + m.after + string(src[m.end:])
			continue
		}
		folder := filepath.Dir(m.file)
		texts[filepath.Join(folder, "mutant_chooser.go")] = fmt.Sprintf(chooser, filepath.Base(folder))
		texts[m.file] = s.withMutants(m.file, src)
	}
	folder := filepath.Join(s.work, build)
	replace := map[string]string{}
	err = os.MkdirAll(folder, 0o700)
	for file, text := range texts {
		to := filepath.Join(folder, strings.ReplaceAll(filepath.ToSlash(file), "/", "+"))
		replace[filepath.Join(s.root, file)] = to
		err = errors.Join(err, os.WriteFile(to, []byte(text), 0o600))
	}
	list, listErr := json.Marshal(map[string]any{"Replace": replace})
	name := filepath.Join(folder, "overlay.json")
	return "-overlay=" + name, errors.Join(err, listErr, os.WriteFile(name, list, 0o600))
}

// withMutants puts the mutants' bodies in front of each function's own, and
// into that a note where a mutant makes a difference.
func (s *suite) withMutants(file string, src []byte) string {
	inserts := map[int]string{}
	for _, m := range s.mutants {
		if m.file != file || m.build() != functions {
			continue
		}
		leave := "return"
		if m.results {
			leave = `panic("mutant: a return is missing")`
		}
		body := string(src[m.body.from:m.start]) + m.after + string(src[m.end:m.body.to])
		line := 1 + bytes.Count(src[:m.body.from], []byte("\n"))
		inserts[m.body.from] += fmt.Sprintf("\nif mutantChosen == %q {\n//line mutant-%s:1\n%s\n%s\n}\n/*line %s:%d:1*/", m.id(), m.id(), body, leave, filepath.Base(file), line)
		inserts[m.block] += fmt.Sprintf("mutantReached(%q);", m.id())
	}
	var out bytes.Buffer
	done := 0
	for _, at := range slices.Sorted(maps.Keys(inserts)) {
		out.Write(src[done:at])
		out.WriteString(inserts[at])
		done = at
	}
	out.Write(src[done:])
	return out.String()
}

var namedMutant = regexp.MustCompile(`mutant-([0-9a-f]{6}):\d+`)

// compile takes out the mutants of functions that do not compile, in the
// packages of those that are wanted, and returns their ids.
func (s *suite) compile(wanted func(*mutant) bool, flags ...string) (bad []string, err error) {
	for {
		flag, err := s.overlay(functions)
		if err != nil {
			return nil, err
		}
		packages := map[string]bool{}
		for _, m := range s.mutants {
			if wanted(m) {
				packages[m.pkg()] = true
			}
		}
		said, err := s.goTool(slices.Concat([]string{"build", flag}, flags, slices.Sorted(maps.Keys(packages)))...)
		if err == nil {
			return bad, nil
		}
		named := namedMutant.FindAllStringSubmatch(said, -1)
		if len(named) == 0 {
			return nil, err
		}
		for _, match := range named {
			bad = append(bad, match[1])
		}
		s.mutants = slices.DeleteFunc(s.mutants, func(m *mutant) bool { return slices.Contains(bad, m.id()) })
	}
}

func (s *suite) goTool(args ...string) (said string, err error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = s.root
	out, err := cmd.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("go %s: %w\n%s", args[0], err, out)
	}
	return string(out), err
}

// program returns a package's tests, with the mutants of a build.
func (s *suite) program(build, pkg string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if name, ok := s.built[build+pkg]; ok {
		return name, nil
	}
	flag, err := s.overlay(build)
	if err != nil {
		return "", err
	}
	fresh := filepath.Join(s.work, "fresh.test")
	if _, err := s.goTool("test", "-c", "-vet=off", "-ldflags=-w", flag, "-o", fresh, pkg); err != nil {
		return "", err
	}
	text, err := os.ReadFile(fresh)
	if err != nil {
		return "", err
	}
	name := filepath.Join(s.work, fmt.Sprintf("%s-%s-%.4x.test", build, path.Base(pkg), sha256.Sum256(text)))
	s.built[build+pkg] = name
	return name, os.Rename(fresh, name)
}

var failedTest = regexp.MustCompile(`(?m)^\s*--- FAIL: (\w+)`)

// run runs tests of a package, and returns the one that fails or "".
func (s *suite) run(program, pkg string, names []string, cli bool, timeout time.Duration, env ...string) (failed string) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout+time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, "-test.run=^("+strings.Join(names, "|")+")$", "-test.failfast", "-test.timeout="+timeout.String())
	cmd.Dir, cmd.WaitDelay = filepath.Join(s.root, pkg), 5*time.Second
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); name != "TF_ACC" && !strings.HasPrefix(name, "ONEKOSMOS_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	if cli {
		cmd.Env = append(cmd.Env, "TF_ACC=1")
	}
	cmd.Env = append(cmd.Env, env...)
	said, err := cmd.CombinedOutput()
	found := failedTest.FindSubmatch(said)
	switch {
	case err == nil:
		return ""
	case ctx.Err() != nil || bytes.Contains(said, []byte("panic: test timed out")):
		return "a hang"
	case found == nil:
		return "a crash"
	}
	return string(found[1])
}

// without returns what a test does without a mutant.
func (s *suite) without(program, pkg, name string, cli bool) (r plainRun, err error) {
	key := filepath.Base(program) + " " + name
	s.mu.Lock()
	once := s.asked[key]
	if once == nil {
		once = new(sync.Mutex)
		s.asked[key] = once
	}
	s.mu.Unlock()
	once.Lock()
	defer once.Unlock()
	s.mu.Lock()
	known, ok := s.plain[key]
	s.mu.Unlock()
	if ok {
		return known, nil
	}
	notes, err := os.CreateTemp(s.work, "notes")
	if err != nil {
		return r, err
	}
	defer os.Remove(notes.Name())
	defer notes.Close()
	for range 2 { // the machine may be busy
		start := time.Now()
		r.Failed = s.run(program, pkg, []string{name}, cli, 20*time.Minute, "MUTANT_NOTES="+notes.Name()) != ""
		if r.Took = time.Since(start); !r.Failed {
			break
		}
	}
	text, err := os.ReadFile(notes.Name())
	r.Reached = strings.Fields(string(text))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.plain[key] = r
	all, jsonErr := json.Marshal(s.plain)
	return r, cmp.Or(err, jsonErr, os.WriteFile(s.remembered(), all, 0o600))
}

// withoutAll asks for many tests at a time, which take no CLI.
func (s *suite) withoutAll(program, pkg string, names []string) error {
	var group sync.WaitGroup
	errs := make([]error, len(names))
	room := make(chan struct{}, s.jobs)
	for i, name := range names {
		room <- struct{}{}
		group.Go(func() {
			_, errs[i] = s.without(program, pkg, name, false)
			<-room
		})
	}
	group.Wait()
	return errors.Join(errs...)
}

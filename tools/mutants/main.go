// Command mutants makes small wrong changes in the code, one after the other,
// and looks which tests notice. Whoever rebuilds the tests shows with it that
// nothing was lost.
//
//	mutants list    prints every candidate
//	mutants pick    writes mutants.txt: 80 of them, the same for the same tree
//	mutants run     tries those in mutants.txt, and writes results.md
//
// A line of mutants.txt that starts with "!" is never picked: its change cannot
// be seen from outside, or shows only in time and memory.
package main

import (
	"bufio"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// shares says how many mutants are picked where.
var shares = map[string]int{"client": 40, "plumbing": 12, "rules": 28}

const listFile, resultFile = "tools/mutants/mutants.txt", "tools/mutants/results.md"

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(1)
	}
}

func run() error {
	var o options
	flags := flag.NewFlagSet("mutants", flag.ExitOnError)
	flags.StringVar(&o.dir, "dir", ".", "the `tree` that is mutated and tested")
	flags.StringVar(&o.column, "column", "after", "the column of results.md: before or after")
	flags.StringVar(&o.stages, "stages", "234", "2: tests of the package, 3: tests without a CLI, 4: tests with a CLI")
	flags.StringVar(&o.only, "only", "", "`ids`, files or packages to try, separated by commas")
	flags.BoolVar(&o.survivors, "survivors", false, "try only what has survived, or was not tried")
	flags.IntVar(&o.jobs, "j", 1, "how many are tried at a time")
	if len(os.Args) < 2 {
		return errors.New("need list, pick or run")
	}
	if err := flags.Parse(os.Args[2:]); err != nil {
		return err
	}
	root, err := filepath.Abs(o.dir)
	if err != nil {
		return err
	}
	all, err := allCandidates(root)
	if err != nil {
		return err
	}
	work, err := filepath.Abs(filepath.Join(".cache", "mutants", filepath.Base(root)))
	if err != nil {
		return err
	}
	s, err := newSuite(root, work, max(o.jobs, 1))
	if err != nil {
		return err
	}
	switch os.Args[1] {
	case "list":
		for _, m := range all {
			fmt.Printf("%s:%d: %s %s: %s → %s\n", m.file, m.line, m.in, m.op, short(m.before), cmp.Or(short(m.after), "nothing"))
		}
		return nil
	case "pick":
		return s.pick(all)
	case "run":
		return s.try(all, o)
	}
	return fmt.Errorf("%s is none of list, pick and run", os.Args[1])
}

type options struct {
	dir, column, stages, only string
	survivors                 bool
	jobs                      int
}

// readList returns the keys of mutants.txt, and those that are not to be
// picked.
func readList() (keys, never []string, err error) {
	f, err := os.Open(listFile)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		switch line := lines.Text(); {
		case strings.HasPrefix(line, "!"):
			never = append(never, line[1:])
		case line != "" && !strings.HasPrefix(line, "#"):
			keys = append(keys, line)
		}
	}
	return keys, never, lines.Err()
}

// pick draws mutants that compile, spread over operators, files and functions.
func (s *suite) pick(all []*mutant) error {
	_, never, err := readList()
	if err != nil {
		return err
	}
	draw := rand.New(rand.NewPCG(13, 80))
	draw.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	rejected := map[string]bool{}
	for _, key := range never {
		rejected[key] = true
	}
	var picked []*mutant
	for group, share := range shares {
		// Each group alone, so that the others need no new build.
		for s.mutants = nil; len(s.mutants) < share; {
			s.mutants = spread(all, group, share, rejected)
			bad, err := s.compile(options{}.wants, "-gcflags=-e") // all errors at once, so that the draw is the same
			if err != nil {
				return err
			}
			for _, m := range all {
				rejected[m.key()] = rejected[m.key()] || slices.Contains(bad, m.id())
			}
		}
		picked = append(picked, s.mutants...)
	}
	slices.SortFunc(picked, func(a, b *mutant) int {
		return cmp.Or(cmp.Compare(groupOf(a.file), groupOf(b.file)), cmp.Compare(a.file, b.file), cmp.Compare(a.start, b.start))
	})
	var out strings.Builder
	out.WriteString("# package, declaration, operator, which of equal changes, before, after\n")
	for _, m := range picked {
		out.WriteString(m.key() + "\n")
	}
	for _, key := range never {
		out.WriteString("!" + key + "\n")
	}
	return os.WriteFile(listFile, []byte(out.String()), 0o644)
}

// spread takes a group's share, each time from where least was taken.
func spread(all []*mutant, group string, share int, rejected map[string]bool) (picked []*mutant) {
	files, functions, operators := map[string]int{}, map[string]int{}, map[string]int{}
	score := func(m *mutant) int { return 4*functions[m.file+m.in] + 3*files[m.file] + 2*operators[m.op] }
	for range share {
		var best *mutant
		for _, m := range all {
			if groupOf(m.file) == group && !rejected[m.key()] && !slices.Contains(picked, m) && (best == nil || score(m) < score(best)) {
				best = m
			}
		}
		picked = append(picked, best)
		files[best.file]++
		functions[best.file+best.in]++
		operators[best.op]++
	}
	return picked
}

// try runs the tests against each mutant of the list.
func (s *suite) try(all []*mutant, o options) error {
	keys, _, err := readList()
	if err != nil {
		return err
	}
	r, err := readResults(keys)
	if err != nil {
		return err
	}
	for _, m := range all {
		if slices.Contains(keys, m.key()) {
			s.mutants = append(s.mutants, m)
		}
	}
	for _, key := range keys {
		if !slices.ContainsFunc(s.mutants, func(m *mutant) bool { return m.key() == key }) {
			r.set(idOf(key), o.column, "gone")
		}
	}
	broken, err := s.compile(o.wants)
	if err != nil {
		return err
	}
	for _, id := range broken {
		r.set(id, o.column, "does not compile")
	}
	type job struct {
		*mutant
		before string
	}
	var todo []job
	for _, m := range s.mutants {
		before := r.get(m.id(), o.column)
		if !o.survivors {
			before = ""
		}
		if o.wants(m) && !strings.HasPrefix(before, "killed") {
			todo = append(todo, job{m, before})
		}
	}
	// The others wait for those that need a build of their own.
	slices.SortStableFunc(todo, func(a, b job) int { return cmp.Compare(min(b.body.to, 1), min(a.body.to, 1)) })
	jobs := make(chan job)
	var workers sync.WaitGroup
	var failed error
	for range s.jobs {
		workers.Go(func() {
			for m := range jobs {
				cell, err := s.verdict(m.mutant, o.stages, m.before)
				if err != nil {
					cell = "not tried"
				}
				r.mu.Lock()
				r.set(m.id(), o.column, cell)
				failed = errors.Join(failed, err, r.write())
				r.mu.Unlock()
				fmt.Printf("%s  %-60s %s\n", m.id(), short(m.file+" "+m.in+" "+m.op), cell)
			}
		})
	}
	for _, m := range todo {
		jobs <- m
	}
	close(jobs)
	workers.Wait()
	for test, plain := range s.plain {
		if plain.Failed {
			fmt.Println("not used, as it fails without a mutant:", test)
		}
	}
	fmt.Println(r.closing(o.column))
	return errors.Join(failed, r.write())
}

func (o options) wants(m *mutant) bool {
	return o.only == "" || slices.ContainsFunc(strings.Split(o.only, ","), func(only string) bool {
		return strings.HasPrefix(m.id(), only) || strings.HasPrefix(m.file, only)
	})
}

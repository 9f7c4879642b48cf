package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// stage is one part of the gate, and what came of it.
type stage struct {
	name     string
	command  []string // an empty first word stands for the CLI
	with     cli
	env      []string
	eachTest bool // progress is a line per test rather than per package

	began     time.Time
	wall, cpu time.Duration
	processes int
	log       *log   // of a stage with tests
	said      string // by a stage without
	err       error
}

var terminal sync.Mutex

// say prints a line of progress, and when it was.
func say(format string, args ...any) { show(fmt.Sprintf(format, args...) + "\n") }

var start = time.Now()

func show(text string) {
	terminal.Lock()
	defer terminal.Unlock()
	fmt.Printf("[%5s] %s", minutes(time.Since(start)), text)
}

// begin and end are called from two sides at once, but never for one stage.
func (g *gate) begin(s *stage) *stage {
	terminal.Lock()
	g.stages = append(g.stages, s)
	terminal.Unlock()
	s.began = time.Now()
	say("== %s", s.name)
	return s
}

func (g *gate) end(s *stage, state *os.ProcessState, err error) {
	s.wall, s.err = time.Since(s.began), err
	if state != nil {
		s.cpu += spent(state)
	}
	result := "ok"
	if s.failed() > 0 {
		result = "FAILED"
	}
	if err != nil {
		result += ": " + err.Error()
	}
	say("== %s: %s (%s)", s.name, result, minutes(s.wall))
}

// do runs a stage that is no test. It prints what the stage said at its end, so
// that two stages never mix.
func (g *gate) do(s *stage) {
	g.begin(s)
	var said bytes.Buffer
	state, err := g.start(s, &said, &said)
	if s.said = said.String(); s.said != "" {
		show(fmt.Sprintf("-- %s\n%s", s.name, s.said))
	}
	g.end(s, state, err)
}

// goTest runs a stage that is "go test", after the words of its command if it
// has any, unless its arguments could not be had.
func (g *gate) goTest(s *stage, err error, args ...string) {
	// The stage lint vets all there is.
	s.command = slices.Concat(s.command, []string{"go", "test", "-json", "-count=1", "-vet=off", "-timeout=20m"}, args)
	s.log = newLog(s.eachTest, slices.Contains(args, "-v"))
	g.begin(s)
	var state *os.ProcessState
	if err == nil {
		state, err = g.events(s)
	}
	g.end(s, state, err)
}

func (g *gate) events(s *stage) (*os.ProcessState, error) {
	file, err := os.Create(filepath.Join(g.folder, slug(s.name)+".json"))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	reader, writer := io.Pipe()
	read := make(chan error)
	go func() {
		lines := bufio.NewReader(io.TeeReader(reader, file))
		for {
			line, err := lines.ReadBytes('\n')
			s.log.read(line)
			if err != nil {
				read <- err
				return
			}
		}
	}()
	state, err := g.start(s, writer, os.Stderr)
	writer.Close()
	<-read
	return state, err
}

func (g *gate) start(s *stage, stdout, stderr io.Writer) (*os.ProcessState, error) {
	env := slices.Concat(g.env, s.env)
	if s.with.path != "" {
		program, count, err := counted(s.with, filepath.Join(g.folder, slug(s.name)))
		if err != nil {
			return nil, err
		}
		defer func() { s.processes = count() }()
		env = append(env, "TF_ACC_TERRAFORM_PATH="+program, "ONEKOSMOS_TEST_CLI="+program)
		if s.with.knowsLists() {
			env = append(env, "ONEKOSMOS_TEST_QUERY_CLI="+program)
		}
		if s.command[0] == "" {
			s.command[0] = program
		}
	}
	command := exec.Command(s.command[0], s.command[1:]...)
	command.Env, command.Stdout, command.Stderr = env, stdout, stderr
	err := command.Run()
	if _, exited := errors.AsType[*exec.ExitError](err); exited && s.log != nil {
		err = nil // the log says what failed
		s.log.exited = true
	}
	return command.ProcessState, err
}

// output returns what a program prints.
func (s *stage) output(env []string, name string, args ...string) (string, error) {
	command := exec.Command(name, args...)
	command.Env, command.Stderr = env, os.Stderr
	out, err := command.Output()
	if err != nil {
		err = fmt.Errorf("%s: %w", strings.Join(command.Args, " "), err)
	} else {
		s.cpu += spent(command.ProcessState)
	}
	return strings.TrimSpace(string(out)), err
}

// spent is the processor time of a program and of all that it waited for.
func spent(state *os.ProcessState) time.Duration { return state.UserTime() + state.SystemTime() }

// failed counts what did: tests, or the stage as a whole.
func (s *stage) failed() int {
	n := 0
	if s.log != nil {
		n = s.log.count("fail")
		if n == 0 && (s.log.exited || s.log.count("pass") == 0) {
			n = 1 // a package that did not build, or died; or no test ran
		}
	}
	if n == 0 && s.err != nil {
		n = 1
	}
	return n
}

func slug(name string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if r == '.' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' {
			return r
		}
		return '-'
	}, strings.ToLower(name)), "-")
}

func minutes(d time.Duration) string {
	return fmt.Sprintf("%d:%02d", int(d.Minutes()), int(d.Seconds())%60)
}

package check

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"strings"
)

// Exit codes of the command.
const (
	Passed = 0 // every step passed, perhaps with warnings
	Failed = 1
	Usage  = 2 // the command line is wrong
)

const usage = `Usage: terraform-provider-onekosmos check [-json]

Asks the tenant what an apply depends on, step by step: name, connection, keys, clock,
community, sign-in, license, and one read of each area. The tenant and the sign-in come
from the environment, as for the provider: ONEKOSMOS_BASE_URL and the others. Nothing
is changed on the tenant, and no secret is printed. The last line names the cause of
the first failure.

Flags:
  -json   print one JSON object

Exit codes: 0 passed, 1 failed, 2 wrong command line.
`

// report is what -json prints.
type report struct {
	Version string `json:"version"` // of the provider
	Passed  bool   `json:"passed"`
	Summary string `json:"summary"` // what the last line says
	Steps   []Step `json:"steps"`
}

// Command runs the command with its arguments, and returns its exit code. The report
// goes to stdout. version is the provider's.
func Command(ctx context.Context, version string, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("check", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	machine := flags.Bool("json", false, "")
	switch err := flags.Parse(args); {
	case err == flag.ErrHelp:
		fmt.Fprint(stdout, usage)
		return Passed
	case err != nil:
		fmt.Fprintf(stderr, "check: %v\n\n%s", err, usage)
		return Usage
	case flags.NArg() > 0:
		fmt.Fprintf(stderr, "check: unexpected argument %q\n\n%s", flags.Arg(0), usage)
		return Usage
	}
	tell := func(s Step) { s.print(stdout) }
	if *machine {
		tell = func(Step) {}
	}
	said := report{Version: version, Steps: run(ctx, version, tell)}
	said.Summary, said.Passed = summary(said.Steps)
	if *machine {
		encoder := json.NewEncoder(stdout)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(said); err != nil {
			fmt.Fprintf(stderr, "check: %v\n", err)
			return Failed
		}
	} else {
		fmt.Fprintf(stdout, "\n%s\n", said.Summary)
	}
	if !said.Passed {
		return Failed
	}
	return Passed
}

// print writes a step for people.
func (s Step) print(out io.Writer) {
	fmt.Fprintf(out, "%-8s %-18s %6.2f s  %s\n", s.Result, s.Name, s.Seconds, s.Said)
	if s.Remedy != "" {
		fmt.Fprintf(out, "%*s%s\n", 38, "", s.Remedy)
	}
}

// summary says in one line how the steps ended: the first that failed is the cause of
// those after it.
func summary(steps []Step) (text string, passed bool) {
	warned := 0
	for _, s := range steps {
		switch s.Result {
		case failed:
			return strings.TrimSpace(fmt.Sprintf("Failed at %s: %s %s", s.Name, s.Said, s.Remedy)), false
		case warning:
			warned++
		}
	}
	switch warned {
	case 0:
		return fmt.Sprintf("Passed: %d steps.", len(steps)), true
	case 1:
		return fmt.Sprintf("Passed with a warning: %d steps.", len(steps)), true
	}
	return fmt.Sprintf("Passed with %d warnings: %d steps.", warned, len(steps)), true
}

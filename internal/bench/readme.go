package main

import (
	"fmt"
	"strings"
)

// readme is the results as a page, with how to read and to repeat them.
func (b *benchmark) readme() string {
	var s strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&s, format+"\n\n", args...) }
	say("# Benchmark")
	say("Written by `make bench`: figures of one run.")
	say("%s\n%s", b.machine, b.circumstances())
	say("## Goals")
	for _, g := range b.goals() {
		fmt.Fprintf(&s, "- %s\n", g)
	}
	say("\n## Time and memory")
	s.WriteString(b.times().markdown())
	say("\nHow to read it:")
	s.WriteString(reading)
	say("\n## Requests")
	say("The requests of one run of each step. A destroy begins with a plan in a process of its own, which signs in once more.")
	s.WriteString(b.endpoints().markdown())
	if len(b.left) > 0 {
		say("\n## Left out")
		for _, what := range b.left {
			fmt.Fprintf(&s, "- %s\n", what)
		}
	}
	s.WriteString(repeating)
	return s.String()
}

const reading = `- Each object is a resource block of its own. Service providers are SAML applications with all attributes; mixed objects are of seven kinds. Every plan refreshes all of them and finds nothing to do. The time of a plan is the median of its runs; the other steps run once.
- **no-op** is a provider with the same schemas and the same tuning that keeps whatever is planned and asks nobody: what the plugin framework takes by itself. **terraform_data** is as many blocks, with the same text, of the resource that the CLI has built in: the least that the CLI takes. The "÷" columns are the provider's time in multiples of these.
- **one by one** is the provider with ` + "`read_coalescing = false`" + `, which reads each object by its id; run once.
- **requests** are all that the local tenant was sent, sign-in and keys included.
- Memory is the peak of resident memory of one process (VmHWM): the largest of the provider's processes in the step, and the CLI's.
- The local tenant is a process of its own, on the same processors. Ratios travel to other machines, seconds do not. Where the load before the first step is above the number of processors, other work disturbed the run: then its requests tell something, and its times do not.
`

const repeating = `
## Repeat it

    make bench
    make bench BENCH_FLAGS='-sizes 100 -mixed 0 -runs 1 -markdown /tmp/bench.md'
    go run ./internal/bench -h

It takes Terraform and OpenTofu as ` + "`scripts/cli.sh all`" + ` finds them. Nothing leaves the machine, and nothing stays behind.
`

// Command bench runs the provider as users do, by Terraform and OpenTofu,
// against a local tenant with thousands of objects, and sets what that takes
// against what the CLI and the plugin protocol take by themselves. It needs
// Linux, which tells how much memory a process has used.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// tenantCommand makes the program a tenant, for a parent of the same program.
const tenantCommand = "serve-tenant"

// largest keeps a step's requests within what a tenant's journal holds.
const largest = 5000

// options are the command line's.
type options struct {
	clis     []string
	sizes    []int
	mixed    int
	creates  int
	runs     int
	latency  int
	share    int
	limit    time.Duration
	budget   time.Duration
	markdown string
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == tenantCommand {
		latency, err := strconv.Atoi(os.Args[2])
		if err == nil {
			err = serveTenant(latency, os.Stdin, os.Stdout)
		}
		exit(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	o, err := parse(os.Args[1:])
	if err == nil {
		err = bench(ctx, o)
	}
	stop()
	exit(err)
}

func exit(err error) {
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(os.Stderr, "bench: interrupted")
		os.Exit(130)
	case err != nil:
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

func parse(args []string) (o options, err error) {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.Func("cli", "a Terraform or OpenTofu; may be given again (default: those that scripts/cli.sh finds)", func(path string) error {
		o.clis = append(o.clis, path)
		return nil
	})
	sizes := flags.String("sizes", "100,1000,5000", "how many service providers, 5000 at most")
	flags.IntVar(&o.mixed, "mixed", 1000, "how many mixed objects, 0 for none")
	flags.IntVar(&o.creates, "creates", 500, "how many service providers to create for the goal of creates, 0 for none")
	flags.IntVar(&o.runs, "runs", 3, "plans of which the median counts, 9 at most")
	flags.IntVar(&o.latency, "latency", 20, "milliseconds that each request takes longer, 1000 at most")
	flags.IntVar(&o.share, "share", 1000, "above so many objects, Terraform, which writes the whole state after each of them, plans with the state that OpenTofu has made")
	flags.DurationVar(&o.limit, "limit", 10*time.Minute, "time for one step; what takes longer is left out")
	flags.DurationVar(&o.budget, "budget", 25*time.Minute, "time for all; what does not fit is left out")
	flags.StringVar(&o.markdown, "markdown", "", "file to write the results to, as Markdown")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	for text := range strings.SplitSeq(*sizes, ",") {
		size, err := strconv.Atoi(text)
		if err != nil || size < 1 || size > largest {
			return o, fmt.Errorf("-sizes: %q is not between 1 and %d", text, largest)
		}
		o.sizes = append(o.sizes, size)
	}
	for _, limit := range []struct {
		name               string
		value, least, most int
	}{{"mixed", o.mixed, 0, largest}, {"creates", o.creates, 0, largest}, {"runs", o.runs, 1, 9}, {"latency", o.latency, 0, 1000}} {
		if limit.value < limit.least || limit.value > limit.most {
			return o, fmt.Errorf("-%s: %d is not between %d and %d", limit.name, limit.value, limit.least, limit.most)
		}
	}
	return o, nil
}

func bench(ctx context.Context, o options) error {
	root, err := output(ctx, "go", "list", "-m", "-f", "{{.Dir}}")
	if err != nil {
		return err
	}
	if len(o.clis) == 0 {
		found, err := output(ctx, filepath.Join(root, "scripts", "cli.sh"), "all")
		if err != nil {
			return err
		}
		o.clis = strings.Split(found, "\n")
	}
	b := &benchmark{options: o, results: map[key]*result{}}
	for _, path := range o.clis {
		c, err := findCLI(ctx, path)
		if err != nil {
			return err
		}
		b.clis = append(b.clis, c)
	}
	if b.folder, err = os.MkdirTemp("", "onekosmos-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.folder)
	if b.folder, err = filepath.EvalSymlinks(b.folder); err != nil {
		return err
	}
	for subject, source := range map[subject]string{ours: ".", noop: "./internal/bench/noop"} {
		if _, err := output(ctx, "go", "-C", root, "build", "-o", b.program(subject), source); err != nil {
			return err
		}
	}
	b.machine, b.began = describeMachine(), time.Now()
	b.machine += ", load " + load() + " before the first step"
	if err := b.run(ctx); err != nil {
		return err
	}
	b.machine += " and " + load() + " after the last."
	b.print(os.Stdout)
	if o.markdown == "" {
		return nil
	}
	if !filepath.IsAbs(o.markdown) {
		o.markdown = filepath.Join(root, o.markdown)
	}
	return errors.Join(os.MkdirAll(filepath.Dir(o.markdown), 0o755), os.WriteFile(o.markdown, []byte(b.readme()), 0o644))
}

// output runs a command and returns what it prints, without the last newline.
func output(ctx context.Context, name string, args ...string) (string, error) {
	command := exec.CommandContext(ctx, name, args...)
	command.Stderr = os.Stderr
	said, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return strings.TrimRight(string(said), "\n"), nil
}

// Command localtenant runs a local stand-in for a 1Kosmos tenant on the
// loopback interface, and changes its objects behind everyone's back.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// tokenVariable holds the control token.
const tokenVariable = "LOCALTENANT_CONTROL_TOKEN"

const usage = `localtenant is a local stand-in for a 1Kosmos tenant.

  localtenant serve    [-addr 127.0.0.1:8742] [-state file] [-env-file file] [-tls] [-ca-file file]
                       [-username name] [-password text] [-community name] [-populate n] [-second-step]
                       [-control-token text]
  localtenant show     [-url URL] [-collection name]
  localtenant journal  [-url URL] [-reset]
  localtenant violations [-url URL]
  localtenant change   [-url URL] -collection name (-name name | -id id) -set JSON
  localtenant remove   [-url URL] -collection name (-name name | -id id)
  localtenant add      [-url URL] -collection name -set JSON
  localtenant modes    [-url URL] [-set JSON]
  localtenant fault    [-url URL] -set JSON

Objects of the applications are in the collection service_providers. In -set of
change, nested objects merge, dotted names reach inside, null removes.
With -populate, a new tenant has n foreign objects of every kind from the start.
violations lists what was sent that the API reference does not allow.
With -tls, the other commands take -ca-file too.
With a control token, which is in LOCALTENANT_CONTROL_TOKEN or -control-token, the
other commands need it too, and calls to /_local/ the header "Authorization: Bearer".
Files that it writes are readable by you only.
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "localtenant:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) == 0 {
		fmt.Fprint(stderr, usage)
		return flag.ErrHelp
	}
	flags := flag.NewFlagSet("localtenant "+args[0], flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() { fmt.Fprint(stderr, usage) }
	switch args[0] {
	case "serve":
		return serve(ctx, flags, args[1:], stdout, stderr)
	case "show", "journal", "violations", "change", "remove", "add", "modes", "fault":
		return control(ctx, args[0], flags, args[1:], stdout)
	}
	fmt.Fprint(stderr, usage)
	return fmt.Errorf("there is no command %q", args[0])
}

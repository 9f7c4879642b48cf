// Command terraform-provider-onekosmos serves the provider to Terraform and
// OpenTofu. When no CLI has started it, it is a command as well: see packages check and
// export.
package main

import (
	"context"
	"flag"
	"log"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/check"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/export"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/process"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/unfinished"
)

// lastWrites bounds how long a process that nobody listens to any more waits for
// the writes that it has under way. A CLI that ends leaves two seconds of it.
const lastWrites = time.Minute

// cookie is set by every CLI that starts a plugin.
const cookie = "TF_PLUGIN_MAGIC_COOKIE"

// version is set at build time.
var version = "dev"

func main() {
	if len(os.Args) > 1 && os.Getenv(cookie) == "" {
		if run := commands[os.Args[1]]; run != nil {
			os.Exit(runCommand(run, os.Args[2:]))
		}
	}
	debugging := flag.Bool("debug", false, "serve for a debugger: print how to attach and wait")
	flag.Parse()
	process.Tune()
	finish := func() { unfinished.Finish(lastWrites) }
	var opts []tf6server.ServeOpt
	if *debugging {
		opts = append(opts, tf6server.WithManagedDebug())
	} else {
		go process.EndWithParent(finish)
	}
	if err := tf6server.Serve("registry.terraform.io/1kosmos/onekosmos", func() tfprotov6.ProviderServer { return provider.Server(version) }, opts...); err != nil {
		log.Fatal(err)
	}
	finish()
}

// commands are what the program is where no CLI has started it, by their names. Each
// returns its exit code.
var commands = map[string]func(ctx context.Context, args []string) int{
	"check": func(ctx context.Context, args []string) int {
		return check.Command(ctx, version, args, os.Stdout, os.Stderr)
	},
	"export": func(ctx context.Context, args []string) int {
		return export.Command(ctx, export.Provider{
			Name: "onekosmos", Source: "1kosmos/onekosmos", Kinds: provider.Adoptions(),
			Serve: func() tfprotov6.ProviderServer { return provider.Reader(version) },
		}, args, os.Stdout, os.Stderr)
	},
}

func runCommand(run func(context.Context, []string) int, args []string) int {
	process.Tune()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process
	return run(ctx, args)
}

// Command terraform-provider-onekosmos serves the provider to Terraform and
// OpenTofu.
package main

import (
	"flag"
	"log"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/process"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/unfinished"
)

// lastWrites bounds how long a process that nobody listens to any more waits for
// the writes that it has under way. A CLI that ends leaves two seconds of it.
const lastWrites = time.Minute

// version is set at build time.
var version = "dev"

func main() {
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

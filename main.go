// Command terraform-provider-onekosmos serves the provider to Terraform and
// OpenTofu.
package main

import (
	"flag"
	"log"
	"os"
	"runtime/debug"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/shortcut"
)

// version is set at build time.
var version = "dev"

func main() {
	debugging := flag.Bool("debug", false, "serve for a debugger: print how to attach and wait")
	flag.Parse()
	tune()
	var opts []tf6server.ServeOpt
	if *debugging {
		opts = append(opts, tf6server.WithManagedDebug())
	}
	if err := tf6server.Serve("registry.terraform.io/1kosmos/onekosmos", newServer, opts...); err != nil {
		log.Fatal(err)
	}
}

// newServer returns the framework's server with the shortcuts in front of it.
// Tests turn these off to compare.
func newServer() tfprotov6.ProviderServer {
	p := provider.New(version)()
	server := providerserver.NewProtocol6(p)()
	if os.Getenv("ONEKOSMOS_TEST_NO_SHORTCUT") == "1" {
		return server
	}
	return shortcut.New(p, server)
}

// tune keeps two costs off every plan. The plugin SDK writes trace lines for
// each object, which the CLI parses and drops unless a log is asked for; and a
// short-lived process collects garbage too eagerly.
func tune() {
	if os.Getenv("TF_LOG") == "" && os.Getenv("TF_LOG_PROVIDER") == "" {
		for _, name := range []string{"TF_LOG_SDK", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_SDK_PROTO"} {
			if os.Getenv(name) == "" {
				_ = os.Setenv(name, "off")
			}
		}
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(320 << 20) // soft: above it, collect as usual
	}
}

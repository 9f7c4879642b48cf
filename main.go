// Command terraform-provider-onekosmos serves the provider to Terraform and
// OpenTofu.
package main

import (
	"context"
	"flag"
	"log"
	"os"
	"runtime/debug"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

// version is set at build time.
var version = "dev"

func main() {
	debugging := flag.Bool("debug", false, "serve for a debugger: print how to attach and wait")
	flag.Parse()
	tune()
	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
		Address:         "registry.terraform.io/1kosmos/onekosmos",
		Debug:           *debugging,
		ProtocolVersion: 6,
	})
	if err != nil {
		log.Fatal(err)
	}
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
		debug.SetMemoryLimit(400 << 20) // soft: above it, collect as usual
	}
}

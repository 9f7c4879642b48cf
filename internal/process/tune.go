// Package process sets up the process of a provider.
package process

import (
	"os"
	"runtime/debug"
)

// Tune keeps two costs off every plan. The plugin SDK writes trace lines for
// each object, which the CLI parses and drops unless a log is asked for; and a
// short-lived process collects garbage too eagerly. What the environment says
// of logs, GOGC and GOMEMLIMIT holds.
func Tune() {
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

package plumbing

import (
	"strings"
	"testing"
)

func TestRedact(t *testing.T) {
	long := "-----BEGIN KEY-----\n" + strings.Repeat("abcdef", 20)
	for name, test := range map[string]struct{ said, secret, want string }{
		"whole":          {"no: s3cret is wrong", "s3cret", "no: [redacted] is wrong"},
		"twice":          {"s3cret s3cret", "s3cret", "[redacted] [redacted]"},
		"cut off":        {"no: " + long[:40] + "…", long, "no: [redacted]"},
		"something else": {"no: other", "s3cret", "no: other"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := redact(test.said, []string{test.secret}); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

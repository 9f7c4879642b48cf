package client

import (
	"regexp"
	"strings"
	"sync/atomic"
)

// insistence is set when a service has shown that it takes no change without the
// secrets of an object.
type insistence struct{ atomic.Bool }

// keeping sends a change that keeps secrets. Where the caller knows them they are
// sent only to a service that insists: that refuses a change without them, or shows
// none after it where it showed one before.
func keeping[A any](insists *insistence, known bool, lacks func(error) bool, lost func(*A) bool, without, complete func() (*A, error)) (*A, error) {
	switch {
	case !known:
		return without()
	case insists.Load():
		return complete()
	}
	changed, err := without()
	if err != nil && lacks(err) || err == nil && lost(changed) {
		insists.Store(true)
		return complete()
	}
	return changed, err
}

// lacksOne reports whether a service refused a call for lack of one of the members.
func lacksOne(err error, members ...string) bool {
	return declined(err) && names(err, members...)
}

// masks reports whether what is shown of a secret is a mask. A secret of random
// letters may have one asterisk, and never three in a row.
func masks(shown string) bool {
	lower := strings.ToLower(shown)
	for _, sign := range []string{"***", "••", "●", "…", "...", "mask", "redact", "hidden"} {
		if strings.Contains(lower, sign) {
			return true
		}
	}
	return strings.Trim(lower, "*•x#-") == ""
}

// mayMask reports whether what is shown of a secret could be a mask. In doubt it is
// one: sent back, it would take the secret's place.
func mayMask(shown string) bool {
	return masks(shown) || strings.Contains(shown, "*")
}

// mustMask is what no text has that is no mask, whatever it is of.
var mustMask = regexp.MustCompile(`[*•●]{3}`)

// unmasked returns nothing for a secret of which the service shows only a mask.
func unmasked(shown string) string {
	if masks(shown) {
		return ""
	}
	return shown
}

package client

import (
	"net/netip"
	"strings"
)

// JourneyAddress reports whether a text is a range of IP addresses, and returns
// what is wrong with it as a value of the condition JourneyIP.
func JourneyAddress(text string) (isRange bool, problem string) {
	address := func(text string) (netip.Addr, bool) {
		a, err := netip.ParseAddr(text)
		return a, err == nil && a.Zone() == "" // a zone means something on one machine only
	}
	if from, to, both := strings.Cut(text, "-"); both {
		first, ok := address(from)
		last, ok2 := address(to)
		switch {
		case !ok || !ok2:
			return true, "is not a range: there must be an IP address on both sides of the hyphen, and no blanks."
		case first.Is4() != last.Is4():
			return true, "is not a range: it starts and ends with IP addresses of different versions."
		case last.Less(first):
			return true, "is not a range: it ends before it starts."
		}
		return true, ""
	}
	if strings.Contains(text, "/") {
		if _, err := netip.ParsePrefix(text); err != nil {
			return true, "is not a range in CIDR notation."
		}
		return true, ""
	}
	if _, ok := address(text); !ok {
		return false, "is not an IP address."
	}
	return false, ""
}

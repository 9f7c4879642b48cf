package client

import "golang.org/x/text/unicode/norm"

// SameName reports whether two names are the same text. Unicode spells some
// letters in two ways, and a console or a keyboard decides which is sent.
func SameName(a, b string) bool {
	return a == b || norm.NFC.String(a) == norm.NFC.String(b)
}

package localtenant

import (
	"strconv"
	"strings"
	"unicode/utf16"
)

const escapeKeeps = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@*_+-./"

// unescape undoes JavaScript's escape() and reports whether the text can be
// its result: nothing but kept characters, %XX and %uXXXX.
func unescape(escaped string) (string, bool) {
	var units []uint16
	for i := 0; i < len(escaped); {
		digits, width := "", 1
		switch {
		case escaped[i] != '%':
			if !strings.Contains(escapeKeeps, escaped[i:i+1]) {
				return escaped, false
			}
			units = append(units, uint16(escaped[i]))
			i++
			continue
		case strings.HasPrefix(escaped[i:], "%u") && len(escaped) >= i+6:
			digits, width = escaped[i+2:i+6], 6
		case len(escaped) >= i+3:
			digits, width = escaped[i+1:i+3], 3
		}
		unit, err := strconv.ParseUint(digits, 16, 16)
		if err != nil {
			return escaped, false
		}
		units = append(units, uint16(unit))
		i += width
	}
	return string(utf16.Decode(units)), true
}

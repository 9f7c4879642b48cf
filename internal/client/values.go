package client

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Bool is a boolean that some answers spell as the text "true" or "false".
// Requests carry the documented boolean.
type Bool bool

// UnmarshalJSON reads true, false, "true" and "false".
func (b *Bool) UnmarshalJSON(raw []byte) error {
	switch strings.ToLower(strings.Trim(string(raw), `"`)) {
	case "true":
		*b = true
	case "false", "", "null":
		*b = false
	default:
		return fmt.Errorf("%.20s is neither true nor false", raw)
	}
	return nil
}

// Secret is a secret of a request. What an answer says of it, in plain or
// masked, is not taken over, so that nothing can send it back.
type Secret string

// UnmarshalJSON reads nothing.
func (*Secret) UnmarshalJSON([]byte) error { return nil }

// Number is a whole number that some answers spell as text.
type Number int64

// UnmarshalJSON reads 10, 10.0 and "10".
func (n *Number) UnmarshalJSON(raw []byte) error {
	s := strings.Trim(string(raw), `"`)
	if s == "" || s == "null" {
		*n = 0
		return nil
	}
	if whole, err := strconv.ParseInt(s, 10, 64); err == nil {
		*n = Number(whole) // a float64 has not all of them
		return nil
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != float64(int64(f)) {
		return fmt.Errorf("%.20s is not a whole number", raw)
	}
	*n = Number(f)
	return nil
}

// EscapedXML is XML that travels as JavaScript's escape() writes it, and comes
// back escaped or plain.
type EscapedXML string

// MarshalJSON writes the escaped form.
func (x EscapedXML) MarshalJSON() ([]byte, error) { return json.Marshal(jsEscape(string(x))) }

// UnmarshalJSON reads both forms. A text that escape() cannot have written is
// plain: a URL with %20 in it has a colon, and XML has a <.
func (x *EscapedXML) UnmarshalJSON(raw []byte) error {
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return err
	}
	if plain := jsUnescape(s); strings.EqualFold(jsEscape(plain), s) {
		s = plain
	}
	*x = EscapedXML(s)
	return nil
}

// jsEscape does what JavaScript's escape() does: code units above 255 become
// %uXXXX, all others but letters, digits and @*_+-./ become %XX.
func jsEscape(s string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(s)) {
		switch {
		case unit > 0xff:
			fmt.Fprintf(&b, "%%u%04X", unit)
		case unit < 0x80 && (isAlphanumeric(byte(unit)) || strings.IndexByte("@*_+-./", byte(unit)) >= 0):
			b.WriteByte(byte(unit))
		default:
			fmt.Fprintf(&b, "%%%02X", unit)
		}
	}
	return b.String()
}

func isAlphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// jsUnescape undoes jsEscape; a % that starts no escape stays as it is.
func jsUnescape(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var units []uint16
	for i := 0; i < len(s); {
		if n, size := escapeAt(s[i:]); size > 0 {
			units = append(units, n)
			i += size
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		units = utf16.AppendRune(units, r)
		i += size
	}
	return string(utf16.Decode(units))
}

func escapeAt(s string) (unit uint16, size int) {
	for _, form := range []struct {
		prefix string
		size   int
	}{{"%u", 6}, {"%", 3}} {
		if strings.HasPrefix(s, form.prefix) && len(s) >= form.size {
			if n, err := strconv.ParseUint(s[len(form.prefix):form.size], 16, 16); err == nil {
				return uint16(n), form.size
			}
		}
	}
	return 0, 0
}

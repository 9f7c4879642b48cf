package client

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestJSEscape(t *testing.T) {
	t.Parallel()
	for plain, escaped := range map[string]string{
		"":                                 "",
		"AZaz09@*_+-./":                    "AZaz09@*_+-./",
		`<a href="x">&'~`:                  "%3Ca%20href%3D%22x%22%3E%26%27%7E",
		"100%":                             "100%25",
		"é ÿ":                              "%E9%20%FF",
		"Ā ž €":                            "%u0100%20%u017E%20%u20AC",
		"😀":                                "%uD83D%uDE00",
		"\x00\n\x7f":                       "%00%0A%7F",
		"%u20AC, as written by the caller": "%25u20AC%2C%20as%20written%20by%20the%20caller",
	} {
		if got := jsEscape(plain); got != escaped {
			t.Errorf("escape(%q) = %q, want %q", plain, got, escaped)
		}
		if got := jsUnescape(escaped); got != plain {
			t.Errorf("unescape(%q) = %q, want %q", escaped, got, plain)
		}
	}
	// What no escape() writes is read as JavaScript reads it.
	for escaped, plain := range map[string]string{
		"%":                "%",
		"%4":               "%4",
		"%zz%u12":          "%zz%u12",
		"%u00g0":           "%u00g0",
		"%u+123":           "%u+123",
		"%3c%u20ac":        "<€",
		"€%20€":            "€ €",
		"%ud83d%ude00":     "😀",
		"%uD83D alone":     "\ufffd alone",
		"%\xff%41\xc3A%42": "%\ufffdA\ufffdAB",
	} {
		if got := jsUnescape(escaped); got != plain {
			t.Errorf("unescape(%q) = %q, want %q", escaped, got, plain)
		}
	}
}

func TestEscapedXML(t *testing.T) {
	t.Parallel()
	const xml = `<md:EntityDescriptor entityID="https://ä.example.com/?a=1&amp;b=%2F">€ 😀</md:EntityDescriptor>`
	sent, err := json.Marshal(EscapedXML(xml))
	if err != nil || strings.Contains(string(sent), "<") {
		t.Fatalf("sent %s, %v", sent, err)
	}
	plain, err := marshal(xml)
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range [][]byte{sent, plain} {
		var got EscapedXML
		if err := json.Unmarshal(form, &got); err != nil || got != xml {
			t.Errorf("%s is read as %s, %v", form, got, err)
		}
	}
	const url = `"https://app.example.com/saml%20metadata?a=%2F"`
	var got EscapedXML
	if err := json.Unmarshal([]byte(url), &got); err != nil || `"`+string(got)+`"` != url {
		t.Errorf("%s is read as %s, %v", url, got, err)
	}
	if err := json.Unmarshal([]byte("1"), new(EscapedXML)); err == nil {
		t.Error("a number is read as XML")
	}
}

func TestBool(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`true`: true, `"true"`: true, `"TRUE"`: true, `false`: false, `"false"`: false, `""`: false, `null`: false,
	} {
		got := Bool(!want)
		if text == "null" {
			// null sets nothing: encoding/json hands it to Unmarshalers.
			got = true
		}
		if err := json.Unmarshal([]byte(text), &got); err != nil || bool(got) != want {
			t.Errorf("%s is read as %t, %v", text, got, err)
		}
	}
	for _, text := range []string{`1`, `"yes"`, `{}`, `[true]`} {
		if err := json.Unmarshal([]byte(text), new(Bool)); err == nil {
			t.Errorf("%s is read as a boolean", text)
		}
	}
	if sent, _ := json.Marshal(Bool(true)); string(sent) != "true" {
		t.Errorf("sent as %s", sent)
	}
}

// FuzzJSUnescape: what is escaped comes back, and nothing stops the reader.
func FuzzJSUnescape(f *testing.F) {
	for _, seed := range []string{"", "%", "%u", "%u20A", "%41", "%uD83D%uDE00", "<x>ä€😀</x>", "%\xff%%u12345"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if read := jsUnescape(s); !utf8.ValidString(read) && utf8.ValidString(s) {
			t.Errorf("%q is read as %q", s, read)
		}
		if !utf8.ValidString(s) {
			return
		}
		escaped := jsEscape(s)
		if strings.Trim(escaped, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@*_+-./%") != "" {
			t.Errorf("%q is escaped to %q", s, escaped)
		}
		if back := jsUnescape(escaped); back != s {
			t.Errorf("%q comes back as %q", s, back)
		}
	})
}

package localtenant

import "testing"

func TestUnescape(t *testing.T) {
	t.Parallel()
	for escaped, want := range map[string]string{"": "", "a+b": "a+b", "%3Ca%3E": "<a>", "%FC": "ü", "%u20AC": "€", "%uD83D%uDE00": "😀"} {
		if got, ok := unescape(escaped); got != want || !ok {
			t.Errorf("%s: %q %v", escaped, got, ok)
		}
	}
}

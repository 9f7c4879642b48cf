package jsontext

import "testing"

func TestSame(t *testing.T) {
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{`2.0`, `2`, true},
		{`1e3`, `1000`, true},
		{`1E+3`, `1000.00`, true},
		{`-0`, `0`, true},
		{`0.10`, `1e-1`, true},
		{`-1.50`, `-15e-1`, true},
		{`100`, `10`, false},
		{`0.1`, `1`, false},
		{`-1`, `1`, false},
		{`9007199254740993`, `9007199254740992`, false},
		{`12345678901234567890123`, `12345678901234567890123.0`, true},
		{`1e999999999`, `1e999999998`, false},
		{`1e99999999999999999999`, `1e99999999999999999999`, true},
		{`{"a":1,"b":[2.0,{"c":"x"}]}`, "{ \"b\": [2, {\"c\": \"x\"}],\n\"a\": 1.0 }", true},
		{`[1,2]`, `[2,1]`, false},
		{`{"a":null}`, `{}`, false},
		{`"2.0"`, `"2"`, false},
		{`"\u0041"`, `"A"`, true},
		{`no JSON`, `no JSON`, true},
		{`no JSON`, `no  JSON`, false},
		{`{} {}`, `{}`, false},
		{``, `null`, false},
	} {
		if Same(test.a, test.b) != test.same || Same(test.b, test.a) != test.same {
			t.Errorf("%s and %s: the same is %t, want %t", test.a, test.b, !test.same, test.same)
		}
	}
}

func TestContains(t *testing.T) {
	t.Parallel()
	const whole = `{"a":1.0,"b":{"c":[{"d":"x","e":2}],"f":null},"g":true}`
	for part, want := range map[string]bool{
		`{}`: true, `{"a":1}`: true, `{"b":{"c":[{"d":"x"}]}}`: true, `{"b":{"f":null}}`: true, whole: true,
		`{"a":2}`: false, `{"h":1}`: false, `{"b":{"c":[]}}`: false, `{"b":{"c":[{"d":"x"},{}]}}`: false, `{"b":1}`: false, `{"a":{}}`: false, `[]`: false, `x`: false,
	} {
		if Contains(whole, part) != want {
			t.Errorf("%s: %t", part, !want)
		}
	}
}

func TestOverlap(t *testing.T) {
	t.Parallel()
	const whole = `{"a":1,"b":{"c":[{"d":"x","e":2}],"f":null},"g":true}`
	for known, want := range map[string]string{
		`{"a":2}`: `{"a":1}`, `{"h":1}`: `{"h":1}`, `{"b":{"c":[{"d":"y"}]}}`: `{"b":{"c":[{"d":"x"}]}}`, `{"b":1}`: `{"b":{"c":[{"d":"x","e":2}],"f":null}}`,
		`{"b":{"c":[]}}`: `{"b":{"c":[{"d":"x","e":2}]}}`, `x`: whole, `{"g":{"h":1}}`: `{"g":true}`, `{"g":[1]}`: `{"g":true}`,
	} {
		if got := Overlap(whole, known); !Same(got, want) {
			t.Errorf("%s: %s, want %s", known, got, want)
		}
	}
	if got := Overlap("x", "{}"); got != "x" {
		t.Error(got)
	}
}

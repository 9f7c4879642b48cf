package main

import (
	"os"
	"path/filepath"
	"testing"
)

const (
	sampleCode = `package client

import "errors"

type answer struct {
	Name string ` + "`json:\"name\"`" + `
}

func sign(n int) string {
	switch {
	case n < 0:
		return "minus"
	case n == 0:
		return "zero"
	}
	return "plus"
}

func check(n int) (int, error) {
	if n == 7 {
		return 0, errors.New("seven")
	}
	return n, nil
}

func untested(n int) bool { return n == 1 }
`
	sampleTest = `package client

import (
	"encoding/json"
	"testing"
)

func TestSign(t *testing.T) {
	if sign(-1) != "minus" || sign(1) != "plus" {
		t.Error("wrong")
	}
	check(3)
	if text, _ := json.Marshal(answer{"a"}); string(text) != ` + "`{\"name\":\"a\"}`" + ` {
		t.Error(string(text))
	}
}
`
)

func TestVerdicts(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": "module example.com/sample\n\ngo 1.26\n", "internal/client/a.go": sampleCode, "internal/client/a_test.go": sampleTest,
	} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all, err := allCandidates(root)
	if err != nil {
		t.Fatal(err)
	}
	s, err := newSuite(root, t.TempDir(), 2)
	if err != nil {
		t.Fatal(err)
	}
	s.mutants = all
	if bad, err := s.compile(options{}.wants); err != nil || len(bad) > 0 {
		t.Fatal(bad, err)
	}
	got := map[string]string{}
	for _, m := range s.mutants {
		verdict, err := s.verdict(m, "23", "")
		if err != nil {
			t.Fatal(err)
		}
		got[m.in+" "+m.op+": "+short(m.before)] = verdict
	}
	for change, want := range map[string]string{
		`sign less: n < 0`:                      "survived 23",
		`sign case: case n < 0: return "minus"`: "killed in 2 by TestSign",
		`sign case: case n == 0: return "zero"`: "survived 23",
		`sign equal: n == 0`:                    "killed in 2 by TestSign",
		`check equal: n == 7`:                   "survived 23",
		`check nil-error: errors.New("seven")`:  "survived 23, never reached",
		`untested equal: n == 1`:                "survived 23, never reached",
		"answer wire: `json:\"name\"`":          "killed in 2 by TestSign",
	} {
		if got[change] != want {
			t.Errorf("%s: %s, want %s", change, got[change], want)
		}
	}
}

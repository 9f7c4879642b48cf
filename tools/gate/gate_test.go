package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// What "go test" would run is found, also behind a build tag, and nothing else.
func TestFunctionsOfATree(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for name, text := range map[string]string{
		"a/a_test.go": `package a
import "testing"
func TestMain(m *testing.M) {}
func TestOne(t *testing.T) {}
func Testify(t *testing.T) {}
func TestHelper(t *testing.T, more int) {}
func (x) TestMethod(t *testing.T) {}
func FuzzOne(f *testing.F) {}
func BenchmarkOne(b *testing.B) {}
func ExampleOne() {
	// Output: 1
}
func ExampleNeverRun() {}
`,
		"a/tag_test.go":            "//go:build never\n\npackage a\n\nimport \"testing\"\n\nfunc TestBehindATag(t *testing.T) {}\n",
		"a/a.go":                   "package a\n\nimport \"testing\"\n\nfunc TestNotInATestFile(t *testing.T) {}\n",
		"a/testdata/b_test.go":     "package a\n\nfunc TestData(t *testing.T) {}\n",
		".cache/b_test.go":         "package a\n\nfunc TestCache(t *testing.T) {}\n",
		"tools/own/go.mod":         "module own\n",
		"tools/own/module_test.go": "package own\n\nimport \"testing\"\n\nfunc TestOfAnotherModule(t *testing.T) {}\n",
	} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := testFunctions(root)
	if err != nil {
		t.Fatal(err)
	}
	want := []test{{"a", "TestOne"}, {"a", "FuzzOne"}, {"a", "ExampleOne"}, {"a", "TestBehindATag"}, {"tools/own", "TestOfAnotherModule"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if stale := unknown([]string{"a TestOne", "a TestGone"}, got); !slices.Equal(stale, []string{"a TestGone"}) {
		t.Errorf("stale: %v", stale)
	}
}

// A test that is in no stage, or skipped in every one, closes the gate.
func TestNeverRan(t *testing.T) {
	t.Parallel()
	functions := []test{{"a", "TestRuns"}, {"a", "TestDies"}, {"a", "TestLater"}, {"a", "TestSkips"}, {"a", "TestMaySkip"}, {"a", "TestLost"}, {"b", "TestElsewhere"}}
	first := stageOf(
		`{"Action":"run","Package":"a","Test":"TestRuns"}`, `{"Action":"pass","Package":"a","Test":"TestRuns"}`,
		`{"Action":"run","Package":"a","Test":"TestDies"}`,
		`{"Action":"run","Package":"a","Test":"TestRuns/part"}`, `{"Action":"skip","Package":"a","Test":"TestRuns/part"}`,
		`{"Action":"run","Package":"a","Test":"TestLater"}`, `{"Action":"skip","Package":"a","Test":"TestLater"}`,
		`{"Action":"run","Package":"a","Test":"TestSkips"}`, `{"Action":"output","Package":"a","Test":"TestSkips","Output":"    a_test.go:1: no mood\n"}`,
		`{"Action":"skip","Package":"a","Test":"TestSkips"}`,
		`{"Action":"run","Package":"a","Test":"TestMaySkip"}`,
		`{"Action":"output","Package":"a","Test":"TestMaySkip","Output":"    a_test.go:1: `+maySkip[0].reason+`, and has none\n"}`,
		`{"Action":"skip","Package":"a","Test":"TestMaySkip"}`,
	)
	second := stageOf(`{"Action":"run","Package":"a","Test":"TestLater"}`, `{"Action":"pass","Package":"a","Test":"TestLater"}`)
	part := []string{
		"a TestLost: no stage runs it",
		"a TestRuns/part: skipped in every stage: no reason",
		"a TestSkips: skipped in every stage: no mood",
	}
	if got := neverRan(functions, []*stage{first, {}, second}, false, false); !slices.Equal(got, part) {
		t.Errorf("a part: %q", got)
	}
	if got := neverRan(functions, []*stage{first, second}, true, false); !slices.Equal(got, append(part, "b TestElsewhere: no stage runs it")) {
		t.Errorf("the whole: %q", got)
	}
	if !allowed("Terraform CLI version 1.11.4 is below", false) || allowed("Terraform CLI version 1.11.4 is below", true) {
		t.Error("a test that the first CLI is too old for must run with a further one, where there is one")
	}
}

// What failed is counted, also where no test could.
func TestFailures(t *testing.T) {
	t.Parallel()
	passed := `{"Action":"pass","Package":"a","Test":"TestA"}`
	died := stageOf(passed)
	died.log.exited = true
	for name, c := range map[string]struct {
		stage *stage
		want  int
	}{
		"passed":      {stageOf(passed), 0},
		"failed":      {stageOf(passed, `{"Action":"fail","Package":"a","Test":"TestB"}`, `{"Action":"fail","Package":"a"}`), 1},
		"never ended": {stageOf(passed, `{"Action":"run","Package":"a","Test":"TestB"}`), 1},
		"no test":     {stageOf(), 1},
		"died":        {died, 1},
		"no tests":    {&stage{err: os.ErrInvalid}, 1},
		"script":      {&stage{}, 0},
	} {
		if got := c.stage.failed(); got != c.want {
			t.Errorf("%s: %d failed, want %d", name, got, c.want)
		}
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	tests := stageOf(
		`{"Action":"pass","Package":"a","Test":"TestSlow","Elapsed":9}`,
		`{"Action":"output","Package":"a","Test":"TestSkips","Output":"    a_test.go:1: needs luck\n"}`, `{"Action":"skip","Package":"a","Test":"TestSkips"}`,
		`{"Action":"output","Package":"a","Test":"TestOnce","Output":"    a_test.go:1: not repeated: the same\n"}`, `{"Action":"skip","Package":"a","Test":"TestOnce"}`,
	)
	tests.processes, tests.wall, tests.cpu = 7, 61*time.Second, 125*time.Second
	g := &gate{words: []string{"lint", "acceptance"}, args: []string{"-run", "X"}, started: time.Now(), stages: []*stage{{name: "lint"}, tests}}
	var b bytes.Buffer
	if err := g.report(&b, nil); err != nil {
		t.Error(err)
	}
	for _, want := range []string{
		"lint 0:00 0:00 ok", "tests 1:01 2:05 7 1 0 1 1", "9.0s a TestSlow (tests)",
		"a TestSkips: needs luck (tests)", "1 passed, 0 failed, 1 skipped",
	} {
		if !strings.Contains(strings.Join(strings.Fields(b.String()), " "), want) {
			t.Errorf("not in the report: %s\n%s", want, b.String())
		}
	}
	g.stages[0].err, g.stages[0].said = os.ErrInvalid, "a script is wrong\n"
	tests.log.read([]byte(`{"Action":"fail","Package":"a","Test":"TestBroken"}`))
	if err := g.report(&b, nil); err == nil {
		t.Error("a stage failed, and the gate is open")
	}
	if want := "\nFailed: lint\n  a script is wrong\n\nFailed: tests\n  a TestBroken\n\n1 passed, 2 failed, 1 skipped\n"; !strings.HasSuffix(b.String(), want) {
		t.Errorf("the report must end in what failed:\n%s", b.String())
	}
}

// A CLI is counted each time it runs, and runs as if it were called itself.
func TestCounted(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	real := filepath.Join(folder, "it's terraform")
	if err := os.WriteFile(real, []byte("#!/bin/sh\nprintf '%s|' \"$@\"\nexit 3\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	program, count, err := counted(cli{path: real}, filepath.Join(folder, "counts"))
	if err != nil {
		t.Fatal(err)
	}
	if count() != 0 {
		t.Error("counted before it ran")
	}
	for range 2 {
		command := exec.Command(program, "a b", "c")
		if out, err := command.Output(); err == nil || command.ProcessState.ExitCode() != 3 || string(out) != "a b|c|" {
			t.Errorf("%q, %v", out, err)
		}
	}
	if count() != 2 {
		t.Errorf("counted %d, want 2", count())
	}
}

// No stage but testacc reaches the tenant that somebody works with.
func TestEnvironment(t *testing.T) {
	t.Parallel()
	from := []string{"PATH=/bin", "TF_LOG=TRACE", "TF_ACC=1", "TF_ACC_LOG=DEBUG", "ONEKOSMOS_BASE_URL=x", "ONEKOSMOS_TEST_SEED=7"}
	always := []string{"CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1"}
	if got := environment(from, false); !slices.Equal(got, append([]string{"PATH=/bin", "TF_ACC_LOG=DEBUG", "ONEKOSMOS_TEST_SEED=7"}, always...)) {
		t.Errorf("%v", got)
	}
	if got := environment(from, true); !slices.Contains(got, "ONEKOSMOS_BASE_URL=x") || slices.Contains(got, "TF_LOG=TRACE") {
		t.Errorf("for a tenant: %v", got)
	}
}

func TestKnowsLists(t *testing.T) {
	t.Parallel()
	for c, want := range map[cli]bool{
		{name: "Terraform", version: "1.11.4"}:  false,
		{name: "Terraform", version: "1.14.0"}:  true,
		{name: "Terraform", version: "2.0.0"}:   true,
		{name: "OpenTofu", version: "1.15.0"}:   false,
		{name: "Terraform", version: "unknown"}: false,
	} {
		if c.knowsLists() != want {
			t.Errorf("%s: %t", c.title(), !want)
		}
	}
}

func stageOf(lines ...string) *stage {
	s := &stage{name: "tests", log: newLog(false, false)}
	for _, line := range lines {
		s.log.read([]byte(line))
	}
	return s
}

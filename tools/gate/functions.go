package main

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// testFunctions returns every test function, fuzz target and example of the
// tree. It reads the files rather than ask "go test -list", which would not see
// those behind a build tag that no stage sets.
func testFunctions(root string) ([]test, error) {
	var found []test
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() {
			if path != root && (name == "testdata" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		folder, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		for _, name := range functionsOf(file) {
			found = append(found, test{filepath.ToSlash(folder), name})
		}
		return nil
	})
	return found, err
}

func functionsOf(file *ast.File) []string {
	var names []string
	for _, declaration := range file.Decls {
		f, ok := declaration.(*ast.FuncDecl)
		if ok && f.Recv == nil && (takes(f, "Test", "T") || takes(f, "Fuzz", "F")) {
			names = append(names, f.Name.Name)
		}
	}
	for _, example := range doc.Examples(file) {
		if example.Output != "" || example.EmptyOutput {
			names = append(names, "Example"+example.Name)
		}
	}
	return names
}

// takes is true of what "go test" runs: func TestX(*testing.T).
func takes(f *ast.FuncDecl, prefix, parameter string) bool {
	rest, ok := strings.CutPrefix(f.Name.Name, prefix)
	if r, _ := utf8.DecodeRuneInString(rest); !ok || unicode.IsLower(r) || len(f.Type.Params.List) != 1 {
		return false
	}
	pointer, ok := f.Type.Params.List[0].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	kind, ok := pointer.X.(*ast.SelectorExpr)
	return ok && kind.Sel.Name == parameter
}

func unknown(names []string, functions []test) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return slices.ContainsFunc(functions, func(t test) bool { return t.String() == name })
	})
}

// neverRan returns the tests that no stage ran. One that skipped in every stage
// did not run, unless its reason is one of maySkip. Of a part of the gate only
// the packages count that it ran.
func neverRan(functions []test, stages []*stage, whole, further bool) []string {
	packages, ran, skipped := map[string]bool{}, map[test]bool{}, map[test][]string{}
	for _, s := range stages {
		if s.log == nil {
			continue
		}
		for t, o := range s.log.tests {
			packages[t.folder] = true
			if o.action == "skip" {
				skipped[t] = append(skipped[t], o.reason)
			} else {
				ran[t] = true
			}
		}
	}
	missing := map[string]bool{}
	for _, t := range functions {
		if !ran[t] && skipped[t] == nil && (whole || packages[t.folder]) {
			missing[t.String()+": no stage runs it"] = true
		}
	}
	for t, reasons := range skipped {
		if !ran[t] && !slices.ContainsFunc(reasons, func(reason string) bool { return allowed(reason, further) }) {
			missing[t.String()+": skipped in every stage: "+reasons[0]] = true
		}
	}
	return slices.Sorted(maps.Keys(missing))
}

func allowed(reason string, further bool) bool {
	for _, may := range maySkip {
		if strings.HasPrefix(reason, may.reason) && (may.always || !further) {
			return true
		}
	}
	return false
}

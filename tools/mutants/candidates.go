package main

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// mutant is one small wrong change of the code.
type mutant struct {
	file, in, op  string // where, in which function or declaration, by which operator
	n             int    // counts equal changes in one declaration
	before, after string

	line       int
	start, end int  // the bytes of the file that are replaced
	block      int  // where the innermost block around them starts
	body       span // of the function; empty for other declarations
	results    bool // whether the function has any
}

type span struct{ from, to int }

// key finds a mutant again after lines, or whole declarations, have moved
// inside their package.
func (m *mutant) key() string {
	return strings.Join([]string{filepath.ToSlash(filepath.Dir(m.file)), m.in, m.op, strconv.Itoa(m.n), short(m.before), short(m.after)}, "\t")
}

func (m *mutant) id() string { return idOf(m.key()) }

func idOf(key string) string { return fmt.Sprintf("%.3x", sha256.Sum256([]byte(key))) }

func (m *mutant) pkg() string { return "./" + filepath.ToSlash(filepath.Dir(m.file)) }

// short is how a change is listed: on one line, and not too long.
func short(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > 90 {
		return string(runes[:89]) + "…"
	}
	return text
}

var ruleFile = regexp.MustCompile(`(_mapping|_rules|^choice|^rules|^variant)\.go$`)

// groupOf says what the mutants of a file count as. Other files have none.
func groupOf(file string) string {
	switch folder := filepath.ToSlash(filepath.Dir(file)); {
	case strings.HasSuffix(file, "_test.go"):
	case folder == "internal/client":
		return "client"
	case folder == "internal/provider/plumbing", strings.HasPrefix(folder, "internal/provider/plumbing/"):
		return "plumbing"
	case ruleFile.MatchString(filepath.Base(file)):
		return "rules"
	}
	return ""
}

// allCandidates returns the mutants of the tree at root.
func allCandidates(root string) (all []*mutant, err error) {
	for _, pattern := range []string{"client/*.go", "provider/*/*.go", "provider/plumbing/*/*.go"} {
		paths, err := filepath.Glob(filepath.Join(root, "internal", pattern))
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			file, err := filepath.Rel(root, path)
			if err != nil {
				return nil, err
			}
			if groupOf(file) == "" {
				continue
			}
			found, err := candidates(path, file)
			if err != nil {
				return nil, err
			}
			all = append(all, found...)
		}
	}
	return all, nil
}

type finder struct {
	file, in string
	src      []byte
	base     int
	function *ast.FuncDecl
	around   []ast.Node
	seen     map[string]int
	found    []*mutant
}

func candidates(path, file string) ([]*mutant, error) {
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	parsed, err := parser.ParseFile(fset, file, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	f := finder{file: file, src: src, base: fset.File(parsed.Pos()).Base(), seen: map[string]int{}}
	for _, decl := range parsed.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			f.in, f.function = d.Name.Name, d
			if d.Recv != nil {
				receiver, _, _ := strings.Cut(f.text(d.Recv.List[0].Type), "[")
				f.in = strings.TrimPrefix(receiver, "*") + "." + f.in
			}
			f.walk(d.Body)
		case *ast.GenDecl:
			f.function = nil
			for _, spec := range d.Specs {
				switch s := spec.(type) {
				case *ast.TypeSpec:
					f.in = s.Name.Name
					f.walk(s)
				case *ast.ValueSpec:
					f.in = s.Names[0].Name
					f.walk(s)
				}
			}
		}
	}
	return f.found, nil
}

func (f *finder) at(p token.Pos) int     { return int(p) - f.base }
func (f *finder) text(n ast.Node) string { return string(f.src[f.at(n.Pos()):f.at(n.End())]) }

func (f *finder) walk(root ast.Node) {
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil {
			f.around = f.around[:len(f.around)-1]
			return true
		}
		f.mutate(n)
		f.around = append(f.around, n)
		return true
	})
}

// parent returns the node around the one that is looked at.
func (f *finder) parent() ast.Node {
	if len(f.around) == 0 {
		return nil
	}
	return f.around[len(f.around)-1]
}

func (f *finder) add(op string, n ast.Node, after string) {
	m := &mutant{
		file: f.file, in: f.in, op: op, before: f.text(n), after: after,
		start: f.at(n.Pos()), end: f.at(n.End()), line: 1 + strings.Count(string(f.src[:f.at(n.Pos())]), "\n"),
	}
	if d := f.function; d != nil {
		m.body, m.results = span{f.at(d.Body.Lbrace) + 1, f.at(d.Body.Rbrace)}, d.Type.Results != nil
	}
	for i, around := range f.around {
		switch b := around.(type) {
		case *ast.BlockStmt:
			switch f.around[max(i-1, 0)].(type) {
			case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt: // only clauses can stand there
			default:
				m.block = f.at(b.Lbrace) + 1
			}
		case *ast.CaseClause:
			if n.Pos() > b.Colon {
				m.block = f.at(b.Colon) + 1
			}
		}
	}
	f.seen[m.key()]++
	m.n = f.seen[m.key()] // counted with n = 0
	f.found = append(f.found, m)
}

var (
	swapped = map[token.Token]string{
		token.EQL: "!=", token.NEQ: "==", token.LSS: "<=", token.LEQ: "<", token.GTR: ">=", token.GEQ: ">", token.LAND: "||", token.LOR: "&&",
	}
	opName = map[token.Token]string{token.EQL: "equal", token.NEQ: "equal", token.LAND: "and-or", token.LOR: "and-or"}

	// What nobody can see, or what only hangs.
	unseen = regexp.MustCompile(`^(\w+\.)*(Lock|Unlock|RLock|RUnlock|Close|close|cancel|Grow|Reset|panic|copy|clear)\(`)
	// Numbers that are bases, sizes and capacities; texts that are for people.
	noNumber = regexp.MustCompile(`^(make|strconv\.\w+|big\.\w+|\w+\.Grow|slices\.Grow)$`)
	noWire   = regexp.MustCompile(`^(fmt|errors|diagnostics|strings)\.|quote|[Ff]ail|Add\w*(Error|Warning)$`)
	word     = regexp.MustCompile(`^"[A-Za-z][A-Za-z0-9_]*"$`)
	tagName  = regexp.MustCompile(`json:"[A-Za-z]\w*`)
)

// mutate adds what can be made wrong in one node.
func (f *finder) mutate(node ast.Node) {
	inFunction := f.function != nil
	switch n := node.(type) {
	case *ast.IfStmt:
		if _, compared := n.Cond.(*ast.BinaryExpr); inFunction && !compared {
			f.add("negate", n.Cond, "!("+f.text(n.Cond)+")")
		}
	case *ast.BinaryExpr:
		// That an error is looked at is left to the operator nil-error.
		if to := swapped[n.Op]; inFunction && to != "" && f.text(n) != "err != nil" {
			f.add(cmp.Or(opName[n.Op], "less"), n, f.text(n.X)+" "+to+" "+f.text(n.Y))
		}
	case *ast.ExprStmt, *ast.IncDecStmt, *ast.AssignStmt:
		assign, ok := n.(*ast.AssignStmt)
		if ok && (assign.Tok == token.DEFINE || strings.HasPrefix(f.text(n), "_")) || unseen.MatchString(f.text(n)) || !inFunction {
			return
		}
		switch f.parent().(type) {
		case *ast.BlockStmt, *ast.CaseClause:
			f.add("drop", n, "")
		}
	case *ast.ReturnStmt:
		if last := len(n.Results) - 1; last >= 0 && f.returnsError() && f.text(n.Results[last]) != "nil" {
			if _, call := n.Results[last].(*ast.CallExpr); last > 0 || !call {
				f.around = append(f.around, n)
				f.add("nil-error", n.Results[last], "nil")
				f.around = f.around[:len(f.around)-1]
			}
		}
	case *ast.CaseClause:
		if inFunction && n.List != nil {
			f.add("case", n, "")
		}
	case *ast.Ident:
		if flipped := map[string]string{"true": "false", "false": "true"}[n.Name]; flipped != "" {
			f.add("bool", n, flipped)
		}
	case *ast.BasicLit:
		f.literal(n)
	}
}

func (f *finder) literal(n *ast.BasicLit) {
	switch p := f.parent().(type) {
	case *ast.Field:
		if name := tagName.FindString(n.Value); p.Tag == n && name != "" {
			f.add("wire", n, strings.Replace(n.Value, name, name+"X", 1))
		}
		return
	case *ast.SliceExpr:
		return
	case *ast.CallExpr:
		if called := f.text(p.Fun); n.Kind == token.INT && noNumber.MatchString(called) || n.Kind == token.STRING && noWire.MatchString(called) {
			return
		}
	case *ast.KeyValueExpr:
		if n.Kind == token.STRING && p.Key != n {
			return
		}
	case *ast.IndexExpr, *ast.CaseClause, *ast.BinaryExpr:
	default:
		if n.Kind == token.STRING {
			return
		}
	}
	switch {
	case f.function == nil:
	case n.Kind == token.STRING && word.MatchString(n.Value):
		f.add("wire", n, strings.TrimSuffix(n.Value, `"`)+`X"`)
	case n.Kind == token.INT:
		if i, err := strconv.Atoi(n.Value); err == nil {
			f.add("number", n, strconv.Itoa(i+1))
		}
	}
}

// returnsError reports whether the innermost function around returns an error.
func (f *finder) returnsError() bool {
	if f.function == nil {
		return false
	}
	of := f.function.Type
	for _, around := range f.around {
		if lit, ok := around.(*ast.FuncLit); ok {
			of = lit.Type
		}
	}
	if of.Results == nil {
		return false
	}
	return f.text(of.Results.List[len(of.Results.List)-1].Type) == "error"
}

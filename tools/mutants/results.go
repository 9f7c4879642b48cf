package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
)

// results are the table in results.md, which keeps what a run does not try.
type results struct {
	keys  []string
	mu    sync.Mutex
	cells map[string]string // by id and column
}

var columns = []string{"before", "after"}

func readResults(keys []string) (*results, error) {
	r := &results{keys: keys, cells: map[string]string{}}
	text, err := os.ReadFile(resultFile)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	for row := range strings.Lines(string(text)) {
		// Changes may hold a "|"; what is before and after them does not.
		if cells := strings.Split(row, "|"); len(cells) > 5 {
			for i, column := range columns {
				r.set(strings.TrimSpace(cells[1]), column, strings.TrimSpace(cells[len(cells)-3+i]))
			}
		}
	}
	return r, nil
}

func (r *results) get(id, column string) string { return r.cells[id+column] }
func (r *results) set(id, column, cell string)  { r.cells[id+column] = cell }

// closing sums a column up.
func (r *results) closing(column string) string {
	counts := map[string]int{}
	for _, key := range r.keys {
		first, _, _ := strings.Cut(r.get(idOf(key), column), " ")
		counts[first]++
	}
	return fmt.Sprintf("%s: %d mutants, %d killed, %d survived, %d gone, %d not tried or not compiled", column, len(r.keys),
		counts["killed"], counts["survived"], counts["gone"], counts["not"]+counts["does"]+counts[""])
}

func (r *results) write() error {
	code := func(text string) string {
		if text == "" {
			return "nothing"
		}
		return "`` " + strings.ReplaceAll(text, "|", `\|`) + " ``"
	}
	var out strings.Builder
	out.WriteString("# What the tests notice\n\nWritten by `make mutants`, from the mutants in mutants.txt. \"2\" are the tests of the changed package, \"3\" all that need no CLI, and \"4\" those that do.\n")
	for _, column := range columns {
		out.WriteString("\n" + r.closing(column) + "\n")
	}
	out.WriteString("\n| id | where | change | from | to | before | after |\n| --- | --- | --- | --- | --- | --- | --- |\n")
	for _, key := range r.keys {
		f, id := strings.Split(key, "\t"), idOf(key)
		fmt.Fprintf(&out, "| %s | %s %s | %s | %s | %s | %s | %s |\n", id, strings.TrimPrefix(f[0], "internal/"), f[1], f[2], code(f[4]), code(f[5]), r.get(id, "before"), r.get(id, "after"))
	}
	return os.WriteFile(resultFile, []byte(out.String()), 0o644)
}

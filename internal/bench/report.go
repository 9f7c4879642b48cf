package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// table is rows of cells under heads. The first columns are words, to the left.
type table struct {
	heads []string
	words int
	rows  [][]string
}

func (t table) write(w io.Writer) {
	// Aligned to the right as a whole, words are padded beforehand.
	widths := make([]int, t.words)
	all := append([][]string{t.heads}, t.rows...)
	for _, row := range all {
		for i := range widths {
			widths[i] = max(widths[i], len(row[i]))
		}
	}
	aligned := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, row := range all {
		for i, cell := range row {
			if i < t.words {
				cell = fmt.Sprintf("%-*s", widths[i], cell)
			}
			fmt.Fprint(aligned, cell, "\t")
		}
		fmt.Fprintln(aligned)
	}
	aligned.Flush()
}

func (t table) markdown() string {
	var b strings.Builder
	line := func(row []string) { b.WriteString("| " + strings.Join(row, " | ") + " |\n") }
	line(t.heads)
	rule := make([]string, len(t.heads))
	for i := range rule {
		if rule[i] = "---:"; i < t.words {
			rule[i] = "---"
		}
	}
	line(rule)
	for _, row := range t.rows {
		line(row)
	}
	return b.String()
}

func (b *benchmark) at(k key, s subject) *result {
	k.subject = s
	return b.results[k]
}

// times is the main table.
func (b *benchmark) times() table {
	t := table{words: 3, heads: []string{"CLI", "objects", "step", "onekosmos s", "no-op s", "terraform_data s", "one by one s",
		"÷ no-op", "÷ terraform_data", "÷ one by one", "requests", "provider MiB", "no-op MiB", "CLI MiB"}}
	for _, k := range b.order {
		own, idle, bare, single := b.at(k, ours), b.at(k, noop), b.at(k, core), b.at(k, oneByOne)
		row := []string{k.cli, thousands(k.size) + " " + k.fleet, k.step,
			seconds(own.wall()), seconds(idle.wall()), seconds(bare.wall()), seconds(single.wall()),
			ratio(own.wall(), idle.wall()), ratio(own.wall(), bare.wall()), ratio(own.wall(), single.wall())}
		if own == nil {
			own = &result{}
			row = append(row, none)
		} else {
			row = append(row, thousands(own.requests.total()))
		}
		if idle == nil {
			idle = &result{}
		}
		t.rows = append(t.rows, append(row, mebibytes(own.memory.provider), mebibytes(idle.memory.provider), mebibytes(own.memory.cli)))
	}
	return t
}

// endpoints is the table of requests. CLIs that ask for the same share a row.
func (b *benchmark) endpoints() table {
	t := table{words: 4, heads: []string{"objects", "step", "CLI", "endpoint", "requests", "one by one"}}
	rows := map[string]int{}
	for _, k := range b.order {
		own, single := b.at(k, ours), b.at(k, oneByOne)
		if own == nil {
			continue
		}
		all := maps.Clone(own.requests)
		if single != nil {
			maps.Copy(all, single.requests)
		}
		for _, endpoint := range slices.Sorted(maps.Keys(all)) {
			row := []string{thousands(k.size) + " " + k.fleet, k.step, k.cli, endpoint, thousands(own.requests[endpoint]), none}
			if single != nil {
				row[5] = thousands(single.requests[endpoint])
			}
			same := strings.Join(append(slices.Clone(row[:2]), row[3:]...), "|")
			if i, there := rows[same]; there {
				t.rows[i][2] += ", " + k.cli
				continue
			}
			rows[same] = len(t.rows)
			t.rows = append(t.rows, row)
		}
	}
	// What one CLI alone asks for belongs beside what both do.
	steps := map[string]int{}
	for i, row := range t.rows {
		if _, there := steps[row[0]+row[1]]; !there {
			steps[row[0]+row[1]] = i
		}
	}
	slices.SortStableFunc(t.rows, func(a, b []string) int {
		return cmp.Or(steps[a[0]+a[1]]-steps[b[0]+b[1]], strings.Compare(a[3], b[3]))
	})
	return t
}

const none = "–"

func seconds(d time.Duration) string {
	if d == 0 {
		return none
	}
	return fmt.Sprintf("%.2f", d.Seconds())
}

func ratio(a, b time.Duration) string {
	if a == 0 || b == 0 {
		return none
	}
	return fmt.Sprintf("%.2f", float64(a)/float64(b))
}

func mebibytes(n int64) string {
	if n == 0 {
		return none
	}
	return fmt.Sprintf("%.0f", float64(n)/(1<<20))
}

// thousands writes 5000 as 5,000.
func thousands(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

func (b *benchmark) print(w io.Writer) {
	fmt.Fprintln(w)
	b.times().write(w)
	fmt.Fprintln(w)
	b.endpoints().write(w)
	fmt.Fprintln(w)
	for _, g := range b.goals() {
		fmt.Fprintln(w, g)
	}
	fmt.Fprintf(w, "\n%s\n%s\n", b.machine, b.circumstances())
	for _, what := range b.left {
		fmt.Fprintln(w, "Left out:", what)
	}
}

func (b *benchmark) circumstances() string {
	names := make([]string, len(b.clis))
	for i, c := range b.clis {
		names[i] = c.name + " " + c.version
	}
	return fmt.Sprintf("%s; %d ms added to each request (%d at once are answered after %d ms); %s in all, with `%s`.",
		strings.Join(names, ", "), b.latency, atOnce, b.answers.Milliseconds(), b.took.Round(time.Second), b.options)
}

// String is what repeats the run.
func (o options) String() string {
	sizes := make([]string, len(o.sizes))
	for i, size := range o.sizes {
		sizes[i] = fmt.Sprint(size)
	}
	return fmt.Sprintf("-sizes %s -mixed %d -creates %d -runs %d -latency %d -share %d -limit %s -budget %s",
		strings.Join(sizes, ","), o.mixed, o.creates, o.runs, o.latency, o.share, o.limit, o.budget)
}

// describeMachine says on what is measured.
func describeMachine() string {
	model := "unknown processor"
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(text)) {
			if name, value, found := strings.Cut(line, ":"); found && strings.TrimSpace(name) == "model name" {
				model = strings.TrimSpace(value)
				break
			}
		}
	}
	return fmt.Sprintf("%s, %d × %s, %s/%s, %s", time.Now().Format("2 January 2006"), runtime.NumCPU(), model, runtime.GOOS, runtime.GOARCH, runtime.Version())
}

// load is the machine's load of the last minute.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	first, _, _ := strings.Cut(string(text), " ")
	return first
}

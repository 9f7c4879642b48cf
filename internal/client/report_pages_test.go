package client_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// journal is a list of a tenant that is added to while its pages are read.
type journal struct {
	random   *rand.Rand
	now      []string   // in the tenant's order
	was      [][]string // at each moment
	grows    int        // records still to come
	burst    int        // at most, between two pages
	front    bool       // most of what comes stands in front
	total    string     // what the tenant says there is: "", "none", "capped", "of the page", "doubled"
	limit    int        // pages hold no more
	asked    bool       // their place is counted by what was asked for, all the same
	shuffled bool       // each page has its own order
	unstable bool       // all records have another order each time
	requests int
}

func (j *journal) page(index, size int) (shown []string, total int) {
	if j.requests++; j.requests > 1 && j.grows > 0 {
		for range min(j.random.IntN(j.burst+1), j.grows) {
			j.grows--
			at := j.random.IntN(len(j.now) + 1)
			if j.front && j.random.IntN(4) > 0 {
				at = 0
			}
			j.now = slices.Insert(slices.Clone(j.now), at, fmt.Sprintf("late-%05d", j.grows))
			j.was = append(j.was, j.now)
		}
	}
	all := slices.Clone(j.now)
	if j.unstable {
		j.random.Shuffle(len(all), func(a, b int) { all[a], all[b] = all[b], all[a] })
	}
	step, most := size, size
	if j.limit > 0 {
		if most = min(size, j.limit); !j.asked {
			step = most
		}
	}
	if index*step < len(all) {
		shown = all[index*step : min(len(all), index*step+most)]
	}
	if j.shuffled {
		j.random.Shuffle(len(shown), func(a, b int) { shown[a], shown[b] = shown[b], shown[a] })
	}
	total = len(all)
	switch j.total {
	case "none":
		total = -1
	case "capped":
		total = min(total, 120)
	case "of the page":
		total = len(shown)
	case "doubled":
		total *= 2
	}
	return shown, total
}

// Whatever is added to a report between its pages, what is returned is what was
// there at one moment, each record once: all of it, or the first of it.
func TestReportsThatGrow(t *testing.T) {
	t.Parallel()
	totals := []string{"", "none", "capped", "of the page", "doubled"}
	failed := 0
	const histories = 1_500
	for seed := range uint64(histories) {
		random := rand.New(rand.NewPCG(seed, 1))
		j := &journal{random: random, grows: random.IntN(60), burst: 1 + random.IntN(8), front: random.IntN(2) == 0, total: totals[random.IntN(len(totals))]}
		if random.IntN(4) == 0 && j.total != "of the page" { // a short page would look like all there is
			j.limit, j.asked = 1+random.IntN(120), random.IntN(2) == 0
		}
		j.shuffled = random.IntN(6) == 0
		for i := range random.IntN(350) {
			j.now = append(j.now, fmt.Sprintf("then-%05d", i))
		}
		if j.total == "capped" && len(j.now) < 150 {
			j.total = "" // a search engine's cap is beyond what is read; nobody can tell another from a total
		}
		j.was = [][]string{j.now}
		most := 1 + random.IntN(500)
		found, more, err := client.ReadPages(t.Context(), most, j.page)
		if err != nil {
			if j.total == "" {
				failed++ // it says so
			}
			continue
		}
		history := fmt.Sprintf("history %d: %+v, most %d, %d requests", seed, *j, most, j.requests)
		distinct := slices.Compact(slices.Sorted(slices.Values(found)))
		if len(distinct) != len(found) {
			t.Fatalf("a record twice: %s", history)
		}
		if len(found) > most || len(found) < min(most, len(j.was[0])) {
			t.Fatalf("%d of %d: %s", len(found), len(j.was[0]), history)
		}
		if !slices.ContainsFunc(j.was, func(moment []string) bool { return j.isOf(moment, distinct, most, more) }) {
			t.Fatalf("%d records are those of no moment: %s", len(found), history)
		}
	}
	// A tenant whose total is right is understood also while more comes.
	if failed > histories/100 {
		t.Errorf("%d of %d reports could not be read", failed, histories)
	}
}

// isOf reports whether records are those of a moment: all, or the first of it,
// also where a page's own order makes others the first.
func (j *journal) isOf(moment, sorted []string, most int, more bool) bool {
	if more != (len(moment) > most) && !(j.total == "doubled" && len(moment) == most) {
		return false
	}
	all := slices.Sorted(slices.Values(moment))
	if len(moment) <= most {
		return slices.Equal(all, sorted)
	}
	if j.shuffled || len(moment) == len(sorted) {
		return isSubset(sorted, all)
	}
	slices.Reverse(all)
	newest := slices.Sorted(slices.Values(all[:most])) // everything was read, and cut by time
	return slices.Equal(slices.Sorted(slices.Values(moment[:most])), sorted) || slices.Equal(newest, sorted)
}

func isSubset(of, all []string) bool {
	return !slices.ContainsFunc(of, func(one string) bool { return !slices.Contains(all, one) })
}

// A tenant that lists in another order each time is understood while its total is
// right.
func TestReportsWithoutOrder(t *testing.T) {
	t.Parallel()
	read := 0
	for seed := range uint64(200) {
		j := &journal{random: rand.New(rand.NewPCG(seed, 2)), unstable: true}
		for i := range 150 {
			j.now = append(j.now, fmt.Sprintf("then-%05d", i))
		}
		if found, more, err := client.ReadPages(t.Context(), 1000, j.page); err == nil {
			if read++; more || len(found) != 150 {
				t.Fatalf("seed %d: %d records, %t", seed, len(found), more)
			}
		}
	}
	if read < 150 {
		t.Errorf("%d of 200 were read", read)
	}
}

// A report that shrinks is read without a hole.
func TestReportsThatShrink(t *testing.T) {
	t.Parallel()
	now, requests := []string{}, 0
	for i := range 250 {
		now = append(now, fmt.Sprintf("%03d", i))
	}
	found, more, err := client.ReadPages(t.Context(), 1000, func(index, size int) ([]string, int) {
		if requests++; requests == 2 {
			now = now[10:]
		}
		if index*size > len(now) {
			return nil, len(now)
		}
		return now[index*size : min(len(now), (index+1)*size)], len(now)
	})
	if err != nil || more || len(found) != 240 || found[0] != "249" || found[239] != "010" {
		t.Errorf("%d records, %t, %v", len(found), more, err)
	}
}

// A pass that lacks what its total promises is not taken for the whole.
func TestReportsWithAHole(t *testing.T) {
	t.Parallel()
	requests := 0
	found, _, err := client.ReadPages(t.Context(), 1000, func(index, size int) (shown []string, _ int) {
		requests++
		for i := index * size; i < min(150, (index+1)*size); i++ {
			if requests > 2 || i != 120 {
				shown = append(shown, fmt.Sprintf("%03d", i))
			}
		}
		return shown, 150
	})
	if err != nil || len(found) != 150 {
		t.Errorf("%d records, %v", len(found), err)
	}
	if found, _, err := client.ReadPages(t.Context(), 1000, func(int, int) ([]string, int) { return nil, 3 }); err == nil {
		t.Errorf("nothing of three: %q", found)
	}
}

// Tenants whose pages are none are read where they show all, and otherwise not
// taken for the whole.
func TestReportsWithoutPages(t *testing.T) {
	t.Parallel()
	all := make([]string, 250)
	for i := range all {
		all[i] = fmt.Sprintf("%03d", i)
	}
	for name, c := range map[string]struct {
		shows, total int
		fails        string
	}{
		"everything at once":                  {250, 250, ""},
		"everything at once, and no total":    {250, -1, "the tenant shows the same on one page after the other"},
		"the same page each time":             {100, 250, "the tenant shows the same on one page after the other"},
		"the same page each time, no total":   {100, -1, "the tenant shows the same on one page after the other"},
		"one page, as many as were asked for": {100, 100, "the tenant shows the same on one page after the other"},
	} {
		requests := 0
		found, more, err := client.ReadPages(t.Context(), 1000, func(int, int) ([]string, int) {
			requests++
			return all[:c.shows], c.total
		})
		if c.fails != "" {
			if err == nil || !strings.Contains(err.Error(), c.fails) {
				t.Errorf("%s: %d records, %v", name, len(found), err)
			}
		} else if err != nil || more || len(found) != c.shows {
			t.Errorf("%s: %d records, %t, %v", name, len(found), more, err)
		}
		if requests > 30 {
			t.Errorf("%s: %d requests", name, requests)
		}
	}
}

// The bound of a search engine is not crossed, and what it hides is admitted.
func TestReportsBeyondTheBound(t *testing.T) {
	t.Parallel()
	for name, total := range map[string]int{"counted": 15_000, "capped": client.MaxReported, "not counted": -1} {
		found, more, err := client.ReadPages(t.Context(), client.MaxReported, func(index, size int) (shown []string, _ int) {
			if (index+1)*size > client.MaxReported {
				t.Fatalf("%s: page %d of %d", name, index, size)
			}
			for i := range size {
				shown = append(shown, fmt.Sprintf("%05d", 99_999-index*size-i))
			}
			return shown, total
		})
		if err != nil || !more || len(found) != client.MaxReported {
			t.Errorf("%s: %d records, %t, %v", name, len(found), more, err)
		}
	}
	large := strings.Repeat("x", 1<<20)
	if _, _, err := client.ReadPages(t.Context(), 1000, func(index, size int) (shown []string, _ int) {
		for i := range size {
			shown = append(shown, fmt.Sprint(index, i, large))
		}
		return shown, 1000
	}); err == nil || !strings.Contains(err.Error(), "MiB") {
		t.Errorf("%v", err)
	}
}

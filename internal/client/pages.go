package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync/atomic"
)

// A page is a part of a list.
type page[A any] struct {
	items []A
	total int // of the items on all pages; -1 where the answer does not show it
	size  int // that the service gives its pages; 0 where the answer does not show it
}

// paging says how a list in pages is read.
type paging[A any] struct {
	what string // the items in words
	most int    // pages
	// sizes are what a page is asked for: the first, or the next smaller one while the
	// service refuses it. learned is which, from one list to the next.
	sizes   []int
	learned *atomic.Int32
	// remedy ends what is said of a list that is too long, or changes too fast.
	remedy string
	key    func(A) string
	// read reads one page, counted from 0, for which it asks with a size.
	read func(index, size int) (page[A], error)
	// enough is how many items are looked for; 0 for all.
	enough int
}

// pageReads is how often a list is read whose pages do not fit together.
const pageReads = 3

// errPages: the pages of one list contradict each other.
var errPages = errors.New("do not fit together")

// all returns every item, each once. Items that are made meanwhile may be missing;
// one that is lost between two pages, because others left the list, is not: the
// list is read anew, and an error after three times.
func (p paging[A]) all() (all []A, err error) {
	for range pageReads {
		if all, err = p.once(); !errors.Is(err, errPages) {
			return all, err
		}
	}
	return nil, fmt.Errorf("%w. It was read %d times. %s", err, pageReads, p.remedy)
}

func (p paging[A]) once() (all []A, err error) {
	seen := map[string]int{} // the page of each
	contradiction := func(format string, args ...any) error {
		return fmt.Errorf("the pages of the list of %s %w: %s", p.what, errPages, fmt.Sprintf(format, args...))
	}
	var first, last, repeated, barren int
	for index := 0; ; index++ {
		got, asked, err := p.page(index)
		if err != nil {
			return nil, err
		}
		total, before := got.total, len(all)
		if index == 0 {
			first = total
		}
		if total < last {
			return nil, contradiction("page %d tells of %d, the one before it of %d", index, total, last)
		}
		last = total
		for _, item := range got.items {
			if at, before := seen[p.key(item)]; before {
				if at < index {
					repeated++
				}
				continue
			}
			seen[p.key(item)] = index
			all = append(all, item)
		}
		if index >= p.most {
			return nil, fmt.Errorf("there are more than %d pages of %s. %s", p.most, p.what, p.remedy)
		}
		if barren++; len(all) > before {
			barren = 0
		}
		switch {
		case p.enough > 0 && len(all) >= p.enough, len(all) == before && len(all) == total:
			return all, nil // past the end, whatever is shown there
		case total < 0: // a page may be short because the service makes shorter ones
			if len(got.items) == 0 || barren > 1 {
				return all, nil
			}
			continue
		case repeated > total-first: // each that was made meanwhile moves one to the next page
			return nil, contradiction("page %d repeats what the pages before it have shown", index)
		}
		size := asked
		if got.size > 0 {
			size = min(size, got.size)
		}
		if len(got.items) == 0 || len(got.items) < size && len(all) >= first {
			if len(all) < first {
				return nil, contradiction("they end after %d of %d", len(all), first)
			}
			return all, nil
		}
	}
}

// page reads one page, and returns the size that it was asked for. A first page that is
// refused is asked for smaller; where none is taken, the first refusal is returned.
func (p paging[A]) page(index int) (got page[A], size int, err error) {
	form := int(p.learned.Load())
	got, err = p.read(index, p.sizes[form])
	for smaller := form + 1; isWrong(err) && index == 0 && smaller < len(p.sizes); smaller++ {
		if again, failed := p.read(index, p.sizes[smaller]); !isWrong(failed) {
			got, err, form = again, failed, smaller
			p.learned.Store(int32(form))
		}
	}
	return got, p.sizes[form], err
}

// pageForm is which size the pages of a list are asked for with.
func (c *Client) pageForm(at endpoint) *atomic.Int32 {
	return shared(c, at.path+" page size", func(*Client) *atomic.Int32 { return new(atomic.Int32) })
}

// readPage reads a page whose form no sample prints: the list itself, or an object
// that has it, and may tell the total, under any name; each may be inside data.
func readPage[A any](body json.RawMessage) (page[*A], error) {
	got := page[*A]{total: -1}
	count := func(of map[string]json.RawMessage) {
		for _, name := range []string{"total", "totalCount", "totalRecords", "totalItems", "count"} {
			var n Number
			if raw, ok := of[name]; ok && string(raw) != "null" && json.Unmarshal(raw, &n) == nil && n >= 0 {
				got.total = int(n)
				return
			}
		}
	}
	for depth := 0; opens(body, '{') && depth < 4; depth++ {
		of := members(body)
		count(of)
		for _, name := range []string{"page", "pagination", "paging"} {
			count(members(of[name]))
		}
		inner := of["data"]
		if inner == nil {
			for _, name := range slices.Sorted(maps.Keys(of)) {
				if opens(of[name], '[') || inner == nil && len(of) == 1 && opens(of[name], '{') {
					inner = of[name]
				}
			}
		}
		if inner == nil {
			if len(of) == 0 || got.total == 0 {
				inner = json.RawMessage("[]")
			} else {
				return got, errors.New("it holds no list")
			}
		}
		body = inner
	}
	if got.items = (sequence[A])(nil); !opens(body, '[') && !opens(body, '{') {
		return got, errors.New("it holds no list")
	}
	if err := json.Unmarshal(body, (*sequence[A])(&got.items)); err != nil {
		return got, errors.New(shapeOnly(err))
	}
	return got, nil
}

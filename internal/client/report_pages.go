package client

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"
)

// MaxReported is the most that one report returns. The reports are lists of a
// search engine, whose pages end there.
const MaxReported = 10_000

const (
	// reportPageSize: the reference prints no limit. A service that refuses it is asked for
	// the size that is its default.
	reportPageSize, reportPageDefault = 100, 10
	// reportPasses is how often a report is read that changes while it is read.
	reportPasses = 6
	// maxReportBytes bounds what is kept of a report.
	maxReportBytes = 48 << 20
)

// reported is a record of a report.
type reported interface {
	key() string // what tells it from others
	size() int   // in bytes
}

// reportPage is one page of a report.
type reportPage[A reported] struct {
	records []A
	total   int // on all pages, as the tenant says; -1 where it does not
}

// reporting reads a report whose pages are counted from the first record, while
// records are added to it. A record added in front of the place that was reached
// moves all that follow: the next page then repeats the end of the last one, and
// the new record is on a page that was read already.
//
// What is returned is the whole report as it was at one moment between the first
// request and the last. For a report that only grows, one of these proves it:
//
//   - Everything ever seen is as many as a page says there are. What was seen is
//     still there, so what is there at that page is what was seen. It does not
//     depend on the order.
//   - A pass over the pages has shown nothing twice, and as much as there is said to
//     be where it came to the end. A record added between two
//     requests either stands behind the place that was reached, and is read later
//     in the pass, or before it, and then the next page repeats a record. So the
//     moment is the last page of the pass. This holds for the first n records too,
//     which is how a report is cut. It depends on an order that does not change.
//   - Two passes have shown the same in the same order, repetitions included:
//     the report was the same all the time between. That is for tenants whose
//     total counts something else, and that hold one id twice.
//
// A pass that proves nothing is followed by another: what was missed is then on
// its first pages, and as soon as they have shown it the first proof holds, also
// while more is added. A report that shrinks is read from the start, and only a
// pass without repetitions whose total never fell counts.
//
// That newest events do not come in front all the time is for the caller: it
// fixes the end of the range before the first page.
type reporting[A reported] struct {
	what  string // in words
	fetch func(ctx context.Context, index, size int) (reportPage[A], error)
	newer func(a, b A) int
	most  int
	pause func(ctx context.Context, pass int) error

	size  int          // of a page
	known map[string]A // everything seen, as it was seen last
	bytes int          // of what is known
	total int          // told last; -1 before
	ended bool         // an end was seen
}

// pass is what one way through the pages has shown.
type pass[A reported] struct {
	order    []string // with repetitions
	distinct []string
	seen     map[string]A
	repeated bool
	shrunk   bool // the total fell on the way
	ended    bool // there was an end
	enough   bool // or more than is wanted
	whole    bool // everything known is everything there is
	resized  bool // the pages are of another size than was asked for
}

// read returns the newest records, and whether there are more than r.most.
func (r *reporting[A]) read(ctx context.Context) (records []A, more bool, err error) {
	r.size, r.known, r.total = min(reportPageSize, r.most), map[string]A{}, -1
	var last pass[A]
	for n := range reportPasses {
		if n > 0 && !last.resized {
			if err := r.pause(ctx, n); err != nil {
				return nil, false, err
			}
		}
		p, err := r.pass(ctx)
		switch {
		case err != nil:
			return nil, false, err
		case p.resized:
		case p.whole:
			records, more = r.cut(r.known, slices.Collect(maps.Keys(r.known)))
			return records, more, nil
		case !p.repeated && !p.shrunk && (p.enough || p.ended && (r.total < 0 || r.total == len(p.distinct))),
			(p.enough || p.ended) && len(p.order) > 0 && slices.Equal(p.order, last.order):
			// What follows the first r.most is further on in the tenant's order.
			records, _ = r.cut(p.seen, p.distinct[:min(len(p.distinct), r.most)])
			return records, len(p.distinct) > r.most || !p.ended, nil
		}
		last = p
	}
	if !last.ended && !last.enough {
		return nil, false, fmt.Errorf("%s: the tenant shows the same on one page after the other", r.what)
	}
	return nil, false, fmt.Errorf("%s: records came or went on every page while they were read, %d times. Read a range that has ended, or a shorter one", r.what, reportPasses)
}

// cut returns the newest of some records.
func (r *reporting[A]) cut(of map[string]A, keys []string) (records []A, more bool) {
	for _, key := range keys {
		records = append(records, of[key])
	}
	slices.SortFunc(records, r.newer)
	return records[:min(len(records), r.most)], len(records) > r.most || len(records) == MaxReported
}

// pass reads pages until they end, show more than is wanted, or prove that
// everything is known.
func (r *reporting[A]) pass(ctx context.Context) (p pass[A], err error) {
	p.seen = map[string]A{}
	for index := 0; ; index++ {
		page, err := r.fetch(ctx, index, r.size)
		switch {
		case isWrong(err) && index == 0 && r.size > reportPageDefault:
			r.size, p.resized = reportPageDefault, true
			return p, nil
		case err != nil:
			return p, err
		}
		if page.total >= 0 && page.total < r.total {
			p.shrunk = index > 0
			clear(r.known)
			r.bytes = 0
		}
		r.total = page.total
		fresh := 0
		for _, record := range page.records {
			key := record.key()
			if _, known := r.known[key]; !known {
				r.bytes += record.size()
			}
			r.known[key] = record
			p.order = append(p.order, key)
			if _, again := p.seen[key]; again {
				p.repeated = true
				continue
			}
			p.seen[key], fresh = record, fresh+1
			p.distinct = append(p.distinct, key)
		}
		if r.bytes > maxReportBytes {
			return p, fmt.Errorf("%s: they take more than %d MiB. Read a shorter range, or fewer", r.what, maxReportBytes>>20)
		}
		shown, told := len(page.records), page.total > len(p.order)
		switch {
		case index == 0 && shown > 0 && shown != r.size && (told || page.total < 0):
			// Where the next page begins, after what was shown or after what was
			// asked for, is certain only where both are the same.
			r.size, p.resized = shown, true
			return p, nil
		// Before an end was seen, a total may be that of the pages so far, and that
		// of one full page may always be its own.
		case !p.shrunk && len(r.known) == page.total && (shown < r.size || r.ended && page.total != shown):
			p.whole = true
			return p, nil
		// Without a total, a short page may be all that a tenant puts on one.
		case shown == 0, page.total >= 0 && (shown < r.size || index == 0 && shown > r.size):
			p.ended, r.ended = true, true
			return p, nil
		case len(p.distinct) > r.most || len(p.distinct) == r.most && (page.total > r.most || r.most == MaxReported):
			p.enough = true
			return p, nil
		case fresh == 0 && !told || len(p.order) > 2*MaxReported:
			return p, nil
		}
	}
}

// reportTime reads a time of a report: milliseconds or seconds since 1970 as a
// number or as text, RFC 3339, or the form of the requests. A text in another
// form is kept as it is, with no time.
func reportTime(raw json.RawMessage) (at time.Time, as string) {
	var said text
	if json.Unmarshal(raw, &said) != nil || said == "" {
		return at, ""
	}
	if number, err := json.Number(said).Float64(); err == nil {
		const lastSeconds = 100_000_000_000 // as milliseconds, in the year 1973
		if number <= 0 || number > lastSecond*1000 {
			return at, string(said)
		}
		if at = time.UnixMilli(int64(number)); number < lastSeconds {
			at = time.UnixMilli(int64(number * 1000))
		}
		at = at.UTC()
		return at, at.Format(reportTimeLayout)
	}
	for _, form := range []string{time.RFC3339, time.DateTime, "2006-01-02T15:04:05"} { // with or without fractions
		if at, err := time.Parse(form, string(said)); err == nil {
			at = at.UTC()
			return at, at.Format(reportTimeLayout)
		}
	}
	return at, string(said)
}

// reportTimeLayout is RFC 3339 with milliseconds.
const reportTimeLayout = "2006-01-02T15:04:05.000Z07:00"

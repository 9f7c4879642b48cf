package client

import (
	"net/http"
	"testing"
	"time"
)

func TestClockObserve(t *testing.T) {
	t.Parallel()
	at := func(date time.Time) http.Header {
		return http.Header{"Date": {date.UTC().Format(http.TimeFormat)}}
	}
	for name, test := range map[string]struct {
		before, tenant, took time.Duration
		header               http.Header
		least, most          time.Duration
	}{
		"in step":                       {tenant: 0, least: 0, most: 0},
		"ahead":                         {tenant: 90 * time.Second, least: 88 * time.Second, most: 92 * time.Second},
		"behind":                        {tenant: -90 * time.Second, least: -92 * time.Second, most: -88 * time.Second},
		"back in step":                  {before: 90 * time.Second, least: -2 * time.Second, most: 2 * time.Second},
		"a slow answer changes nothing": {before: 90 * time.Second, tenant: 85 * time.Second, took: 20 * time.Second, least: 90 * time.Second, most: 90 * time.Second},
		"no date":                       {before: time.Minute, header: http.Header{}, least: time.Minute, most: time.Minute},
		"what is no date":               {before: time.Minute, header: http.Header{"Date": {"yesterday"}}, least: time.Minute, most: time.Minute},
		"an answer from a cache":        {before: time.Minute, header: http.Header{"Date": at(time.Now())["Date"], "Age": {"60"}}, least: time.Minute, most: time.Minute},
	} {
		var c clock
		c.offset.Store(int64(test.before))
		header := test.header
		if header == nil {
			header = at(time.Now().Add(test.tenant))
		}
		c.observe(header, time.Now().Add(-test.took))
		if got := c.skew(); got < test.least || got > test.most {
			t.Errorf("%s: %s", name, got)
		}
	}
}

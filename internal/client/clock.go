package client

import (
	"net/http"
	"sync/atomic"
	"time"
)

// SkewWarning is a difference of the clocks that is worth telling: a service
// refuses a request whose time is more than about 60 s off its own.
const SkewWarning = 30 * time.Second

// clock is the tenant's time, as far as its answers tell it. What stands in front
// of a service may date its answers wrong.
type clock struct {
	offset atomic.Int64
	own    atomic.Bool // this machine's time is taken, whatever the answers tell
	proven atomic.Bool // a service has taken a request with the time that is taken
}

// now returns the tenant's present time.
func (c *clock) now() time.Time { return time.Now().Add(c.skew()) }

// skew returns by how much the tenant's clock is ahead of this machine's.
func (c *clock) skew() time.Duration {
	if c.own.Load() {
		return 0
	}
	return time.Duration(c.offset.Load())
}

// doubtful reports whether the answers tell a time that no service has confirmed,
// and that is too far from this machine's for both to be right.
func (c *clock) doubtful() bool {
	return !c.proven.Load() && time.Duration(c.offset.Load()).Abs() > SkewWarning
}

// observe takes the Date of an answer to a request sent at sent.
func (c *clock) observe(h http.Header, sent time.Time) {
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil || h.Get("Age") != "" { // a cache's Date is not the present
		return
	}
	received := time.Now()
	// The Date was cut to the second some time between sending and receiving.
	// What agrees with it is kept, so that a slow answer spoils nothing.
	least, most := date.Sub(received), date.Add(time.Second).Sub(sent)
	if known := time.Duration(c.offset.Load()); known < least || known > most {
		told := (least + most) / 2
		if c.offset.Store(int64(told)); (told - known).Abs() > SkewWarning {
			c.proven.Store(false)
		}
	}
}

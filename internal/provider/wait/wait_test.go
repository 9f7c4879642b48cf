package wait

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

func TestWaitFor(t *testing.T) {
	pending := fmt.Errorf("session: %w", client.ErrPending)
	for name, test := range map[string]struct {
		wait     *For
		answers  []error // the last one for good
		asked    int
		want     error
		lasts    time.Duration
		canceled time.Duration
	}{
		"not given":         {nil, []error{pending}, 1, client.ErrPending, 0, 0},
		"not given, done":   {nil, []error{nil}, 1, nil, 0, 0},
		"done at once":      {waiting("5m"), []error{nil}, 1, nil, 0, 0},
		"done after a time": {waiting("5m"), []error{pending, pending, pending, nil}, 4, nil, 4750 * time.Millisecond, 0},
		"fails":             {waiting("5m"), []error{pending, client.ErrForbidden}, 2, client.ErrForbidden, time.Second, 0},
		"never":             {waiting("60s"), []error{pending}, 9, client.ErrPending, time.Minute, 0},
		"interrupted":       {waiting("5m"), []error{pending}, 3, context.Canceled, 3 * time.Second, 3 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if test.canceled > 0 {
					time.AfterFunc(test.canceled, cancel)
				}
				began, asked := time.Now(), 0
				err := test.wait.Until(ctx, func(context.Context) error {
					answer := test.answers[min(asked, len(test.answers)-1)]
					asked++
					return answer
				})
				if !errors.Is(err, test.want) || err != nil && test.want == nil {
					t.Errorf("got %v, want %v", err, test.want)
				}
				if test.want == client.ErrPending && !strings.Contains(err.Error(), "session: ") {
					t.Errorf("the last answer is lost: %v", err)
				}
				if asked != test.asked || time.Since(began) != test.lasts {
					t.Errorf("asked %d times in %s, want %d in %s", asked, time.Since(began), test.asked, test.lasts)
				}
			})
		})
	}
}

func waiting(timeout string) *For { return &For{Timeout: types.StringValue(timeout)} }

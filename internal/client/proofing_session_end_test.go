package client_test

import (
	"context"
	"errors"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestEndProofingSession(t *testing.T) {
	t.Parallel()
	upload := func(c *client.Client) func(context.Context, string) (client.Ended, error) {
		return func(ctx context.Context, id string) (client.Ended, error) {
			return c.CancelProofingUpload(ctx, id, "Document Upload")
		}
	}
	for name, test := range map[string]struct {
		path, status, other string
		end                 func(*client.Client) func(context.Context, string) (client.Ended, error)
	}{
		"complete": {"/complete", "COMPLETED", "DECLINED", func(c *client.Client) func(context.Context, string) (client.Ended, error) {
			return c.CompleteProofingSession
		}},
		"decline": {"/decline", "DECLINED", "COMPLETED", func(c *client.Client) func(context.Context, string) (client.Ended, error) {
			return c.DeclineProofingSession
		}},
		"cancel upload": {"/upload/cancel", "COMPLETED", "DECLINED", upload},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t)
			end := test.end(r.Client)
			open := func(status string) string {
				id := r.tenant.OpenProofingSession("6070951e8dfc7f29228126aa", "dl_object")
				r.tenant.SetProofingStatus(id, status)
				return id
			}
			id := open("INPROGRESS")
			if got, err := end(t.Context(), id); err != nil || got != (client.Ended{Status: test.status}) {
				t.Errorf("%+v, %v", got, err)
			}
			if got, err := end(t.Context(), id); err != nil || got != (client.Ended{Status: test.status, Already: true}) {
				t.Errorf("again: %+v, %v", got, err)
			}
			if _, err := end(t.Context(), open(test.other)); !errors.Is(err, client.ErrProofingSession) {
				t.Errorf("of a session that is %s: %v", test.other, err)
			}
			if _, err := end(t.Context(), "nobody's"); !errors.Is(err, client.ErrProofingSession) {
				t.Errorf("of no session: %v", err)
			}

			// A GET that changes something is sent once: its answer is lost, and the
			// session says what came of it.
			id = open("INPROGRESS")
			at := "/idproofingapi/proofingsession/" + id + test.path
			r.tenant.Inject(localtenant.Fault{Path: at, DropAfter: true})
			if got, err := end(t.Context(), id); err != nil || got != (client.Ended{Status: test.status}) {
				t.Errorf("after a lost answer: %+v, %v", got, err)
			}
			if n := r.tenant.Count("", at); n != 1 {
				t.Errorf("%d requests to %s, want 1", n, at)
			}
		})
	}
}

func TestRetryProofingSession(t *testing.T) {
	t.Parallel()
	r := start(t)
	id := r.tenant.OpenProofingSession("6070951e8dfc7f29228126aa", "dl_object")
	if err := r.RetryProofingSession(t.Context(), id); !errors.Is(err, client.ErrProofingSession) {
		t.Errorf("before its end: %v", err)
	}
	r.tenant.SetProofingStatus(id, "COMPLETED")
	if err := r.CancelProofingRetry(t.Context(), id); !errors.Is(err, client.ErrProofingSession) {
		t.Errorf("without a retry: %v", err)
	}
	for range 2 {
		if err := r.RetryProofingSession(t.Context(), id); err != nil {
			t.Error(err)
		}
	}
	if session, err := r.ProofingSession(t.Context(), id); err != nil || session.Status != "INPROGRESS" {
		t.Errorf("%+v, %v", session, err)
	}
	if err := r.CancelProofingRetry(t.Context(), id); err != nil {
		t.Error(err)
	}
	if session, err := r.ProofingSession(t.Context(), id); err != nil || session.Status != "COMPLETED" {
		t.Errorf("%+v, %v", session, err)
	}
}

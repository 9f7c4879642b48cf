package client_test

import (
	"fmt"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// A shown secret is taken for what it is in doubt only where it is not sent back.
func TestMasks(t *testing.T) {
	t.Parallel()
	for shown, want := range map[string][2]bool{ // is a mask, may be one
		"":             {true, true},
		"***":          {true, true},
		"wJal****":     {true, true},
		"••••":         {true, true},
		"xxxx-xxxx":    {true, true},
		"<redacted>":   {true, true},
		"wJalr...EKEY": {true, true},
		"p*ssw0rd":     {false, true},
		"w*":           {false, true},
		"aws-s3cret":   {false, false},
		"xX9#-":        {false, false},
	} {
		if got := [2]bool{client.Masks(shown), client.MayMask(shown)}; got != want {
			t.Errorf("%q: %t, want %t", shown, got, want)
		}
	}
}

// A refusal of who asks, or how often, is no lack of a secret, whatever it names.
func TestARefusedCallerIsNoInsistence(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 403, 422, 429} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			r := start(t, retries(-1), modes(localtenant.Modes{OptionalSecrets: true}))
			made := r.addGateway(t, voice("a"))
			r.tenant.Inject(localtenant.Fault{Path: gatewayUpdate, Status: status, ContentType: asJSON, Body: `{"message":"the password"}`})
			_, err := r.MessageGateways().Update(t.Context(), made.ID, kept("b"))
			updates := 2
			if status == 403 || status == 429 {
				updates = 1
			}
			if (err == nil) != (updates == 2) {
				t.Error(err)
			}
			r.wantCount(t, updates, "POST", gatewayUpdate)
		})
	}
}

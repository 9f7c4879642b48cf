package acceptance

import (
	"context"
	"errors"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// settings keep what a community has once: they return what puts it back, or
// why nothing could.
var settings = map[string]func(context.Context, *client.Client) (restore func(context.Context) error, cannot string, err error){
	"onekosmos_branding":                       kept((*client.Client).Branding),
	"onekosmos_consent":                        kept(func(c *client.Client) *client.Settings[client.Consent] { return c.Consent("biometric").Settings }),
	"onekosmos_default_auth_scheme":            kept((*client.Client).DefaultAuthScheme),
	"onekosmos_document_bucket":                keptBucket,
	"onekosmos_environment_settings":           kept((*client.Client).SessionAge),
	"onekosmos_fido_settings":                  kept((*client.Client).FIDOSettings),
	"onekosmos_first_time_enrollment_settings": kept((*client.Client).FirstTimeEnrollmentSettings),
	"onekosmos_idp_config":                     keptIDPConfig,
	"onekosmos_instance_self_registration":     kept((*client.Client).InstanceSelfRegistration),
	"onekosmos_liveid_selfie_settings":         kept((*client.Client).LiveIDSelfieSettings),
	"onekosmos_mfa_settings":                   kept((*client.Client).MFASettings),
	"onekosmos_orion_settings":                 kept((*client.Client).OrionSettings),
	"onekosmos_password_reset_settings":        kept((*client.Client).PasswordResetSettings),
	"onekosmos_passwordless_settings":          kept((*client.Client).PasswordlessSettings),
	"onekosmos_self_registration":              kept((*client.Client).SelfRegistration),
	"onekosmos_session_attributes":             kept((*client.Client).SessionAttributes),
	"onekosmos_windows_mfa_settings":           kept((*client.Client).WindowsMFASettings),
}

// putBack returns what makes the settings of a kind what they are now, or why
// nothing could.
func putBack(t *testing.T, k kinds.Kind, c *client.Client) (restore func(), cannot string) {
	t.Helper()
	keep := settings[k.Type]
	if keep == nil {
		t.Fatalf("nothing says how the settings of %s are put back", k.Type)
	}
	back, cannot, err := keep(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := back(context.Background()); err != nil {
			t.Errorf("put the settings of %s back: %v", k.Type, err)
		}
	}, cannot
}

func kept[A any](of func(*client.Client) *client.Settings[A]) func(context.Context, *client.Client) (func(context.Context) error, string, error) {
	return func(ctx context.Context, c *client.Client) (func(context.Context) error, string, error) {
		before, err := of(c).Snapshot(ctx)
		if errors.Is(err, client.ErrForbidden) {
			return nil, "the account of the tests may not read it", nil
		}
		return func(ctx context.Context) error { return of(c).Restore(ctx, before) }, "", err
	}
}

// keptBucket spares a bucket that is there: no tenant gives back the secret of
// its credential.
func keptBucket(ctx context.Context, c *client.Client) (func(context.Context) error, string, error) {
	switch _, err := c.Bucket("").Get(ctx, client.SettingsID); {
	case errors.Is(err, client.ErrNotFound):
		return func(context.Context) error { return nil }, "", nil
	case err != nil:
		return nil, "", err
	}
	return nil, "the community has a bucket, whose credential could not be put back", nil
}

// keptIDPConfig spares a configuration that is there: no tenant need return its
// private keys.
func keptIDPConfig(ctx context.Context, c *client.Client) (func(context.Context) error, string, error) {
	before, err := c.IDPConfig(client.IDPKeys{}).Snapshot(ctx)
	if err != nil || string(before) == "{}" {
		return func(context.Context) error { return nil }, "", err
	}
	return nil, "the community has an IdP configuration, whose private keys could not be put back", nil
}

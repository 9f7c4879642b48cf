package acctest

import (
	"os"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// Pilot returns the tenant that the environment describes. Others may use it
// too, so that the names of what a test makes there begin with prefix. local is
// that tenant where it runs in this process, and nil elsewhere.
func Pilot(t testing.TB, local *localtenant.Tenant, prefix string) *Tenant {
	t.Helper()
	return &Tenant{local: local, url: os.Getenv("ONEKOSMOS_BASE_URL"), client: newClient(t, PilotConfig()), prefix: prefix}
}

// PilotConfig returns what the environment says of a tenant.
func PilotConfig() client.Config {
	of := func(name string) string { return os.Getenv("ONEKOSMOS_" + name) }
	return client.Config{
		BaseURL: of("BASE_URL"), CommunityName: of("COMMUNITY_NAME"), TenantID: of("TENANT_ID"), CommunityID: of("COMMUNITY_ID"),
		Token: of("TOKEN"), Username: of("USERNAME"), Password: of("PASSWORD"), LicenseKey: of("LICENSE_KEY"),
		PrivateKey: of("PRIVATE_KEY"), CACertificate: of("CA_CERTIFICATE"),
		AdminAPI: of("ADMIN_API"), IDProofingAPI: of("ID_PROOFING_API"), WebAuthnAPI: of("WEBAUTHN_API"), WalletAPI: of("WALLET_API"),
		NoReadCoalescing: true,
	}
}

// Name returns the name of something that a test makes: unique to the run on a
// tenant that others use too.
func (tn *Tenant) Name(name string) string { return tn.prefix + name }

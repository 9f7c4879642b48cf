package webauthn_test

import (
	"fmt"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// otherTenants are ways in which the answers of a tenant that nobody here
// wrote may differ from the reference's samples.
var otherTenants = map[string]localtenant.Modes{
	"everything at once":     {ShuffleLists: true, UnknownFields: true, TextBooleans: true, BareCreates: true},
	"key of another service": {AnswerWithOtherKey: true, OmitPublicKey: true},
	"answers that are plain": {PlainAnswers: true, ShuffleLists: true},
}

// signIn puts the provider's configuration in front of a test's own.
type signIn func(*acctest.Tenant, string) string

func asAdministrator(tenant *acctest.Tenant, config string) string { return tenant.Config(config) }

// asLicensee signs nobody in.
func asLicensee(tenant *acctest.Tenant, config string) string {
	settings := tenant.Settings()
	return fmt.Sprintf("provider \"onekosmos\" {\n  base_url    = %q\n  license_key = %q\n}\n", settings["base_url"], settings["license_key"]) + config
}

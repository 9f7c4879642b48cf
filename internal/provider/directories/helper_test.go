package directories_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

const attributeAddress = "onekosmos_user_attribute.test"

// guests is a module for what belongs to one.
const guests = `
resource "onekosmos_auth_module" "guests" {
  name = "Guests"
  type = "db"
}
`

func keep(address, attribute string, into *string) resource.TestCheckFunc {
	return resource.TestCheckResourceAttrWith(address, attribute, func(value string) error {
		*into = value
		return nil
	})
}

// makeModule makes a module as an administrator would in AdminX.
func makeModule(t *testing.T, tenant *acctest.Tenant, name, kind, mode string) string {
	t.Helper()
	subtype := "directory"
	if kind == client.ModuleDB {
		subtype = "datastore"
	}
	made, err := tenant.Client().AuthModules().Create(t.Context(), &client.AuthModule{
		Type: kind, Subtype: subtype, Method: "authn", Name: name, Enabled: true, Mode: mode, Config: &client.ModuleConfig{},
	})
	if err != nil {
		t.Fatal(err)
	}
	return made.ID
}

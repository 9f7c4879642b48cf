package directories_test

import (
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
)

const (
	attributeAddress = "onekosmos_user_attribute.test"
	schemeAddress    = "onekosmos_default_auth_scheme.test"
	brokerAddress    = "onekosmos_broker_connection.test"
)

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

// importID is the import id of an object that belongs to a module.
func importID(address, id string) resource.ImportStateIdFunc {
	return func(s *terraform.State) (string, error) {
		attributes := s.RootModule().Resources[address].Primary.Attributes
		return attributes["module_id"] + "/" + attributes[id], nil
	}
}

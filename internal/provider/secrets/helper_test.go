package secrets_test

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
)

// withEcho adds the provider that shows what an ephemeral value is.
func withEcho() map[string]func() (tfprotov6.ProviderServer, error) {
	factories := acctest.Factories()
	factories["echo"] = echoprovider.NewProviderServer()
	return factories
}

// echo hands an ephemeral value to that provider.
func echo(address string) string {
	return "provider \"echo\" {\n  data = ephemeral." + address + "\n}\nresource \"echo\" \"test\" {}\n"
}

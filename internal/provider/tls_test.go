package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// A tenant behind a private CA is reached with ca_certificate, and without it
// the error gives the reason.
func TestPrivateCA(t *testing.T) {
	local, err := localtenant.New(localtenant.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server, err := local.Listen("127.0.0.1:0", &localtenant.TLS{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	config := func(further string) string {
		return fmt.Sprintf(`
provider "onekosmos" {
  base_url = %q
  username = %q
  password = %q
  %s
}
data "onekosmos_service_providers" "all" {}
`, server.URL, local.Username(), local.Password(), further)
	}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config(""), ExpectError: acctest.Expect("certificate")},
			{Config: config(fmt.Sprintf("ca_certificate = %q", server.CAPEM))},
		},
	})
}

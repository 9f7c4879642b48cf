package applications_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// Another name is sent without the credentials.
func TestFeaturedServiceProvider_rename(t *testing.T) {
	kind := kinds.Of("onekosmos_featured_service_provider")
	for _, life := range kind.Lives {
		t.Run(life.Name, func(t *testing.T) {
			tenant, r := acctest.NewRig(t, nil)
			local := tenant.Local(t)
			object, problems := r.Create(kind.Type, life.Minimal)
			if problems.Errors() != nil {
				t.Fatal(problems)
			}
			local.ResetJournal()
			if _, problems = r.Update(object, life.Full); problems.Errors() != nil {
				t.Fatal(problems)
			}
			if local.Count("PATCH", "/serviceprovider/{id}") != 1 {
				t.Error("no name was sent, so nothing is shown")
			}
			for _, sent := range local.Journal() {
				for _, secret := range kind.SecretsIn(life.Full) {
					if strings.Contains(string(sent.Request), secret) {
						t.Errorf("%s %s sent a credential again", sent.Method, sent.Path)
					}
				}
			}
		})
	}
}

// After an import the settings are recorded from the configuration; nothing is
// set up a second time.
func TestFeaturedServiceProvider_importRecordsSettings(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	made, err := tenant.Client().FeaturedServiceProviders().Create(t.Context(), &client.FeaturedServiceProvider{
		ServiceProvider: client.ServiceProvider{Name: "First"}, Application: "zendesk", Settings: client.FeaturedSettings{Domain: "one.example.com"},
	})
	if err != nil {
		t.Fatal(err)
	}
	const address = "onekosmos_featured_service_provider.test"
	config := tenant.Config(`
resource "onekosmos_featured_service_provider" "test" {
  name    = "First"
  zendesk = { domain = "one.example.com" }
}
`)
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config, ResourceName: address, ImportState: true, ImportStateId: made.ID, ImportStatePersist: true},
			{
				PreConfig:        local.ResetJournal,
				Config:           config,
				ConfigPlanChecks: acctest.Acts(address, plancheck.ResourceActionUpdate),
				Check: func(*terraform.State) error {
					if n := local.Count("PUT", "/serviceprovider/{type}"); n != 0 {
						return fmt.Errorf("the application was set up %d more times", n)
					}
					return nil
				},
			},
		},
	})
}

package secrets_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const secretAddress = "onekosmos_secret.test"

func plainSecret(tag, value string) string {
	return fmt.Sprintf("resource \"onekosmos_secret\" \"test\" {\n  tag = %q\n  value = %q\n}\n", tag, value)
}

func writeOnlySecret(tag, value string, version int, further string) string {
	return fmt.Sprintf("resource \"onekosmos_secret\" \"test\" {\n  tag = %q\n  value_wo = %q\n  value_wo_version = %d\n  %s\n}\n", tag, value, version, further)
}

// stored wants one secret in the tenant, beside the one that was there.
func stored(local *localtenant.Tenant, tag, value string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		var found []string
		for _, o := range local.Objects("secrets") {
			if o["tag"] != "theirs" {
				found = append(found, fmt.Sprint(o["tag"], "=", o["value"]))
			}
		}
		if len(found) != 1 || found[0] != tag+"="+value {
			return fmt.Errorf("the tenant has %q, want %s=%s", found, tag, value)
		}
		return nil
	}
}

// The tenant has the value that was given last, and the state none that is
// write-only. What is not the tenant's sends nothing, and a secret that somebody
// else stored under the tag shows by its time.
func TestSecret(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	store := tenant.Client().SecretStore()
	if _, err := store.Create(t.Context(), &client.StoredSecret{Tag: "theirs", Value: "kept"}); err != nil {
		t.Fatal(err)
	}
	replaced := acctest.Acts(secretAddress, plancheck.ResourceActionReplace)
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		CheckDestroy: func(*terraform.State) error {
			_, err := store.Get(context.Background(), "stripe")
			if _, theirs := store.Get(context.Background(), "theirs"); !errors.Is(err, client.ErrNotFound) || theirs != nil {
				return fmt.Errorf("after destroy: %v, and the other: %v", err, theirs)
			}
			return nil
		},
		Steps: []resource.TestStep{
			{
				Config: tenant.Config(writeOnlySecret("stripe", "first-s3cret", 1, "")),
				Check:  resource.ComposeTestCheckFunc(stored(local, "stripe", "first-s3cret"), acctest.NotInState("first-s3cret")),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(secretAddress, tfjsonpath.New("created_by"), knownvalue.StringExact(local.Username())),
					statecheck.ExpectKnownValue(secretAddress, tfjsonpath.New("created_at"), knownvalue.NotNull()),
				},
			},
			{
				PreConfig: local.ResetJournal,
				Config:    tenant.Config(writeOnlySecret("stripe", "second-s3cret", 1, "timeouts = { create = \"1m\" }")), ConfigPlanChecks: acctest.Acts(secretAddress, plancheck.ResourceActionUpdate),
				Check: resource.ComposeTestCheckFunc(stored(local, "stripe", "first-s3cret"), func(*terraform.State) error {
					if n := local.Count("POST", "/secret-store/create") + local.Count("POST", "/secret-store/delete"); n > 0 {
						return fmt.Errorf("%d writes for a timeout", n)
					}
					return nil
				}),
			},
			{
				Config: tenant.Config(writeOnlySecret("stripe", "second-s3cret", 2, "")), ConfigPlanChecks: replaced,
				Check: resource.ComposeTestCheckFunc(stored(local, "stripe", "second-s3cret"), acctest.NotInState("second-s3cret")),
			},
			{Config: tenant.Config(plainSecret("stripe", "third-s3cret")), ConfigPlanChecks: replaced, Check: stored(local, "stripe", "third-s3cret")},
			{Config: tenant.Config(plainSecret("stripe", "fourth")), ConfigPlanChecks: replaced, Check: stored(local, "stripe", "fourth")},
			{Config: tenant.Config(writeOnlySecret("stripe", "fifth", 1, "")), ConfigPlanChecks: replaced, Check: stored(local, "stripe", "fifth")},
			{
				PreConfig: func() {
					for _, o := range local.Objects("secrets") {
						if o["tag"] == "stripe" {
							local.Change("secrets", o["_id"].(string), func(o map[string]any) { o["value"], o["createdTs"] = "x", o["createdTs"].(float64)+100 })
						}
					}
				},
				Config: tenant.Config(writeOnlySecret("stripe", "fifth", 1, "")), ConfigPlanChecks: replaced, Check: stored(local, "stripe", "fifth"),
			},
		},
	})
}

// A secret that is there is not overwritten; the error says how to take it
// over, and taking it over replaces it unless that is forbidden.
func TestSecret_takenOver(t *testing.T) {
	for form, test := range map[string]struct {
		block, further string
		action         plancheck.ResourceActionType
		value          string
		identity       bool
	}{
		"by id":                          {"id = \"stripe\"", "", plancheck.ResourceActionReplace, "ours", false},
		"by identity":                    {"identity = {\n    tag = \"stripe\"\n  }", "", plancheck.ResourceActionReplace, "ours", true},
		"by id, its value left as it is": {"id = \"stripe\"", "lifecycle {\n    ignore_changes = [value_wo_version]\n  }", plancheck.ResourceActionNoop, "theirs", false},
	} {
		t.Run(form, func(t *testing.T) {
			tenant := acctest.Start(t)
			local := tenant.Local(t)
			if _, err := tenant.Client().SecretStore().Create(t.Context(), &client.StoredSecret{Tag: "stripe", Value: "theirs"}); err != nil {
				t.Fatal(err)
			}
			config := writeOnlySecret("stripe", "ours", 1, test.further)
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{
						Config:      tenant.Config(config),
						ExpectError: acctest.Expect(`Could not create secret "stripe"`, "exists already", "terraform import onekosmos_secret.example stripe"),
					},
					{
						Config:           tenant.Config(config + fmt.Sprintf("import {\n  to = %s\n  %s\n}\n", secretAddress, test.block)),
						ConfigPlanChecks: acctest.Acts(secretAddress, test.action), Check: stored(local, "stripe", test.value),
					},
				},
			})
		})
	}
}

// A create whose answer is lost is found again by its time, and by nothing
// else.
func TestSecretLostAnswer(t *testing.T) {
	tenant, r := acctest.NewRig(t, rig.Values{"read_coalescing": false})
	tenant.Local(t).Inject(localtenant.Fault{Path: "/secret-store/create", DropAfter: true})
	made, problems := r.Create("onekosmos_secret", rig.Values{"tag": "stripe", "value": "hidden-s3cret"})
	if problems.Errors() != nil || made.Values().Text("tag") != "stripe" || made.Values().Text("created_at") == "" {
		t.Fatal(made, problems)
	}
	tenant.Local(t).Inject(localtenant.Fault{Path: "/secret-store/create", DropBefore: true})
	lost, problems := r.Create("onekosmos_secret", rig.Values{"tag": "other", "value": "hidden-s3cret"})
	if problems.Errors() == nil || lost != nil || len(tenant.Local(t).Objects("secrets")) != 1 {
		t.Errorf("%v, %s", lost, problems)
	}
}

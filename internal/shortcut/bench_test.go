package shortcut_test

import (
	"context"
	"encoding/json"
	"testing"

	fwprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/shortcut"
)

// recorder keeps what it was asked last.
type recorder struct {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	validate *tfprotov6.ValidateResourceConfigRequest
	plan     *tfprotov6.PlanResourceChangeRequest
}

func (r *recorder) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	r.validate = req
	return r.ProviderServer.ValidateResourceConfig(ctx, req)
}

func (r *recorder) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	r.plan = req
	return r.ProviderServer.PlanResourceChange(ctx, req)
}

// What a plan asks of a service provider that does not change.
func BenchmarkUnchanged(b *testing.B) {
	tenant := acctest.Start(b)
	p := provider.New("test")()
	framework := providerserver.NewProtocol6(p)()
	recorded := &recorder{ProviderServer: framework, ListResourceServer: framework.(tfprotov6.ListResourceServer)}
	one := rig.Behind(b, recorded)
	settings := rig.Values{}
	for name, value := range tenant.Settings() {
		settings[name] = value
	}
	if problems := one.Configure(settings); problems.Errors() != nil {
		b.Fatal(problems)
	}
	const kind = "onekosmos_service_provider"
	config := rig.Values{"name": "Payroll", "environment": "Production", "relay_state": "https://payroll.example.com/start", "saml": rig.Values{
		"access_url": "https://payroll.example.com", "entity_id": "https://payroll.example.com/saml", "assertion_method": "post",
		"assertion_consumer_service_url": "https://payroll.example.com/acs",
		"name_id":                        rig.Values{"format": "emailAddress", "value": "email", "source": "session"},
		"attributes": rig.Values{
			"mail":  rig.Values{"attribute_name": "email", "source": "session"},
			"roles": rig.Values{"attribute_name": "roles", "source": "session", "value_type": "default", "value": `["staff"]`},
		},
	}}
	object, problems := one.Create(kind, config)
	if problems.Errors() != nil {
		b.Fatal(problems)
	}
	if _, problems := one.Plan(kind, object, config); problems.Errors() != nil {
		b.Fatal(problems)
	}
	recorded.plan.ProposedNewState = recorded.plan.PriorState // as core would encode it, maps in order
	raw, err := json.Marshal(object.Values())
	if err != nil {
		b.Fatal(err)
	}
	ctx := context.Background()
	for name, server := range map[string]tfprotov6.ProviderServer{"framework": framework, "shortcut": shortcut.New(p, func(fwprovider.Provider) func() tfprotov6.ProviderServer {
		return func() tfprotov6.ProviderServer { return framework }
	})} {
		b.Run("ValidateResourceConfig/"+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = server.ValidateResourceConfig(ctx, recorded.validate)
			}
		})
		b.Run("UpgradeResourceState/"+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = server.UpgradeResourceState(ctx, &tfprotov6.UpgradeResourceStateRequest{TypeName: kind, RawState: &tfprotov6.RawState{JSON: raw}})
			}
		})
		b.Run("PlanResourceChange/"+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = server.PlanResourceChange(ctx, recorded.plan)
			}
		})
	}
}

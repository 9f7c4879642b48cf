package provider_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

// lastAsked passes everything on and keeps what was asked last.
type lastAsked struct {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	validate *tfprotov6.ValidateResourceConfigRequest
	read     *tfprotov6.ReadResourceRequest
	plan     *tfprotov6.PlanResourceChangeRequest
}

func (l *lastAsked) ValidateResourceConfig(ctx context.Context, in *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	l.validate = in
	return l.ProviderServer.ValidateResourceConfig(ctx, in)
}

func (l *lastAsked) ReadResource(ctx context.Context, in *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	l.read = in
	return l.ProviderServer.ReadResource(ctx, in)
}

func (l *lastAsked) PlanResourceChange(ctx context.Context, in *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	l.plan = in
	return l.ProviderServer.PlanResourceChange(ctx, in)
}

// BenchmarkServiceProvider is what a plan asks of an application with 42
// attributes that does not change, each call by itself. A read finds its
// object in the list that all reads share, which is fetched every 30 seconds.
func BenchmarkServiceProvider(b *testing.B) {
	const kind = "onekosmos_service_provider"
	server := rig.Server(provider.New("test")())
	asked := &lastAsked{ProviderServer: server, ListResourceServer: server.(tfprotov6.ListResourceServer)}
	r := rig.Behind(b, asked)
	settings := rig.Values{}
	for name, value := range acctest.Start(b).Settings() {
		settings[name] = value
	}
	if problems := r.Configure(settings); problems.Errors() != nil {
		b.Fatal(problems)
	}
	config := manyAttributes()
	object, problems := r.Create(kind, config)
	if problems.Errors() != nil {
		b.Fatal(problems)
	}
	if object, problems = r.Read(object); problems.Errors() != nil {
		b.Fatal(problems)
	}
	plan, problems := r.Plan(kind, object, config)
	if problems.Errors() != nil || !plan.NoOp() {
		b.Fatalf("not a plan without changes: %s", problems)
	}
	asked.plan.ProposedNewState = asked.plan.PriorState // core encodes maps in order
	state, err := json.Marshal(object.Values())
	if err != nil {
		b.Fatal(err)
	}
	upgrade := &tfprotov6.UpgradeResourceStateRequest{TypeName: kind, RawState: &tfprotov6.RawState{JSON: state}}
	for _, rpc := range []struct {
		name string
		call func(context.Context) ([]*tfprotov6.Diagnostic, error)
	}{
		{"ValidateResourceConfig", func(ctx context.Context) ([]*tfprotov6.Diagnostic, error) {
			out, err := server.ValidateResourceConfig(ctx, asked.validate)
			return out.Diagnostics, err
		}},
		{"UpgradeResourceState", func(ctx context.Context) ([]*tfprotov6.Diagnostic, error) {
			out, err := server.UpgradeResourceState(ctx, upgrade)
			return out.Diagnostics, err
		}},
		{"ReadResource", func(ctx context.Context) ([]*tfprotov6.Diagnostic, error) {
			out, err := server.ReadResource(ctx, asked.read)
			return out.Diagnostics, err
		}},
		{"PlanResourceChange", func(ctx context.Context) ([]*tfprotov6.Diagnostic, error) {
			out, err := server.PlanResourceChange(ctx, asked.plan)
			return out.Diagnostics, err
		}},
	} {
		b.Run(rpc.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if problems, err := rpc.call(b.Context()); err != nil || len(problems) > 0 {
					b.Fatal(rig.Problems(problems), err)
				}
			}
		})
	}
}

// manyAttributes is an application that has a value for all that SAML knows,
// and four attributes of its assertion.
func manyAttributes() rig.Values {
	claims := rig.Values{}
	for i := range 4 {
		claims[fmt.Sprintf("https://claims.example.com/%d", i)] = rig.Values{
			"attribute_name": "roles", "source": "session", "value_type": "default", "value": `["staff","guest"]`,
		}
	}
	const certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
	return rig.Values{
		"name": "Payroll", "environment": "Production", "logo": "https://payroll.example.com/logo.png", "force_reauthentication": true,
		"idp_initiated": true, "relay_state": "https://payroll.example.com/start",
		"saml": rig.Values{
			"access_url": "https://payroll.example.com", "entity_id": "https://payroll.example.com/saml", "assertion_method": "post",
			"assertion_consumer_service_url": "https://payroll.example.com/acs", "require_signed_auth_request": true,
			"require_signed_logout_request": true, "require_signed_logout_response": true, "sign_assertion": true,
			"signing_certificate": certificate, "signing_algorithm": "RSA_SHA256", "encrypt_assertion": true, "encryption_certificate": certificate,
			"encryption_algorithm":    "http://www.w3.org/2001/04/xmlenc#aes128-gcm",
			"key_transport_algorithm": "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
			"metadata":                `<EntityDescriptor entityID="https://payroll.example.com/saml"/>`,
			"name_id":                 rig.Values{"format": "emailAddress", "value": "email", "source": "session"},
			"attributes":              claims,
		},
	}
}

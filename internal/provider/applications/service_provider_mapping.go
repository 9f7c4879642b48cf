package applications

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-jsontypes/jsontypes"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

func expandServiceProvider(ctx context.Context, change plumbing.Change[serviceProviderModel], diags *diag.Diagnostics) *client.ServiceProvider {
	plan, before := change.Plan, serviceProviderModel{}
	if change.State != nil {
		before = *change.State
	}
	sp := &client.ServiceProvider{
		Name:                  plan.Name.ValueString(),
		Type:                  plan.Type.ValueString(),
		Environment:           plan.Environment.ValueString(),
		Logo:                  attribute.Send(plan.Logo, &before.Logo),
		ForceReauthentication: boolean(plan.ForceReauthentication),
	}
	if saml := plan.SAML; saml != nil {
		sp.SAML = expandSAML(saml, before.SAML)
		// The API keeps these two among the SAML settings.
		sp.SAML.IDPInitiated = client.Bool(plan.IDPInitiated.ValueBool())
		sp.SAML.RelayState = plan.RelayState.ValueString()
	}
	if oidc := plan.OIDC; oidc != nil {
		sp.OIDC = &client.OIDCConfig{
			GrantTypes:               attribute.Strings(ctx, oidc.GrantTypes, diags),
			RedirectURIs:             attribute.Strings(ctx, oidc.RedirectURIs, diags),
			Scope:                    attribute.Strings(ctx, oidc.Scopes, diags),
			IDTokenSignedResponseAlg: oidc.IDTokenSigningAlgorithm.ValueString(),
		}
		sp.HideBanner = boolean(plan.HideBanner)
		sp.HideMobileLinks = boolean(plan.HideMobileLinks)
		sp.MobileAppLabel = attribute.Send(plan.MobileAppLabel, &before.MobileAppLabel)
	}
	return sp
}

func expandSAML(plan, before *samlModel) *client.SAMLConfig {
	if before == nil {
		before = &samlModel{}
	}
	saml := &client.SAMLConfig{
		AccessURL:                   plan.AccessURL.ValueString(),
		EntityID:                    plan.EntityID.ValueString(),
		AssertionMethod:             plan.AssertionMethod.ValueString(),
		AssertionConsumerServiceURL: plan.AssertionConsumerServiceURL.ValueString(),
		LogoutRequestSignRequired:   client.Bool(plan.RequireSignedLogoutRequest.ValueBool()),
		LogoutResponseSignRequired:  client.Bool(plan.RequireSignedLogoutResponse.ValueBool()),
		AuthRequestSignRequired:     client.Bool(plan.RequireSignedAuthRequest.ValueBool()),
		AssertionSignRequired:       client.Bool(plan.SignAssertion.ValueBool()),
		SigningCert:                 attribute.Send(plan.SigningCertificate, &before.SigningCertificate),
		SigningAlgo:                 client.SigningAlgorithm(plan.SigningAlgorithm.ValueString()),
		EncryptAssertion:            boolean(plan.EncryptAssertion),
		EncryptionCert:              attribute.Send(plan.EncryptionCertificate, &before.EncryptionCertificate),
		EncryptionAlgorithm:         attribute.Send(plan.EncryptionAlgorithm, &before.EncryptionAlgorithm),
		KeyTransportAlgorithm:       attribute.Send(plan.KeyTransportAlgorithm, &before.KeyTransportAlgorithm),
		Metadata:                    (*client.EscapedXML)(attribute.Send(plan.Metadata, &before.Metadata)),
		NameID: client.NameID{
			Format:        plan.NameID.Format.ValueString(),
			Value:         plan.NameID.Value.ValueString(),
			AttributeType: plan.NameID.AttributeType.ValueString(),
		},
	}
	// Always sent, so that removing the last one removes it.
	saml.Attributes = []client.AssertionAttribute{}
	for _, claim := range slices.Sorted(maps.Keys(plan.Attributes)) {
		attribute := plan.Attributes[claim]
		sent := client.AssertionAttribute{
			ClaimName:     claim,
			AttributeName: attribute.AttributeName.ValueString(),
			AttributeType: attribute.AttributeType.ValueString(),
			ValueType:     attribute.ValueType.ValueStringPointer(),
		}
		if !attribute.Value.IsNull() {
			sent.Value = json.RawMessage(attribute.Value.ValueString())
		}
		saml.Attributes = append(saml.Attributes, sent)
	}
	return saml
}

func flattenServiceProvider(ctx context.Context, sp *client.ServiceProvider, m *serviceProviderModel, diags *diag.Diagnostics) {
	m.ID = types.StringValue(sp.ID)
	m.Name = types.StringValue(sp.Name)
	m.Type = types.StringValue(sp.Type)
	m.Environment = attribute.Text(&sp.Environment)
	m.Logo = attribute.Text(sp.Logo)
	m.ForceReauthentication = optionalBool(sp.ForceReauthentication)

	var known map[string]attributeModel
	if m.SAML != nil {
		known = m.SAML.Attributes
	}
	if sp.SAML == nil && sp.OIDC == nil {
		diags.AddError("Application without settings", "The tenant answers the application \""+sp.Name+"\" of type \""+sp.Type+"\" without the settings of its protocol. Nothing is changed; run the plan again, and look at the application in AdminX.")
		return
	}
	m.SAML, m.OIDC = nil, nil
	m.IDPInitiated, m.HideBanner, m.HideMobileLinks = types.BoolNull(), types.BoolNull(), types.BoolNull()
	m.RelayState, m.MobileAppLabel = types.StringNull(), types.StringNull()
	if sp.Type == client.TypeSAML && sp.SAML != nil {
		m.SAML = flattenSAML(sp.SAML, known, diags)
		m.IDPInitiated = types.BoolValue(bool(sp.SAML.IDPInitiated))
		m.RelayState = attribute.Text(&sp.SAML.RelayState)
	}
	if sp.Type == client.TypeOIDC && sp.OIDC != nil {
		m.OIDC = &oidcModel{
			GrantTypes:              attribute.StringSet(ctx, sp.OIDC.GrantTypes, diags),
			RedirectURIs:            attribute.StringSet(ctx, sp.OIDC.RedirectURIs, diags),
			Scopes:                  attribute.StringSet(ctx, sp.OIDC.Scope, diags),
			IDTokenSigningAlgorithm: types.StringValue(sp.OIDC.IDTokenSignedResponseAlg),
			ClientID:                attribute.Text(&sp.OIDC.ClientID),
		}
		m.HideBanner = optionalBool(sp.HideBanner)
		m.HideMobileLinks = optionalBool(sp.HideMobileLinks)
		m.MobileAppLabel = attribute.Text(sp.MobileAppLabel)
	}
}

// flattenSAML takes what was known of the attributes to keep none and an empty
// map apart, between which the API keeps no difference.
func flattenSAML(saml *client.SAMLConfig, known map[string]attributeModel, diags *diag.Diagnostics) *samlModel {
	m := &samlModel{
		AccessURL:                   types.StringValue(saml.AccessURL),
		EntityID:                    types.StringValue(saml.EntityID),
		AssertionMethod:             types.StringValue(saml.AssertionMethod),
		AssertionConsumerServiceURL: types.StringValue(saml.AssertionConsumerServiceURL),
		RequireSignedAuthRequest:    types.BoolValue(bool(saml.AuthRequestSignRequired)),
		RequireSignedLogoutRequest:  types.BoolValue(bool(saml.LogoutRequestSignRequired)),
		RequireSignedLogoutResponse: types.BoolValue(bool(saml.LogoutResponseSignRequired)),
		SignAssertion:               types.BoolValue(bool(saml.AssertionSignRequired)),
		SigningCertificate:          attribute.Text(saml.SigningCert),
		SigningAlgorithm:            types.StringValue(string(saml.SigningAlgo)),
		EncryptAssertion:            optionalBool(saml.EncryptAssertion),
		EncryptionCertificate:       attribute.Text(saml.EncryptionCert),
		EncryptionAlgorithm:         attribute.Text(saml.EncryptionAlgorithm),
		KeyTransportAlgorithm:       attribute.Text(saml.KeyTransportAlgorithm),
		Metadata:                    attribute.Text((*string)(saml.Metadata)),
		NameID: &nameIDModel{
			Format:        types.StringValue(saml.NameID.Format),
			Value:         types.StringValue(saml.NameID.Value),
			AttributeType: types.StringValue(saml.NameID.AttributeType),
		},
		Attributes: flattenAttributes(saml.Attributes, diags),
	}
	if len(m.Attributes) == 0 && known == nil {
		m.Attributes = nil
	}
	return m
}

// flattenAttributes keys an assertion's attributes by their claim name.
func flattenAttributes(attributes []client.AssertionAttribute, diags *diag.Diagnostics) map[string]attributeModel {
	m := make(map[string]attributeModel, len(attributes))
	for _, a := range attributes {
		if _, twice := m[a.ClaimName]; twice {
			diags.AddWarning("Claim sent twice", "The tenant sends the claim \""+a.ClaimName+"\" more than once; only the last one can be managed. Remove the others in AdminX.")
		}
		value := jsontypes.NewNormalizedNull()
		if len(a.Value) > 0 && string(a.Value) != "null" {
			value = jsontypes.NewNormalizedValue(string(a.Value))
		}
		m[a.ClaimName] = attributeModel{
			AttributeName: types.StringValue(a.AttributeName),
			AttributeType: types.StringValue(a.AttributeType),
			ValueType:     attribute.Text(a.ValueType),
			Value:         value,
		}
	}
	return m
}

// boolean returns what to send for a boolean that always has a value.
func boolean(b types.Bool) *client.Bool {
	v := client.Bool(b.ValueBool())
	return &v
}

// optionalBool reads an absent boolean as false, its documented default.
func optionalBool(b *client.Bool) types.Bool { return types.BoolValue(b != nil && bool(*b)) }

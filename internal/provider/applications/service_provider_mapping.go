package applications

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

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
		Environment:           new(plan.Environment.ValueString()),
		Logo:                  attribute.Send(plan.Logo, &before.Logo),
		ForceReauthentication: new(client.Bool(plan.ForceReauthentication.ValueBool())),
	}
	if saml := plan.SAML; saml != nil {
		sp.SAML = expandSAML(saml, before.SAML)
		// The API keeps these two among the SAML settings.
		sp.SAML.IDPInitiated = new(client.Bool(plan.IDPInitiated.ValueBool()))
		sp.SAML.RelayState = new(plan.RelayState.ValueString())
	}
	if oidc := plan.OIDC; oidc != nil {
		sp.OIDC = &client.OIDCConfig{
			GrantTypes:               attribute.Strings(ctx, oidc.GrantTypes, diags),
			RedirectURIs:             attribute.Strings(ctx, oidc.RedirectURIs, diags),
			Scope:                    attribute.Strings(ctx, oidc.Scopes, diags),
			IDTokenSignedResponseAlg: oidc.IDTokenSigningAlgorithm.ValueString(),
		}
		sp.HideBanner = new(client.Bool(plan.HideBanner.ValueBool()))
		sp.HideMobileLinks = new(client.Bool(plan.HideMobileLinks.ValueBool()))
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
		LogoutRequestSignRequired:   new(client.Bool(plan.RequireSignedLogoutRequest.ValueBool())),
		LogoutResponseSignRequired:  new(client.Bool(plan.RequireSignedLogoutResponse.ValueBool())),
		AuthRequestSignRequired:     new(client.Bool(plan.RequireSignedAuthRequest.ValueBool())),
		AssertionSignRequired:       new(client.Bool(plan.SignAssertion.ValueBool())),
		SigningCert:                 attribute.SendPEM(plan.SigningCertificate, &before.SigningCertificate),
		SigningAlgo:                 client.SigningAlgorithm(plan.SigningAlgorithm.ValueString()),
		EncryptAssertion:            new(client.Bool(plan.EncryptAssertion.ValueBool())),
		EncryptionCert:              attribute.SendPEM(plan.EncryptionCertificate, &before.EncryptionCertificate),
		EncryptionAlgorithm:         attribute.Send(plan.EncryptionAlgorithm, &before.EncryptionAlgorithm),
		KeyTransportAlgorithm:       attribute.Send(plan.KeyTransportAlgorithm, &before.KeyTransportAlgorithm),
		Metadata:                    (*client.EscapedXML)(attribute.Send(plan.Metadata, &before.Metadata)),
		NameID: client.NameID{
			Format:        plan.NameID.Format.ValueString(),
			Value:         plan.NameID.Value.ValueString(),
			AttributeType: plan.NameID.Source.ValueString(),
		},
	}
	// Always sent, so that removing the last one removes it.
	saml.Attributes = []client.AssertionAttribute{}
	for _, claim := range slices.Sorted(maps.Keys(plan.Attributes)) {
		attribute := plan.Attributes[claim]
		sent := client.AssertionAttribute{
			ClaimName:     claim,
			AttributeName: attribute.AttributeName.ValueString(),
			AttributeType: attribute.Source.ValueString(),
			ValueType:     attribute.ValueType.ValueStringPointer(),
		}
		if !attribute.Value.IsNull() {
			sent.Value = json.RawMessage(attribute.Value.ValueString())
		}
		saml.Attributes = append(saml.Attributes, sent)
	}
	return saml
}

// flattenServiceProvider keeps what an answer leaves out as it is known.
func flattenServiceProvider(ctx context.Context, sp *client.ServiceProvider, m *serviceProviderModel, diags *diag.Diagnostics) {
	m.ID = types.StringValue(sp.ID)
	m.Name = attribute.Stated(sp.Name, m.Name)
	m.Type = attribute.Stated(sp.Type, m.Type)
	m.Environment = attribute.Shown(sp.Environment, m.Environment)
	m.Logo = attribute.Shown(sp.Logo, m.Logo)
	m.ForceReauthentication = attribute.ShownBool(sp.ForceReauthentication, m.ForceReauthentication)
	if sp.SAML != nil && sp.Type == client.TypeSAML {
		m.SAML = flattenSAML(sp.SAML, m.SAML, diags)
		m.IDPInitiated = attribute.ShownBool(sp.SAML.IDPInitiated, m.IDPInitiated)
		m.RelayState = attribute.Shown(sp.SAML.RelayState, m.RelayState)
		m.OIDC, m.HideBanner, m.HideMobileLinks, m.MobileAppLabel = nil, types.BoolNull(), types.BoolNull(), types.StringNull()
	}
	if sp.OIDC != nil && sp.Type == client.TypeOIDC {
		known := m.OIDC
		if known == nil {
			known = &oidcModel{}
		}
		m.OIDC = &oidcModel{
			GrantTypes:              attribute.ShownSet(ctx, sp.OIDC.GrantTypes, known.GrantTypes, diags),
			RedirectURIs:            attribute.ShownSet(ctx, sp.OIDC.RedirectURIs, known.RedirectURIs, diags),
			Scopes:                  attribute.ShownSet(ctx, sp.OIDC.Scope, known.Scopes, diags),
			IDTokenSigningAlgorithm: attribute.Stated(sp.OIDC.IDTokenSignedResponseAlg, known.IDTokenSigningAlgorithm),
			ClientID:                attribute.Stated(sp.OIDC.ClientID, known.ClientID),
		}
		m.HideBanner = attribute.ShownBool(sp.HideBanner, m.HideBanner)
		m.HideMobileLinks = attribute.ShownBool(sp.HideMobileLinks, m.HideMobileLinks)
		m.MobileAppLabel = attribute.Shown(sp.MobileAppLabel, m.MobileAppLabel)
		m.SAML, m.IDPInitiated, m.RelayState = nil, types.BoolNull(), types.StringNull()
	}
}

func flattenSAML(saml *client.SAMLConfig, known *samlModel, diags *diag.Diagnostics) *samlModel {
	if known == nil {
		known = &samlModel{}
	}
	nameID := known.NameID
	if nameID == nil {
		nameID = &nameIDModel{}
	}
	m := &samlModel{
		AccessURL:                   attribute.Stated(saml.AccessURL, known.AccessURL),
		EntityID:                    attribute.Stated(saml.EntityID, known.EntityID),
		AssertionMethod:             attribute.Stated(saml.AssertionMethod, known.AssertionMethod),
		AssertionConsumerServiceURL: attribute.Stated(saml.AssertionConsumerServiceURL, known.AssertionConsumerServiceURL),
		RequireSignedAuthRequest:    attribute.ShownBool(saml.AuthRequestSignRequired, known.RequireSignedAuthRequest),
		RequireSignedLogoutRequest:  attribute.ShownBool(saml.LogoutRequestSignRequired, known.RequireSignedLogoutRequest),
		RequireSignedLogoutResponse: attribute.ShownBool(saml.LogoutResponseSignRequired, known.RequireSignedLogoutResponse),
		SignAssertion:               attribute.ShownBool(saml.AssertionSignRequired, known.SignAssertion),
		SigningCertificate:          attribute.ShownPEM(saml.SigningCert, known.SigningCertificate),
		SigningAlgorithm:            attribute.Stated(string(saml.SigningAlgo), known.SigningAlgorithm),
		EncryptAssertion:            attribute.ShownBool(saml.EncryptAssertion, known.EncryptAssertion),
		EncryptionCertificate:       attribute.ShownPEM(saml.EncryptionCert, known.EncryptionCertificate),
		EncryptionAlgorithm:         attribute.Shown(saml.EncryptionAlgorithm, known.EncryptionAlgorithm),
		KeyTransportAlgorithm:       attribute.Shown(saml.KeyTransportAlgorithm, known.KeyTransportAlgorithm),
		Metadata:                    attribute.Shown((*string)(saml.Metadata), known.Metadata),
		NameID: &nameIDModel{
			Format: attribute.Stated(saml.NameID.Format, nameID.Format),
			Value:  attribute.Stated(saml.NameID.Value, nameID.Value),
			Source: attribute.Stated(saml.NameID.AttributeType, nameID.Source),
		},
		Attributes: known.Attributes,
	}
	// Between none and an empty map the API keeps no difference.
	if len(saml.Attributes) > 0 || saml.Attributes != nil && known.Attributes != nil {
		m.Attributes = flattenAttributes(saml.Attributes, diags)
	}
	return m
}

// flattenAttributes keys an assertion's attributes by their claim name.
func flattenAttributes(attributes []client.AssertionAttribute, diags *diag.Diagnostics) map[string]attributeModel {
	m := make(map[string]attributeModel, len(attributes))
	for _, a := range attributes {
		if _, twice := m[a.ClaimName]; twice {
			diags.AddWarning("Duplicate claim", "The tenant sends the claim \""+a.ClaimName+"\" more than once; Terraform manages only the last one. Remove the others in AdminX.")
		}
		m[a.ClaimName] = attributeModel{
			AttributeName: types.StringValue(a.AttributeName),
			Source:        types.StringValue(a.AttributeType),
			ValueType:     attribute.Text(a.ValueType),
			Value:         attribute.NewJSON(a.Value),
		}
	}
	return m
}

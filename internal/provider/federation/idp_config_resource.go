package federation

import (
	"cmp"
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

const idpConfigDescription = "The IdP configuration of the community: how it identifies itself to applications as their SAML identity provider, and how it signs and encrypts. AdminX: Settings › IdP Configuration."

func idpConfig() plumbing.Resource[idpConfigModel, client.IDPConfig] {
	r := plumbing.Resource[idpConfigModel, client.IDPConfig]{
		Name:   "idp_config",
		Kind:   "IdP configuration",
		Schema: idpConfigSchema,
		Store: func(c *client.Client, m *idpConfigModel) plumbing.Store[client.IDPConfig] {
			return c.IDPConfig(client.IDPKeys{Signing: m.SigningKey.ValueString(), Encryption: m.EncryptionKey.ValueString()})
		},
		Expand: expandIDPConfig,
		Flatten: func(ctx context.Context, got *client.IDPConfig, m *idpConfigModel, diags *diag.Diagnostics) {
			m.ID = types.StringValue(client.SettingsID)
			m.EntityID = attribute.Shown(got.EntityID, m.EntityID)
			m.Identifier = attribute.Shown(got.Identifier, m.Identifier)
			m.SigningCertificate = attribute.ShownPEM(got.SigningCertificate, m.SigningCertificate)
			m.EncryptionCertificate = attribute.ShownPEM(got.EncryptionCertificate, m.EncryptionCertificate)
			m.AuthnRequestsSigned = attribute.KnownBool(got.AuthnRequestsSigned, m.AuthnRequestsSigned)
			m.SSOBindings = attribute.ShownSet(ctx, got.SSOBindings, m.SSOBindings, diags)
			m.SLOBindings = attribute.ShownSet(ctx, got.SLOBindings, m.SLOBindings, diags)
		},
		Reads: plumbing.Reads{One: idpConfigDescription + " Without the private keys."},
	}.OnePerCommunity("the previous settings, as far as the tenant returned them")
	r.Reads.ListOfOne = false // a community may have none
	return r
}

func idpConfigSchema() schema.Schema {
	bindings := func(description string) schema.SetAttribute {
		made := attribute.KeptTexts(description + " The API reference does not list the values.")
		made.Validators = append(made.Validators, setvalidator.SizeAtLeast(1))
		return made
	}
	const form = " In PEM, or as the base64 between its first and last line."
	attributes := map[string]schema.Attribute{
		"entity_id":              attribute.Filled("Entity ID of the community, which applications know it by."),
		"identifier":             attribute.Filled("Identifier of the IdP, as in the URL of its metadata: see the data source `onekosmos_idp_metadata`."),
		"signing_certificate":    attribute.FilledPEM("Certificate with which applications verify the signatures of the community." + form),
		"encryption_certificate": attribute.FilledPEM("Certificate with which applications encrypt for the community." + form),
		"authn_requests_signed":  attribute.KeptBool("Whether sign-in requests (`AuthnRequest`) are signed."),
		"sso_bindings":           bindings("SAML bindings for sign-in, such as `urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST`."),
		"slo_bindings":           bindings("SAML bindings for sign-out, such as `urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect`."),
	}
	for name, use := range map[string]string{"signing": "signs for the community", "encryption": "decrypts what applications send to the community"} {
		secret := attribute.SecretAttributes(name+"_key", "Private key of `"+name+"_certificate`, which "+use+". Not encrypted."+form, false)
		for _, form := range []string{name + "_key", name + "_key_wo"} {
			key := secret[form].(schema.StringAttribute)
			key.Validators = append(key.Validators, attribute.KeyOf(name+"_certificate"))
			secret[form] = key
		}
		maps.Copy(attributes, secret)
	}
	return schema.Schema{
		MarkdownDescription: idpConfigDescription + "\n\n" +
			"If the configuration was never set, the tenant requires all arguments except `identifier`, and destroying this resource leaves them in place, because the API cannot clear them. " +
			"A certificate that replaced another one stays too: the previous one is of no use without its private key, which the provider does not store.\n\n" +
			"A private key is sent only when it or its certificate changes. If the tenant rejects updates without the keys, loses them in updates, or does not return whether it has them, every update sends the configured keys.",
		Attributes: attributes,
	}
}

type idpConfigModel struct {
	ID                     types.String   `tfsdk:"id"`
	EntityID               types.String   `tfsdk:"entity_id"`
	Identifier             types.String   `tfsdk:"identifier"`
	SigningCertificate     attribute.PEM  `tfsdk:"signing_certificate"`
	SigningKey             types.String   `tfsdk:"signing_key"`
	SigningKeyWO           types.String   `tfsdk:"signing_key_wo"`
	SigningKeyWOVersion    types.Int64    `tfsdk:"signing_key_wo_version"`
	EncryptionCertificate  attribute.PEM  `tfsdk:"encryption_certificate"`
	EncryptionKey          types.String   `tfsdk:"encryption_key"`
	EncryptionKeyWO        types.String   `tfsdk:"encryption_key_wo"`
	EncryptionKeyWOVersion types.Int64    `tfsdk:"encryption_key_wo_version"`
	AuthnRequestsSigned    types.Bool     `tfsdk:"authn_requests_signed"`
	SSOBindings            types.Set      `tfsdk:"sso_bindings"`
	SLOBindings            types.Set      `tfsdk:"slo_bindings"`
	Timeouts               timeouts.Value `tfsdk:"timeouts"`
}

// keyPair is a certificate with its private key.
type keyPair struct {
	certificate attribute.PEM
	attribute.Secret
}

func (m *idpConfigModel) signing() keyPair {
	return keyPair{m.SigningCertificate, attribute.Secret{Plain: m.SigningKey, WriteOnly: m.SigningKeyWO, Version: m.SigningKeyWOVersion}}
}

func (m *idpConfigModel) encryption() keyPair {
	return keyPair{m.EncryptionCertificate, attribute.Secret{Plain: m.EncryptionKey, WriteOnly: m.EncryptionKeyWO, Version: m.EncryptionKeyWOVersion}}
}

func expandIDPConfig(ctx context.Context, change plumbing.Change[idpConfigModel], diags *diag.Diagnostics) *client.IDPConfig {
	c := change.Config
	want := &client.IDPConfig{
		EntityID:              attribute.Send(c.EntityID, nil),
		Identifier:            attribute.Send(c.Identifier, nil),
		SigningCertificate:    attribute.SendPEM(c.SigningCertificate, nil),
		EncryptionCertificate: attribute.SendPEM(c.EncryptionCertificate, nil),
		AuthnRequestsSigned:   attribute.SendBool[client.Bool](c.AuthnRequestsSigned),
	}
	if !c.SSOBindings.IsNull() && !c.SSOBindings.IsUnknown() {
		want.SSOBindings = attribute.Strings(ctx, c.SSOBindings, diags)
	}
	if !c.SLOBindings.IsNull() && !c.SLOBindings.IsUnknown() {
		want.SLOBindings = attribute.Strings(ctx, c.SLOBindings, diags)
	}
	// Another certificate has another key, whatever its version.
	key := func(of func(*idpConfigModel) keyPair, send *client.Secret, known *string) {
		plan, config := of(change.Plan), of(c)
		var before *attribute.Secret
		if change.State != nil && of(change.State).certificate.Same(plan.certificate) {
			before = new(of(change.State).Secret)
		}
		if secret := attribute.ToSend(plan.Secret, config.Secret, before); secret != nil {
			*send = client.Secret(attribute.TrimFile(*secret))
		}
		*known = attribute.TrimFile(cmp.Or(config.WriteOnly.ValueString(), config.Plain.ValueString()))
	}
	key((*idpConfigModel).signing, &want.SigningKey, &want.Known.Signing)
	key((*idpConfigModel).encryption, &want.EncryptionKey, &want.Known.Encryption)
	return want
}

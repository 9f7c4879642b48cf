package applications

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

const serviceProviderKind = "service provider"

func serviceProvider() plumbing.Resource[serviceProviderModel, client.ServiceProvider] {
	return plumbing.Resource[serviceProviderModel, client.ServiceProvider]{
		Name:     "service_provider",
		Kind:     serviceProviderKind,
		Schema:   serviceProviderSchema,
		Identity: []string{"id"},
		Store: func(c *client.Client, _ *serviceProviderModel) plumbing.Store[client.ServiceProvider] {
			return c.ServiceProviders()
		},
		Expand: expandServiceProvider,
		Flatten: func(ctx context.Context, sp *client.ServiceProvider, m *serviceProviderModel, diags *diag.Diagnostics) {
			flattenServiceProvider(ctx, sp, m, diags)
		},
		Title: titleOf,
		Reads: plumbing.Reads{
			One: "An application of the community, by ID or name.",
			All: "All applications of the community.", Plural: "service_providers", By: []string{"id", "name"},
		},
	}
}

func titleOf(sp *client.ServiceProvider) string { return sp.Name }

// An application is of the protocol whose block is set.
var (
	protocolBlocks = attribute.Blocks{client.TypeSAML, client.TypeOIDC}
	ofSAML         = protocolBlocks.With(client.TypeSAML)
	ofOIDC         = protocolBlocks.With(client.TypeOIDC)
)

// attributeSources are where the value of an assertion's attribute comes from.
var attributeSources = []string{"session", "ledger", "identity"}

func serviceProviderSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "An application that users sign in to with the community, over SAML or OpenID Connect. AdminX: Applications › Add Application.",
		Attributes: map[string]schema.Attribute{
			"id":   attribute.ID(serviceProviderKind),
			"name": attribute.Required("Name of the application."),
			"type": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Protocol of the application, `saml` or `oidc`, as set by the block of that name. Changing it replaces the application.",
				PlanModifiers:       []planmodifier.String{protocolBlocks},
			},
			"environment":            attribute.Optional("Environment of the application. Free text, such as `Production`."),
			"logo":                   attribute.Optional("Logo of the application, as a URL or a data URL."),
			"force_reauthentication": attribute.Switch("Whether users must re-authenticate even if they have an active session.", false),
			"idp_initiated":          ofSAML.Switch("Whether users can start the application from My Apps (IdP-initiated sign-in). SAML only."),
			"relay_state":            attribute.Optional("URL to redirect users to after an IdP-initiated sign-in. SAML only.", ofSAML.Only()),
			"hide_banner":            ofOIDC.Switch("Whether to hide the banner on the sign-in page. OpenID Connect only."),
			"hide_mobile_links":      ofOIDC.Switch("Whether to hide the mobile app links on the sign-in page. OpenID Connect only."),
			"mobile_app_label":       attribute.Optional("Name of the mobile app on the sign-in page. At most 15 characters. OpenID Connect only.", stringvalidator.UTF8LengthAtMost(15), ofOIDC.Only()),
			"saml": schema.SingleNestedAttribute{
				Optional:            true,
				MarkdownDescription: "Settings of a SAML 2.0 application. Exactly one of `saml` and `oidc` must be set.",
				Attributes:          samlAttributes(),
				Validators:          []validator.Object{protocolBlocks},
			},
			"oidc": schema.SingleNestedAttribute{
				Optional:            true,
				MarkdownDescription: "Settings of an OpenID Connect application. Exactly one of `saml` and `oidc` must be set.",
				Attributes:          oidcAttributes(),
			},
		},
	}
}

func samlAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"access_url":                     attribute.Required("URL at which users open the application.", attribute.URL()),
		"entity_id":                      attribute.Required("SAML entity ID of the application."),
		"assertion_method":               attribute.OneOf("Binding that delivers the assertion. Most applications use `post` (HTTP-POST).", "post", "get"),
		"assertion_consumer_service_url": attribute.Required("Assertion consumer service (ACS) URL.", attribute.URL()),
		"require_signed_auth_request":    attribute.Switch("Whether authentication requests must be signed.", false),
		"require_signed_logout_request":  attribute.Switch("Whether logout requests must be signed.", false),
		"require_signed_logout_response": attribute.Switch("Whether logout responses must be signed.", false),
		"sign_assertion":                 attribute.Switch("Whether to sign the assertion.", true),
		"signing_certificate":            attribute.OptionalPEM("PEM certificate that verifies the application's signatures."),
		"signing_algorithm":              attribute.Choice("Signature algorithm.", "RSA_SHA256", "RSA_SHA256", "RSA_SHA1"),
		"encrypt_assertion":              attribute.Switch("Whether to encrypt the assertion. Requires `encryption_certificate`.", false),
		"encryption_certificate":         attribute.OptionalPEM("PEM certificate to encrypt the assertion with."),
		"encryption_algorithm":           attribute.Filled("URI of the algorithm for encrypting the assertion, such as `http://www.w3.org/2001/04/xmlenc#aes128-gcm`.", attribute.Sampled("http://www.w3.org/2001/04/xmlenc#aes128-gcm")),
		"key_transport_algorithm":        attribute.Filled("URI of the algorithm for encrypting the assertion's key, such as `http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p`.", attribute.Sampled("http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p")),
		"metadata":                       attribute.Optional("SAML metadata of the application, as plain XML."),
		"name_id": schema.SingleNestedAttribute{
			Required:            true,
			MarkdownDescription: "NameID of the assertion.",
			Attributes: map[string]schema.Attribute{
				"format": attribute.Required("Format of the NameID, such as `emailAddress`; `unspecified` if the application expects none in particular.", attribute.Sampled("emailAddress", "unspecified")),
				"value":  attribute.Required("User attribute to send as the NameID, such as `email`."),
				"source": attribute.OneOf("Source of the attribute: the user's `session`, which holds the directory's attributes, the `ledger` of enrolled attributes, or the verified `identity`.", attributeSources...),
			},
		},
		"attributes": schema.MapNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Attributes of the assertion, keyed by claim name.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"attribute_name": attribute.Required("User attribute to send."),
				"source":         attribute.OneOf("Source of the attribute: the user's `session`, which holds the directory's attributes, the `ledger` of enrolled attributes, or the verified `identity`.", attributeSources...),
				"value_type": schema.StringAttribute{
					Optional:            true,
					MarkdownDescription: "How to use `value`: `static` always sends it, `default` sends it for users without the attribute. Omit to send the user's attribute only. " + attribute.OneOfText([]string{"static", "default"}),
					Validators: []validator.String{stringvalidator.LengthAtLeast(1), attribute.Listed("static", "default"),
						stringvalidator.AlsoRequires(path.MatchRelative().AtParent().AtName("value"))},
				},
				"value": schema.StringAttribute{
					CustomType:          attribute.JSONType{},
					Optional:            true,
					MarkdownDescription: "Value as JSON, such as `jsonencode(\"staff\")` or `jsonencode([\"a\", \"b\"])`.",
					Validators:          []validator.String{attribute.JSONValue()},
					PlanModifiers:       []planmodifier.String{attribute.KeepEqualJSON()},
				},
			}},
		},
	}
}

func oidcAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"grant_types":                stringSet("OAuth 2.0 grant types that the application may use, such as `authorization_code`.", stringvalidator.LengthAtLeast(1)),
		"redirect_uris":              stringSet("URIs that users may be redirected to after signing in.", attribute.URI()),
		"scopes":                     stringSet("Scopes that the application may request, such as `openid`.", stringvalidator.LengthAtLeast(1), attribute.Sampled("openid", "profile", "email")),
		"id_token_signing_algorithm": attribute.OneOf("Algorithm for signing ID tokens.", "RS256", "HS256"),
		"client_id":                  attribute.Watched("Client ID, assigned by the tenant. The client secret is available from the ephemeral resource `onekosmos_service_provider_credentials`."),
	}
}

func stringSet(description string, each ...validator.String) schema.SetAttribute {
	return schema.SetAttribute{
		Required: true, ElementType: types.StringType, MarkdownDescription: description,
		Validators: []validator.Set{setvalidator.SizeBetween(1, 100), setvalidator.ValueStringsAre(each...)},
	}
}

type serviceProviderModel struct {
	ID                    types.String   `tfsdk:"id"`
	Name                  types.String   `tfsdk:"name"`
	Type                  types.String   `tfsdk:"type"`
	Environment           types.String   `tfsdk:"environment"`
	Logo                  types.String   `tfsdk:"logo"`
	ForceReauthentication types.Bool     `tfsdk:"force_reauthentication"`
	IDPInitiated          types.Bool     `tfsdk:"idp_initiated"`
	RelayState            types.String   `tfsdk:"relay_state"`
	HideBanner            types.Bool     `tfsdk:"hide_banner"`
	HideMobileLinks       types.Bool     `tfsdk:"hide_mobile_links"`
	MobileAppLabel        types.String   `tfsdk:"mobile_app_label"`
	SAML                  *samlModel     `tfsdk:"saml"`
	OIDC                  *oidcModel     `tfsdk:"oidc"`
	Timeouts              timeouts.Value `tfsdk:"timeouts"`
}

type samlModel struct {
	AccessURL                   types.String              `tfsdk:"access_url"`
	EntityID                    types.String              `tfsdk:"entity_id"`
	AssertionMethod             types.String              `tfsdk:"assertion_method"`
	AssertionConsumerServiceURL types.String              `tfsdk:"assertion_consumer_service_url"`
	RequireSignedAuthRequest    types.Bool                `tfsdk:"require_signed_auth_request"`
	RequireSignedLogoutRequest  types.Bool                `tfsdk:"require_signed_logout_request"`
	RequireSignedLogoutResponse types.Bool                `tfsdk:"require_signed_logout_response"`
	SignAssertion               types.Bool                `tfsdk:"sign_assertion"`
	SigningCertificate          attribute.PEM             `tfsdk:"signing_certificate"`
	SigningAlgorithm            types.String              `tfsdk:"signing_algorithm"`
	EncryptAssertion            types.Bool                `tfsdk:"encrypt_assertion"`
	EncryptionCertificate       attribute.PEM             `tfsdk:"encryption_certificate"`
	EncryptionAlgorithm         types.String              `tfsdk:"encryption_algorithm"`
	KeyTransportAlgorithm       types.String              `tfsdk:"key_transport_algorithm"`
	Metadata                    types.String              `tfsdk:"metadata"`
	NameID                      *nameIDModel              `tfsdk:"name_id"`
	Attributes                  map[string]attributeModel `tfsdk:"attributes"`
}

type nameIDModel struct {
	Format types.String `tfsdk:"format"`
	Value  types.String `tfsdk:"value"`
	Source types.String `tfsdk:"source"`
}

type attributeModel struct {
	AttributeName types.String   `tfsdk:"attribute_name"`
	Source        types.String   `tfsdk:"source"`
	ValueType     types.String   `tfsdk:"value_type"`
	Value         attribute.JSON `tfsdk:"value"`
}

type oidcModel struct {
	GrantTypes              types.Set    `tfsdk:"grant_types"`
	RedirectURIs            types.Set    `tfsdk:"redirect_uris"`
	Scopes                  types.Set    `tfsdk:"scopes"`
	IDTokenSigningAlgorithm types.String `tfsdk:"id_token_signing_algorithm"`
	ClientID                types.String `tfsdk:"client_id"`
}

package applications

import (
	"context"
	"maps"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

func featuredServiceProvider() plumbing.Resource[featuredModel, client.FeaturedServiceProvider] {
	return plumbing.Resource[featuredModel, client.FeaturedServiceProvider]{
		Name:     "featured_service_provider",
		Kind:     "featured service provider",
		Schema:   featuredSchema,
		Identity: []string{"id"},
		Store: func(c *client.Client, _ *featuredModel) plumbing.Store[client.FeaturedServiceProvider] {
			return c.FeaturedServiceProviders()
		},
		Expand: expandFeatured,
		Flatten: func(_ context.Context, f *client.FeaturedServiceProvider, m *featuredModel, _ *diag.Diagnostics) {
			// The tenant keeps nothing of the settings: they stay as configured.
			m.ID = types.StringValue(f.ID)
			m.Name = types.StringValue(f.Name)
			var of client.SAMLConfig
			if f.SAML != nil {
				of = *f.SAML
			}
			m.AccessURL, m.EntityID = attribute.Stated(of.AccessURL, m.AccessURL), attribute.Stated(of.EntityID, m.EntityID)
			m.AssertionConsumerServiceURL = attribute.Stated(of.AssertionConsumerServiceURL, m.AssertionConsumerServiceURL)
		},
		Title:  func(f *client.FeaturedServiceProvider) string { return f.Name },
		Untold: vendors,
	}
}

func featuredSchema() schema.Schema {
	attributes := map[string]schema.Attribute{
		"id":   attribute.ID("application"),
		"name": attribute.Required("Name of the application. The only attribute that can change in place."),

		"access_url":                     attribute.Watched("URL at which users open the application, as set by the tenant."),
		"entity_id":                      attribute.Watched("SAML entity ID of the application, as set by the tenant."),
		"assertion_consumer_service_url": attribute.Watched("Assertion consumer service (ACS) URL, as set by the tenant."),

		"auth0": vendor("Auth0", map[string]schema.Attribute{"sso_url": ssoURL()}, map[string]string{
			"client_id": "Client ID of an Auth0 machine-to-machine application.", "client_secret": "Client secret of that application."}),
		"okta": vendor("Okta", map[string]schema.Attribute{"sso_url": ssoURL()}, map[string]string{
			"api_token": "API token of an Okta administrator."}),
		"salesforce": vendor("Salesforce", map[string]schema.Attribute{"sso_url": ssoURL()}, map[string]string{
			"username": "Username of a Salesforce administrator.", "password": "Password of that administrator.", "security_token": "Security token of that administrator."}),
		"forgerock": vendor("ForgeRock", map[string]schema.Attribute{
			"sso_url":                      ssoURL(),
			"use_existing_circle_of_trust": attribute.Switch("Whether the application joins an existing circle of trust.", false),
			"circle_of_trust":              attribute.Optional("Circle of trust (COT) to join. Required if `use_existing_circle_of_trust` is true.", existingCircle("true").Required()),
			"hosted_service_provider":      attribute.Optional("Hosted service provider to create. Required if `use_existing_circle_of_trust` is false.", existingCircle("false").Required()),
		}, map[string]string{"username": "Username of a ForgeRock administrator.", "password": "Password of that administrator."}),
		"gsuite": vendor("Google Workspace (G Suite)", map[string]schema.Attribute{
			"sso_url": ssoURL(),
			"slo_url": attribute.Required("Single logout URL.", attribute.URL()),
		}, map[string]string{"service_account_email": "Email address of a service account.", "admin_email": "Email address of the administrator that the service account impersonates.", "service_account_private_key": "Private key of the service account."}),
		"zendesk": vendor("Zendesk", nil, nil),
	}
	first := attributes[vendors[0]].(schema.SingleNestedAttribute)
	first.Validators = append(first.Validators, attribute.OneOnCreate(vendors))
	first.PlanModifiers = append(first.PlanModifiers, attribute.OneOnCreate(vendors))
	attributes[vendors[0]] = first
	return schema.Schema{
		MarkdownDescription: "A featured application, which the community configures at the vendor with one-time use of credentials. " +
			"The result is a SAML application, which the data source `onekosmos_service_provider` reads. " +
			"The tenant stores neither the settings nor the credentials. After an import, the settings are recorded from the configuration without being sent. " +
			"Destroying it removes the application from the community and leaves the vendor's side in place. Requires write-only attributes: Terraform 1.11 or OpenTofu 1.11.",
		Attributes: attributes,
	}
}

// vendors are the types that the API takes, which are the blocks' names.
var vendors = []string{"auth0", "forgerock", "gsuite", "okta", "salesforce", "zendesk"}

// vendor is the block of one type. credentials are described by name.
func vendor(title string, settings map[string]schema.Attribute, credentials map[string]string) schema.Attribute {
	attributes := map[string]schema.Attribute{"domain": attribute.Required("Domain of your organization at " + title + ".")}
	maps.Copy(attributes, settings)
	if credentials != nil {
		nested := make(map[string]schema.Attribute, len(credentials))
		for name, description := range credentials {
			nested[name] = schema.StringAttribute{Required: true, WriteOnly: true, Sensitive: true, MarkdownDescription: description}
		}
		attributes["credentials_wo"] = schema.SingleNestedAttribute{
			Optional: true, WriteOnly: true, Sensitive: true, Attributes: nested,
			MarkdownDescription: "Credentials for " + title + ". Write-only: not stored in plans or state. Required and used only when the application is created.",
		}
		attributes["credentials_wo_version"] = schema.Int64Attribute{
			Optional:            true,
			MarkdownDescription: "Version of `credentials_wo`; changing it replaces the application, using the current credentials.",
		}
	}
	return schema.SingleNestedAttribute{
		Optional: true, Attributes: attributes,
		MarkdownDescription: "Settings of an application at " + title + ". Exactly one vendor must be set. Any change replaces the application.",
		PlanModifiers:       []planmodifier.Object{setUpOnce{"A change replaces the application.", credentials != nil}},
	}
}

// existingCircle is whether ForgeRock's application joins a circle of trust that
// exists: that one needs its name, a new one the hosted service provider.
func existingCircle(existing string) attribute.Variant {
	return attribute.Where("forgerock.use_existing_circle_of_trust", existing)
}

func ssoURL() schema.Attribute { return attribute.Required("Single sign-on URL.", attribute.URL()) }

type featuredModel struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`

	AccessURL                   types.String `tfsdk:"access_url"`
	EntityID                    types.String `tfsdk:"entity_id"`
	AssertionConsumerServiceURL types.String `tfsdk:"assertion_consumer_service_url"`

	Auth0      *auth0Model      `tfsdk:"auth0"`
	ForgeRock  *forgeRockModel  `tfsdk:"forgerock"`
	GSuite     *gsuiteModel     `tfsdk:"gsuite"`
	Okta       *oktaModel       `tfsdk:"okta"`
	Salesforce *salesforceModel `tfsdk:"salesforce"`
	Zendesk    *zendeskModel    `tfsdk:"zendesk"`
	Timeouts   timeouts.Value   `tfsdk:"timeouts"`
}

// credentialed is what the blocks with credentials share; C are those.
type credentialed[C any] struct {
	Domain             types.String `tfsdk:"domain"`
	SSOURL             types.String `tfsdk:"sso_url"`
	Credentials        *C           `tfsdk:"credentials_wo"`
	CredentialsVersion types.Int64  `tfsdk:"credentials_wo_version"`
}

type auth0Model struct{ credentialed[auth0Credentials] }

type auth0Credentials struct {
	ClientID     types.String `tfsdk:"client_id"`
	ClientSecret types.String `tfsdk:"client_secret"`
}

type oktaModel struct{ credentialed[oktaCredentials] }

type oktaCredentials struct {
	APIToken types.String `tfsdk:"api_token"`
}

type salesforceModel struct {
	credentialed[salesforceCredentials]
}

type salesforceCredentials struct {
	Username      types.String `tfsdk:"username"`
	Password      types.String `tfsdk:"password"`
	SecurityToken types.String `tfsdk:"security_token"`
}

type forgeRockModel struct {
	credentialed[forgeRockCredentials]
	UseExisting types.Bool   `tfsdk:"use_existing_circle_of_trust"`
	Circle      types.String `tfsdk:"circle_of_trust"`
	Hosted      types.String `tfsdk:"hosted_service_provider"`
}

type forgeRockCredentials struct {
	Username types.String `tfsdk:"username"`
	Password types.String `tfsdk:"password"`
}

type gsuiteModel struct {
	credentialed[gsuiteCredentials]
	SLOURL types.String `tfsdk:"slo_url"`
}

type gsuiteCredentials struct {
	ServiceAccountEmail      types.String `tfsdk:"service_account_email"`
	AdminEmail               types.String `tfsdk:"admin_email"`
	ServiceAccountPrivateKey types.String `tfsdk:"service_account_private_key"`
}

type zendeskModel struct {
	Domain types.String `tfsdk:"domain"`
}

// expandFeatured reads the configuration, where alone credentials are.
func expandFeatured(_ context.Context, change plumbing.Change[featuredModel], _ *diag.Diagnostics) *client.FeaturedServiceProvider {
	plan, config := change.Plan, change.Config
	want := &client.FeaturedServiceProvider{ServiceProvider: client.ServiceProvider{Name: plan.Name.ValueString()}}
	s := &want.Settings
	switch {
	case config.Auth0 != nil:
		want.Application = "auth0"
		s.Domain, s.SSOURL = plan.Auth0.Domain.ValueString(), plan.Auth0.SSOURL.ValueString()
		if c := config.Auth0.Credentials; c != nil {
			s.ClientID, s.ClientSecret = c.ClientID.ValueString(), c.ClientSecret.ValueString()
		}
	case config.Okta != nil:
		want.Application = "okta"
		s.Domain, s.SSOURL = plan.Okta.Domain.ValueString(), plan.Okta.SSOURL.ValueString()
		if c := config.Okta.Credentials; c != nil {
			s.APIToken = c.APIToken.ValueString()
		}
	case config.Salesforce != nil:
		want.Application = "salesforce"
		s.Domain, s.SSOURL = plan.Salesforce.Domain.ValueString(), plan.Salesforce.SSOURL.ValueString()
		if c := config.Salesforce.Credentials; c != nil {
			s.Username, s.Password, s.SecurityToken = c.Username.ValueString(), c.Password.ValueString(), c.SecurityToken.ValueString()
		}
	case config.ForgeRock != nil:
		want.Application = "forgerock"
		s.Domain, s.SSOURL = plan.ForgeRock.Domain.ValueString(), plan.ForgeRock.SSOURL.ValueString()
		s.UseExistingCOT = strconv.FormatBool(plan.ForgeRock.UseExisting.ValueBool())
		s.COT, s.HostedSP = plan.ForgeRock.Circle.ValueString(), plan.ForgeRock.Hosted.ValueString()
		if c := config.ForgeRock.Credentials; c != nil {
			s.Username, s.Password = c.Username.ValueString(), c.Password.ValueString()
		}
	case config.GSuite != nil:
		want.Application = "gsuite"
		s.Domain, s.SSOURL, s.SLOURL = plan.GSuite.Domain.ValueString(), plan.GSuite.SSOURL.ValueString(), plan.GSuite.SLOURL.ValueString()
		if c := config.GSuite.Credentials; c != nil {
			s.ServiceAccountEmail, s.AdminEmail, s.ServiceAccountPrivateKey = c.ServiceAccountEmail.ValueString(), c.AdminEmail.ValueString(), attribute.TrimFile(c.ServiceAccountPrivateKey.ValueString())
		}
	case config.Zendesk != nil:
		want.Application = "zendesk"
		s.Domain = plan.Zendesk.Domain.ValueString()
	}
	return want
}

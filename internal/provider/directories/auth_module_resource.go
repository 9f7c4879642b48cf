package directories

import (
	"maps"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/objectplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

const (
	authModuleKind = "auth module"
	// typeEntraID is the current name of what the API calls azuread.
	typeEntraID = "entra_id"
)

func authModule() plumbing.Resource[authModuleModel, client.AuthModule] {
	return plumbing.Resource[authModuleModel, client.AuthModule]{
		Name:     "auth_module",
		Kind:     authModuleKind,
		Schema:   authModuleSchema,
		Identity: []string{"id"},
		Store: func(c *client.Client, _ *authModuleModel) plumbing.Store[client.AuthModule] {
			return c.AuthModules()
		},
		Expand:  expandAuthModule,
		Flatten: flattenAuthModule,
		Title:   moduleTitle,
		Reads: plumbing.Reads{
			One:    "A directory integration of the community, by ID or name, without its secrets.",
			All:    "All directory integrations of the community, without their secrets.",
			Plural: "auth_modules", By: []string{"id", "name"},
		},
		Untold: []string{"script"},
	}
}

func moduleTitle(m *client.AuthModule) string { return m.Name }

// Which auth modules have a setting.
var (
	ofAnyDirectory  = attribute.Where("type", client.ModuleAD, client.ModuleLDAP)
	ofDirect        = ofAnyDirectory.And(attribute.Where("mode", client.ModeDirect))
	ofBroker        = ofAnyDirectory.And(attribute.Where("mode", client.ModeBroker))
	ofAD            = attribute.Where("type", client.ModuleAD)
	ofADBroker      = ofAD.And(attribute.Where("mode", client.ModeBroker))
	ofEntraID       = attribute.Where("type", typeEntraID)
	protocols       = []string{"ldap", "ldaps"}
	authentications = []string{"Simple", "Secure", "Sealing", "Encryption", "SecureSocketLayer", "ServerBind"}
	dnsName         = regexp.MustCompile(`^[A-Za-z0-9.-]+$`)
	ansi            = regexp.MustCompile(`^[\x{20}-\x{ff}]*$`)
)

func authModuleSchema() schema.Schema {
	replaced := []planmodifier.String{stringplanmodifier.RequiresReplace()}
	kind := attribute.OneOf("Type of the directory: `db` for the community's own users, `ad` for Active Directory, `ldap` for another LDAP directory, `entra_id` for Microsoft Entra ID (`azuread` in the API). Changing it replaces the module.",
		client.ModuleDB, client.ModuleAD, client.ModuleLDAP, typeEntraID)
	kind.PlanModifiers, kind.Validators = replaced, []validator.String{attribute.Supported(client.ModuleDB, client.ModuleAD, client.ModuleLDAP, typeEntraID)}
	mode := attribute.Choice("How the community reaches the directory: `direct`, or, for `ad` and `ldap`, through a `broker` inside your network. Changing it replaces the module.",
		client.ModeDirect, client.ModeDirect, client.ModeBroker)
	mode.PlanModifiers = replaced
	mode.Validators = []validator.String{attribute.Supported(client.ModeDirect, client.ModeBroker), ofAnyDirectory.Only(client.ModeBroker)}
	return schema.Schema{
		MarkdownDescription: "A directory integration, which holds users and their passwords: the community's own user store, Active Directory, another LDAP directory, or Microsoft Entra ID. AdminX: Directory Integrations.",
		Attributes: map[string]schema.Attribute{
			"id":      attribute.ID(authModuleKind),
			"name":    attribute.Required("Name of the module."),
			"type":    kind,
			"mode":    mode,
			"enabled": attribute.Switch("Whether users of the directory can sign in.", true),
			"enhanced_security": schema.BoolAttribute{
				Optional: true, Validators: []validator.Bool{ofAD.Only()},
				MarkdownDescription: "Whether enhanced security is on. Active Directory only. If the tenant does not return it, changes made outside of Terraform are not detected.",
			},
			"directory": schema.SingleNestedAttribute{
				Optional: true, Attributes: directoryAttributes(), Validators: []validator.Object{ofAnyDirectory.Only(), ofDirect.Required()},
				MarkdownDescription: "Connection and search settings of Active Directory or an LDAP directory. Required in mode `direct`.",
			},
			"entra_id": schema.SingleNestedAttribute{
				Optional: true, Attributes: entraIDAttributes(), Validators: []validator.Object{ofEntraID.Only(), ofEntraID.Required()},
				MarkdownDescription: "Connection settings of a Microsoft Entra ID tenant. Required with type `entra_id`.",
			},
			"kerberos": schema.SingleNestedAttribute{
				Optional: true, Attributes: kerberosAttributes(), Validators: []validator.Object{ofAnyDirectory.Only()},
				MarkdownDescription: "Kerberos sign-in with a Windows session. Active Directory and LDAP only. Removing the block turns Kerberos off; the keytab stays in the tenant.",
			},
			"password_policy": schema.SingleNestedAttribute{
				Optional: true, Computed: true, Attributes: passwordPolicyAttributes(),
				PlanModifiers:       []planmodifier.Object{objectplanmodifier.UseNonNullStateForUnknown()},
				MarkdownDescription: "Password policy. A policy cannot be removed: omitting it leaves the current one in place.",
			},
			"certificate_authorities": schema.MapNestedAttribute{
				Optional: true, Validators: []validator.Map{ofAnyDirectory.Only(), authorityNames{"Keys are DNS names, each given once."}},
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"name":     attribute.Required("Name of the certificate authority. At most 64 characters.", authorityName()...),
					"template": attribute.Required("Certificate template to request."),
				}},
				MarkdownDescription: "Certificate authorities that issue user certificates, keyed by the server's DNS name. Active Directory and LDAP only.",
			},
			"certificate_authority_timeout_seconds":       ofAnyDirectory.Count("Timeout of requests to a certificate authority, in seconds.", client.DefaultCATimeoutSeconds),
			"certificate_authority_retry_after_minutes":   ofAnyDirectory.Count("Minutes to wait before retrying a certificate authority that did not respond.", client.DefaultCARetryAfterMinutes),
			"certificate_authority_notifications_enabled": ofAnyDirectory.Switch("Whether to notify recipients when a certificate authority becomes unavailable or available again."),
			"certificate_authority_notification_recipients": schema.SetAttribute{
				Optional: true, ElementType: types.StringType,
				Validators:          []validator.Set{ofAnyDirectory.Only(), setvalidator.SizeAtMost(100), setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
				MarkdownDescription: "Email addresses to notify.",
			},
			"script": schema.StringAttribute{
				CustomType: attribute.JSONType{}, Optional: true,
				Validators:          []validator.String{attribute.JSONObject(1, `{ script = file("script.js") }`)},
				PlanModifiers:       []planmodifier.String{attribute.KeepEqualJSON(), scriptStays{"Tells that a script cannot be removed."}},
				MarkdownDescription: "Script of the module, as the JSON object that the API expects. The tenant does not return it: changes made outside of Terraform are not detected, and removing it here leaves it in the tenant.",
			},
		},
	}
}

func directoryAttributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{
		"protocol":                  kept(ofDirect, "Server protocol type. Required in mode `direct`. "+attribute.OneOfText(protocols), stringvalidator.LengthAtLeast(1), attribute.Listed(protocols...)),
		"server":                    attribute.Optional("Host name or address of the directory server (Server URL in AdminX). Required in mode `direct`.", ofDirect.Required()),
		"port":                      schema.Int64Attribute{Optional: true, Validators: []validator.Int64{int64validator.Between(1, 65535), ofDirect.Required()}, MarkdownDescription: "Port of the directory server, such as 636. Required in mode `direct`."},
		"bind_dn":                   attribute.Optional("Distinguished name of the service account (Service account username in AdminX). Required in mode `direct`.", ofDirect.Required()),
		"base_dn":                   attribute.Optional("Distinguished name of the search base for users (Base Domain in AdminX). Required in mode `direct`.", ofDirect.Required()),
		"security_authentication":   kept(ofDirect, "Authentication method of the service account. Required in mode `direct`. "+attribute.OneOfText(authentications), stringvalidator.LengthAtLeast(1), attribute.Listed(authentications...)),
		"filter":                    attribute.Optional("Filter that finds a user by username at sign-in. Required in mode `direct`.", ofDirect.Required()),
		"ldap_query_filter":         attribute.Optional("Filter that restricts which users can be found."),
		"service_account_read_only": ofAnyDirectory.Switch("Whether the service account is read-only. If it is, users cannot change their passwords."),

		"scep_enabled":       ofBroker.Switch("Whether certificates are issued through SCEP. Mode `broker` only."),
		"scep_url":           attribute.Optional("URL of the SCEP server. Mode `broker` only.", ofBroker.Only(), attribute.URL()),
		"scep_challenge_url": attribute.Optional("URL from which the broker gets SCEP challenges. Mode `broker` only.", ofBroker.Only(), attribute.URL()),
		"scep_agent":         attribute.Optional("Name of the SCEP agent. Mode `broker` only.", ofBroker.Only()),
		"log_file_size_mb":   ofADBroker.Count("Size at which the broker starts a new log file, in megabytes. Active Directory in mode `broker` only.", client.DefaultLogFileSizeMB),
		"log_file_count":     ofADBroker.Count("Number of log files to keep. Active Directory in mode `broker` only.", client.DefaultLogFileCount),

		"certificate_enabled":   ofAD.Switch("Whether users are issued certificates. Active Directory only."),
		"certificate_template":  attribute.Optional("Certificate template to request. Active Directory only.", ofAD.Only()),
		"certificate_dns":       attribute.Optional("DNS name of the certificate authority's server. Active Directory only.", ofAD.Only(), stringvalidator.RegexMatches(dnsName, "only letters, digits, hyphens and periods are allowed")),
		"certificate_authority": attribute.Optional("Name of the certificate authority. At most 64 characters. Active Directory only.", append(authorityName(), ofAD.Only())...),
	}
	maps.Copy(attributes, attribute.SecretAttributes("bind_password", "Password of the service account.", false))
	return attributes
}

func authorityName() []validator.String {
	return []validator.String{stringvalidator.UTF8LengthAtMost(64), stringvalidator.RegexMatches(ansi, "only characters of the ANSI character set are allowed")}
}

func entraIDAttributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{
		"app_name":            attribute.Required("Name of the application registered for the community."),
		"tenant_id":           attribute.Required("Directory (tenant) ID."),
		"tenant_name":         attribute.Required("Name of the tenant, such as `example.onmicrosoft.com`."),
		"client_id":           attribute.Required("Application (client) ID."),
		"login_base_path":     attribute.Required("Base URL for sign-in, such as `https://login.microsoftonline.com`.", attribute.URL()),
		"graph_api_base_path": attribute.Required("Base URL of Microsoft Graph, such as `https://graph.microsoft.com`.", attribute.URL()),
	}
	maps.Copy(attributes, attribute.SecretAttributes("client_secret", "Client secret of the application.", true))
	return attributes
}

func kerberosAttributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{"enabled": attribute.Switch("Whether users can sign in with Kerberos.", true)}
	maps.Copy(attributes, attribute.SecretAttributes("keytab", "Keytab of the service, as a string.", false))
	return attributes
}

func passwordPolicyAttributes() map[string]schema.Attribute {
	number := func(description string) schema.Attribute {
		return schema.Int64Attribute{Optional: true, MarkdownDescription: description + ruleOff, Validators: []validator.Int64{int64validator.Between(0, 1000)}}
	}
	yesOrNo := func(description string) schema.Attribute {
		return schema.BoolAttribute{Optional: true, MarkdownDescription: description + ruleOff}
	}
	return map[string]schema.Attribute{
		"authentication_type":        attribute.OneOf("How users authenticate before they change their password.", "Fingerprint", "Face", "Fingerprint|Face"),
		"description":                attribute.Required("Description of the policy."),
		"minimum_length":             number("Minimum number of characters."),
		"minimum_special_characters": number("Minimum number of special characters."),
		"minimum_numbers":            number("Minimum number of digits."),
		"special_characters_allowed": attribute.Optional("Special characters that passwords may contain, as one string." + ruleOff),
		"minimum_capital_letters":    number("Minimum number of capital letters."),
		"no_username":                yesOrNo("Whether passwords must not contain the username."),
		"no_spaces":                  yesOrNo("Whether passwords must not contain spaces."),
		"maximum_in_row":             number("Maximum number of times that a character may repeat in a row."),
	}
}

// ruleOff ends the description of a password rule.
const ruleOff = " Omit it to turn the rule off."

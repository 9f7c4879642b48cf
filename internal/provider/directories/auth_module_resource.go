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
			One:    "A source of users of the community, found by its id or its name. Secrets are not shown.",
			All:    "All sources of users of the community. Secrets are not shown.",
			Plural: "auth_modules", By: []string{"id", "name"},
		},
		Untold: []string{"script"},
	}
}

func moduleTitle(m *client.AuthModule) string { return m.Name }

// Which auth modules have a setting.
var (
	ofAnyDirectory  = modules{types: []string{client.ModuleAD, client.ModuleLDAP}}
	ofDirect        = modules{types: ofAnyDirectory.types, mode: client.ModeDirect}
	ofBroker        = modules{types: ofAnyDirectory.types, mode: client.ModeBroker}
	ofAD            = modules{types: []string{client.ModuleAD}}
	ofADBroker      = modules{types: ofAD.types, mode: client.ModeBroker}
	ofEntraID       = modules{types: []string{typeEntraID}}
	protocols       = []string{"ldap", "ldaps"}
	authentications = []string{"Simple", "Secure", "Sealing", "Encryption", "SecureSocketLayer", "ServerBind"}
	dnsName         = regexp.MustCompile(`^[A-Za-z0-9.-]+$`)
	ansi            = regexp.MustCompile(`^[\x{20}-\x{ff}]*$`)
)

func authModuleSchema() schema.Schema {
	replaced := []planmodifier.String{stringplanmodifier.RequiresReplace()}
	kind := attribute.OneOf("Where the users are: `db` in the community itself, `ad` in Active Directory, `ldap` in another LDAP directory, `entra_id` in Microsoft Entra ID (`azuread` in the API). Changing it replaces the module.",
		client.ModuleDB, client.ModuleAD, client.ModuleLDAP, typeEntraID)
	kind.PlanModifiers, kind.Validators = replaced, []validator.String{attribute.Supported(client.ModuleDB, client.ModuleAD, client.ModuleLDAP, typeEntraID)}
	mode := attribute.Choice("How the community reaches the users: `direct`, or for `ad` and `ldap` through a `broker` inside your network. Changing it replaces the module.",
		client.ModeDirect, client.ModeDirect, client.ModeBroker)
	mode.PlanModifiers = replaced
	mode.Validators = []validator.String{attribute.Supported(client.ModeDirect, client.ModeBroker), brokerNeedsDirectory{"Only ad and ldap have brokers."}}
	return schema.Schema{
		MarkdownDescription: "A source of users and their passwords: the community's own store, Active Directory, another LDAP directory or Microsoft Entra ID. What AdminX shows under Directories.",
		Attributes: map[string]schema.Attribute{
			"id":      attribute.ID(authModuleKind),
			"name":    attribute.Required("Name of the module."),
			"type":    kind,
			"mode":    mode,
			"enabled": attribute.Switch("Whether users of the module can sign in.", true),
			"enhanced_security": schema.BoolAttribute{
				Optional: true, Validators: []validator.Bool{ofAD},
				MarkdownDescription: "Whether enhanced security is on. Active Directory only. A tenant that does not show it cannot tell of a change made outside of Terraform.",
			},
			"directory": schema.SingleNestedAttribute{
				Optional: true, Attributes: directoryAttributes(), Validators: []validator.Object{ofAnyDirectory, neededBy{ofDirect}},
				MarkdownDescription: "How to reach and to search an Active Directory or LDAP directory. Needed in mode `direct`.",
			},
			"entra_id": schema.SingleNestedAttribute{
				Optional: true, Attributes: entraIDAttributes(), Validators: []validator.Object{ofEntraID, neededBy{ofEntraID}},
				MarkdownDescription: "How to reach a tenant of Microsoft Entra ID. Needed with type `entra_id`.",
			},
			"kerberos": schema.SingleNestedAttribute{
				Optional: true, Attributes: kerberosAttributes(), Validators: []validator.Object{ofAnyDirectory},
				MarkdownDescription: "Signing in with a Windows session. Active Directory and LDAP only. Removing it switches Kerberos off; a keytab stays in the tenant.",
			},
			"password_policy": schema.SingleNestedAttribute{
				Optional: true, Computed: true, Attributes: passwordPolicyAttributes(),
				PlanModifiers:       []planmodifier.Object{objectplanmodifier.UseNonNullStateForUnknown()},
				MarkdownDescription: "Rules for new passwords. A module cannot lose its policy: one that is no longer given stays as it is.",
			},
			"certificate_authorities": schema.MapNestedAttribute{
				Optional: true, Validators: []validator.Map{ofAnyDirectory, authorityNames{"Keys are DNS names, each given once."}},
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"name":     attribute.Required("Name of the certificate authority, 64 characters at most.", authorityName()...),
					"template": attribute.Required("Certificate template to ask for."),
				}},
				MarkdownDescription: "Certificate authorities that issue certificates for the users, by the DNS name of the server. Active Directory and LDAP only.",
			},
			"certificate_authority_timeout_seconds":       whole(ofAnyDirectory, "Seconds that a certificate authority has to answer.", client.DefaultCATimeoutSeconds),
			"certificate_authority_retry_after_minutes":   whole(ofAnyDirectory, "Minutes after which a certificate authority that did not answer is asked again.", client.DefaultCARetryAfterMinutes),
			"certificate_authority_notifications_enabled": off(ofAnyDirectory, "Whether somebody is told when a certificate authority stops or starts answering."),
			"certificate_authority_notification_recipients": schema.SetAttribute{
				Optional: true, ElementType: types.StringType,
				Validators:          []validator.Set{ofAnyDirectory, setvalidator.SizeAtMost(100), setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
				MarkdownDescription: "E-mail addresses of those who are told.",
			},
			"script": schema.StringAttribute{
				CustomType: attribute.JSONType{}, Optional: true,
				Validators:          []validator.String{jsonObject{"The value is a JSON object."}},
				PlanModifiers:       []planmodifier.String{attribute.KeepEqualJSON(), scriptStays{"Tells that a script cannot be removed."}},
				MarkdownDescription: "Script of the module, as the JSON object that the API takes for it. The tenant does not show it: a change made outside of Terraform is not seen, and removing it here leaves it in the tenant.",
			},
		},
	}
}

func directoryAttributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{
		"protocol":                  kept(ofDirect, "Protocol of the directory. Needed in mode `direct`. "+attribute.OneOfText(protocols), stringvalidator.LengthAtLeast(1), attribute.Listed(protocols...)),
		"server":                    attribute.Optional("Host name or address of the directory server. Needed in mode `direct`.", neededBy{ofDirect}),
		"port":                      schema.Int64Attribute{Optional: true, Validators: []validator.Int64{int64validator.Between(1, 65535), neededBy{ofDirect}}, MarkdownDescription: "Port of the directory server, such as 636. Needed in mode `direct`."},
		"bind_dn":                   attribute.Optional("Distinguished name of the service account. Needed in mode `direct`.", neededBy{ofDirect}),
		"base_dn":                   attribute.Optional("Distinguished name below which users are searched. Needed in mode `direct`.", neededBy{ofDirect}),
		"security_authentication":   kept(ofDirect, "How the service account signs in. Needed in mode `direct`. "+attribute.OneOfText(authentications), stringvalidator.LengthAtLeast(1), attribute.Listed(authentications...)),
		"filter":                    attribute.Optional("Filter that finds a user by the name given at sign-in. Needed in mode `direct`.", neededBy{ofDirect}),
		"ldap_query_filter":         attribute.Optional("Filter that restricts which users are found at all."),
		"service_account_read_only": off(ofAnyDirectory, "Whether the service account may only read, so that users cannot change their passwords."),

		"scep_enabled":       off(ofBroker, "Whether certificates are issued by SCEP. Mode `broker` only."),
		"scep_url":           attribute.Optional("URL of the SCEP server. Mode `broker` only.", ofBroker, attribute.URL()),
		"scep_challenge_url": attribute.Optional("URL at which the broker gets a SCEP challenge. Mode `broker` only.", ofBroker, attribute.URL()),
		"scep_agent":         attribute.Optional("Name of the SCEP agent. Mode `broker` only.", ofBroker),
		"log_file_size_mb":   whole(ofADBroker, "Megabytes after which the broker begins a new log file. Active Directory in mode `broker` only.", client.DefaultLogFileSizeMB),
		"log_file_count":     whole(ofADBroker, "Number of log files that the broker keeps. Active Directory in mode `broker` only.", client.DefaultLogFileCount),

		"certificate_enabled":   off(ofAD, "Whether users get certificates. Active Directory only."),
		"certificate_template":  attribute.Optional("Certificate template to ask for. Active Directory only.", ofAD),
		"certificate_dns":       attribute.Optional("DNS name of the server that issues certificates. Active Directory only.", ofAD, stringvalidator.RegexMatches(dnsName, "only letters, digits, hyphens and periods are allowed")),
		"certificate_authority": attribute.Optional("Name of the certificate authority, 64 characters at most. Active Directory only.", append(authorityName(), ofAD)...),
	}
	maps.Copy(attributes, attribute.SecretAttributes("bind_password", "Password of the service account.", false))
	return attributes
}

func authorityName() []validator.String {
	return []validator.String{stringvalidator.UTF8LengthAtMost(64), stringvalidator.RegexMatches(ansi, "only characters of the ANSI character set are allowed")}
}

func entraIDAttributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{
		"app_name":            attribute.Required("Name of the application that is registered for the community."),
		"tenant_id":           attribute.Required("Id of the directory (tenant)."),
		"tenant_name":         attribute.Required("Name of the directory, such as `example.onmicrosoft.com`."),
		"client_id":           attribute.Required("Client id of the application."),
		"login_base_path":     attribute.Required("Base URL for signing in, such as `https://login.microsoftonline.com`.", attribute.URL()),
		"graph_api_base_path": attribute.Required("Base URL of Microsoft Graph, such as `https://graph.microsoft.com`.", attribute.URL()),
	}
	maps.Copy(attributes, attribute.SecretAttributes("client_secret", "Client secret of the application.", true))
	return attributes
}

func kerberosAttributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{"enabled": attribute.Switch("Whether users can sign in with Kerberos.", true)}
	maps.Copy(attributes, attribute.SecretAttributes("keytab", "Keytab of the service, as text.", false))
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

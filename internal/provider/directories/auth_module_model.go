package directories

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
)

type authModuleModel struct {
	ID                     types.String              `tfsdk:"id"`
	Name                   types.String              `tfsdk:"name"`
	Type                   types.String              `tfsdk:"type"`
	Mode                   types.String              `tfsdk:"mode"`
	Enabled                types.Bool                `tfsdk:"enabled"`
	EnhancedSecurity       types.Bool                `tfsdk:"enhanced_security"`
	PasswordPolicy         types.Object              `tfsdk:"password_policy"`
	CertificateAuthorities map[string]authorityModel `tfsdk:"certificate_authorities"`
	CATimeoutSeconds       types.Int64               `tfsdk:"certificate_authority_timeout_seconds"`
	CARetryAfterMinutes    types.Int64               `tfsdk:"certificate_authority_retry_after_minutes"`
	CANotificationsEnabled types.Bool                `tfsdk:"certificate_authority_notifications_enabled"`
	CANotificationsTo      types.Set                 `tfsdk:"certificate_authority_notification_recipients"`
	Directory              *directoryModel           `tfsdk:"directory"`
	EntraID                *entraIDModel             `tfsdk:"entra_id"`
	Kerberos               *kerberosModel            `tfsdk:"kerberos"`
	Script                 attribute.JSON            `tfsdk:"script"`
	Timeouts               timeouts.Value            `tfsdk:"timeouts"`
}

type authorityModel struct {
	Name     types.String `tfsdk:"name"`
	Template types.String `tfsdk:"template"`
}

type directoryFields struct {
	Protocol               types.String `tfsdk:"protocol"`
	Server                 types.String `tfsdk:"server"`
	Port                   types.Int64  `tfsdk:"port"`
	BindDN                 types.String `tfsdk:"bind_dn"`
	BaseDN                 types.String `tfsdk:"base_dn"`
	SecurityAuthentication types.String `tfsdk:"security_authentication"`
	Filter                 types.String `tfsdk:"filter"`
	LDAPQueryFilter        types.String `tfsdk:"ldap_query_filter"`
	ServiceAccountReadOnly types.Bool   `tfsdk:"service_account_read_only"`
	SCEPEnabled            types.Bool   `tfsdk:"scep_enabled"`
	SCEPURL                types.String `tfsdk:"scep_url"`
	SCEPChallengeURL       types.String `tfsdk:"scep_challenge_url"`
	SCEPAgent              types.String `tfsdk:"scep_agent"`
	LogFileSizeMB          types.Int64  `tfsdk:"log_file_size_mb"`
	LogFileCount           types.Int64  `tfsdk:"log_file_count"`
	CertificateEnabled     types.Bool   `tfsdk:"certificate_enabled"`
	CertificateTemplate    types.String `tfsdk:"certificate_template"`
	CertificateDNS         types.String `tfsdk:"certificate_dns"`
	CertificateAuthority   types.String `tfsdk:"certificate_authority"`
}

type directoryModel struct {
	directoryFields
	BindPassword        types.String `tfsdk:"bind_password"`
	BindPasswordWO      types.String `tfsdk:"bind_password_wo"`
	BindPasswordVersion types.Int64  `tfsdk:"bind_password_wo_version"`
}

func (m *directoryModel) secret() attribute.Secret {
	if m == nil {
		return attribute.Secret{}
	}
	return attribute.Secret{Plain: m.BindPassword, WriteOnly: m.BindPasswordWO, Version: m.BindPasswordVersion}
}

type entraIDFields struct {
	AppName          types.String `tfsdk:"app_name"`
	TenantID         types.String `tfsdk:"tenant_id"`
	TenantName       types.String `tfsdk:"tenant_name"`
	ClientID         types.String `tfsdk:"client_id"`
	LoginBasePath    types.String `tfsdk:"login_base_path"`
	GraphAPIBasePath types.String `tfsdk:"graph_api_base_path"`
}

type entraIDModel struct {
	entraIDFields
	ClientSecret        types.String `tfsdk:"client_secret"`
	ClientSecretWO      types.String `tfsdk:"client_secret_wo"`
	ClientSecretVersion types.Int64  `tfsdk:"client_secret_wo_version"`
}

func (m *entraIDModel) secret() attribute.Secret {
	if m == nil {
		return attribute.Secret{}
	}
	return attribute.Secret{Plain: m.ClientSecret, WriteOnly: m.ClientSecretWO, Version: m.ClientSecretVersion}
}

type kerberosFields struct {
	Enabled types.Bool `tfsdk:"enabled"`
}

type kerberosModel struct {
	kerberosFields
	Keytab        types.String `tfsdk:"keytab"`
	KeytabWO      types.String `tfsdk:"keytab_wo"`
	KeytabVersion types.Int64  `tfsdk:"keytab_wo_version"`
}

func (m *kerberosModel) secret() attribute.Secret {
	if m == nil {
		return attribute.Secret{}
	}
	return attribute.Secret{Plain: m.Keytab, WriteOnly: m.KeytabWO, Version: m.KeytabVersion}
}

type passwordPolicyModel struct {
	AuthenticationType       types.String `tfsdk:"authentication_type"`
	Description              types.String `tfsdk:"description"`
	MinimumLength            types.Int64  `tfsdk:"minimum_length"`
	MinimumSpecialCharacters types.Int64  `tfsdk:"minimum_special_characters"`
	MinimumNumbers           types.Int64  `tfsdk:"minimum_numbers"`
	SpecialCharactersAllowed types.String `tfsdk:"special_characters_allowed"`
	MinimumCapitalLetters    types.Int64  `tfsdk:"minimum_capital_letters"`
	NoUsername               types.Bool   `tfsdk:"no_username"`
	NoSpaces                 types.Bool   `tfsdk:"no_spaces"`
	MaximumInRow             types.Int64  `tfsdk:"maximum_in_row"`
}

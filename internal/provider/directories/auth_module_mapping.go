package directories

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

func expandAuthModule(ctx context.Context, change plumbing.Change[authModuleModel], diags *diag.Diagnostics) *client.AuthModule {
	plan, config := change.Plan, change.Config
	var before authModuleModel
	if change.State != nil {
		before = *change.State
	}
	want := &client.AuthModule{
		Name: plan.Name.ValueString(), Type: wireType(plan.Type.ValueString()), Mode: plan.Mode.ValueString(),
		Enabled: client.Bool(plan.Enabled.ValueBool()), Subtype: "directory", Method: "authn", Config: &client.ModuleConfig{},
	}
	if want.Type == client.ModuleDB {
		want.Subtype = "datastore"
	}
	// The tenant does not show it, so it is sent when it changes.
	if !plan.EnhancedSecurity.Equal(before.EnhancedSecurity) {
		want.EnhancedSecurity = new(client.Bool(plan.EnhancedSecurity.ValueBool()))
	}
	if is(want, ofAnyDirectory) {
		expandDirectory(want, plan.Directory, before.Directory)
		expandAuthorities(ctx, want.Config, plan, diags)
	}
	if entra := plan.EntraID; entra != nil {
		c := want.Config
		c.AppName, c.TenantID, c.TenantName = entra.AppName.ValueStringPointer(), entra.TenantID.ValueStringPointer(), entra.TenantName.ValueStringPointer()
		c.ClientID = entra.ClientID.ValueStringPointer()
		c.LoginBasePath, c.GraphAPIBasePath = entra.LoginBasePath.ValueStringPointer(), entra.GraphAPIBasePath.ValueStringPointer()
	}
	switch {
	case plan.Kerberos != nil:
		want.Kerberos = &client.KerberosConfig{Enabled: new(client.Bool(plan.Kerberos.Enabled.ValueBool()))}
	case before.Kerberos != nil:
		want.Kerberos = &client.KerberosConfig{Enabled: new(client.Bool)}
	}
	expandPasswordPolicy(ctx, want.Config, plan.PasswordPolicy, diags)
	if !plan.Script.IsNull() && !plan.Script.Equal(before.Script) {
		want.Script = json.RawMessage(plan.Script.ValueString())
	}

	creating := change.State == nil
	send := func(plan, config, before attribute.Secret, into *client.Secret, known *string) {
		state := &before
		if creating {
			state = nil
		}
		if secret := attribute.ToSend(plan, config, state); secret != nil {
			*into = client.Secret(*secret)
		}
		*known = cmp.Or(config.WriteOnly.ValueString(), config.Plain.ValueString())
	}
	send(plan.Directory.secret(), config.Directory.secret(), before.Directory.secret(), &want.Config.BindPassword, &want.Known.BindPassword)
	send(plan.EntraID.secret(), config.EntraID.secret(), before.EntraID.secret(), &want.Config.ClientSecret, &want.Known.ClientSecret)
	if want.Kerberos != nil {
		send(plan.Kerberos.secret(), config.Kerberos.secret(), before.Kerberos.secret(), &want.Kerberos.Keytab, &want.Known.Keytab)
	}
	return want
}

func expandDirectory(want *client.AuthModule, plan, before *directoryModel) {
	if plan == nil {
		plan = &directoryModel{}
	}
	if before == nil {
		before = &directoryModel{}
	}
	c := want.Config
	c.ServerProtocol = attribute.Send(plan.Protocol, nil)
	c.Server = attribute.Send(plan.Server, &before.Server)
	if !plan.Port.IsNull() || !before.Port.IsNull() {
		c.ServerPort = new(client.Port(plan.Port.ValueInt64()))
	}
	c.BindDN = attribute.Send(plan.BindDN, &before.BindDN)
	c.BaseDN = attribute.Send(plan.BaseDN, &before.BaseDN)
	c.SecurityAuthentication = attribute.Send(plan.SecurityAuthentication, nil)
	c.Filter = attribute.Send(plan.Filter, &before.Filter)
	c.LDAPQueryFilter = attribute.Send(plan.LDAPQueryFilter, &before.LDAPQueryFilter)
	c.ServiceAccountReadOnly = new(client.Bool(plan.ServiceAccountReadOnly.ValueBool()))
	if is(want, ofBroker) {
		c.SCEPEnabled = new(client.Bool(plan.SCEPEnabled.ValueBool()))
		c.SCEPURL = attribute.Send(plan.SCEPURL, &before.SCEPURL)
		c.ChallengeURL = attribute.Send(plan.SCEPChallengeURL, &before.SCEPChallengeURL)
		c.SCEPAgent = attribute.Send(plan.SCEPAgent, &before.SCEPAgent)
	}
	if is(want, ofADBroker) {
		c.LogFileSizeMB = number(plan.LogFileSizeMB, client.DefaultLogFileSizeMB)
		c.LogFileCount = number(plan.LogFileCount, client.DefaultLogFileCount)
	}
	if is(want, ofAD) {
		c.CertEnabled = new(client.Bool(plan.CertificateEnabled.ValueBool()))
		c.CertTemplate = attribute.Send(plan.CertificateTemplate, &before.CertificateTemplate)
		c.DCDNS = attribute.Send(plan.CertificateDNS, &before.CertificateDNS)
		c.DCCA = attribute.Send(plan.CertificateAuthority, &before.CertificateAuthority)
	}
}

// expandAuthorities always sends the lists, so that removing the last one
// removes it.
func expandAuthorities(ctx context.Context, c *client.ModuleConfig, plan *authModuleModel, diags *diag.Diagnostics) {
	c.CATimeoutSeconds = number(plan.CATimeoutSeconds, client.DefaultCATimeoutSeconds)
	c.CARetryAfterMinutes = number(plan.CARetryAfterMinutes, client.DefaultCARetryAfterMinutes)
	c.CANotificationsEnabled = new(client.Bool(plan.CANotificationsEnabled.ValueBool()))
	c.CANotificationsTo = attribute.Strings(ctx, plan.CANotificationsTo, diags)
	slices.Sort(c.CANotificationsTo)
	c.CAList = []client.CertificateAuthority{}
	for _, dns := range slices.Sorted(maps.Keys(plan.CertificateAuthorities)) {
		ca := plan.CertificateAuthorities[dns]
		c.CAList = append(c.CAList, client.CertificateAuthority{DCDNS: dns, DCCA: ca.Name.ValueString(), CertTemplate: ca.Template.ValueString()})
	}
}

// expandPasswordPolicy turns off each rule that has no value.
func expandPasswordPolicy(ctx context.Context, c *client.ModuleConfig, plan types.Object, diags *diag.Diagnostics) {
	if plan.IsNull() || plan.IsUnknown() {
		return
	}
	var p passwordPolicyModel
	diags.Append(plan.As(ctx, &p, basetypes.ObjectAsOptions{})...)
	n := func(v types.Int64) (client.Number, client.Bool) {
		return client.Number(v.ValueInt64()), client.Bool(!v.IsNull())
	}
	b := func(v types.Bool) (client.Bool, client.Bool) {
		return client.Bool(v.ValueBool()), client.Bool(!v.IsNull())
	}
	policy := &client.PasswordPolicy{AuthType: p.AuthenticationType.ValueString(), Description: p.Description.ValueString()}
	r := &policy.Rules
	r.Min, r.MinEnabled = n(p.MinimumLength)
	r.MinSpecial, r.MinSpecialEnabled = n(p.MinimumSpecialCharacters)
	r.MinNumbers, r.MinNumbersEnabled = n(p.MinimumNumbers)
	r.SpecialChars, r.SpecialCharsEnabled = p.SpecialCharactersAllowed.ValueString(), client.Bool(!p.SpecialCharactersAllowed.IsNull())
	if !r.SpecialCharsEnabled {
		r.SpecialChars = "!@#$%^&*" // the API requires some, although the rule is off
	}
	r.MinAlphaCaps, r.MinAlphaCapsEnabled = n(p.MinimumCapitalLetters)
	r.NoUsername, r.NoUsernameEnabled = b(p.NoUsername)
	r.NoSpaces, r.NoSpacesEnabled = b(p.NoSpaces)
	r.AllowInRow, r.AllowInRowEnabled = n(p.MaximumInRow)
	c.PasswordPolicy = policy
}

func flattenAuthModule(ctx context.Context, got *client.AuthModule, m *authModuleModel, diags *diag.Diagnostics) {
	flattenFields(ctx, got, m, diags)
	// Secrets, their versions and the script stay as they are: an answer shows
	// nothing of them that could be relied on.
	if directory := flattenDirectory(got, m.Directory); directory == nil {
		m.Directory = nil
	} else if m.Directory != nil || says(directory) {
		if m.Directory == nil {
			m.Directory = &directoryModel{}
		}
		m.Directory.directoryFields = *directory
	}
	if entra := flattenEntraID(got, m.EntraID); entra == nil {
		m.EntraID = nil
	} else {
		if m.EntraID == nil {
			m.EntraID = &entraIDModel{}
		}
		m.EntraID.entraIDFields = *entra
	}
	if kerberos := flattenKerberos(got, m.Kerberos); !is(got, ofAnyDirectory) {
		m.Kerberos = nil
	} else if m.Kerberos != nil || kerberos.Enabled.ValueBool() {
		if m.Kerberos == nil {
			m.Kerberos = &kerberosModel{}
		}
		m.Kerberos.kerberosFields = kerberos
	}
}

func flattenFields(ctx context.Context, got *client.AuthModule, m *authModuleModel, diags *diag.Diagnostics) {
	m.ID, m.Name = types.StringValue(got.ID), attribute.Stated(got.Name, m.Name)
	m.Type, m.Mode = attribute.Stated(shownType(got.Type), m.Type), attribute.Stated(got.Mode, m.Mode)
	m.Enabled = types.BoolValue(bool(got.Enabled))
	switch {
	case got.EnhancedSecurity == nil: // not shown: as it is known
	case bool(*got.EnhancedSecurity) || !m.EnhancedSecurity.IsNull():
		m.EnhancedSecurity = types.BoolValue(bool(*got.EnhancedSecurity))
	}
	c := got.Config
	if c == nil {
		c = &client.ModuleConfig{}
	}
	if c.PasswordPolicy != nil || m.PasswordPolicy.IsUnknown() {
		m.PasswordPolicy = flattenPasswordPolicy(ctx, c.PasswordPolicy, diags)
	}
	if !is(got, ofAnyDirectory) {
		m.CATimeoutSeconds, m.CARetryAfterMinutes, m.CANotificationsEnabled = types.Int64Null(), types.Int64Null(), types.BoolNull()
		m.CertificateAuthorities, m.CANotificationsTo = nil, types.SetNull(types.StringType)
		return
	}
	m.CATimeoutSeconds = shownNumber(c.CATimeoutSeconds, m.CATimeoutSeconds, client.DefaultCATimeoutSeconds)
	m.CARetryAfterMinutes = shownNumber(c.CARetryAfterMinutes, m.CARetryAfterMinutes, client.DefaultCARetryAfterMinutes)
	m.CANotificationsEnabled = attribute.ShownBool(c.CANotificationsEnabled, m.CANotificationsEnabled)
	// Between none and an empty collection the tenant keeps no difference.
	if len(c.CANotificationsTo) > 0 || !m.CANotificationsTo.IsNull() {
		m.CANotificationsTo = attribute.ShownSet(ctx, c.CANotificationsTo, m.CANotificationsTo, diags)
	} else {
		m.CANotificationsTo = types.SetNull(types.StringType)
	}
	if c.CAList == nil {
		return
	}
	m.CertificateAuthorities = flattenAuthorities(c.CAList, m.CertificateAuthorities, diags)
}

// flattenAuthorities keys the authorities by DNS name, as it is known where the
// tenant only spells it differently.
func flattenAuthorities(list []client.CertificateAuthority, known map[string]authorityModel, diags *diag.Diagnostics) map[string]authorityModel {
	if len(list) == 0 && known == nil {
		return nil
	}
	m := make(map[string]authorityModel, len(list))
	for _, ca := range list {
		dns := ca.DCDNS
		for spelled := range known {
			if strings.EqualFold(spelled, dns) {
				dns = spelled
			}
		}
		if _, twice := m[dns]; twice {
			diags.AddWarning("Duplicate certificate authority", "The tenant lists a certificate authority at \""+dns+"\" more than once; Terraform manages only the last one, and the next update removes the others.")
		}
		m[dns] = authorityModel{Name: types.StringValue(ca.DCCA), Template: types.StringValue(ca.CertTemplate)}
	}
	return m
}

// flattenDirectory returns nil for modules without such settings. What is left
// out stays as it is known.
func flattenDirectory(got *client.AuthModule, before *directoryModel) *directoryFields {
	c := got.Config
	if !is(got, ofAnyDirectory) || c == nil {
		return nil
	}
	var known directoryFields
	if before != nil {
		known = before.directoryFields
	}
	m := &directoryFields{
		Protocol: attribute.Shown(c.ServerProtocol, known.Protocol), Server: attribute.Shown(c.Server, known.Server),
		BindDN: attribute.Shown(c.BindDN, known.BindDN), BaseDN: attribute.Shown(c.BaseDN, known.BaseDN),
		SecurityAuthentication: attribute.Shown(c.SecurityAuthentication, known.SecurityAuthentication), Filter: attribute.Shown(c.Filter, known.Filter),
		LDAPQueryFilter: attribute.Shown(c.LDAPQueryFilter, known.LDAPQueryFilter), ServiceAccountReadOnly: attribute.ShownBool(c.ServiceAccountReadOnly, known.ServiceAccountReadOnly),
	}
	switch {
	case c.ServerPort == nil:
		m.Port = known.Port
	case *c.ServerPort != 0:
		m.Port = types.Int64Value(int64(*c.ServerPort))
	}
	if is(got, ofBroker) {
		m.SCEPEnabled, m.SCEPURL = attribute.ShownBool(c.SCEPEnabled, known.SCEPEnabled), attribute.Shown(c.SCEPURL, known.SCEPURL)
		m.SCEPChallengeURL, m.SCEPAgent = attribute.Shown(c.ChallengeURL, known.SCEPChallengeURL), attribute.Shown(c.SCEPAgent, known.SCEPAgent)
	}
	if is(got, ofADBroker) {
		m.LogFileSizeMB = shownNumber(c.LogFileSizeMB, known.LogFileSizeMB, client.DefaultLogFileSizeMB)
		m.LogFileCount = shownNumber(c.LogFileCount, known.LogFileCount, client.DefaultLogFileCount)
	}
	if is(got, ofAD) {
		m.CertificateEnabled, m.CertificateTemplate = attribute.ShownBool(c.CertEnabled, known.CertificateEnabled), attribute.Shown(c.CertTemplate, known.CertificateTemplate)
		m.CertificateDNS, m.CertificateAuthority = attribute.Shown(c.DCDNS, known.CertificateDNS), attribute.Shown(c.DCCA, known.CertificateAuthority)
	}
	return m
}

// says reports whether the settings are worth a block that was not there. What
// has its default does not count, nor what cannot be removed from a module.
func says(m *directoryFields) bool {
	silent := directoryFields{Protocol: m.Protocol, SecurityAuthentication: m.SecurityAuthentication, ServiceAccountReadOnly: types.BoolValue(false)}
	for _, setting := range []struct{ value, silent *types.Bool }{{&m.SCEPEnabled, &silent.SCEPEnabled}, {&m.CertificateEnabled, &silent.CertificateEnabled}} {
		if !setting.value.IsNull() {
			*setting.silent = types.BoolValue(false)
		}
	}
	if !m.LogFileCount.IsNull() {
		silent.LogFileSizeMB, silent.LogFileCount = types.Int64Value(client.DefaultLogFileSizeMB), types.Int64Value(client.DefaultLogFileCount)
	}
	return *m != silent
}

func flattenEntraID(got *client.AuthModule, before *entraIDModel) *entraIDFields {
	c := got.Config
	if got.Type != client.ModuleAzureAD || c == nil {
		return nil
	}
	var known entraIDFields
	if before != nil {
		known = before.entraIDFields
	}
	return &entraIDFields{
		AppName: attribute.Shown(c.AppName, known.AppName), TenantID: attribute.Shown(c.TenantID, known.TenantID), TenantName: attribute.Shown(c.TenantName, known.TenantName),
		ClientID: attribute.Shown(c.ClientID, known.ClientID), LoginBasePath: attribute.Shown(c.LoginBasePath, known.LoginBasePath), GraphAPIBasePath: attribute.Shown(c.GraphAPIBasePath, known.GraphAPIBasePath),
	}
}

func flattenKerberos(got *client.AuthModule, before *kerberosModel) (known kerberosFields) {
	if before != nil {
		known = before.kerberosFields
	}
	if got.Kerberos == nil {
		return kerberosFields{Enabled: attribute.ShownBool[client.Bool](nil, known.Enabled)}
	}
	return kerberosFields{Enabled: attribute.ShownBool(got.Kerberos.Enabled, known.Enabled)}
}

// flattenPasswordPolicy shows no value of a rule that is off.
func flattenPasswordPolicy(ctx context.Context, p *client.PasswordPolicy, diags *diag.Diagnostics) types.Object {
	attributeTypes := map[string]attr.Type{}
	for name, attribute := range passwordPolicyAttributes() {
		attributeTypes[name] = attribute.GetType()
	}
	if p == nil {
		return types.ObjectNull(attributeTypes)
	}
	n := func(v client.Number, on client.Bool) types.Int64 {
		if !on {
			return types.Int64Null()
		}
		return types.Int64Value(int64(v))
	}
	b := func(v, on client.Bool) types.Bool {
		if !on {
			return types.BoolNull()
		}
		return types.BoolValue(bool(v))
	}
	r := p.Rules
	m := passwordPolicyModel{
		AuthenticationType: types.StringValue(p.AuthType), Description: types.StringValue(p.Description),
		MinimumLength: n(r.Min, r.MinEnabled), MinimumSpecialCharacters: n(r.MinSpecial, r.MinSpecialEnabled), MinimumNumbers: n(r.MinNumbers, r.MinNumbersEnabled),
		MinimumCapitalLetters: n(r.MinAlphaCaps, r.MinAlphaCapsEnabled), MaximumInRow: n(r.AllowInRow, r.AllowInRowEnabled),
		NoUsername: b(r.NoUsername, r.NoUsernameEnabled), NoSpaces: b(r.NoSpaces, r.NoSpacesEnabled),
	}
	if r.SpecialCharsEnabled {
		m.SpecialCharactersAllowed = types.StringValue(r.SpecialChars)
	}
	object, more := types.ObjectValueFrom(ctx, attributeTypes, m)
	diags.Append(more...)
	return object
}

// is reports whether a module is of the variant.
func is(m *client.AuthModule, of attribute.Variant) bool {
	return of.Is(map[string]string{"type": shownType(m.Type), "mode": m.Mode})
}

// wireType returns a module's type as the API spells it.
func wireType(shown string) string {
	if shown == typeEntraID {
		return client.ModuleAzureAD
	}
	return shown
}

// shownType returns a module's type as the configuration spells it.
func shownType(wire string) string {
	if wire == client.ModuleAzureAD {
		return typeEntraID
	}
	return wire
}

// number returns what to send for a number with a default.
func number(n types.Int64, otherwise int64) *client.Number {
	if n.IsNull() || n.IsUnknown() {
		return new(client.Number(otherwise))
	}
	return new(client.Number(n.ValueInt64()))
}

// shownNumber returns what an answer shows of a number. What it leaves out stays
// as it is known, and has its documented default where nothing is.
func shownNumber(n *client.Number, known types.Int64, otherwise int64) types.Int64 {
	switch {
	case n != nil:
		return types.Int64Value(int64(*n))
	case known.IsNull() || known.IsUnknown():
		return types.Int64Value(otherwise)
	}
	return known
}

package messaging

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

func expandGateway(_ context.Context, change plumbing.Change[messageGatewayModel], _ *diag.Diagnostics) *client.MessageGateway {
	plan, config, before := change.Plan, change.Config, messageGatewayModel{}
	if change.State != nil {
		before = *change.State
	}
	auth := client.Enabled(plan.Authenticate.ValueBool())
	g := &client.MessageGateway{
		Name:         plan.Name.ValueString(),
		Type:         plan.Type.ValueString(),
		Auth:         &auth,
		Username:     plan.Username.ValueString(),
		ServiceURL:   plan.ServiceURL.ValueString(),
		OTPDelimiter: attribute.Send(plan.OTPDelimiter, &before.OTPDelimiter),
		AWSRegion:    attribute.Send(plan.AWSRegion, &before.AWSRegion),
	}
	switch {
	case !plan.TimeoutValue.IsNull():
		g.TimeoutValue = new(client.Number(plan.TimeoutValue.ValueInt64()))
	case !before.TimeoutValue.IsNull():
		g.TimeoutValue = new(client.NoTimeout)
	}
	switch {
	case plan.Email != nil:
		g.Channels = []string{client.ChannelEmail}
		g.Protocol, g.SenderEmail = plan.Email.Protocol.ValueStringPointer(), plan.Email.SenderEmail.ValueStringPointer()
		g.Port = new(client.Port(plan.Email.Port.ValueInt64()))
	case plan.SMS != nil:
		g.Channels = []string{client.ChannelSMS}
		g.SenderPhone, g.TemplateID, g.EntityID = plan.SMS.SenderPhone.ValueStringPointer(), plan.SMS.TemplateID.ValueStringPointer(), plan.SMS.EntityID.ValueStringPointer()
	case plan.Voice != nil:
		g.Channels = []string{client.ChannelVoice}
		g.SenderPhone = plan.Voice.SenderPhone.ValueStringPointer()
	}
	expandVendors(g, plan, &before)

	var known *attribute.Secret
	if change.State != nil {
		known = new(before.password())
	}
	g.Password, g.Known.Password = attribute.SendSecret[client.Secret](plan.password(), config.password(), known)
	if plan.Coalesce != nil && config.Coalesce != nil {
		if known = nil; before.Coalesce != nil {
			known = new(before.Coalesce.secret())
		}
		g.AuthClientSecret, g.Known.AuthClientSecret = attribute.SendSecret[client.Secret](plan.Coalesce.secret(), config.Coalesce.secret(), known)
	}
	return g
}

// expandVendors clears what the vendor of before needed and that of plan does
// not.
func expandVendors(g *client.MessageGateway, plan, before *messageGatewayModel) {
	coalesce, gupshup, sandesh := attribute.OrEmpty(plan.Coalesce), attribute.OrEmpty(plan.Gupshup), attribute.OrEmpty(plan.Sandesh)
	oldCoalesce, oldGupshup, oldSandesh := attribute.OrEmpty(before.Coalesce), attribute.OrEmpty(before.Gupshup), attribute.OrEmpty(before.Sandesh)
	g.AuthTokenRequestURL = attribute.Send(coalesce.TokenRequestURL, &oldCoalesce.TokenRequestURL)
	g.AuthClientID = attribute.Send(coalesce.ClientID, &oldCoalesce.ClientID)
	g.AuthGrantType = attribute.Send(coalesce.GrantType, &oldCoalesce.GrantType)
	g.AuthScope = attribute.Send(coalesce.Scope, &oldCoalesce.Scope)
	g.PrincipalEntityID = attribute.Send(gupshup.PrincipalEntityID, &oldGupshup.PrincipalEntityID)
	g.DLTTemplateID = attribute.Send(gupshup.DLTTemplateID, &oldGupshup.DLTTemplateID)
	g.AppCategory = attribute.Send(sandesh.AppCategory, &oldSandesh.AppCategory)
	g.GSTFlag = attribute.Send(sandesh.GSTFlag, &oldSandesh.GSTFlag)
	g.MsgType = attribute.Send(sandesh.MessageType, &oldSandesh.MessageType)
}

func (m *messageGatewayModel) password() attribute.Secret {
	return attribute.Secret{Plain: m.Password, WriteOnly: m.PasswordWO, Version: m.PasswordWOVersion}
}

func (m *coalesceModel) secret() attribute.Secret {
	return attribute.Secret{Plain: m.ClientSecret, WriteOnly: m.ClientSecretWO, Version: m.ClientSecretWOVersion}
}

func flattenGateway(_ context.Context, g *client.MessageGateway, m *messageGatewayModel, _ *diag.Diagnostics) {
	var known *coalesceFields
	if m.Coalesce != nil {
		known = &m.Coalesce.coalesceFields
	}
	switch fields := flattenCoalesce(g, known); {
	case fields == nil:
		m.Coalesce = nil
	case m.Coalesce == nil:
		m.Coalesce = &coalesceModel{coalesceFields: *fields}
	default:
		m.Coalesce.coalesceFields = *fields
	}
	m.ID = types.StringValue(g.ID)
	m.Name = attribute.Stated(g.Name, m.Name)
	m.Username = attribute.Stated(g.Username, m.Username)
	m.ServiceURL = attribute.Stated(g.ServiceURL, m.ServiceURL)
	m.Active = active(g.Active, m.Active)
	m.AWSRegion = attribute.Shown(g.AWSRegion, m.AWSRegion)
	m.OTPDelimiter = attribute.Shown(g.OTPDelimiter, m.OTPDelimiter)
	m.Type = attribute.Stated(g.Type, m.Type) // samples show a type of null
	if g.Auth != nil {
		m.Authenticate = types.BoolValue(bool(*g.Auth))
	}
	if g.TimeoutValue != nil {
		m.TimeoutValue = number(*g.TimeoutValue)
	}
	if len(g.Channels) > 0 {
		m.Channel = types.StringValue(strings.Join(g.Channels, ","))
	}
	channels := strings.Split(m.Channel.ValueString(), ",")
	email, sms, voice := attribute.OrEmpty(m.Email), attribute.OrEmpty(m.SMS), attribute.OrEmpty(m.Voice)
	m.Email, m.SMS, m.Voice = nil, nil, nil
	if slices.Contains(channels, client.ChannelEmail) {
		m.Email = &emailModel{Protocol: attribute.Shown(g.Protocol, email.Protocol), SenderEmail: attribute.Shown(g.SenderEmail, email.SenderEmail), Port: email.Port}
		if g.Port != nil {
			m.Email.Port = number(client.Number(*g.Port))
		}
	}
	if slices.Contains(channels, client.ChannelSMS) {
		m.SMS = &smsModel{attribute.Shown(g.SenderPhone, sms.SenderPhone), attribute.Shown(g.TemplateID, sms.TemplateID), attribute.Shown(g.EntityID, sms.EntityID)}
	}
	if slices.Contains(channels, client.ChannelVoice) {
		m.Voice = &voiceModel{attribute.Shown(g.SenderPhone, voice.SenderPhone)}
	}
	if told(g.PrincipalEntityID, g.DLTTemplateID) {
		known := attribute.OrEmpty(m.Gupshup)
		if m.Gupshup = nil; given(g.PrincipalEntityID, g.DLTTemplateID) {
			m.Gupshup = &gupshupModel{attribute.Shown(g.PrincipalEntityID, known.PrincipalEntityID), attribute.Shown(g.DLTTemplateID, known.DLTTemplateID)}
		}
	}
	if told(g.AppCategory, g.GSTFlag, g.MsgType) {
		known := attribute.OrEmpty(m.Sandesh)
		if m.Sandesh = nil; given(g.AppCategory, g.GSTFlag, g.MsgType) {
			m.Sandesh = &sandeshModel{attribute.Shown(g.AppCategory, known.AppCategory), attribute.Shown(g.GSTFlag, known.GSTFlag), attribute.Shown(g.MsgType, known.MessageType)}
		}
	}
}

// active reads the text that the tenant answers, whose forms the API reference
// does not list. Any other text counts as no answer.
func active(answered string, known types.Bool) types.Bool {
	switch strings.ToLower(answered) {
	case "true", "1", "yes", "active", "enabled":
		return types.BoolValue(true)
	case "false", "0", "no", "inactive", "disabled":
		return types.BoolValue(false)
	}
	if known.IsUnknown() {
		return types.BoolNull()
	}
	return known
}

// flattenCoalesce returns what is shown, or what was known where nothing is.
func flattenCoalesce(g *client.MessageGateway, known *coalesceFields) *coalesceFields {
	switch {
	case !told(g.AuthTokenRequestURL, g.AuthClientID, g.AuthGrantType, g.AuthScope):
		return known
	case !given(g.AuthTokenRequestURL, g.AuthClientID, g.AuthGrantType, g.AuthScope):
		return nil
	}
	known = attribute.OrEmpty(known)
	return &coalesceFields{
		TokenRequestURL: attribute.Shown(g.AuthTokenRequestURL, known.TokenRequestURL),
		ClientID:        attribute.Shown(g.AuthClientID, known.ClientID),
		GrantType:       attribute.Shown(g.AuthGrantType, known.GrantType),
		Scope:           attribute.Shown(g.AuthScope, known.Scope),
	}
}

// number reads 0 as none: no setting of a gateway is 0.
func number(n client.Number) types.Int64 {
	if n == 0 {
		return types.Int64Null()
	}
	return types.Int64Value(int64(n))
}

// told reports whether an answer has one of the texts, empty or not.
func told(texts ...*string) bool {
	return slices.ContainsFunc(texts, func(s *string) bool { return s != nil })
}

// given reports whether one of the texts is there and not empty.
func given(texts ...*string) bool {
	return slices.ContainsFunc(texts, func(s *string) bool { return s != nil && *s != "" })
}

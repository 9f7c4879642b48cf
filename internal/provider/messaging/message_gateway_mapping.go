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
	g.Password, g.Known.Password = secret(plan.password(), config.password(), known)
	if plan.Coalesce != nil && config.Coalesce != nil {
		if known = nil; before.Coalesce != nil {
			known = new(before.Coalesce.secret())
		}
		g.AuthClientSecret, g.Known.AuthClientSecret = secret(plan.Coalesce.secret(), config.Coalesce.secret(), known)
	}
	return g
}

// expandVendors clears what the vendor of before needed and that of plan does
// not.
func expandVendors(g *client.MessageGateway, plan, before *messageGatewayModel) {
	coalesce, gupshup, sandesh := orEmpty(plan.Coalesce), orEmpty(plan.Gupshup), orEmpty(plan.Sandesh)
	oldCoalesce, oldGupshup, oldSandesh := orEmpty(before.Coalesce), orEmpty(before.Gupshup), orEmpty(before.Sandesh)
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

// secret returns what is to be sent of a secret, and what is known of it.
func secret(plan, config attribute.Secret, state *attribute.Secret) (send client.Secret, known string) {
	if value := attribute.ToSend(plan, config, state); value != nil {
		send = client.Secret(*value)
	}
	if !config.WriteOnly.IsNull() {
		return send, config.WriteOnly.ValueString()
	}
	return send, plan.Plain.ValueString()
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
	m.Name = types.StringValue(g.Name)
	m.Username = types.StringValue(g.Username)
	m.ServiceURL = types.StringValue(g.ServiceURL)
	m.Active = attribute.Text(&g.Active)
	m.AWSRegion = attribute.Text(g.AWSRegion)
	m.OTPDelimiter = shown(g.OTPDelimiter, m.OTPDelimiter)
	if g.Type != "" || m.Type.IsUnknown() { // samples show a type of null
		m.Type = attribute.Text(&g.Type)
	}
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
	email, sms, voice := orEmpty(m.Email), orEmpty(m.SMS), orEmpty(m.Voice)
	m.Email, m.SMS, m.Voice = nil, nil, nil
	if slices.Contains(channels, client.ChannelEmail) {
		m.Email = &emailModel{Protocol: attribute.Text(g.Protocol), SenderEmail: attribute.Text(g.SenderEmail), Port: email.Port}
		if g.Port != nil {
			m.Email.Port = number(client.Number(*g.Port))
		}
	}
	if slices.Contains(channels, client.ChannelSMS) {
		m.SMS = &smsModel{shown(g.SenderPhone, sms.SenderPhone), shown(g.TemplateID, sms.TemplateID), shown(g.EntityID, sms.EntityID)}
	}
	if slices.Contains(channels, client.ChannelVoice) {
		m.Voice = &voiceModel{shown(g.SenderPhone, voice.SenderPhone)}
	}
	m.Gupshup, m.Sandesh = nil, nil
	if given(g.PrincipalEntityID, g.DLTTemplateID) {
		m.Gupshup = &gupshupModel{attribute.Text(g.PrincipalEntityID), attribute.Text(g.DLTTemplateID)}
	}
	if given(g.AppCategory, g.GSTFlag, g.MsgType) {
		m.Sandesh = &sandeshModel{attribute.Text(g.AppCategory), attribute.Text(g.GSTFlag), attribute.Text(g.MsgType)}
	}
}

// flattenCoalesce returns what is shown, or what was known where nothing is.
func flattenCoalesce(g *client.MessageGateway, known *coalesceFields) *coalesceFields {
	switch {
	case g.AuthTokenRequestURL == nil && g.AuthClientID == nil && g.AuthGrantType == nil && g.AuthScope == nil:
		return known
	case !given(g.AuthTokenRequestURL, g.AuthClientID, g.AuthGrantType, g.AuthScope):
		return nil
	}
	known = orEmpty(known)
	return &coalesceFields{
		TokenRequestURL: shown(g.AuthTokenRequestURL, known.TokenRequestURL),
		ClientID:        shown(g.AuthClientID, known.ClientID),
		GrantType:       shown(g.AuthGrantType, known.GrantType),
		Scope:           shown(g.AuthScope, known.Scope),
	}
}

// shown returns what an answer shows, or what was known where it shows
// nothing: the reference's samples lack some members.
func shown(answered *string, known types.String) types.String {
	if answered == nil && !known.IsUnknown() {
		return known
	}
	return attribute.Text(answered)
}

// number reads 0 as none: no setting of a gateway is 0.
func number(n client.Number) types.Int64 {
	if n == 0 {
		return types.Int64Null()
	}
	return types.Int64Value(int64(n))
}

// given tells whether one of the texts is there and not empty.
func given(texts ...*string) bool {
	return slices.ContainsFunc(texts, func(s *string) bool { return s != nil && *s != "" })
}

func orEmpty[T any](m *T) *T {
	if m == nil {
		return new(T)
	}
	return m
}

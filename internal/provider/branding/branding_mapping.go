package branding

import (
	"context"
	"encoding/json"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

func expandBranding(_ context.Context, change plumbing.Change[brandingModel], _ *diag.Diagnostics) *client.Branding {
	plan, before := change.Plan, &brandingModel{}
	if change.State != nil {
		before = change.State
	}
	disclaimer := plan.DisclaimerMessage.ValueString() // nothing is configured: there shall be none
	want := &client.Branding{
		LeftPanelColor:     plan.LeftPanelBackgroundColor.ValueString(),
		RightPanelColor:    plan.RightPanelBackgroundColor.ValueString(),
		HeadingTextColor:   plan.HeadingTextColor.ValueString(),
		PrimaryButtonColor: plan.PrimaryButtonColor.ValueString(),
		ActiveTabTextColor: plan.ActiveTabTextColor.ValueString(),
		LinkColor:          plan.LinkColor.ValueString(),
		Logo:               client.Base64Image(plan.Logo.ValueString()),
		LeftPanelImage:     client.Base64Image(plan.LeftPanelBackgroundImage.ValueString()),

		LoginMethod:             attribute.Send(plan.LoginMethod, nil),
		UsernameLabel:           attribute.Send(plan.UsernameLabel, nil),
		HeadingLabel:            attribute.Send(plan.HeadingLabel, nil),
		FullscreenImageEnabled:  new(client.Bool(plan.FullscreenBackgroundImageEnabled.ValueBool())),
		UsernameHiddenOnDesktop: new(client.Bool(plan.UsernameHiddenOnDesktop.ValueBool())),
		CopyrightMessageHidden:  new(client.Bool(plan.CopyrightMessageHidden.ValueBool())),
		AppDownload:             &client.AppDownloadOverride{},
		Disclaimer:              &disclaimer,

		QRCodeCornerSquaresColor: attribute.Send(plan.QRCodeCornerSquaresColor, &before.QRCodeCornerSquaresColor),
		QRCodeDotsColor:          attribute.Send(plan.QRCodeDotsColor, &before.QRCodeDotsColor),
		QRCodeLogoURL:            attribute.Send(plan.QRCodeLogoURL, &before.QRCodeLogoURL),
	}
	if given := plan.AppDownload; given != nil {
		want.AppDownload = &client.AppDownloadOverride{
			Enabled: client.Bool(given.Enabled.ValueBool()),
			Content: new(given.Content.ValueString()),
			URL:     new(given.URL.ValueString()),
		}
	}
	// What was set and is no more is taken back.
	if !plan.HelpDeskButtonEnabled.IsNull() || before.HelpDeskButtonEnabled.ValueBool() {
		want.HelpDeskButtonEnabled = new(client.Bool(plan.HelpDeskButtonEnabled.ValueBool()))
	}
	switch {
	case !plan.HelpDeskButton.IsNull():
		want.HelpDeskButton = json.RawMessage(plan.HelpDeskButton.ValueString())
	case before.HelpDeskButton.ValueString() != "":
		want.HelpDeskButton = json.RawMessage(`{}`)
	}
	return want
}

func flattenBranding(ctx context.Context, got *client.Branding, m *brandingModel, diags *diag.Diagnostics) {
	m.ID = types.StringValue(client.SettingsID)
	for _, color := range []struct {
		into     *types.String
		answered string
	}{
		{&m.LeftPanelBackgroundColor, got.LeftPanelColor},
		{&m.RightPanelBackgroundColor, got.RightPanelColor},
		{&m.HeadingTextColor, got.HeadingTextColor},
		{&m.PrimaryButtonColor, got.PrimaryButtonColor},
		{&m.ActiveTabTextColor, got.ActiveTabTextColor},
		{&m.LinkColor, got.LinkColor},
	} {
		*color.into = unlessSame(*color.into, types.StringValue(color.answered), sameColor)
	}
	m.Logo = unlessSame(m.Logo, types.StringValue(string(got.Logo)), sameImage)
	m.LeftPanelBackgroundImage = unlessSame(m.LeftPanelBackgroundImage, types.StringValue(string(got.LeftPanelImage)), sameImage)
	m.LoginMethod = label(m.LoginMethod, got.LoginMethod)
	m.UsernameLabel = label(m.UsernameLabel, got.UsernameLabel)
	m.HeadingLabel = label(m.HeadingLabel, got.HeadingLabel)
	others := map[string]string{}
	maps.Copy(others, got.OtherLabels)
	labels, more := types.MapValueFrom(ctx, types.StringType, others)
	diags.Append(more...)
	m.OtherLabels = labels
	m.DisclaimerMessage = attribute.Shown(got.Disclaimer, m.DisclaimerMessage)
	m.FullscreenBackgroundImageEnabled = attribute.ShownBool(got.FullscreenImageEnabled, m.FullscreenBackgroundImageEnabled)
	m.UsernameHiddenOnDesktop = attribute.ShownBool(got.UsernameHiddenOnDesktop, m.UsernameHiddenOnDesktop)
	m.CopyrightMessageHidden = attribute.ShownBool(got.CopyrightMessageHidden, m.CopyrightMessageHidden)
	m.AppDownload = flattenAppDownload(got.AppDownload, m.AppDownload)

	// What is not answered stays as it is in the state. A tenant that answers
	// it leaves it out where nothing is set.
	if got.QRCodeCornerSquaresColor != nil {
		m.QRCodeCornerSquaresColor = unlessSame(m.QRCodeCornerSquaresColor, attribute.Text(got.QRCodeCornerSquaresColor), sameColor)
	}
	if got.QRCodeDotsColor != nil {
		m.QRCodeDotsColor = unlessSame(m.QRCodeDotsColor, attribute.Text(got.QRCodeDotsColor), sameColor)
	}
	if got.QRCodeLogoURL != nil {
		m.QRCodeLogoURL = attribute.Text(got.QRCodeLogoURL)
	}
	if shown := got.HelpDeskButtonEnabled; shown != nil && (bool(*shown) || !m.HelpDeskButtonEnabled.IsNull()) {
		m.HelpDeskButtonEnabled = types.BoolValue(bool(*shown))
	}
	if shown := got.HelpDeskButton; isObject(shown) {
		m.HelpDeskButton = flattenJSON(shown, m.HelpDeskButton)
	}
}

// flattenJSON keeps the text of what says the same. An empty object and nothing
// are the same.
func flattenJSON(shown json.RawMessage, before attribute.JSON) attribute.JSON {
	answered := attribute.NewJSON(shown)
	than := before
	if before.IsNull() {
		than = attribute.NewJSON(json.RawMessage(`{}`))
	}
	if than.Same(answered) {
		return before
	}
	return answered
}

func isObject(raw json.RawMessage) bool {
	var object map[string]json.RawMessage
	return json.Unmarshal(raw, &object) == nil && object != nil
}

// flattenAppDownload takes what is not enabled for nothing, unless it was
// configured so.
func flattenAppDownload(got *client.AppDownloadOverride, before *appDownloadModel) *appDownloadModel {
	if got == nil || before == nil && !bool(got.Enabled) {
		return before
	}
	known := before
	if known == nil {
		known = &appDownloadModel{}
	}
	return &appDownloadModel{Enabled: types.BoolValue(bool(got.Enabled)), Content: attribute.Shown(got.Content, known.Content), URL: attribute.Shown(got.URL, known.URL)}
}

// label is a text that is always there, empty or not.
func label(before types.String, answered *string) types.String {
	switch {
	case answered != nil:
		return types.StringValue(*answered)
	case before.IsUnknown():
		return types.StringNull()
	}
	return before
}

// unlessSame keeps a value that the tenant only spells differently.
func unlessSame(before, answered types.String, same func(a, b string) bool) types.String {
	if !before.IsNull() && !before.IsUnknown() && !answered.IsNull() && same(before.ValueString(), answered.ValueString()) {
		return before
	}
	return answered
}

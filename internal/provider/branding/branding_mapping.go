package branding

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework-jsontypes/jsontypes"
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
	m.DisclaimerMessage = attribute.Text(got.Disclaimer)
	m.FullscreenBackgroundImageEnabled = isTrue(got.FullscreenImageEnabled)
	m.UsernameHiddenOnDesktop = isTrue(got.UsernameHiddenOnDesktop)
	m.CopyrightMessageHidden = isTrue(got.CopyrightMessageHidden)
	m.AppDownload = flattenAppDownload(got.AppDownload, m.AppDownload)

	// What is not answered stays as it is in the state. A tenant that answers
	// it says nothing where nothing is set.
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
		m.HelpDeskButton = flattenJSON(ctx, shown, m.HelpDeskButton, diags)
	}
}

// flattenJSON keeps the text of what says the same. An empty object and nothing
// are the same.
func flattenJSON(ctx context.Context, shown json.RawMessage, before jsontypes.Normalized, diags *diag.Diagnostics) jsontypes.Normalized {
	answered := jsontypes.NewNormalizedValue(string(shown))
	than := before
	if before.IsNull() {
		than = jsontypes.NewNormalizedValue(`{}`)
	}
	same, more := than.StringSemanticEquals(ctx, answered)
	diags.Append(more...)
	if same {
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
	if got == nil {
		got = &client.AppDownloadOverride{}
	}
	if before == nil && !bool(got.Enabled) {
		return nil
	}
	return &appDownloadModel{Enabled: types.BoolValue(bool(got.Enabled)), Content: attribute.Text(got.Content), URL: attribute.Text(got.URL)}
}

// label is a text that is always there: absent is empty where that is known.
func label(before types.String, answered *string) types.String {
	switch {
	case answered != nil:
		return types.StringValue(*answered)
	case !before.IsNull() && !before.IsUnknown() && before.ValueString() == "":
		return before
	}
	return types.StringNull()
}

func isTrue(answered *client.Bool) types.Bool {
	return types.BoolValue(answered != nil && bool(*answered))
}

// unlessSame keeps a value that the tenant only spells differently.
func unlessSame(before, answered types.String, same func(a, b string) bool) types.String {
	if !before.IsNull() && !before.IsUnknown() && !answered.IsNull() && same(before.ValueString(), answered.ValueString()) {
		return before
	}
	return answered
}

package branding

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/mapplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

func branding() plumbing.Resource[brandingModel, client.Branding] {
	return plumbing.Resource[brandingModel, client.Branding]{
		Name:     "branding",
		Kind:     "branding",
		Schema:   brandingSchema,
		Identity: []string{"id"},
		ImportID: client.SettingsID,
		Store: func(c *client.Client, _ *brandingModel) plumbing.Store[client.Branding] {
			return c.Branding()
		},
		Expand:  expandBranding,
		Flatten: flattenBranding,
		Title:   func(*client.Branding) string { return client.SettingsID },
		Reads: plumbing.Reads{
			One: "The branding of the community: colors, texts and images of the pages that users sign in on. Reading it needs no sign-in. " +
				"The tenant does not tell the QR code's colors and logo, nor the help desk button.",
		},
		Untold: []string{"qr_code_corner_squares_color", "qr_code_dots_color", "qr_code_logo_url", "help_desk_button_enabled", "help_desk_button"},
	}
}

// untold ends the description of what a read does not tell.
const untold = " The tenant does not tell this value, so a change made elsewhere is not noticed, and an import leaves it empty."

// stays ends the description of what is left alone where it is left out.
const stays = " Default: what the tenant has."

func brandingSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "The branding of the community: colors, texts and images of the pages that users sign in on. A community always has one. " +
			"Destroying this puts back what was there before, as far as the tenant told it, unless the provider says `settings_on_destroy = \"keep\"`.\n\n" +
			"The tenant does not tell `qr_code_corner_squares_color`, `qr_code_dots_color`, `qr_code_logo_url`, `help_desk_button_enabled` and `help_desk_button`. " +
			"These are not checked for changes made elsewhere, are empty after an import, and are not put back when this is destroyed. " +
			"Where they are left out they are not sent, and the tenant may forget what was set for them elsewhere.\n\n" +
			"The two images are kept in the state as base64, so that a change made elsewhere is noticed: the state grows by four thirds of their size, and by as much for those that destroying this puts back. " +
			"A plan that changes an image shows the old and the new base64.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed: true, MarkdownDescription: "Always `default`: a community has one branding.",
				PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"left_panel_background_color":  colorAttribute(true, "Background color of the left panel."),
			"right_panel_background_color": colorAttribute(true, "Background color of the right panel."),
			"heading_text_color":           colorAttribute(true, "Color of the heading."),
			"primary_button_color":         colorAttribute(true, "Color of the primary button."),
			"active_tab_text_color":        colorAttribute(true, "Color of the active tab's text."),
			"link_color":                   colorAttribute(true, "Color of links."),
			"logo":                         imageAttribute("Logo of the community"),
			"left_panel_background_image":  imageAttribute("Background image of the left panel"),
			"fullscreen_background_image_enabled": attribute.Switch(
				"Whether the background image fills the whole page instead of the left panel.", false),
			"login_method": schema.StringAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "What a page offers first: a QR code to scan, or a field for the user name. " + attribute.OneOfText(client.LoginMethods()) + stays,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1), attribute.Listed(client.LoginMethods()...)},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"username_label": labelAttribute("Label of the field for the user name."),
			"heading_label":  labelAttribute("Heading of the page."),
			"other_labels": schema.MapAttribute{
				Computed: true, ElementType: types.StringType, PlanModifiers: []planmodifier.Map{mapplanmodifier.UseStateForUnknown()},
				MarkdownDescription: "Further labels that the tenant has, by the API's names. A change of the branding leaves them as they are.",
			},
			"disclaimer_message": attribute.Optional("Disclaimer at the foot of the page. Default: none."),
			"username_hidden_on_desktop": attribute.Switch(
				"Whether pages on a desktop hide the field for the user name.", false),
			"copyright_message_hidden":     attribute.Switch("Whether the copyright message is hidden.", false),
			"qr_code_corner_squares_color": colorAttribute(false, "Color of the squares in the QR code's corners."+untold),
			"qr_code_dots_color":           colorAttribute(false, "Color of the QR code's dots."+untold),
			"qr_code_logo_url": attribute.Optional("URL of the image in the middle of the QR code, such as the `url` of an `onekosmos_image`."+untold,
				attribute.URL()),
			"help_desk_button_enabled": schema.BoolAttribute{
				Optional: true, MarkdownDescription: "Whether the help desk button is shown." + untold,
			},
			"help_desk_button": schema.StringAttribute{
				Optional: true, CustomType: attribute.JSONType{},
				MarkdownDescription: "What the help desk button shows and does, as a JSON object, for which the API reference names no members; `jsonencode` writes it." + untold,
				Validators:          []validator.String{attribute.JSONObject(0, `{ label = "Help" }`)},
				PlanModifiers:       []planmodifier.String{attribute.KeepEqualJSON()},
			},
			"app_download": schema.SingleNestedAttribute{
				Optional: true,
				MarkdownDescription: "What the pages say on where to get the mobile app, in place of the tenant's own words. " +
					"Default: the tenant's own words are shown, and what was given before stays in the tenant without being shown.",
				Attributes: map[string]schema.Attribute{
					"enabled": schema.BoolAttribute{Required: true, MarkdownDescription: "Whether `content` and `url` are shown."},
					"content": attribute.Optional("Text that is shown. Needed when enabled.", shownDownload.Required()),
					"url":     attribute.Optional("URL where the app is. Needed when enabled.", attribute.URL(), shownDownload.Required()),
				},
			},
		},
	}
}

// colorAttribute is a color, with or without number sign.
func colorAttribute(required bool, description string) schema.StringAttribute {
	return schema.StringAttribute{
		Required: required, Optional: !required,
		MarkdownDescription: description + " Three or six hexadecimal digits, such as `#1d7afc`; the number sign may be left out, and upper and lower case are the same.",
		Validators:          []validator.String{isColor},
		PlanModifiers:       []planmodifier.String{keepSame{"Another spelling is no other color.", sameColor}},
	}
}

// imageAttribute is a required image in base64.
func imageAttribute(what string) schema.StringAttribute {
	return schema.StringAttribute{
		Required:            true,
		MarkdownDescription: what + ", as base64; `filebase64(\"image.png\")` reads it from a file. Kept in the state.",
		Validators:          []validator.String{base64Content{"The value is base64."}},
		PlanModifiers:       []planmodifier.String{keepSame{"Another spelling is no other image.", sameImage}},
	}
}

// labelAttribute is a text that a page always has, empty or not. What is
// planned is sent, so that the state's value may be planned.
func labelAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Computed: true, MarkdownDescription: description + " An empty text shows none." + stays,
		PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}

type brandingModel struct {
	ID                               types.String      `tfsdk:"id"`
	LeftPanelBackgroundColor         types.String      `tfsdk:"left_panel_background_color"`
	RightPanelBackgroundColor        types.String      `tfsdk:"right_panel_background_color"`
	HeadingTextColor                 types.String      `tfsdk:"heading_text_color"`
	PrimaryButtonColor               types.String      `tfsdk:"primary_button_color"`
	ActiveTabTextColor               types.String      `tfsdk:"active_tab_text_color"`
	LinkColor                        types.String      `tfsdk:"link_color"`
	Logo                             types.String      `tfsdk:"logo"`
	LeftPanelBackgroundImage         types.String      `tfsdk:"left_panel_background_image"`
	FullscreenBackgroundImageEnabled types.Bool        `tfsdk:"fullscreen_background_image_enabled"`
	LoginMethod                      types.String      `tfsdk:"login_method"`
	UsernameLabel                    types.String      `tfsdk:"username_label"`
	HeadingLabel                     types.String      `tfsdk:"heading_label"`
	OtherLabels                      types.Map         `tfsdk:"other_labels"`
	DisclaimerMessage                types.String      `tfsdk:"disclaimer_message"`
	UsernameHiddenOnDesktop          types.Bool        `tfsdk:"username_hidden_on_desktop"`
	CopyrightMessageHidden           types.Bool        `tfsdk:"copyright_message_hidden"`
	QRCodeCornerSquaresColor         types.String      `tfsdk:"qr_code_corner_squares_color"`
	QRCodeDotsColor                  types.String      `tfsdk:"qr_code_dots_color"`
	QRCodeLogoURL                    types.String      `tfsdk:"qr_code_logo_url"`
	HelpDeskButtonEnabled            types.Bool        `tfsdk:"help_desk_button_enabled"`
	HelpDeskButton                   attribute.JSON    `tfsdk:"help_desk_button"`
	AppDownload                      *appDownloadModel `tfsdk:"app_download"`
	Timeouts                         timeouts.Value    `tfsdk:"timeouts"`
}

type appDownloadModel struct {
	Enabled types.Bool   `tfsdk:"enabled"`
	Content types.String `tfsdk:"content"`
	URL     types.String `tfsdk:"url"`
}

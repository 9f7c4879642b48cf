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
		Name:   "branding",
		Kind:   "branding",
		Schema: brandingSchema,
		Store: func(c *client.Client, _ *brandingModel) plumbing.Store[client.Branding] {
			return c.Branding()
		},
		Expand:  expandBranding,
		Flatten: flattenBranding,
		Reads: plumbing.Reads{
			One: "The branding of the community: colors, texts and images of its sign-in pages. Requires no sign-in. " +
				"The tenant does not return the QR code's colors and logo or the help desk button.",
		},
		Untold: []string{"qr_code_corner_squares_color", "qr_code_dots_color", "qr_code_logo_url", "help_desk_button_enabled", "help_desk_button"},
	}.OnePerCommunity("the previous branding, as far as the tenant returned it")
}

// untold ends the description of what a read does not return.
const untold = " The tenant does not return this value, so changes made outside of Terraform are not detected, and imports leave it empty."

// stays ends the description of what is left alone where it is left out.
const stays = " Default: the tenant's current value."

func brandingSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "The branding of the community: colors, texts and images of its sign-in pages. AdminX: Settings › Branding.\n\n" +
			"The tenant does not return `qr_code_corner_squares_color`, `qr_code_dots_color`, `qr_code_logo_url`, `help_desk_button_enabled` and `help_desk_button`. " +
			"Changes to them outside of Terraform are not detected, imports leave them empty, and destroying this resource does not restore them. " +
			"If omitted, they are not sent, and the tenant may reset values set elsewhere.\n\n" +
			"State stores the two images as base64, so that changes made outside of Terraform are detected: it grows by four thirds of their size, and again for the previous images that destroying this resource restores. " +
			"Plans that change an image show the old and the new base64.",
		Attributes: map[string]schema.Attribute{
			"left_panel_background_color":  colorAttribute(true, "Background color of the left panel."),
			"right_panel_background_color": colorAttribute(true, "Background color of the right panel."),
			"heading_text_color":           colorAttribute(true, "Color of the heading."),
			"primary_button_color":         colorAttribute(true, "Color of the primary button."),
			"active_tab_text_color":        colorAttribute(true, "Color of the active tab's text."),
			"link_color":                   colorAttribute(true, "Color of links."),
			"logo":                         imageAttribute("Logo of the community"),
			"left_panel_background_image":  imageAttribute("Background image of the left panel"),
			"fullscreen_background_image_enabled": attribute.Switch(
				"Whether the background image fills the page instead of the left panel.", false),
			"login_method": schema.StringAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "What sign-in pages show first: a QR code or the username field. " + attribute.OneOfText(client.LoginMethods()) + stays,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1), attribute.Listed(client.LoginMethods()...)},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"username_label": labelAttribute("Label of the username field."),
			"heading_label":  labelAttribute("Heading of the page."),
			"other_labels": schema.MapAttribute{
				Computed: true, ElementType: types.StringType, PlanModifiers: []planmodifier.Map{mapplanmodifier.UseStateForUnknown()},
				MarkdownDescription: "Other labels of the tenant, keyed by their API names. Updates leave them unchanged.",
			},
			"disclaimer_message": attribute.Optional("Disclaimer at the bottom of the page. Default: none."),
			"username_hidden_on_desktop": attribute.Switch(
				"Whether to hide the username field on desktops.", false),
			"copyright_message_hidden":     attribute.Switch("Whether to hide the copyright message.", false),
			"qr_code_corner_squares_color": colorAttribute(false, "Color of the squares in the QR code's corners."+untold),
			"qr_code_dots_color":           colorAttribute(false, "Color of the QR code's dots."+untold),
			"qr_code_logo_url": attribute.Optional("URL of the logo at the center of the QR code, such as the `url` of an `onekosmos_image`."+untold,
				attribute.URL()),
			"help_desk_button_enabled": schema.BoolAttribute{
				Optional: true, MarkdownDescription: "Whether to show the help desk button (Help button in AdminX)." + untold,
			},
			"help_desk_button": schema.StringAttribute{
				Optional: true, CustomType: attribute.JSONType{},
				MarkdownDescription: "Configuration of the help desk button, as a JSON object; use `jsonencode`. The API reference does not describe its members." + untold,
				Validators:          []validator.String{attribute.JSONObject(0, `{ label = "Help" }`)},
				PlanModifiers:       []planmodifier.String{attribute.KeepEqualJSON()},
			},
			"app_download": schema.SingleNestedAttribute{
				Optional: true,
				MarkdownDescription: "Custom text about where to get the mobile app. " +
					"Default: the tenant's own text is shown; a previous custom text stays in the tenant, hidden.",
				Attributes: map[string]schema.Attribute{
					"enabled": schema.BoolAttribute{Required: true, MarkdownDescription: "Whether to show `content` and `url`."},
					"content": attribute.Optional("Text to show. Required if `enabled` is true.", shownDownload.Required()),
					"url":     attribute.Optional("Download URL of the app. Required if `enabled` is true.", attribute.URL(), shownDownload.Required()),
				},
			},
		},
	}
}

// colorAttribute is a color, with or without number sign.
func colorAttribute(required bool, description string) schema.StringAttribute {
	return schema.StringAttribute{
		Required: required, Optional: !required,
		MarkdownDescription: description + " Three or six hexadecimal digits, such as `#1d7afc`. The number sign is optional, and case does not matter.",
		Validators:          []validator.String{isColor},
		PlanModifiers:       []planmodifier.String{keepSame{"Another spelling is no other color.", sameColor}},
	}
}

// imageAttribute is a required image in base64.
func imageAttribute(what string) schema.StringAttribute {
	return schema.StringAttribute{
		Required:            true,
		MarkdownDescription: what + ", as base64; use `filebase64(\"image.png\")` to read it from a file. Stored in state.",
		Validators:          []validator.String{base64Content{"The value is base64."}},
		PlanModifiers:       []planmodifier.String{keepSame{"Another spelling is no other image.", sameImage}},
	}
}

// labelAttribute is a text that a page always has, empty or not. What is
// planned is sent, so that the state's value may be planned.
func labelAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Computed: true, MarkdownDescription: description + " An empty string hides it." + stays,
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

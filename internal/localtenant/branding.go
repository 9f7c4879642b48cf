package localtenant

import (
	"net/url"
	"regexp"
	"slices"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

// hexColor leaves the number sign open: PUT /branding speaks of hex colors and
// prints an example without one.
var hexColor = regexp.MustCompile(`^#?([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$`)

// Optional texts may be empty: that is how a page shows nothing there.
func isColor(text string) bool { return text == "" || hexColor.MatchString(text) }

func isLink(text string) bool { return text == "" || isWebURL(text) }

func optionalColors() []string { return []string{"qr_code_corner_squares_color", "qr_code_dots_color"} }

func brandingBooleans() []string {
	return []string{"helpDeskButtonEnabled", "bg_img_fullscreen_enabled", "username_hidden_on_desktop", "copyright_message_disabled"}
}

// branding is what the sign-in page shows, which reads it without a token.
// Answers leave out what the reference does not print there: the QR code's
// members in both, the help desk button's in that of POST /branding/fetch, the
// disclaimer in that of PUT /branding.
func branding() *engine.Settings {
	view := func(hidden ...string) engine.View {
		return engine.View{
			ID: engine.NoID, Newer: slices.Concat(optionalColors(), []string{"qr_code_logo"}, hidden),
			Booleans: append(brandingBooleans(), "app_download_override.enabled"),
		}
	}
	return &engine.Settings{
		Name: "branding", Fetch: "adminapi POST /branding/fetch", Set: "adminapi PUT /branding", Home: true,
		Members: brandingMembers(), Freeform: []string{"helpDeskButtonData"}, Check: checkBranding,
		Read: view("helpDeskButtonEnabled", "helpDeskButtonData"), Written: view("disclaimer_message"),
	}
}

// brandingMembers are in the text of PUT /branding; its table leaves out what
// follows disclaimer_message there, and marks nothing as required. Answers print
// one of the members as optional, disclaimer_message.
func brandingMembers() engine.Fields {
	return slices.Concat(
		engine.Texts("bg_color_left_panel").Default("#0B2545").Required(),
		engine.Texts("bg_color_right_panel").Default("#FFFFFF").Required(),
		engine.Texts("heading_text_color").Default("#13315C").Required(),
		engine.Texts("primary_button_color", "active_tab_text_color", "links_color").Default("#1D7AFC").Required(),
		engine.Texts(optionalColors()...),
	).Matching(isColor, "is not a hex color").And(slices.Concat(
		engine.Texts("community_logo_img", "bg_img_left_panel").Default(emptyPNG).Required().Matching(isBase64, "is not base64"),
		engine.Booleans(brandingBooleans()...).Default(false),
		engine.Fields{
			engine.Text("qr_code_logo").Matching(isLink, "is not a URL"), engine.Text("disclaimer_message"),
			engine.Text("username_label").Default("Username"),
			engine.Text("heading_label").Default(""),
			engine.Text("default_login_method").OneOf("qr", "username").Default("username"),
			engine.Object("helpDeskButtonData").Default(map[string]any{}),
			engine.Object("app_download_override",
				engine.Boolean("enabled").Default(false), engine.Text("content").Default(""), engine.Text("url").Default(""),
			).Default(map[string]any{}),
		},
	)...)
}

// checkBranding wants what a switched-on override needs.
func checkBranding(c *call) []fieldError {
	override := engine.Part(c.Body, "app_download_override")
	if override["enabled"] != true {
		return nil
	}
	members := engine.Texts("content").And(engine.Text("url").Matching(isWebURL, "is not a URL")).Required()
	return c.Check("app_download_override", members.And(engine.Boolean("enabled")), override, nil)
}

func isWebURL(text string) bool {
	parsed, err := url.Parse(text)
	return err == nil && (parsed.Scheme == "http" || parsed.Scheme == "https") && parsed.Host != ""
}

// emptyPNG is a transparent pixel.
const emptyPNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="

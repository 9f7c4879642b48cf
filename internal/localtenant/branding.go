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

func requiredColors() []string {
	return []string{"bg_color_left_panel", "bg_color_right_panel", "heading_text_color", "primary_button_color",
		"active_tab_text_color", "links_color"}
}

func optionalColors() []string { return []string{"qr_code_corner_squares_color", "qr_code_dots_color"} }

func brandingImages() []string { return []string{"community_logo_img", "bg_img_left_panel"} }

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
		engine.Texts(brandingImages()...).Default(emptyPNG).Required(),
		engine.Texts(optionalColors()...),
		engine.Texts("qr_code_logo", "disclaimer_message"),
		engine.Booleans(brandingBooleans()...).Default(false),
		engine.Fields{
			engine.Text("username_label").Default("Username"),
			engine.Text("heading_label").Default(""),
			engine.Text("default_login_method").OneOf("qr", "username").Default("username"),
			engine.Object("helpDeskButtonData").Default(map[string]any{}),
			engine.Object("app_download_override",
				engine.Boolean("enabled").Default(false), engine.Text("content").Default(""), engine.Text("url").Default(""),
			).Default(map[string]any{}),
		},
	)
}

// checkBranding checks what lies inside the texts. Optional ones may be empty:
// that is how a page shows nothing there.
func checkBranding(c *call) []fieldError {
	body := c.Body
	var errs []fieldError
	add := func(param, message string) { errs = append(errs, engine.Wrong(param, message)) }
	for _, name := range slices.Concat(requiredColors(), optionalColors()) {
		if color, _ := body[name].(string); color != "" && !hexColor.MatchString(color) {
			add(name, "is not a hex color")
		}
	}
	for _, name := range brandingImages() {
		if text, _ := body[name].(string); !isBase64(text) {
			add(name, "is not base64")
		}
	}
	if logo, _ := body["qr_code_logo"].(string); logo != "" && !isWebURL(logo) {
		add("qr_code_logo", "is not a URL")
	}
	if override := engine.Part(body, "app_download_override"); override["enabled"] == true {
		content, _ := override["content"].(string)
		address, _ := override["url"].(string)
		if content == "" {
			add("app_download_override.content", "is required")
		}
		if address == "" {
			add("app_download_override.url", "is required")
		} else if !isWebURL(address) {
			add("app_download_override.url", "is not a URL")
		}
	}
	return errs
}

func isWebURL(text string) bool {
	parsed, err := url.Parse(text)
	return err == nil && (parsed.Scheme == "http" || parsed.Scheme == "https") && parsed.Host != ""
}

// emptyPNG is a transparent pixel.
const emptyPNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="

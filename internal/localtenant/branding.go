package localtenant

import (
	"net/url"
	"regexp"
	"slices"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

const brandings = "branding"

// brandingOperations serves the group "Branding": one set of values for the
// community, which always exists and which the sign-in page reads without a
// token.
func brandingOperations() []operation {
	ids := engine.Fields{engine.Text("tenantId").Required(), engine.Text("communityId").Required()}
	freeform := brandingFreeform()
	return []operation{
		{Endpoint: "adminapi POST /branding/fetch", Body: ids, Freeform: freeform, Seed: func(s *state) { storedBranding(s) }, Handle: getBranding},
		{Endpoint: "adminapi PUT /branding", Freeform: freeform, Body: append(ids[:2:2], brandingBody()...), Handle: setBranding},
	}
}

func brandingFreeform() []string { return []string{"helpDeskButtonData"} }

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

// brandingBody is the text of PUT /branding; its table leaves out what follows
// disclaimer_message there, and marks nothing as required.
func brandingBody() engine.Fields {
	var made engine.Fields
	for _, name := range slices.Concat(requiredColors(), brandingImages()) {
		made = append(made, engine.Text(name).Required())
	}
	for _, name := range append(optionalColors(), "qr_code_logo", "username_label", "disclaimer_message", "heading_label") {
		made = append(made, engine.Text(name))
	}
	for _, name := range brandingBooleans() {
		made = append(made, engine.Boolean(name))
	}
	return append(made,
		engine.Text("default_login_method").OneOf("qr", "username"),
		engine.Object("helpDeskButtonData"),
		engine.Object("app_download_override",
			engine.Boolean("enabled"), engine.Text("content"), engine.Text("url"),
		),
	)
}

// checkBranding checks what lies inside the texts. Optional ones may be empty:
// that is how a page shows nothing there.
func checkBranding(body map[string]any) []fieldError {
	var errs []fieldError
	add := func(param, message string) { errs = append(errs, engine.Wrong(param, message)) }
	for _, name := range append(requiredColors(), optionalColors()...) {
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

// branding returns the stored branding; a tenant without one gets what a new
// tenant has.
func storedBranding(s *state) map[string]any {
	if stored := s.Collections[brandings]; len(stored) > 0 {
		return stored[0]
	}
	made := map[string]any{
		"bg_color_left_panel": "#0B2545", "bg_color_right_panel": "#FFFFFF", "heading_text_color": "#13315C",
		"primary_button_color": "#1D7AFC", "active_tab_text_color": "#1D7AFC", "links_color": "#1D7AFC",
		"community_logo_img": emptyPNG, "bg_img_left_panel": emptyPNG,
	}
	completeBranding(made)
	s.Insert(brandings, made)
	return made
}

// completeBranding fills in what answers always have: of the members that PUT
// takes, the answers print one as optional, disclaimer_message.
func completeBranding(made map[string]any) {
	for _, name := range brandingBooleans() {
		engine.SetDefault(made, name, false)
	}
	engine.SetDefault(made, "helpDeskButtonData", map[string]any{})
	engine.SetDefault(made, "default_login_method", "username")
	engine.SetDefault(made, "username_label", "Username")
	engine.SetDefault(made, "heading_label", "")
	engine.SetDefault(made, "app_download_override", map[string]any{})
	override := engine.Part(made, "app_download_override")
	engine.SetDefault(override, "enabled", false)
	engine.SetDefault(override, "content", "")
	engine.SetDefault(override, "url", "")
}

func getBranding(c *call) answer {
	if a := c.CheckHome(); a != nil {
		return *a
	}
	return engine.Reply(fetchedBranding(c))
}

func fetchedBranding(c *call) map[string]any {
	return showBranding(c, "helpDeskButtonEnabled", "helpDeskButtonData")
}

// setBranding replaces everything, as PUT does elsewhere: a member that is not
// sent goes back to its default.
func setBranding(c *call) answer {
	if a := c.CheckHome(); a != nil {
		return *a
	}
	if errs := checkBranding(c.Body); len(errs) > 0 {
		return engine.Invalid(errs...)
	}
	stored := storedBranding(c.State)
	id := stored["_id"]
	clear(stored)
	for name, value := range engine.Clone(c.Body) {
		if name != "tenantId" && name != "communityId" {
			stored[name] = value
		}
	}
	stored["_id"] = id
	completeBranding(stored)
	c.Changed()
	return engine.Reply(showBranding(c, "disclaimer_message"))
}

// showBranding leaves out what the reference does not print in an answer: the
// QR code's members in both, the help desk button's in that of POST
// /branding/fetch, the disclaimer in that of PUT /branding. A newer tenant
// shows all.
func showBranding(c *call, hidden ...string) map[string]any {
	stored := storedBranding(c.State)
	shown := c.Show(stored)
	delete(shown, "_id")
	if !c.Modes.UnknownFields {
		for _, name := range append(append(optionalColors(), "qr_code_logo"), hidden...) {
			delete(shown, name)
		}
	}
	c.Modes.SpellBooleans(shown, brandingBooleans()...)
	c.Modes.SpellBooleans(engine.Part(shown, "app_download_override"), "enabled")
	return shown
}

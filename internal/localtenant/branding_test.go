package localtenant_test

import (
	"encoding/base64"
	"net/http"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const brandingPath = "/adminapi/branding"

func (c *caller) branding(edit ...func(map[string]any)) map[string]any {
	body := c.ids(
		with("bg_color_left_panel", "#102030"), with("bg_color_right_panel", "ABC123"), with("heading_text_color", "#fff"),
		with("primary_button_color", "#1d7afc"), with("active_tab_text_color", "#000000"), with("links_color", "#0000EE"),
		with("community_logo_img", base64.StdEncoding.EncodeToString([]byte("logo"))),
		with("bg_img_left_panel", base64.StdEncoding.EncodeToString([]byte("background"))))
	for _, change := range edit {
		change(body)
	}
	return body
}

func (c *caller) readBranding() map[string]any {
	c.t.Helper()
	return c.want(200, "POST", brandingPath+"/fetch", c.ids(), drop("authorization")).object()
}

func TestBrandingLife(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	first := c.readBranding()
	for _, name := range []string{"bg_color_left_panel", "community_logo_img", "default_login_method", "username_label",
		"heading_label", "bg_img_fullscreen_enabled"} {
		if first[name] == nil {
			t.Errorf("a new tenant has no %s", name)
		}
	}
	if at(first, "app_download_override", "enabled") != false || first["_id"] != nil || first["tenantId"] != nil {
		t.Errorf("a new tenant's branding: %v", first)
	}
	c.want(http.StatusUnauthorized, "PUT", brandingPath, c.branding(), drop("authorization"))

	help := map[string]any{"url": "https://help.example.com"}
	set := c.want(200, "PUT", brandingPath, c.branding(with("default_login_method", "qr"), with("disclaimer_message", "Mind"),
		with("heading_label", "Acme"), with("qr_code_logo", "https://acme.example.com/q.png"), with("qr_code_dots_color", "#123456"),
		with("helpDeskButtonEnabled", true), with("helpDeskButtonData", help), with("username_hidden_on_desktop", true),
		with("app_download_override", map[string]any{"enabled": true, "content": "Get it", "url": "https://get.example.com"}))).object()
	// Each answer leaves out what the reference does not print in it.
	if set["disclaimer_message"] != nil || set["qr_code_logo"] != nil || set["helpDeskButtonEnabled"] != true ||
		at(set, "helpDeskButtonData", "url") != "https://help.example.com" || set["bg_color_right_panel"] != "ABC123" {
		t.Errorf("set to %v", set)
	}
	read := c.readBranding()
	if read["disclaimer_message"] != "Mind" || read["qr_code_dots_color"] != nil || read["helpDeskButtonEnabled"] != nil ||
		read["default_login_method"] != "qr" || at(read, "app_download_override", "content") != "Get it" ||
		read["username_hidden_on_desktop"] != true {
		t.Errorf("read %v", read)
	}
	stored := c.tenant.Objects("branding")
	if len(stored) != 1 || stored[0]["qr_code_dots_color"] != "#123456" {
		t.Errorf("stored %v", stored)
	}

	c.want(200, "PUT", brandingPath, c.branding())
	read = c.readBranding()
	if read["disclaimer_message"] != nil || read["heading_label"] != "" || read["default_login_method"] != "username" ||
		at(read, "app_download_override", "enabled") != false || c.tenant.Objects("branding")[0]["qr_code_dots_color"] != nil {
		t.Errorf("what was not sent stayed: %v", read)
	}
	if now := c.tenant.Objects("branding"); len(now) != 1 || now[0]["_id"] != stored[0]["_id"] {
		t.Errorf("stored %v", now)
	}
	c.tenant.Remove("branding", stored[0]["_id"].(string))
	if read := c.readBranding(); read["bg_color_left_panel"] != first["bg_color_left_panel"] {
		t.Errorf("not the default: %v", read)
	}
	if info := c.authInfo(); at(info, "branding", "links_color") != first["links_color"] {
		t.Errorf("the community's branding: %v", info["branding"])
	}
	if got := c.tenant.Violations(); got != nil {
		t.Errorf("violations: %v", got)
	}
}

func TestBrandingValidation(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	override := func(members map[string]any) func(map[string]any) { return with("app_download_override", members) }
	before := c.tenant.State()
	for param, edit := range map[string]func(map[string]any){
		"tenantId": without("tenantId"), "communityId": without("communityId"),
		"links_color":                   without("links_color"),
		"bg_color_left_panel":           with("bg_color_left_panel", "red"),
		"bg_color_right_panel":          with("bg_color_right_panel", "#12345"),
		"qr_code_corner_squares_color":  with("qr_code_corner_squares_color", "#ggg"),
		"community_logo_img":            with("community_logo_img", ""),
		"bg_img_left_panel":             with("bg_img_left_panel", "data:image/png;base64,AAAA"),
		"qr_code_logo":                  with("qr_code_logo", "image.png"),
		"default_login_method":          with("default_login_method", "password"),
		"username_label":                with("username_label", 1),
		"bg_img_fullscreen_enabled":     with("bg_img_fullscreen_enabled", "true"),
		"helpDeskButtonData":            with("helpDeskButtonData", "x"),
		"surprise":                      with("surprise", 1),
		"app_download_override.content": override(map[string]any{"enabled": true, "url": "https://a.example.com"}),
		"app_download_override.url":     override(map[string]any{"enabled": true, "content": "x", "url": "a.example.com"}),
		"app_download_override.enabled": override(map[string]any{"enabled": "true"}),
	} {
		c.refused(param, "PUT", brandingPath, c.branding(edit))
	}
	c.refused("communityId", "POST", brandingPath+"/fetch", c.ids(without("communityId")))
	c.want(http.StatusBadRequest, "POST", brandingPath+"/fetch", c.ids(with("tenantId", "6070951e8dfc7f29228126c9")))
	if c.tenant.State() != before {
		t.Error("refused and kept")
	}
	c.want(200, "PUT", brandingPath, c.branding(override(map[string]any{"enabled": false, "url": "later"})))
}

func TestBrandingModes(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{Modes: localtenant.Modes{UnknownFields: true, TextBooleans: true}})
	c.want(200, "PUT", brandingPath, c.branding(with("qr_code_dots_color", "#123"), with("helpDeskButtonData", map[string]any{"a": 1})))
	read := c.readBranding()
	if read["newerText"] == nil || at(read, "app_download_override", "newerText") == nil || read["qr_code_dots_color"] != "#123" {
		t.Errorf("not a newer tenant's: %v", read)
	}
	if at(read, "helpDeskButtonData", "newerText") != nil {
		t.Error("the user's own JSON was touched")
	}
	if read["copyright_message_disabled"] != "false" || at(read, "app_download_override", "enabled") != "false" {
		t.Errorf("not texts: %v", read)
	}
}

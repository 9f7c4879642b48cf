package kinds

import (
	"context"
	"encoding/base64"
	"os"
	"path/filepath"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

func branding() []Kind { return []Kind{brandingSettings(), image()} }

func brandingSettings() Kind {
	return Kind{
		Type: "onekosmos_branding", Collection: "branding", One: true,
		Lives: []Life{{
			Minimal: rig.Values{
				"left_panel_background_color": "#0A2B4C", "right_panel_background_color": "fff", "heading_text_color": "#112233",
				"primary_button_color": "1d7afc", "active_tab_text_color": "#000", "link_color": "#0000ee",
				"logo": png, "left_panel_background_image": gif,
			},
			Full: rig.Values{
				"left_panel_background_color": "#101112", "right_panel_background_color": "#202122", "heading_text_color": "#303132",
				"primary_button_color": "#404142", "active_tab_text_color": "#505152", "link_color": "#606162",
				"logo": gif, "left_panel_background_image": png, "fullscreen_background_image_enabled": true,
				"login_method": "qr", "username_label": "Employee", "heading_label": "Willkommen in Zürich", "disclaimer_message": "Only <b>staff</b> & guests",
				"username_hidden_on_desktop": true, "copyright_message_hidden": true,
				"qr_code_corner_squares_color": "#707172", "qr_code_dots_color": "#808182", "qr_code_logo_url": "https://acme.example.com/q.png",
				"help_desk_button_enabled": true, "help_desk_button": `{"label":"Help","to":["a","b"]}`,
				"app_download": rig.Values{"enabled": true, "content": "Get the app", "url": "https://get.example.com/app"},
			},
			Changes: []Change{
				{Name: "another color", Set: rig.Values{"link_color": "#00ee00"}},
				{Name: "colors spelled otherwise", Set: rig.Values{"link_color": "0E0", "left_panel_background_color": "0a2b4c", "right_panel_background_color": "#FFFFFF", "active_tab_text_color": "000000"}, Action: NoOp},
				{Name: "no heading", Set: rig.Values{"heading_label": ""}},
				{Name: "a download for later", Set: rig.Values{"app_download": rig.Values{"enabled": false, "content": "later"}}},
			},
		}},
		NotImported: []string{"qr_code_corner_squares_color", "qr_code_dots_color", "qr_code_logo_url", "help_desk_button_enabled", "help_desk_button"}, // no answer tells them
		Missing:     "other",
		Outside: func(ctx context.Context, c *client.Client, _ rig.Values) error {
			return edit(ctx, c.Branding(), client.SettingsID, func(b *client.Branding) {
				b.LinkColor, b.Disclaimer, b.Logo = "#123456", new("not ours"), gif
			})
		},
		Bad: []Bad{
			{Name: "no color", Set: rig.Values{"heading_text_color": "red"}, Says: []string{"heading_text_color", "such as #1d7afc", "red"}},
			{Name: "color of four digits", Set: rig.Values{"heading_text_color": "#1122"}, Says: []string{"heading_text_color", "#1122"}},
			{Name: "optional color", Set: rig.Values{"qr_code_dots_color": ""}, Says: []string{"qr_code_dots_color", "hexadecimal"}},
			{Name: "logo that is a path", Set: rig.Values{"logo": "logo.png"}, Says: []string{"logo", "8 characters is not base64", "filebase64"}},
			{Name: "empty logo", Set: rig.Values{"logo": ""}, Says: []string{"logo", "is empty", "filebase64"}},
			{Name: "logo that is a data URL", Set: rig.Values{"logo": "data:image/png;base64," + png}, Says: []string{"logo", "data URL", "only what follows its comma", "filebase64"}},
			{Name: "broken lines", Set: rig.Values{"left_panel_background_image": gif[:20] + "\n" + gif[20:]}, Says: []string{"left_panel_background_image", "line breaks"}},
			{Name: "QR logo", Set: rig.Values{"qr_code_logo_url": "image.png"}, Says: []string{"qr_code_logo_url", "not an absolute URL"}},
			{Name: "empty disclaimer", Set: rig.Values{"disclaimer_message": ""}, Says: []string{"disclaimer_message", "at least 1"}},
			{Name: "no JSON", Set: rig.Values{"help_desk_button": "x"}, Says: []string{"help_desk_button"}},
			{Name: "no object", Set: rig.Values{"help_desk_button": "[1]"}, Says: []string{"help_desk_button: the value is not a JSON object", "jsonencode"}},
			{Name: "download without content", Set: rig.Values{"app_download": rig.Values{"enabled": true, "url": "https://a.example.com"}}, Says: []string{"app_download.content is required when app_download.enabled is true"}},
			{Name: "download without URL", Set: rig.Values{"app_download": rig.Values{"enabled": true, "content": "x"}}, Says: []string{"app_download.url is required when app_download.enabled is true"}},
			{Name: "download elsewhere", Set: rig.Values{"app_download": rig.Values{"enabled": true, "content": "x", "url": "get"}}, Says: []string{"app_download.url", "not an absolute URL"}},
		},
		Costs: Costs{
			Create:  Requests{"POST /branding/fetch": {Once: 3}, "PUT /branding": once},
			Refresh: Requests{"POST /branding/fetch": once},
			Update:  Requests{"POST /branding/fetch": {Once: 2}, "PUT /branding": once},
			Destroy: Requests{"POST /branding/fetch": {Once: 2}, "PUT /branding": once},
		},
		Generate: Generate{Fit: func(g *Generator, model rig.Values) {
			if download, ok := model["app_download"].(rig.Values); ok && download["enabled"] == true {
				download["content"], download["url"] = g.Text(""), "https://get.example.com"
			}
		}},
		Fault: &Fault{
			Creates: Call{"PUT", "/branding"}, Updates: Call{"PUT", "/branding"}, Removes: Call{"PUT", "/branding"},
			Reads:   []Call{{"POST", "/branding/fetch"}},
			Witness: "onekosmos_service_provider",
		},
		Without: map[Feature]string{
			DataSources: "a community has one, and the data source of that name reads it",
			Removal:     "a community always has one",
			ShortPlan:   "private state has what was there before, and a plan asks modifiers, which may want it",
		},
	}
}

func image() Kind {
	return Kind{
		Type: "onekosmos_image", Collection: "images",
		Lives: []Life{{
			Setup: func(t testing.TB, _ *acctest.Tenant) rig.Values {
				path := filepath.Join(t.TempDir(), "logo.png")
				raw, err := base64.StdEncoding.DecodeString(png)
				if err == nil {
					err = os.WriteFile(path, raw, 0o600)
				}
				if err != nil {
					t.Fatal(err)
				}
				return rig.Values{"file": filepath.ToSlash(path)}
			},
			Minimal: rig.Values{"content_base64": png},
			Full:    rig.Values{"source": Made("file")},
			Changes: []Change{
				{Name: "another content", Set: rig.Values{"content_base64": gif}, Action: Replace},
				{Name: "a vector image", Set: rig.Values{"content_base64": svg}, Action: Replace},
				{Name: "the type that was found", Set: rig.Values{"content_base64": svg, "media_type": "image/svg+xml"}, Action: NoOp},
				{Name: "another type", Set: rig.Values{"media_type": "image/apng"}, Action: Replace},
			},
		}},
		NotImported: []string{"source", "content_base64", "media_type", "sha256"},
		BadIDs:      map[string][]string{"6070951e8dfc7f29228126c9": {"not a URL"}, "logo.png": {"not a URL"}, "/assets/a": {"not a URL"}},
		Leaves:      func(map[string]any) bool { return true }, // no call deletes an image
		StoredID: func(stored map[string]any) string {
			id, _ := stored["_id"].(string)
			return "/" + id
		},
		Bad: []Bad{
			{Name: "neither", Set: rig.Values{"content_base64": nil}, Says: []string{"One of source or content_base64 is required to create the object"}},
			{Name: "both", Set: rig.Values{"source": Made("file")}, Says: []string{"source and content_base64 cannot be set together"}},
			{Name: "no file", Set: rig.Values{"content_base64": nil, "source": "none.png"}, Says: []string{"none.png", "no such file", "content_base64"}},
			{Name: "a folder", Set: rig.Values{"content_base64": nil, "source": "."}, Says: []string{"Not an image that can be uploaded", "is a directory"}},
			{Name: "no base64", Set: rig.Values{"content_base64": "logo.png"}, Says: []string{"content_base64", "8 characters is not base64", "filebase64"}},
			{Name: "data URL", Set: rig.Values{"content_base64": "data:image/png;base64," + png}, Says: []string{"content_base64", "data URL"}},
			{Name: "no image", Set: rig.Values{"content_base64": "bm8gaW1hZ2U="}, Says: []string{"content_base64", "not a PNG", "media_type"}},
			{Name: "no image type", Set: rig.Values{"media_type": "png"}, Says: []string{"media_type", "such as image/png"}},
		},
		Costs: Costs{Create: Requests{"POST /image/upload": each}},
		Generate: Generate{
			Texts: map[string]func(*Generator) any{"media_type": func(*Generator) any { return "image/png" }}, // told by the first bytes
			Fit: func(g *Generator, model rig.Values) {
				drop(model, "source")
				model["content_base64"] = base64.StdEncoding.EncodeToString([]byte("\x89PNG\r\n\x1a\n" + g.Text("")))
			},
			Never: map[string]string{"source": "a file; what is in it is what content_base64 is"},
		},
		Without: map[Feature]string{
			List:        "the tenant has no call that lists images",
			DataSources: "the tenant has no call that reads images",
			NotFound:    "the tenant has no call that reads images",
			Drift:       "the tenant has no call that reads images",
			Removal:     "the tenant has no call that reads images",
			ShortPlan:   "is more than the core",
			ShortRead:   "is more than the core",
		},
	}
}

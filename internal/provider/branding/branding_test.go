package branding_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"github.com/hashicorp/terraform-plugin-log/tfsdklogtest"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// brandingWith is a branding with further lines.
func brandingWith(lines string) string {
	return `
resource "onekosmos_branding" "test" {
  left_panel_background_color  = "#0A2B4C"
  right_panel_background_color = "fff"
  heading_text_color           = "#112233"
  primary_button_color         = "1d7afc"
  active_tab_text_color        = "#000"
  link_color                   = "#0000ee"
  logo                         = "` + png + `"
  left_panel_background_image  = "` + gif + `"
` + lines + `
}
`
}

const brandingFull = `
resource "onekosmos_branding" "test" {
  left_panel_background_color         = "#101112"
  right_panel_background_color        = "#202122"
  heading_text_color                  = "#303132"
  primary_button_color                = "#404142"
  active_tab_text_color               = "#505152"
  link_color                          = "#606162"
  logo                                = "` + gif + `"
  left_panel_background_image         = "` + png + `"
  fullscreen_background_image_enabled = true
  login_method                        = "qr"
  username_label                      = "Employee"
  heading_label                       = "Willkommen in Zürich"
  disclaimer_message                  = "Only <b>staff</b> & guests"
  username_hidden_on_desktop          = true
  copyright_message_hidden            = true
  qr_code_corner_squares_color        = "#707172"
  qr_code_dots_color                  = "#808182"
  qr_code_logo_url                    = "https://acme.example.com/q.png"
  help_desk_button_enabled            = true
  help_desk_button                    = jsonencode({ label = "Help", to = ["a", "b"] })
  app_download = {
    enabled = true
    content = "Get the app"
    url     = "https://get.example.com/app"
  }
}
`

func brandingValues() rig.Values {
	return rig.Values{
		"left_panel_background_color": "#0A2B4C", "right_panel_background_color": "fff", "heading_text_color": "#112233",
		"primary_button_color": "1d7afc", "active_tab_text_color": "#000", "link_color": "#0000ee",
		"logo": png, "left_panel_background_image": gif,
	}
}

// brandingLife takes a branding through its whole life; in the end all that the
// tenant told is as it was.
func brandingLife(t *testing.T, tenant *acctest.Tenant) {
	t.Helper()
	store := tenant.Client().Branding()
	present := func() string {
		text, err := store.Snapshot(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return strings.Replace(string(text), `,"disclaimer_message":""`, "", 1) // "" is none
	}
	factory := present()
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		CheckDestroy: func(*terraform.State) error {
			if now := present(); now != factory {
				return fmt.Errorf("after destroy: %s\nbefore all: %s", now, factory)
			}
			return nil
		},
		Steps: []resource.TestStep{
			{Config: tenant.Config(brandingWith("")), ConfigPlanChecks: acctest.Acts(brandingAddress, plancheck.ResourceActionCreate)},
			{Config: tenant.Config(brandingWith("")), ConfigPlanChecks: acctest.Empty},
			{Config: tenant.Config(brandingFull), ConfigPlanChecks: acctest.Acts(brandingAddress, plancheck.ResourceActionUpdate)},
			{Config: tenant.Config(brandingFull), ConfigPlanChecks: acctest.Empty},
			{
				ResourceName: brandingAddress, ImportState: true, ImportStateVerify: true, ImportStateId: "default",
				ImportStateVerifyIgnore: []string{"qr_code_corner_squares_color", "qr_code_dots_color", "qr_code_logo_url", "help_desk_button_enabled", "help_desk_button"},
			},
			{
				Config: tenant.Config(brandingWith("")), ConfigPlanChecks: acctest.Acts(brandingAddress, plancheck.ResourceActionUpdate),
				Check: resource.ComposeTestCheckFunc(
					resource.TestCheckNoResourceAttr(brandingAddress, "disclaimer_message"),
					resource.TestCheckNoResourceAttr(brandingAddress, "help_desk_button"),
					// Left out, these stay.
					resource.TestCheckResourceAttr(brandingAddress, "login_method", "qr"),
					resource.TestCheckResourceAttr(brandingAddress, "heading_label", "Willkommen in Zürich"),
				),
			},
			{ // no heading at all
				Config: tenant.Config(brandingWith(`heading_label = ""`)), ConfigPlanChecks: acctest.Acts(brandingAddress, plancheck.ResourceActionUpdate),
				Check: resource.TestCheckResourceAttr(brandingAddress, "heading_label", ""),
			},
			{ // changed behind our back
				PreConfig: func() {
					found, err := store.Get(context.Background(), client.SettingsID)
					if err != nil {
						t.Fatal(err)
					}
					found.LinkColor, found.Disclaimer, found.Logo = "#123456", new("not ours"), gif
					if _, err := store.Update(context.Background(), "", found); err != nil {
						t.Fatal(err)
					}
				},
				Config: tenant.Config(brandingWith("")), ConfigPlanChecks: acctest.Acts(brandingAddress, plancheck.ResourceActionUpdate),
				Check: func(*terraform.State) error {
					found, err := store.Get(context.Background(), client.SettingsID)
					if err != nil || found.LinkColor != "#0000ee" || found.Logo != png || found.Disclaimer != nil && *found.Disclaimer != "" {
						return fmt.Errorf("%+v, %w", found, err)
					}
					return nil
				},
			},
			{ // not enabled, and kept for later
				Config: tenant.Config(brandingWith(`app_download = { enabled = false, content = "later" }`)), ConfigPlanChecks: acctest.Acts(brandingAddress, plancheck.ResourceActionUpdate),
			},
			{Config: tenant.Config(brandingWith("")), ConfigPlanChecks: acctest.Acts(brandingAddress, plancheck.ResourceActionUpdate)},
		},
	})
}

func TestBranding(t *testing.T) { brandingLife(t, acctest.Start(t)) }

func TestBranding_otherTenants(t *testing.T) {
	for name, modes := range otherTenants {
		t.Run(name, func(t *testing.T) { brandingLife(t, acctest.Start(t, modes)) })
	}
}

func TestBranding_identity(t *testing.T) {
	tenant := acctest.Start(t)
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: tenant.Config(brandingWith(""))},
			{ResourceName: brandingAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

// What the reference leaves open of a spelling is no difference, neither in an
// answer nor in a configuration; what is another value is one.
func TestBranding_spellings(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	answered := func(members map[string]any) func() {
		return func() {
			local.Change("branding", local.Objects("branding")[0]["_id"].(string), func(o map[string]any) {
				for name, value := range members {
					o[name] = value
				}
			})
		}
	}
	respelled := strings.NewReplacer("#0A2B4C", "0a2b4c", `"fff"`, `"#FFFFFF"`, "#000\"", "000000\"").Replace(brandingWith(`help_desk_button = "{ \"b\": [1],  \"a\": 1 }"`))
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: tenant.Config(brandingWith(`help_desk_button = jsonencode({ a = 1, b = [1] })`))},
			{Config: tenant.Config(respelled), ConfigPlanChecks: acctest.Empty},
			{
				PreConfig: answered(map[string]any{
					"bg_color_left_panel": "0a2b4c", "bg_color_right_panel": "#FFFFFF", "active_tab_text_color": "#000000", "links_color": "00E",
					"community_logo_img": "data:image/png;base64," + png,
				}),
				Config: tenant.Config(brandingWith(`help_desk_button = jsonencode({ a = 1, b = [1] })`)), ConfigPlanChecks: acctest.Empty,
			},
			{
				PreConfig: answered(map[string]any{"links_color": "00F"}),
				Config:    tenant.Config(brandingWith(`help_desk_button = jsonencode({ a = 1, b = [1] })`)), ConfigPlanChecks: acctest.Acts(brandingAddress, plancheck.ResourceActionUpdate),
			},
		},
	})
}

// What the tenant does not tell is sent as it is configured, stays in the
// state, and is taken back when it is configured no more.
func TestBranding_untold(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	const lines = `
  qr_code_dots_color       = "#808182"
  help_desk_button_enabled = true
  help_desk_button         = jsonencode({ label = "Help" })
`
	stored := func(dots any, enabled bool, help map[string]any) resource.TestCheckFunc {
		return func(*terraform.State) error {
			o := local.Objects("branding")[0]
			if o["qr_code_dots_color"] != dots || o["helpDeskButtonEnabled"] != enabled || fmt.Sprint(o["helpDeskButtonData"]) != fmt.Sprint(help) {
				return fmt.Errorf("stored %v", o)
			}
			return nil
		}
	}
	help := map[string]any{"label": "Help"}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: tenant.Config(brandingWith(lines)), ConfigPlanChecks: acctest.Acts(brandingAddress, plancheck.ResourceActionCreate), Check: stored("#808182", true, help)},
			{ // an unrelated change sends them again: what is not sent is forgotten
				Config: tenant.Config(brandingWith(lines + `heading_label = "Acme"`)), Check: stored("#808182", true, help),
			},
			{Config: tenant.Config(brandingWith("")), ConfigPlanChecks: acctest.Acts(brandingAddress, plancheck.ResourceActionUpdate), Check: stored("", false, map[string]any{})},
		},
	})
}

func TestBranding_destroyKeeps(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		CheckDestroy: func(*terraform.State) error {
			if kept := local.Objects("branding")[0]["heading_label"]; kept != "Acme" {
				return fmt.Errorf("the heading is %v", kept)
			}
			return nil
		},
		Steps: []resource.TestStep{{Config: tenant.Config(brandingWith(`heading_label = "Acme"`), `settings_on_destroy = "keep"`)}},
	})
}

func TestBranding_dataSource(t *testing.T) {
	tenant := acctest.Start(t)
	const address = "data.onekosmos_branding.test"
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: tenant.Config(brandingFull + "\ndata \"onekosmos_branding\" \"test\" {\n  depends_on = [onekosmos_branding.test]\n}\n"),
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(address, "id", "default"),
				resource.TestCheckResourceAttr(address, "logo", gif),
				resource.TestCheckResourceAttr(address, "link_color", "#606162"),
				resource.TestCheckResourceAttr(address, "app_download.url", "https://get.example.com/app"),
				resource.TestCheckResourceAttr(address, "copyright_message_hidden", "true"),
				resource.TestCheckNoResourceAttr(address, "qr_code_dots_color"),
			),
		}},
	})
}

// The data source asks for no token.
func TestBrandingDataSourceNeedsNoSignIn(t *testing.T) {
	tenant, r := acctest.NewRig(t, nil)
	local := tenant.Local(t)
	local.ResetJournal()
	got, problems := r.ReadData("onekosmos_branding", nil)
	if problems.Errors() != nil || got["login_method"] != "username" || got["app_download"] != nil {
		t.Errorf("%v %s", got, problems)
	}
	for _, x := range local.Journal() {
		if x.Header.Get("Authorization") != "" || strings.Contains(x.Path, "request_access") {
			t.Errorf("%s %s for a read", x.Method, x.Path)
		}
	}
}

func TestBrandingConforms(t *testing.T) {
	for name, modes := range otherTenants {
		t.Run(name, func(t *testing.T) {
			_, r := acctest.NewRig(t, nil, modes)
			full := brandingValues().With(rig.Values{"qr_code_dots_color": "#123", "help_desk_button_enabled": false, "help_desk_button": `{"a": 1}`,
				"disclaimer_message": "x", "app_download": rig.Values{"enabled": false}})
			untold := []string{"qr_code_dots_color", "help_desk_button_enabled", "help_desk_button", "app_download"}
			rig.Conform(t, r, rig.Conformance{Type: "onekosmos_branding", Config: brandingValues()})
			rig.Conform(t, r, rig.Conformance{Type: "onekosmos_branding", Config: full, NotImported: untold})
		})
	}
}

func TestBranding_badInput(t *testing.T) {
	tenant := acctest.Start(t)
	with := func(old, new string) string {
		config := strings.Replace(brandingWith(""), old, new, 1)
		if config == brandingWith("") {
			t.Fatalf("there is no %q", old)
		}
		return config
	}
	for _, test := range []struct {
		name, config string
		says         []string
	}{
		{"no colour", with("#112233", "red"), []string{"heading_text_color", "such as #1d7afc", "red"}},
		{"colour of four digits", with("#112233", "#1122"), []string{"heading_text_color", "#1122"}},
		{"optional colour", brandingWith(`qr_code_dots_color = ""`), []string{"qr_code_dots_color", "hexadecimal"}},
		{"logo that is a path", with(png, "logo.png"), []string{"logo", "8 characters is not base64", "filebase64"}},
		{"empty logo", with(png, ""), []string{"logo", "is empty", "filebase64"}},
		{"logo that is a data URL", with(png, "data:image/png;base64,"+png), []string{"logo", "data URL", "only what follows its comma", "filebase64"}},
		{"broken lines", with(gif, gif[:20]+`\n`+gif[20:]), []string{"left_panel_background_image", "line breaks"}},
		{"QR logo", brandingWith(`qr_code_logo_url = "image.png"`), []string{"qr_code_logo_url", "not an absolute URL"}},
		{"login method", brandingWith(`login_method = "QR"`), []string{"login_method", `"qr"`, "QR"}},
		{"empty disclaimer", brandingWith(`disclaimer_message = ""`), []string{"disclaimer_message", "at least 1"}},
		{"no JSON", brandingWith(`help_desk_button = "x"`), []string{"help_desk_button"}},
		{"no object", brandingWith(`help_desk_button = "[1]"`), []string{"help_desk_button", "[1]", "jsonencode"}},
		{"download without content", brandingWith(`app_download = { enabled = true, url = "https://a.example.com" }`), []string{"app_download.content", "enabled"}},
		{"download without URL", brandingWith(`app_download = { enabled = true, content = "x" }`), []string{"app_download.url", "enabled"}},
		{"download elsewhere", brandingWith(`app_download = { enabled = true, content = "x", url = "get" }`), []string{"app_download.url", "not an absolute URL"}},
	} {
		acctest.Refused(t, tenant, test.name, test.config, test.says...)
	}
}

// large is an image of 2 MB, in base64.
func large(seed uint64) string {
	raw, err := base64.StdEncoding.DecodeString(png)
	if err != nil {
		panic(err)
	}
	random := rand.New(rand.NewPCG(seed, 0))
	for len(raw) < 2<<20 {
		raw = append(raw, byte(random.Uint32()))
	}
	return base64.StdEncoding.EncodeToString(raw)
}

func TestBranding_large(t *testing.T) {
	tenant := acctest.Start(t)
	file := fileWith(t, "logo.png", large(1))
	config := tenant.Config(strings.Replace(brandingWith(""), `"`+png+`"`, `filebase64("`+file+`")`, 1))
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps:                    []resource.TestStep{{Config: config, ConfigPlanChecks: acctest.Acts(brandingAddress, plancheck.ResourceActionCreate)}},
	})
}

// No error and no log line repeats an image, even when the tenant does.
func TestBrandingRepeatsNoImage(t *testing.T) {
	tenant, r := acctest.NewRig(t, nil)
	local := tenant.Local(t)
	var logs bytes.Buffer
	r = r.WithContext(tfsdklogtest.RootLogger(tflogtest.RootLogger(t.Context(), &logs), &logs))
	image := large(2)
	repeated := func(what, text string) {
		t.Helper()
		for _, piece := range []string{image[:40], image[1000:1040], image[len(image)-40:]} {
			if strings.Contains(text, piece) {
				t.Errorf("%s repeats the image: %.300s", what, text)
			}
		}
	}
	config := brandingValues().With(rig.Values{"logo": image})
	for name, wrong := range map[string]string{"data URL": "data:image/png;base64," + image, "no base64": image + "!", "broken": image[:76] + "\n" + image[76:]} {
		problems := r.Validate("onekosmos_branding", config.With(rig.Values{"logo": wrong}))
		if problems.Errors() == nil {
			t.Errorf("%s is accepted", name)
		}
		repeated(name, problems.String())
	}
	echo, err := json.Marshal(map[string]any{"message": "refused: " + image, "errors": []any{map[string]any{"param": "community_logo_img", "message": "bad value '" + image[990:1100] + "'"}}})
	if err != nil {
		t.Fatal(err)
	}
	local.Inject(localtenant.Fault{Method: "PUT", Path: "/branding", Status: 400, ContentType: "application/json", Body: string(echo)})
	object, problems := r.Create("onekosmos_branding", config)
	if object != nil || !strings.Contains(problems.String(), "refused") {
		t.Errorf("%s", problems)
	}
	repeated("the tenant's error", problems.String())
	if object, problems = r.Create("onekosmos_branding", config); problems.Errors() != nil {
		t.Fatal(problems)
	}
	if object, problems = r.Read(object); problems.Errors() != nil || object.Values()["logo"] != image {
		t.Fatal(problems)
	}
	if problems = r.Destroy(object); problems.Errors() != nil {
		t.Fatal(problems)
	}
	if !strings.Contains(logs.String(), "request to the tenant") {
		t.Errorf("nothing was logged, so nothing is shown: %.300s", logs.String())
	}
	repeated("the log", logs.String())
}

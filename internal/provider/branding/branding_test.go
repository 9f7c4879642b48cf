package branding_test

import (
	"bytes"
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
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
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

func brandingValues() rig.Values { return kinds.Of("onekosmos_branding").Lives[0].Minimal }

// What is no longer configured goes, unless the tenant always has a value for
// it: then it stays.
func TestBrandingThatIsLeftOut(t *testing.T) {
	_, r := acctest.NewRig(t, nil)
	object, problems := r.Create("onekosmos_branding", brandingValues().With(rig.Values{
		"login_method": "qr", "heading_label": "Acme", "disclaimer_message": "x", "help_desk_button": `{"a":1}`,
	}))
	if problems.Errors() != nil {
		t.Fatal(problems)
	}
	if object, problems = r.Update(object, brandingValues()); problems.Errors() != nil {
		t.Fatal(problems)
	}
	left := object.Values()
	if left["login_method"] != "qr" || left["heading_label"] != "Acme" || left["disclaimer_message"] != nil || left["help_desk_button"] != nil {
		t.Error(left)
	}
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

// What the tenant does not return is sent as it is configured, stays in the
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

// A label that no attribute has is shown, also when somebody changes it, is in
// no plan, and stays where the branding changes.
func TestBrandingOtherLabels(t *testing.T) {
	t.Parallel()
	tenant, r := acctest.NewRig(t, nil, localtenant.Modes{UnknownFields: true})
	local := tenant.Local(t)
	set := func(text string) {
		local.Change("branding", local.Objects("branding")[0]["_id"].(string), func(o map[string]any) { o["newer_pin_label"] = text })
	}
	const kind = "onekosmos_branding"
	object, problems := r.Create(kind, brandingValues())
	if problems.Errors() != nil || len(object.Values()["other_labels"].(rig.Values)) != 0 {
		t.Fatal(problems, object)
	}
	for _, text := range []string{"PIN", "Code"} {
		set(text)
		if object, problems = r.Read(object); problems.Errors() != nil || object.Values().Get("other_labels.newer_pin_label") != text {
			t.Fatalf("%v %s", object.Values()["other_labels"], problems)
		}
		if plan, problems := r.Plan(kind, object, brandingValues()); problems.Errors() != nil || !plan.NoOp() {
			t.Errorf("a change is planned: %v %s", plan, problems)
		}
	}
	if object, problems = r.Update(object, brandingValues().With(rig.Values{"heading_label": "Acme"})); problems.Errors() != nil {
		t.Fatal(problems)
	}
	if kept := local.Objects("branding")[0]["newer_pin_label"]; kept != "Code" || object.Values().Get("other_labels.newer_pin_label") != "Code" {
		t.Errorf("the tenant has %v, the state %v", kept, object.Values()["other_labels"])
	}
	if read, problems := r.ReadData(kind, nil); problems.Errors() != nil || read.Get("other_labels.newer_pin_label") != "Code" || read.Get("other_labels.heading_label") != nil {
		t.Errorf("the data source has %v %s", read["other_labels"], problems)
	}
}

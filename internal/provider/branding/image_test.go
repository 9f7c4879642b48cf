package branding_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func imageWith(lines string) string {
	return "\nresource \"onekosmos_image\" \"test\" {\n" + lines + "\n}\n"
}

// uploads wants that so many images were uploaded, and keeps the last URL.
func uploads(local *localtenant.Tenant, want int, last *string) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		kept := local.Objects("images")
		if len(kept) != want {
			return fmt.Errorf("%d images, want %d", len(kept), want)
		}
		*last = s.RootModule().Resources[imageAddress].Primary.ID
		if id := kept[want-1]["_id"].(string); !strings.HasSuffix(*last, "/"+id) {
			return fmt.Errorf("the URL is %s, the image %s", *last, id)
		}
		return nil
	}
}

// imageLife takes an image through its whole life. The tenant has no call that
// would tell of a change or a removal behind our back.
func imageLife(t *testing.T, tenant *acctest.Tenant) {
	t.Helper()
	local := tenant.Local(t)
	path := fileWith(t, "logo.png", png)
	file := imageWith(`source = "` + path + `"`)
	sameContent := imageWith(`content_base64 = "` + png + `"`)
	imported := []string{"source", "content_base64", "media_type", "sha256"}
	var url string
	at := func(*terraform.State) (string, error) { return url, nil }
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		CheckDestroy: func(*terraform.State) error { // it stays, and all that were before it
			if n := len(local.Objects("images")); n != 4 {
				return fmt.Errorf("%d images are left", n)
			}
			return nil
		},
		Steps: []resource.TestStep{
			{
				Config: tenant.Config(file), ConfigPlanChecks: acctest.Acts(imageAddress, plancheck.ResourceActionCreate),
				Check: resource.ComposeTestCheckFunc(uploads(local, 1, &url),
					resource.TestCheckResourceAttr(imageAddress, "media_type", "image/png"),
					resource.TestCheckResourceAttrPair(imageAddress, "url", imageAddress, "id")),
			},
			{Config: tenant.Config(file), ConfigPlanChecks: acctest.Empty},
			{ // another way to give the same content is no other image
				Config: tenant.Config(sameContent), ConfigPlanChecks: acctest.Acts(imageAddress, plancheck.ResourceActionUpdate), Check: uploads(local, 1, &url),
			},
			{Config: tenant.Config(file), ConfigPlanChecks: acctest.Acts(imageAddress, plancheck.ResourceActionUpdate), Check: uploads(local, 1, &url)},
			{ // the file has changed, and nothing else
				PreConfig: func() { write(t, path, gif) },
				Config:    tenant.Config(file), ConfigPlanChecks: acctest.Acts(imageAddress, plancheck.ResourceActionReplace),
				Check: resource.ComposeTestCheckFunc(uploads(local, 2, &url), resource.TestCheckResourceAttr(imageAddress, "media_type", "image/gif")),
			},
			{
				Config: tenant.Config(imageWith(`content_base64 = "` + svg + `"`)), ConfigPlanChecks: acctest.Acts(imageAddress, plancheck.ResourceActionReplace),
				Check: resource.ComposeTestCheckFunc(uploads(local, 3, &url), resource.TestCheckResourceAttr(imageAddress, "media_type", "image/svg+xml")),
			},
			{ // found before, given now
				Config: tenant.Config(imageWith("content_base64 = \"" + svg + "\"\nmedia_type = \"image/svg+xml\"")), ConfigPlanChecks: acctest.Empty,
			},
			{ // another type
				Config:           tenant.Config(imageWith("content_base64 = \"" + png + "\"\nmedia_type = \"image/apng\"")),
				ConfigPlanChecks: acctest.Acts(imageAddress, plancheck.ResourceActionReplace),
				Check:            resource.ComposeTestCheckFunc(uploads(local, 4, &url), resource.TestCheckResourceAttr(imageAddress, "media_type", "image/apng")),
			},
			{ResourceName: imageAddress, ImportState: true, ImportStateVerify: true, ImportStateIdFunc: at, ImportStateVerifyIgnore: imported},
		},
	})
}

func TestImage(t *testing.T) { imageLife(t, acctest.Start(t)) }

func TestImage_otherTenants(t *testing.T) {
	for name, modes := range otherTenants {
		t.Run(name, func(t *testing.T) { imageLife(t, acctest.Start(t, modes)) })
	}
}

func TestImage_identity(t *testing.T) {
	tenant := acctest.Start(t)
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: tenant.Config(imageWith(`content_base64 = "` + png + `"`))},
			{ // what the state takes from the configuration is planned
				ResourceName: imageAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity, ExpectNonEmptyPlan: true,
			},
		},
	})
}

// A URL that comes of another object in the same apply, and a content too.
func TestImage_used(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	config := func(content string) string {
		return tenant.Config("resource \"terraform_data\" \"content\" {\n  input = \"" + content + "\"\n}\n" +
			imageWith("content_base64 = terraform_data.content.output") + brandingWith("qr_code_logo_url = onekosmos_image.test.url"))
	}
	shown := func(*terraform.State) error {
		kept := local.Objects("images")
		if logo, _ := local.Objects("branding")[0]["qr_code_logo"].(string); !strings.HasSuffix(logo, kept[len(kept)-1]["_id"].(string)) {
			return fmt.Errorf("the QR code shows %s", logo)
		}
		return nil
	}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config(png), ConfigPlanChecks: acctest.Acts(imageAddress, plancheck.ResourceActionCreate), Check: shown},
			{Config: config(gif), ConfigPlanChecks: acctest.Acts(imageAddress, plancheck.ResourceActionReplace), Check: shown},
		},
	})
}

func TestImageConforms(t *testing.T) {
	for name, modes := range otherTenants {
		t.Run(name, func(t *testing.T) {
			_, r := acctest.NewRig(t, nil, modes)
			for _, config := range []rig.Values{{"content_base64": png}, {"source": fileWith(t, "a.gif", gif), "media_type": "image/gif"}} {
				rig.Conform(t, r, rig.Conformance{
					Type: "onekosmos_image", Config: config, NotImported: []string{"source", "content_base64", "media_type", "sha256"},
				})
			}
		})
	}
}

// Destroying says that the image stays; an imported image is taken for what is
// configured, and only another content is uploaded.
func TestImageStaysAndIsImported(t *testing.T) {
	tenant, r := acctest.NewRig(t, nil)
	local := tenant.Local(t)
	object, problems := r.Create("onekosmos_image", rig.Values{"content_base64": png})
	if problems != nil {
		t.Fatal(problems)
	}
	url := object.Values().Text("url")
	if problems = r.Destroy(object); problems.Errors() != nil || !strings.Contains(problems.String(), "stays in the tenant") ||
		!strings.Contains(problems.String(), url) || !strings.Contains(problems.String(), "go on showing it") {
		t.Errorf("destroyed: %s", problems)
	}
	for _, wrong := range []string{"6070951e8dfc7f29228126c9", "logo.png", "/assets/a"} {
		if _, problems := r.Import("onekosmos_image", wrong); problems.Errors() == nil || !strings.Contains(problems.String(), "not a URL") {
			t.Errorf("%s is imported: %s", wrong, problems)
		}
	}
	object, problems = r.Import("onekosmos_image", url)
	if problems != nil || object.Values()["url"] != url || object.Values()["sha256"] != nil || object.Identity().Text("id") != url {
		t.Fatalf("imported: %v %s", object, problems)
	}
	object, problems = r.Update(object, rig.Values{"content_base64": png})
	if problems != nil || object.Values()["url"] != url || object.Values()["sha256"] == nil || len(local.Objects("images")) != 1 {
		t.Fatalf("taken over: %v %s", object.Values(), problems)
	}
	object, problems = r.Update(object, rig.Values{"content_base64": gif})
	if problems.Errors() != nil || object.Values()["url"] == url || len(local.Objects("images")) != 2 {
		t.Fatalf("replaced: %v %s", object.Values(), problems)
	}
}

// What is at source when the plan is applied is what was planned, or nothing
// is uploaded.
func TestImageThatChangesBetweenPlanAndApply(t *testing.T) {
	tenant, r := acctest.NewRig(t, nil)
	path := fileWith(t, "logo.png", png)
	plan, problems := r.Plan("onekosmos_image", nil, rig.Values{"source": path})
	if problems.Errors() != nil {
		t.Fatal(problems)
	}
	write(t, path, gif)
	if object, problems := r.Apply(plan); object != nil || problems.Errors() == nil {
		t.Errorf("%v %s", object, problems)
	}
	if n := len(tenant.Local(t).Objects("images")); n != 0 {
		t.Errorf("%d images", n)
	}
}

func TestImage_badInput(t *testing.T) {
	tenant := acctest.Start(t)
	folder := filepath.ToSlash(t.TempDir())
	for name, content := range map[string]string{"empty.png": "", "notes.txt": "no image"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		name, lines string
		says        []string
	}{
		{"neither", "", []string{"None of source, content_base64 is given"}},
		{"both", "source = \"" + folder + "/a.png\"\ncontent_base64 = \"" + png + "\"", []string{"source", "content_base64"}},
		{"no file", `source = "` + folder + `/none.png"`, []string{"none.png", "no such file", "content_base64"}},
		{"a folder", `source = "` + folder + `"`, []string{"Not an image that can be uploaded", "is a directory"}},
		{"empty file", `source = "` + folder + `/empty.png"`, []string{"empty.png", "nothing in it"}},
		{"no image", `source = "` + folder + `/notes.txt"`, []string{"notes.txt", "no PNG", "media_type"}},
		{"no base64", `content_base64 = "logo.png"`, []string{"content_base64", "8 characters is not base64", "filebase64"}},
		{"data URL", `content_base64 = "data:image/png;base64,` + png + `"`, []string{"content_base64", "data URL"}},
		{"no image in base64", `content_base64 = "bm8gaW1hZ2U="`, []string{"content_base64", "no PNG", "media_type"}},
		{"no image type", "content_base64 = \"" + png + "\"\nmedia_type = \"png\"", []string{"media_type", "such as image/png"}},
	} {
		acctest.Refused(t, tenant, test.name, imageWith(test.lines), test.says...)
	}
}

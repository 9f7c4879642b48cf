package branding_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
)

func imageWith(lines string) string {
	return "\nresource \"onekosmos_image\" \"test\" {\n" + lines + "\n}\n"
}

// An image is uploaded once for each content and each type, however it is
// given.
func TestImageUploads(t *testing.T) {
	tenant, r := acctest.NewRig(t, nil)
	local := tenant.Local(t)
	path := fileWith(t, "logo.png", png)
	var object *rig.Instance
	for _, step := range []struct {
		name, file string
		config     rig.Values
		uploads    int
		mediaType  string
	}{
		{"a file", png, rig.Values{"source": path}, 1, "image/png"},
		{"its content", png, rig.Values{"content_base64": png}, 1, "image/png"},
		{"the file again", png, rig.Values{"source": path}, 1, "image/png"},
		{"the file, changed", gif, rig.Values{"source": path}, 2, "image/gif"},
		{"a vector image", gif, rig.Values{"content_base64": svg}, 3, "image/svg+xml"},
		{"the type that was found", gif, rig.Values{"content_base64": svg, "media_type": "image/svg+xml"}, 3, "image/svg+xml"},
		{"another type", png, rig.Values{"source": path, "media_type": "image/apng"}, 4, "image/apng"},
		{"the type alone", png, rig.Values{"source": path, "media_type": "image/png"}, 5, "image/png"},
	} {
		write(t, path, step.file)
		var problems rig.Problems
		if object == nil {
			object, problems = r.Create("onekosmos_image", step.config)
		} else {
			object, problems = r.Update(object, step.config)
		}
		if problems.Errors() != nil {
			t.Fatalf("%s: %s", step.name, problems)
		}
		kept := local.Objects("images")
		if len(kept) != step.uploads {
			t.Fatalf("%s: %d images, want %d", step.name, len(kept), step.uploads)
		}
		values := object.Values()
		if values["media_type"] != step.mediaType || values["url"] != values["id"] || !strings.HasSuffix(values.Text("url"), "/"+kept[len(kept)-1]["_id"].(string)) {
			t.Errorf("%s: %v, the tenant has %v", step.name, values, kept[len(kept)-1])
		}
	}
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
		!strings.Contains(problems.String(), url) || !strings.Contains(problems.String(), "keep showing it") {
		t.Errorf("destroyed: %s", problems)
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

// A file is looked into before anything is sent.
func TestImage_badFile(t *testing.T) {
	tenant := acctest.Start(t)
	acctest.Refused(t, tenant, "empty file", imageWith(`source = "`+fileWith(t, "empty.png", "")+`"`), "empty.png", "it is empty")
	acctest.Refused(t, tenant, "no image", imageWith(`source = "`+fileWith(t, "notes.txt", "bm8gaW1hZ2U=")+`"`), "notes.txt", "not a PNG", "media_type")
}

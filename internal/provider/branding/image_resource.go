package branding

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

func image() plumbing.Resource[imageModel, client.Image] {
	return plumbing.Resource[imageModel, client.Image]{
		Name:     "image",
		Kind:     "image",
		Schema:   imageSchema,
		Identity: []string{"id"},
		ImportID: "https://assets.example.com/6070951e8dfc7f29228126c9.png",
		Store: func(c *client.Client, _ *imageModel) plumbing.Store[client.Image] {
			return c.Images()
		},
		Expand: func(_ context.Context, change plumbing.Change[imageModel], _ *diag.Diagnostics) *client.Image {
			want := change.Plan.image()
			want.SHA256 = change.Plan.SHA256.ValueString()
			return want
		},
		Flatten: flattenImage,
		Untold:  []string{attribute.Everything},
		Title: func(i *client.Image) string {
			if i.Path != "" {
				return filepath.Base(i.Path)
			}
			return i.URL
		},
	}
}

// imageResource is the core, except for an import id that is a URL and has
// slashes.
type imageResource struct {
	*plumbing.Managed[imageModel, client.Image]
}

func newImage(m *plumbing.Managed[imageModel, client.Image]) resource.Resource {
	return imageResource{m}
}

// ImportState takes an import id as one part, as an identity has it.
func (r imageResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if req.ID != "" {
		if u, err := url.Parse(req.ID); err != nil || u.Scheme == "" || u.Host == "" {
			resp.Diagnostics.AddAttributeError(path.Root("id"), "Not an import id of an image",
				fmt.Sprintf("%q is not a URL. Give the URL under which the tenant serves the image, as in\n\n  terraform import onekosmos_image.example %s", req.ID, image().ImportID))
			return
		}
		whole := *resp.Identity
		resp.Diagnostics.Append(whole.SetAttribute(ctx, path.Root("id"), req.ID)...)
		req.ID, req.Identity = "", &whole
	}
	r.Managed.ImportState(ctx, req, resp)
}

// mediaType: a type and a subtype, without parameters.
var mediaType = regexp.MustCompile(`^image/[A-Za-z0-9][A-Za-z0-9.+-]*$`)

func imageSchema() schema.Schema {
	source := attribute.Optional("Path of the image file, such as `\"${path.module}/logo.png\"`. Every plan reads the file, so it must exist by then. " +
		"Exactly one of `source` and `content_base64` must be set.")
	one := attribute.OneOnCreate{"source", "content_base64"}
	source.Validators, source.PlanModifiers = append(source.Validators, one), append(source.PlanModifiers, one)
	id := attribute.ID("image")
	id.MarkdownDescription = "URL of the image, which identifies it."
	address := attribute.ID("image")
	address.MarkdownDescription = "Public URL of the image."
	return schema.Schema{
		MarkdownDescription: "An image that the tenant serves at a public URL, such as the logo at the center of a QR code. " +
			"Changing the content, including that of the file at `source`, replaces the image and its URL.\n\n" +
			"The API cannot read, list or delete images. Terraform does not check whether the image still exists, " +
			"and after a destroy or replacement, the tenant continues to serve the old image. " +
			"An import records only the URL: the next apply assumes the configured content, without uploading it.",
		Attributes: map[string]schema.Attribute{
			"id":     id,
			"source": source,
			"content_base64": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Content of the image, as base64. Stored in state; of `source`, only the path is.",
				Validators: []validator.String{base64Content{"The value is base64."}},
			},
			"media_type": schema.StringAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "Media type of the image, such as `image/png`. If omitted, it is detected from the content: PNG, JPEG, GIF, WebP, BMP, ICO or SVG. Changing it replaces the image.",
				Validators:          []validator.String{stringvalidator.RegexMatches(mediaType, "must be the media type of an image, such as image/png")},
				PlanModifiers:       []planmodifier.String{fromContent{"Found from the content.", func(f *client.File) string { return f.Type }}},
			},
			"url": address,
			"sha256": schema.StringAttribute{
				Computed: true, MarkdownDescription: "SHA-256 of the image content, in hexadecimal.",
				PlanModifiers: []planmodifier.String{fromContent{"Computed from the content.", (*client.File).SHA256}},
			},
		},
	}
}

type imageModel struct {
	ID            types.String   `tfsdk:"id"`
	Source        types.String   `tfsdk:"source"`
	ContentBase64 types.String   `tfsdk:"content_base64"`
	MediaType     types.String   `tfsdk:"media_type"`
	URL           types.String   `tfsdk:"url"`
	SHA256        types.String   `tfsdk:"sha256"`
	Timeouts      timeouts.Value `tfsdk:"timeouts"`
}

// image returns what is to be uploaded.
func (m *imageModel) image() *client.Image {
	return &client.Image{Path: m.Source.ValueString(), Base64: m.ContentBase64.ValueString(), Type: m.MediaType.ValueString()}
}

// flattenImage: a read tells the URL only, and the rest stays as it is.
func flattenImage(_ context.Context, got *client.Image, m *imageModel, _ *diag.Diagnostics) {
	m.ID, m.URL = types.StringValue(got.URL), types.StringValue(got.URL)
	if got.SHA256 != "" {
		m.SHA256, m.MediaType = types.StringValue(got.SHA256), types.StringValue(got.Type)
	}
}

// fromContent plans a value that the content tells, and replaces the image
// when it is another one than the state's.
type fromContent struct {
	attribute.Described
	of func(*client.File) string
}

func (c fromContent) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	var config imageModel
	if resp.Diagnostics.Append(req.Config.Get(ctx, &config)...); resp.Diagnostics.HasError() {
		return
	}
	// There is none before a create. An imported image has none either: what is
	// configured is taken for its content.
	known := !req.State.Raw.IsNull() && !req.StateValue.IsNull()
	if config.Source.IsNull() && config.ContentBase64.IsNull() {
		return // imported; a creation without content is refused
	}
	if config.Source.IsUnknown() || config.ContentBase64.IsUnknown() || config.MediaType.IsUnknown() {
		resp.PlanValue, resp.RequiresReplace = types.StringUnknown(), known
		return
	}
	file, err := config.image().File(ctx)
	if err != nil {
		at := path.Root("source")
		if config.Source.IsNull() {
			at = path.Root("content_base64")
		}
		resp.Diagnostics.AddAttributeError(at, "Not an image that can be uploaded", unusable(at, config.Source, err))
		return
	}
	resp.PlanValue = types.StringValue(c.of(file))
	resp.RequiresReplace = known && !resp.PlanValue.Equal(req.StateValue)
}

// unusable says what is wrong with a content, and what to do about it.
func unusable(at path.Path, source types.String, err error) string {
	what := at.String()
	if !source.IsNull() {
		what += ": " + source.String()
	}
	remedy := "Give the path of a file that exists when the plan is made; of one that an apply makes, give content_base64 instead."
	switch {
	case errors.Is(err, client.ErrNoImage):
		remedy = "Give an image, or its media_type."
	case source.IsNull():
		remedy = "filebase64 reads an image from a file."
	}
	return fmt.Sprintf("%s: %s. %s", what, err, remedy)
}

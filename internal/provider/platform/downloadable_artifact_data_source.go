package platform

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type downloadableArtifactModel struct {
	AuthModuleID    types.String `tfsdk:"auth_module_id"`
	Type            types.String `tfsdk:"type"`
	OperatingSystem types.String `tfsdk:"operating_system"`
	Version         types.String `tfsdk:"version"`
	OutputPath      types.String `tfsdk:"output_path"`
	FileName        types.String `tfsdk:"file_name"`
	SizeBytes       types.Int64  `tfsdk:"size_bytes"`
	SHA256          types.String `tfsdk:"sha256"`
}

func downloadableArtifact() plumbing.DataSource[downloadableArtifactModel] {
	return plumbing.DataSource[downloadableArtifactModel]{
		Name: "downloadable_artifact",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Software that the tenant offers for download, such as the AdminX Broker of an auth module. " +
					"The file itself, which may contain credentials of the auth module, is not stored in plans or state: set `output_path` to keep it.\n\n" +
					"Every read downloads the file, in plans too. It may be up to 1 GiB large, and must arrive within `request_timeout` of the provider configuration.",
				Attributes: map[string]schema.Attribute{
					"auth_module_id":   attribute.Input("ID of the auth module that the software connects to."),
					"type":             attribute.Input("Software to download, such as `broker`.", sampledSoftware),
					"operating_system": attribute.Input("Operating system it runs on, such as `windows`.", sampledSystems),
					"version": schema.StringAttribute{Optional: true, Computed: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
						MarkdownDescription: "Version to download, as listed by `onekosmos_downloadable_versions`, or `latest`. Default: `latest`."},
					"output_path": schema.StringAttribute{Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
						MarkdownDescription: "File to write to, in a directory that exists. An existing file is replaced once the download is complete. Only the current user can read the file. If omitted, nothing is written."},
					"file_name":  attribute.Output("Name of the file, as named by the tenant. Null if it returns none."),
					"size_bytes": schema.Int64Attribute{Computed: true, MarkdownDescription: "Size of the file, in bytes."},
					"sha256":     attribute.Output("SHA-256 digest of the file, in hexadecimal digits."),
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *downloadableArtifactModel, diags *diag.Diagnostics) {
			if m.Version.IsNull() {
				m.Version = types.StringValue("latest")
			}
			want := client.ArtifactRequest{ModuleID: m.AuthModuleID.ValueString(), Type: m.Type.ValueString(), OS: m.OperatingSystem.ValueString(), Version: m.Version.ValueString()}
			got, err := c.Artifact(ctx, want, m.OutputPath.ValueString())
			var disk *fs.PathError
			switch {
			case errors.As(err, &disk):
				diags.AddAttributeError(path.Root("output_path"), "Could not write the file", fmt.Sprintf("output_path: %s: %s. Set a path in a directory that exists, and that you may write to.", m.OutputPath, disk.Err))
			case err != nil:
				diagnostics.Fail(diags, "download", fmt.Sprintf("%s %s for %s", m.Type.ValueString(), m.Version.ValueString(), m.OperatingSystem.ValueString()), err)
			default:
				m.FileName, m.SizeBytes, m.SHA256 = attribute.Text(&got.Name), types.Int64Value(got.Size), types.StringValue(got.SHA256)
			}
		},
	}
}

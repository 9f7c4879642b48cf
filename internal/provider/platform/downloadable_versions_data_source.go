package platform

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type downloadableVersionsModel struct {
	Software         []types.String      `tfsdk:"software"`
	OperatingSystems []types.String      `tfsdk:"operating_systems"`
	AllVersions      types.Bool          `tfsdk:"all_versions"`
	Artifacts        []downloadableModel `tfsdk:"artifacts"`
}

type downloadableModel struct {
	Software        types.String `tfsdk:"software"`
	OperatingSystem types.String `tfsdk:"operating_system"`
	Version         types.String `tfsdk:"version"`
	DisplayVersion  types.String `tfsdk:"display_version"`
}

// What the reference shows of software and operating systems.
var (
	sampledSoftware = attribute.Sampled("broker", "radius")
	sampledSystems  = attribute.Sampled("linux", "windows")
)

func downloadableVersions() plumbing.DataSource[downloadableVersionsModel] {
	return plumbing.DataSource[downloadableVersionsModel]{
		Name: "downloadable_versions",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Versions of software that the tenant offers for download, such as the AdminX Broker and the RADIUS server.",
				Attributes: map[string]schema.Attribute{
					"software":          textList("Software to look for, such as `broker` or `radius`. At least one.", sampledSoftware),
					"operating_systems": textList("Operating systems to look for, such as `linux` or `windows`. At least one.", sampledSystems),
					"all_versions":      schema.BoolAttribute{Optional: true, MarkdownDescription: "Whether to return all versions, and not only the latest. Default: `false`."},
					"artifacts": schema.ListNestedAttribute{
						Computed: true, MarkdownDescription: "The versions found, sorted by `software`, `operating_system` and `version`. Empty if there are none.",
						NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
							"software":         attribute.Output("Software, for `type` of `onekosmos_downloadable_artifact`."),
							"operating_system": attribute.Output("Operating system it runs on."),
							"version":          attribute.Output("Version, for `version` of `onekosmos_downloadable_artifact`."),
							"display_version":  attribute.Output("Version as AdminX displays it."),
						}},
					},
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *downloadableVersionsModel, diags *diag.Diagnostics) {
			found, err := c.DownloadableVersions(ctx, given(m.Software), given(m.OperatingSystems), !m.AllVersions.ValueBool())
			if err != nil {
				diagnostics.Fail(diags, "read", "downloadable versions", err)
				return
			}
			m.Artifacts = make([]downloadableModel, len(found))
			for i, d := range found {
				m.Artifacts[i] = downloadableModel{attribute.Text(&d.Software), attribute.Text(&d.OS), attribute.Text(&d.Version), attribute.Text(&d.DisplayVersion)}
			}
		},
	}
}

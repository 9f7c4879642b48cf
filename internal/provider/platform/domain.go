// Package platform manages the environment of a tenant, and reads what its services
// tell of themselves and offer for download.
package platform

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	return plumbing.Domain{
		Kinds: []plumbing.Kind{environmentSettings().Register()},
		DataSources: []func() datasource.DataSource{
			health().New,
			publicKey().New,
			serviceDirectory().New,
			environment().New,
			caasConfig().New,
			downloadableVersions().New,
			downloadableArtifact().New,
		},
	}
}

// The services in the words of the descriptions.
const servicesText = "`admin`, `idproofing`, `webauthn` or `wallet`"

// serviceArgument names the service that is asked. It has no default: nobody
// should read of one service and take it for another.
func serviceArgument(text string, further ...string) schema.Attribute {
	return schema.StringAttribute{
		Required: true, MarkdownDescription: text,
		Validators: []validator.String{stringvalidator.OneOf(append(client.ServiceTerms(), further...)...)},
	}
}

// textList is a list of texts that a data source asks for.
func textList(text string, checks ...validator.String) schema.Attribute {
	return schema.ListAttribute{
		Required: true, ElementType: types.StringType, MarkdownDescription: text,
		Validators: []validator.List{
			listvalidator.SizeAtLeast(1), listvalidator.NoNullValues(),
			listvalidator.ValueStringsAre(append([]validator.String{stringvalidator.LengthAtLeast(1)}, checks...)...),
		},
	}
}

// given returns the texts of a list.
func given(list []types.String) []string {
	made := make([]string, len(list))
	for i, text := range list {
		made[i] = text.ValueString()
	}
	return made
}

package plumbing

import (
	"context"
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing/held"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/unfinished"
)

// TypePrefix stands in front of every object's name.
const TypePrefix = "onekosmos_"

// Data is what the configured provider hands to every object.
type Data struct {
	Client *client.Client
	// KeepSettings leaves settings that always exist as they are on destroy,
	// instead of putting back what was there before.
	KeepSettings bool
	// AllowDuplicates makes objects beside others like them that the state is
	// not known to hold.
	AllowDuplicates bool
	// Tenant tells a community of a tenant from all others.
	Tenant string
	// Unfinished are the notes of earlier runs, nil where there are none.
	Unfinished *unfinished.Notes

	held    held.Objects
	planned sync.Map // values of Unique attributes in creations that are planned
}

// configured takes the provider's data, which is nil while the provider is not
// configured yet.
func configured(providerData any, into **Data, diags *diag.Diagnostics) {
	if providerData == nil {
		return
	}
	data, ok := providerData.(*Data)
	if !ok {
		diags.AddError("Provider not configured", fmt.Sprintf("The provider handed over a %T. This is a bug in the provider; please report it.", providerData))
		return
	}
	*into = data
}

// ready reports whether the provider is configured, and adds an error when it is
// not. d is nil while the provider's own arguments are not known.
func (d *Data) ready(diags *diag.Diagnostics) bool {
	if d == nil {
		diags.AddError("Provider not configured", "The API was to be asked before the provider was configured. Its configuration depends on something that is not known yet: apply that first, with -target.")
	}
	return d != nil
}

// scrub takes the provider's own secrets, and those in what is given, out of
// diagnostics. Before the provider is configured, there are none to tell.
func (d *Data) scrub(ctx context.Context, diags *diag.Diagnostics, in ...tfsdk.Config) {
	if d != nil {
		diagnostics.Scrub(ctx, diags, func(text string) string { return d.Client.Redact(text) }, in...)
	}
}

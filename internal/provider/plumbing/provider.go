package plumbing

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// TypePrefix stands in front of every object's name.
const TypePrefix = "onekosmos_"

// Data is what the configured provider hands to every object.
type Data struct {
	Client *client.Client
	// KeepSettings leaves settings that always exist as they are on destroy,
	// instead of putting back what was there before.
	KeepSettings bool
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

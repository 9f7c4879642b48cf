package plumbing

import (
	"context"
	"path"
	"reflect"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
)

// Adoption is what writing existing objects as configuration takes, beyond what the
// protocol tells of their kind.
type Adoption struct {
	Type     string   // onekosmos_message_gateway
	Area     string   // the area of AdminX: messaging
	Identity []string // attributes, in the order of an import id
	By       []string // attributes that the data source of one object finds it by
	// Only is the import id of what a community has once, "" for other kinds.
	Only string
	// Named is true of a kind that is left out where it is not asked for by name.
	Named bool
	// References are the attributes that refer to other objects, with dots inside
	// blocks.
	References map[string]attribute.Reference
}

func (r Resource[M, A]) adoption() Adoption {
	a := Adoption{
		Type: TypePrefix + r.Name, Identity: r.Identity, By: r.Reads.By, Named: r.Named,
		// A folder has the kinds of one area.
		Area:       path.Base(reflect.TypeFor[M]().PkgPath()),
		References: attribute.References(r.schema(context.Background()).Attributes),
	}
	if r.ImportID == client.SettingsID {
		a.Only = r.ImportID
	}
	return a
}

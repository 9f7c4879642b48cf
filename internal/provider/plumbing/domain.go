package plumbing

import (
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// Domain is what one area of AdminX brings to the provider: its kinds of
// objects, and what is declared by hand beside them.
type Domain struct {
	Kinds              []Kind
	DataSources        []func() datasource.DataSource
	EphemeralResources []func() ephemeral.EphemeralResource
	Functions          []func() function.Function
	Actions            []func() action.Action
}

// Kind is all that a Resource makes of one kind of object. Reads decides what
// there is beside the managed resource: One gives it a data source, All another
// one and the list resource, ListOfOne the list resource alone. The others are nil.
type Kind struct {
	Resource func() resource.Resource
	List     func() list.ListResource
	One, All func() datasource.DataSource
	Adoption func() Adoption
}

// Register returns the kind that r declares.
func (r Resource[M, A]) Register() Kind {
	return r.RegisterAs(func(m *Managed[M, A]) resource.Resource { return m })
}

// RegisterAs returns the kind that r declares, whose managed resource embed
// embeds in a struct of its own. The schema is built once for all of them.
func (r Resource[M, A]) RegisterAs(embed func(*Managed[M, A]) resource.Resource) (k Kind) {
	r = r.once()
	k.Adoption = r.adoption
	k.Resource = func() resource.Resource { return embed(&Managed[M, A]{Resource: r}) }
	if r.Reads.One != "" {
		k.One = func() datasource.DataSource { return &one[M, A]{reader[M, A]{Resource: r}} }
	}
	if r.Reads.All != "" {
		k.All = func() datasource.DataSource { return &all[M, A]{reader[M, A]{Resource: r}} }
	}
	if r.Reads.All != "" || r.Reads.ListOfOne {
		k.List = func() list.ListResource { return &listed[M, A]{Managed[M, A]{Resource: r}} }
	}
	return k
}

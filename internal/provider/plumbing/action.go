package plumbing

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
)

// Action declares something that an administrator does by hand, and of which
// nothing is kept in a plan or a state. It can be invoked any number of times. M is
// its model.
type Action[M any] struct {
	Name   string // without TypePrefix
	Verb   string // what it does, for messages: "lock"
	Kind   string // to what, in words: "user"
	On     string // the attribute that names the object
	Secret string // an attribute whose value no message repeats, "" for none: arguments of actions cannot be sensitive
	Schema func() schema.Schema
	// Check refuses arguments that cannot go together, of which some may be
	// unknown; nil where the attributes' own checks are enough.
	Check func(*M, *diag.Diagnostics)
	// Invoke does it, and says what came of it. What a plan could look up here is
	// not looked up: the object may be created by the apply that invokes the action.
	Invoke func(context.Context, *client.Client, *M, Say) error
}

// Say reports progress, and in the end the result, to whoever watches the run. The
// format and its arguments are those of fmt.Sprintf.
type Say func(format string, arguments ...any)

// New returns the action.
func (a Action[M]) New() action.Action { return &invocable[M]{Action: a} }

type invocable[M any] struct {
	Action[M]
	data *Data
}

func (a *invocable[M]) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = TypePrefix + a.Name
}

func (a *invocable[M]) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = a.Action.Schema()
}

func (a *invocable[M]) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	configured(req.ProviderData, &a.data, &resp.Diagnostics)
}

func (a *invocable[M]) ValidateConfig(ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse) {
	if a.Check == nil {
		return
	}
	var model M
	if resp.Diagnostics.Append(req.Config.Get(ctx, &model)...); !resp.Diagnostics.HasError() {
		a.Check(&model, &resp.Diagnostics)
	}
}

func (a *invocable[M]) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	scrub := func(diags *diag.Diagnostics) {
		a.data.scrub(ctx, diags)
		if a.Secret != "" {
			diagnostics.Hide(diags, textAt(ctx, req.Config, a.Secret, new(diag.Diagnostics)).ValueString())
		}
	}
	defer scrub(&resp.Diagnostics)
	var model M
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if !a.data.ready(&resp.Diagnostics) || resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, defaultTimeout)
	defer cancel()
	say := func(format string, arguments ...any) {
		// A tenant may repeat what it was sent here as in a diagnostic.
		said := diag.Diagnostics{diag.NewWarningDiagnostic(fmt.Sprintf(format, arguments...), "")}
		scrub(&said)
		resp.SendProgress(action.InvokeProgressEvent{Message: said[0].Summary()})
	}
	if err := a.Action.Invoke(ctx, a.data.Client, &model, say); err != nil {
		var on diag.Diagnostics
		title := textAt(ctx, req.Config, a.On, &on)
		resp.Diagnostics.Append(diag.WithPath(path.Root(a.On), diagnostics.OfAction(a.Verb, a.Kind, title.ValueString(), a.On, err)))
	}
}

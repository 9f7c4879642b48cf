// Package wait lets a read ask again until an answer is there.
package wait

import (
	"context"
	"errors"
	"fmt"
	"time"

	data "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	ephemeral "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
)

// For is the model of the attribute wait_for, nil where it is not given.
type For struct {
	Timeout types.String `tfsdk:"timeout"`
}

// longest leaves a read time to end within the ten minutes that it has.
const longest = 9 * time.Minute

// The pauses between two questions grow from the first to the last.
const firstPause, lastPause = time.Second, 15 * time.Second

const text, timeoutText = "Wait until the result is no longer pending, polling at increasing intervals. If omitted, the current status is returned without waiting, or an error if there is no result yet.",
	"Maximum time to wait, such as `90s` or `5m`. At most `9m`."

// Data returns the attribute wait_for of a data source.
func Data() data.Attribute {
	return data.SingleNestedAttribute{Optional: true, MarkdownDescription: text, Attributes: map[string]data.Attribute{
		"timeout": data.StringAttribute{Required: true, MarkdownDescription: timeoutText, Validators: []validator.String{duration()}},
	}}
}

// Ephemeral returns the attribute wait_for of an ephemeral resource.
func Ephemeral() ephemeral.Attribute {
	return ephemeral.SingleNestedAttribute{Optional: true, MarkdownDescription: text, Attributes: map[string]ephemeral.Attribute{
		"timeout": ephemeral.StringAttribute{Required: true, MarkdownDescription: timeoutText, Validators: []validator.String{duration()}},
	}}
}

func duration() validator.String {
	return attribute.Duration(time.Second, longest)
}

// Until calls ask until it answers something else than client.ErrPending, once
// where w is nil. When the time is over it returns the last answer, in words
// that say so; when ctx ends, its error.
func (w *For) Until(ctx context.Context, ask func(context.Context) error) error {
	if w == nil {
		return ask(ctx)
	}
	limit, err := time.ParseDuration(w.Timeout.ValueString())
	if err != nil {
		return err // validated before
	}
	over := time.NewTimer(limit)
	defer over.Stop()
	for pause := firstPause; ; pause = min(pause*3/2, lastPause) {
		pending := ask(ctx)
		if !errors.Is(pending, client.ErrPending) {
			return pending
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-over.C:
			return fmt.Errorf("timed out after %s: %w", limit, pending)
		case <-time.After(pause):
		}
	}
}

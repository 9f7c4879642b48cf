package diagnostics

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// secretStart is how much of a secret gives it away: a tenant's words may have
// been cut in the middle of a long one.
const secretStart = 16

// maxText bounds a summary or a detail: what a tenant says may be in it more
// than once.
const maxText = 16 << 10

const redacted = "[redacted]"

// Scrub takes secrets out of diagnostics, and bounds them: a tenant may repeat what
// it was sent, anywhere in its answer. own takes out the provider's own; the object's
// are looked for in its configuration, or its state.
func Scrub(ctx context.Context, diags *diag.Diagnostics, own func(string) string, in ...tfsdk.Config) {
	if len(*diags) == 0 {
		return
	}
	var secrets []string
	for _, values := range in {
		secrets = append(secrets, secretsOf(ctx, values)...)
	}
	rewrite(diags, func(text string) string { return cut(own(redact(text, secrets))) })
}

// Hide takes a secret out of diagnostics that no schema marks as one.
func Hide(diags *diag.Diagnostics, secret string) {
	rewrite(diags, func(text string) string { return redact(text, pieces(secret)) })
}

func rewrite(diags *diag.Diagnostics, clean func(string) string) {
	for i, d := range *diags {
		summary, detail := clean(d.Summary()), clean(d.Detail())
		if summary == d.Summary() && detail == d.Detail() {
			continue
		}
		rewritten := diag.Diagnostic(diag.NewErrorDiagnostic(summary, detail))
		if d.Severity() == diag.SeverityWarning {
			rewritten = diag.NewWarningDiagnostic(summary, detail)
		}
		if at, ok := d.(diag.DiagnosticWithPath); ok {
			rewritten = diag.WithPath(at.Path(), rewritten)
		}
		(*diags)[i] = rewritten
	}
}

// cut bounds a text, whose secrets are out of it.
func cut(text string) string {
	if len(text) > maxText {
		return strings.ToValidUTF8(text[:maxText], "") + "…"
	}
	return text
}

// secretsOf returns the texts in sensitive attributes.
func secretsOf(ctx context.Context, values tfsdk.Config) (secrets []string) {
	// The walks themselves never fail: their functions do not.
	_ = tftypes.Walk(values.Raw, func(at *tftypes.AttributePath, v tftypes.Value) (bool, error) {
		found, err := values.Schema.AttributeAtTerraformPath(ctx, at)
		if err != nil || !found.IsSensitive() && !found.IsWriteOnly() {
			return true, nil
		}
		return false, tftypes.Walk(v, func(_ *tftypes.AttributePath, v tftypes.Value) (bool, error) {
			var text string
			if v.IsKnown() && !v.IsNull() && v.Type().Is(tftypes.String) && v.As(&text) == nil {
				secrets = append(secrets, pieces(text)...)
			}
			return true, nil
		})
	})
	return secrets
}

// pieces returns a secret and, where it is a JSON text, the texts in it: each
// may be repeated by itself.
func pieces(secret string) (found []string) {
	if len(secret) >= 4 { // what is shorter is in every second word
		found = append(found, secret)
	}
	var inner any
	if json.Unmarshal([]byte(secret), &inner) != nil {
		return found
	}
	var collect func(any)
	collect = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for _, element := range v {
				collect(element)
			}
		case []any:
			for _, element := range v {
				collect(element)
			}
		case string:
			if len(v) >= 6 && !strings.HasPrefix(v, "https://") && !strings.HasPrefix(v, "http://") {
				found = append(found, v)
			}
		}
	}
	collect(inner)
	return found
}

// redact replaces secrets in a text. Of one that was cut off, as the client
// does with a tenant's long words, the beginning goes; where it goes on in
// another spelling, so does the rest of the text.
func redact(text string, secrets []string) string {
	for _, secret := range secrets {
		text = strings.ReplaceAll(text, secret, redacted)
		if len(secret) <= secretStart {
			continue
		}
		for {
			before, after, found := strings.Cut(text, secret[:secretStart])
			if !found {
				break
			}
			same := 0
			for rest := secret[secretStart:]; same < min(len(rest), len(after)) && rest[same] == after[same]; same++ {
			}
			text = before + redacted
			if strings.HasPrefix(after[same:], "…") {
				text += after[same:]
			}
		}
	}
	return text
}

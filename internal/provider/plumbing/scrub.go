package plumbing

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// secretStart is how much of a secret gives it away: a tenant's words may have
// been cut in the middle of a long one.
const secretStart = 16

// scrub takes the configuration's secrets out of diagnostics: a tenant that
// refuses a value may repeat it.
func scrub(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) {
	if len(*diags) == 0 {
		return
	}
	secrets := secretsOf(ctx, config)
	for i, d := range *diags {
		summary, detail := redact(d.Summary(), secrets), redact(d.Detail(), secrets)
		if summary == d.Summary() && detail == d.Detail() {
			continue
		}
		clean := diag.Diagnostic(diag.NewErrorDiagnostic(summary, detail))
		if d.Severity() == diag.SeverityWarning {
			clean = diag.NewWarningDiagnostic(summary, detail)
		}
		if at, ok := d.(diag.DiagnosticWithPath); ok {
			clean = diag.WithPath(at.Path(), clean)
		}
		(*diags)[i] = clean
	}
}

// secretsOf returns the texts of a configuration's sensitive attributes.
func secretsOf(ctx context.Context, config tfsdk.Config) (secrets []string) {
	// The walk itself never fails: its function does not.
	_ = tftypes.Walk(config.Raw, func(at *tftypes.AttributePath, v tftypes.Value) (bool, error) {
		var text string
		if !v.IsKnown() || v.IsNull() || !v.Type().Is(tftypes.String) || v.As(&text) != nil || len(text) < 4 {
			return true, nil
		}
		if attribute, err := config.Schema.AttributeAtTerraformPath(ctx, at); err == nil && (attribute.IsSensitive() || attribute.IsWriteOnly()) {
			secrets = append(secrets, text)
		}
		return true, nil
	})
	return secrets
}

func redact(text string, secrets []string) string {
	for _, secret := range secrets {
		text = strings.ReplaceAll(text, secret, "[redacted]")
		if len(secret) <= secretStart {
			continue
		}
		if before, _, cut := strings.Cut(text, secret[:secretStart]); cut {
			text = before + "[redacted]"
		}
	}
	return text
}

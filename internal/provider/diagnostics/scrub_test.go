package diagnostics

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func TestRedact(t *testing.T) {
	long := "-----BEGIN KEY-----\n" + strings.Repeat("abcdef", 20)
	for name, test := range map[string]struct{ said, secret, want string }{
		"whole":                     {"no: s3cret is wrong", "s3cret", "no: [redacted] is wrong"},
		"twice":                     {"s3cret s3cret", "s3cret", "[redacted] [redacted]"},
		"long":                      {"no: " + long + " [request 1]", long, "no: [redacted] [request 1]"},
		"cut off":                   {"no: " + long[:40] + "…; key: " + long[:30] + "… [request 1]", long, "no: [redacted]…; key: [redacted]… [request 1]"},
		"cut off without a mark":    {"no: " + long[:40], long, "no: [redacted]"},
		"spelled in another way":    {"no: " + strings.ReplaceAll(long, "\n", `\n`) + " [request 1]", long, "no: [redacted]"},
		"begins like another one":   {"no: " + long[:18] + "and something else", long, "no: [redacted]"},
		"something else":            {"no: other", "s3cret", "no: other"},
		"a short one is not looked": {"no: abc", "", "no: abc"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := redact(test.said, pieces(test.secret)); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestScrub(t *testing.T) {
	secret := schema.StringAttribute{Optional: true, Sensitive: true}
	s := schema.Schema{Attributes: map[string]schema.Attribute{
		"name":   schema.StringAttribute{Optional: true},
		"secret": secret,
		"nested": schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{"secret_wo": schema.StringAttribute{Optional: true, WriteOnly: true}}},
		"all":    schema.MapAttribute{Optional: true, Sensitive: true, ElementType: types.StringType},
		"json":   secret,
	}}
	text := func(v any) tftypes.Value { return tftypes.NewValue(tftypes.String, v) }
	object := s.Type().TerraformType(t.Context()).(tftypes.Object)
	raw := tftypes.NewValue(object, map[string]tftypes.Value{
		"name":   text("payroll"),
		"secret": text("of-the-root"),
		"nested": tftypes.NewValue(object.AttributeTypes["nested"], map[string]tftypes.Value{"secret_wo": text("of-the-nested")}),
		"all":    tftypes.NewValue(object.AttributeTypes["all"], map[string]tftypes.Value{"a": text("of-the-map")}),
		"json":   text(`{"license": ["of-the-json"], "at": "https://verify.example.com", "on": "yes"}`),
	})
	said := "payroll of-the-root of-the-nested of-the-map of-the-json https://verify.example.com yes"
	want := "payroll [redacted] [redacted] [redacted] [redacted] https://verify.example.com yes"
	diags := diag.Diagnostics{
		diag.NewErrorDiagnostic("no "+said, said), diag.NewWarningDiagnostic("no", said),
		diag.NewAttributeErrorDiagnostic(path.Root("name"), "no", said), diag.NewErrorDiagnostic("no", "payroll"),
	}
	Scrub(t.Context(), &diags, func(text string) string { return strings.ReplaceAll(text, "our own", redacted) }, tfsdk.Config{Schema: s, Raw: tftypes.NewValue(object, nil)}, tfsdk.Config{Schema: s, Raw: raw})
	if !slices.EqualFunc(diags, diag.Diagnostics{
		diag.NewErrorDiagnostic("no "+want, want), diag.NewWarningDiagnostic("no", want),
		diag.NewAttributeErrorDiagnostic(path.Root("name"), "no", want), diag.NewErrorDiagnostic("no", "payroll"),
	}, diag.Diagnostic.Equal) {
		t.Errorf("%v", diags)
	}
}

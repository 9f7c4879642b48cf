package attribute

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"POST": "post", " post ": "post", "po-st": "post", "pst": "post", "psot": "post", "put": "post",
		"Simple": "", "simple bind": "simple_bind", "SimpleBind": "simple_bind", "simplebinds": "simple_bind", "simpelbind": "simple_bind",
		"GT": "get", "x": "", "": "", "patch": "", "delete": "", "PÖST": "post",
	} {
		if got := (listed{values: []string{"get", "post", "simple_bind"}, distance: 2}).nearest(text); got != want {
			t.Errorf("nearest to %q is %q, want %q", text, got, want)
		}
	}
	if got := (listed{values: []string{"#aes128-gcm"}, distance: 1}).nearest("#aes192-gcm"); got != "" {
		t.Errorf("another algorithm is taken for %q", got)
	}
}

// A warning repeats a bounded part of the value, and an unknown, null or empty
// one gets none.
func TestListedBounds(t *testing.T) {
	t.Parallel()
	for _, value := range []types.String{types.StringNull(), types.StringUnknown(), types.StringValue(""), types.StringValue("a")} {
		var resp validator.StringResponse
		Supported("a").ValidateString(t.Context(), validator.StringRequest{Path: path.Root("x"), ConfigValue: value}, &resp)
		if len(resp.Diagnostics) > 0 {
			t.Errorf("%s: %v", value, resp.Diagnostics)
		}
	}
	var resp validator.StringResponse
	Listed("a").ValidateString(t.Context(), validator.StringRequest{Path: path.Root("x"), ConfigValue: types.StringValue(strings.Repeat("ö", 1<<16))}, &resp)
	if len(resp.Diagnostics) != 1 || resp.Diagnostics.HasError() || len(resp.Diagnostics[0].Detail()) > 500 {
		t.Errorf("%v", resp.Diagnostics)
	}
}

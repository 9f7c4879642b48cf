package attribute

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestValidators(t *testing.T) {
	text := types.StringValue
	for _, test := range []struct {
		name    string
		by      validator.String
		value   types.String
		problem string // "": accepted
	}{
		{"duration", Duration(time.Second, time.Minute), types.StringNull(), ""},
		{"duration", Duration(time.Second, time.Minute), types.StringUnknown(), ""},
		{"duration", Duration(time.Second, time.Minute), text("1s"), ""},
		{"duration", Duration(time.Second, time.Minute), text("1m0s"), ""},
		{"duration", Duration(time.Second, time.Minute), text("999ms"), "Must be between 1s and 1m0s"},
		{"duration", Duration(time.Second, time.Minute), text("61s"), `"61s" is not a valid duration`},
		{"duration", Duration(time.Second, time.Minute), text("30"), `"30" is not a valid duration`},
		{"duration", Duration(time.Second, time.Minute), text(""), `"" is not a valid duration`},
		{"URL", URL(), types.StringNull(), ""},
		{"URL", URL(), types.StringUnknown(), ""},
		{"URL", URL(), text("https://app.example.com"), ""},
		{"URL", URL(), text("http://localhost:8080/acs?x=1#top"), ""},
		{"URL", URL(), text("HTTPS://app.example.com"), ""},
		{"URL", URL(), text("https://[::1]:8443/acs"), ""},
		{"URL", URL(), text(""), "is not an absolute URL"},
		{"URL", URL(), text("app.example.com/acs"), "is not an absolute URL"},
		{"URL", URL(), text("/acs"), "is not an absolute URL"},
		{"URL", URL(), text("ftp://app.example.com"), `has the scheme "ftp"`},
		{"URL", URL(), text("localhost:8080"), `has the scheme "localhost"`},
		{"URL", URL(), text("https://"), "names no host"},
		{"URL", URL(), text("https:///acs"), "names no host"},
		{"URL", URL(), text("https:app.example.com"), "names no host"},
		{"URL", URL(), text("https://:443/acs"), "names no host"},
		{"URL", URL(), text(" https://app.example.com"), "is not a URL"},
		{"URL", URL(), text("https://app.example.com/a b"), "is not a URL"},
		{"URL", URL(), text("https://app.example.com/\x00"), "is not a URL"},
		{"URL", URL(), text("https://app example.com"), "is not a URL"},
		{"URL", URL(), text("https://app.example.com:port"), "is not a URL"},

		{"URI", URI(), types.StringNull(), ""},
		{"URI", URI(), types.StringUnknown(), ""},
		{"URI", URI(), text("https://app.example.com/callback?x=1"), ""},
		{"URI", URI(), text("com.example.app:/callback"), ""},
		{"URI", URI(), text("myapp://callback"), ""},
		{"URI", URI(), text("urn:ietf:wg:oauth:2.0:oob"), ""},
		{"URI", URI(), text(""), "is not an absolute URL"},
		{"URI", URI(), text("/callback"), "is not an absolute URL"},
		{"URI", URI(), text("https:///callback"), "names no host"},
		{"URI", URI(), text("https://app.example.com/callback#x"), "has a fragment"},
		{"URI", URI(), text("https://app.example.com/callback#"), "has a fragment"},
		{"URI", URI(), text("com.example.app:/call back"), "is not a URL"},

		{"JSONValue", JSONValue(), types.StringNull(), ""},
		{"JSONValue", JSONValue(), types.StringUnknown(), ""},
		{"JSONValue", JSONValue(), text(`{"a":null}`), ""},
		{"JSONValue", JSONValue(), text(`"null"`), ""},
		{"JSONValue", JSONValue(), text("false"), ""},
		{"JSONValue", JSONValue(), text("null"), "Omit the attribute"},
		{"JSONValue", JSONValue(), text(" null\n"), "Omit the attribute"},

		{"JSONObject", JSONObject(1, "{ a = 1 }"), types.StringNull(), ""},
		{"JSONObject", JSONObject(1, "{ a = 1 }"), types.StringUnknown(), ""},
		{"JSONObject", JSONObject(1, "{ a = 1 }"), text(` {"a":null}`), ""},
		{"JSONObject", JSONObject(1, "{ a = 1 }"), text("{}"), "has no members. Set it to a JSON object, such as jsonencode({ a = 1 })."},
		{"JSONObject", JSONObject(0, "{ a = 1 }"), text("{}"), ""},
		{"JSONObject", JSONObject(0, "{ a = 1 }"), text("null"), "is not a JSON object"},
		{"JSONObject", JSONObject(0, "{ a = 1 }"), text("[1]"), "is not a JSON object"},
		{"JSONObject", JSONObject(0, "{ a = 1 }"), text("{"), "is not a JSON object"},
	} {
		t.Run(test.name+" "+test.value.String(), func(t *testing.T) {
			var resp validator.StringResponse
			test.by.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("saml").AtName("url"), ConfigValue: test.value}, &resp)
			if test.problem == "" {
				if resp.Diagnostics != nil {
					t.Errorf("refused: %v", resp.Diagnostics)
				}
				return
			}
			if len(resp.Diagnostics) != 1 {
				t.Fatalf("diagnostics %v, want one with %q", resp.Diagnostics, test.problem)
			}
			if detail := resp.Diagnostics[0].Detail(); !strings.Contains(detail, test.problem) || !strings.HasPrefix(detail, "saml.url: ") {
				t.Errorf("detail %q, want %q", detail, test.problem)
			}
		})
	}
}

func TestNoNulls(t *testing.T) {
	at := path.Root("x")
	for _, test := range []struct {
		elements []attr.Value
		refused  bool
	}{
		{nil, false},
		{[]attr.Value{types.StringValue("a"), types.StringUnknown()}, false},
		{[]attr.Value{types.StringValue("a"), types.StringNull()}, true},
	} {
		var ofSet validator.SetResponse
		NoNulls().ValidateSet(t.Context(), validator.SetRequest{Path: at, ConfigValue: types.SetValueMust(types.StringType, test.elements)}, &ofSet)
		members := map[string]attr.Value{}
		for i, element := range test.elements {
			members[string(rune('a'+i))] = element
		}
		var ofMap validator.MapResponse
		NoNulls().ValidateMap(t.Context(), validator.MapRequest{Path: at, ConfigValue: types.MapValueMust(types.StringType, members)}, &ofMap)
		if ofSet.Diagnostics.HasError() != test.refused || ofMap.Diagnostics.HasError() != test.refused {
			t.Errorf("%v: set %v, map %v", test.elements, ofSet.Diagnostics, ofMap.Diagnostics)
		}
		if test.refused && !strings.Contains(ofMap.Diagnostics[0].Detail(), `x["b"]: null`) {
			t.Errorf("the element is not named: %v", ofMap.Diagnostics)
		}
	}
	var none validator.MapResponse
	NoNulls().ValidateMap(t.Context(), validator.MapRequest{Path: at, ConfigValue: types.MapUnknown(types.StringType)}, &none)
	if none.Diagnostics.HasError() {
		t.Errorf("an unknown map is refused: %v", none.Diagnostics)
	}
}

package attribute

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// Listed warns about a text that is not among the values that the API reference
// lists, and offers the nearest one. It refuses none: the tenant decides.
func Listed(values ...string) validator.String {
	return listed{kind: "listed", values: values, distance: 2}
}

// Sampled warns about a text that is nearly one of the values that the API
// reference shows in samples. Those are not all values there are, so that any
// other text passes.
func Sampled(values ...string) validator.String {
	return listed{kind: "sample", values: values, distance: 1}
}

// Supported refuses every other text: what the provider itself does depends on
// the value.
func Supported(values ...string) validator.String {
	return listed{kind: "supported", values: values, distance: 2}
}

type listed struct {
	kind     string // of the values
	values   []string
	distance int // edits that make a text nearly a value
}

func (v listed) Description(context.Context) string {
	return fmt.Sprintf("%s values: [%s]", v.kind, quoted(v.values, " "))
}

func (v listed) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v listed) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	given := req.ConfigValue.ValueString()
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || given == "" || slices.Contains(v.values, given) {
		return
	}
	at := req.Path
	if last, _ := at.Steps().LastStep(); last != nil {
		if _, element := last.(path.PathStepElementKeyValue); element {
			at = at.ParentPath() // a set's element has no other address than itself
		}
	}
	nearest, offer := v.nearest(given), ""
	if nearest != "" {
		offer = fmt.Sprintf(" Did you mean %q?", nearest)
	}
	what := fmt.Sprintf("%s: %q ", at, shortened(given))
	switch all := quoted(v.values, ", "); {
	case v.kind == "supported":
		resp.Diagnostics.AddAttributeError(req.Path, "Value is not supported", fmt.Sprintf("%sis not a value that the provider supports.%s Valid values: %s.", what, offer, all))
	case v.kind == "listed":
		resp.Diagnostics.AddAttributeWarning(req.Path, "Value is not in the API reference", fmt.Sprintf("%sis not a value that the API reference lists.%s It lists: %s. The value is sent unchanged, and the tenant may refuse it.", what, offer, all))
	case nearest != "":
		resp.Diagnostics.AddAttributeWarning(req.Path, "Value may be misspelled", fmt.Sprintf("%sis nearly a value that the API reference shows.%s The value is sent unchanged, and the tenant may refuse it.", what, offer))
	}
}

func quoted(values []string, between string) string {
	return `"` + strings.Join(values, `"`+between+`"`) + `"`
}

// shortened bounds what a message repeats.
func shortened(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// nearest returns the value that a text nearly is, or "": one that differs in
// case and separators only, or else the one that takes the fewest edits.
func (v listed) nearest(text string) (nearest string) {
	folded := fold(text)
	least := v.distance + 1
	for _, value := range v.values {
		to := fold(value)
		// Half of a short word is another word.
		if d := distance(folded, to, v.distance); d < least && d <= utf8.RuneCountInString(to)/2 {
			nearest, least = value, d
		}
	}
	return nearest
}

// fold leaves out case and separators.
func fold(text string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "-", "", "_", "", "\t", "", "\n", "", "\r", "").Replace(text))
}

// distance returns how many characters are to be inserted, removed or replaced
// to make one text of the other, and more than most where it is more.
func distance(from, to string, most int) int {
	a, b := []rune(from), []rune(to)
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}

// Nearest returns the value that a text is probably meant to be, "" where it is
// nearly none of them.
func Nearest(text string, values []string) string {
	return listed{values: values, distance: 2}.nearest(text)
}

// Package foreign compares what a tenant holds before and after somebody used it.
package foreign

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
)

// State is what a tenant holds, by collection.
type State map[string][]map[string]any

// Parse reads what a local tenant says of its state.
func Parse(text []byte) (state State, err error) { return state, json.Unmarshal(text, &state) }

// Changes says what is wrong with a tenant that was used: nothing, where
// everybody left what was there alone and took away what they made.
func Changes(before, after State) []string {
	return append(Touched(before, after), Left(before, after)...)
}

// Touched says what became of objects that a tenant had before, where
// that is something.
func Touched(before, after State) (problems []string) {
	for _, collection := range slices.Sorted(maps.Keys(before)) {
		now := byID(after[collection])
		for _, was := range before[collection] {
			is := now[was["_id"]]
			if was, is := withoutTenantsOwn(collection, was), withoutTenantsOwn(collection, is); !reflect.DeepEqual(was, is) {
				problems = append(problems, fmt.Sprintf("%s: %v became %v", collection, was, is))
			}
		}
	}
	return problems
}

// Left lists what a tenant has and did not have before, except what no call
// removes.
func Left(before, after State) (problems []string) {
	for _, collection := range slices.Sorted(maps.Keys(after)) {
		had := byID(before[collection])
		for _, object := range after[collection] {
			if had[object["_id"]] == nil && !stays(collection, object) {
				problems = append(problems, fmt.Sprintf("%s: %v", collection, object))
			}
		}
	}
	return problems
}

func byID(objects []map[string]any) map[any]map[string]any {
	found := map[any]map[string]any{}
	for _, object := range objects {
		found[object["_id"]] = object
	}
	return found
}

// stays reports whether no call takes an object away. Sessions expire, and
// versions of a consent are history.
func stays(collection string, object map[string]any) bool {
	for _, k := range kinds.All() {
		if k.Collection == collection && k.Leaves != nil && k.Leaves(object) {
			return true
		}
	}
	return strings.HasSuffix(collection, "_sessions") || collection == "consent_versions"
}

// withoutTenantsOwn returns an object without what a tenant changes by itself
// when settings are put back: the time of the bucket's last change, and the ids
// of the places in the default auth scheme.
func withoutTenantsOwn(collection string, object map[string]any) map[string]any {
	kept := maps.Clone(object)
	switch collection {
	case "buckets":
		delete(kept, "updatedTS")
	case "auth_schemes":
		places, _ := kept["modules"].([]any)
		var ids []any
		for _, place := range places {
			if place, ok := place.(map[string]any); ok {
				ids = append(ids, place["id"])
			}
		}
		kept["modules"] = ids
	}
	return kept
}

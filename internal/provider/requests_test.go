package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// signingIn is asked once by every run: ids, keys and the token.
func signingIn(x localtenant.Exchange) bool {
	return x.Service == "" || strings.HasSuffix(x.Endpoint, "/publickeys") || x.Endpoint == "/v2/request_access"
}

// asked tells a call for a part of a list from one for all of it.
func asked(x localtenant.Exchange) string {
	var filter struct {
		Aaguids, Purposes, IDs []string
		Query                  map[string]any
	}
	_ = json.Unmarshal(x.Request, &filter) // nothing asks for nothing
	if len(filter.Aaguids)+len(filter.Purposes)+len(filter.IDs) > 0 || x.Endpoint != "/proofingsession/fetch" && len(filter.Query) > 0 {
		return " for a part"
	}
	return ""
}

// What a run costs in requests grows with its objects and no faster, and no
// kind costs more than its row says.
func TestRequests(t *testing.T) {
	t.Parallel()
	for _, k := range kinds.All() {
		sizes := []int{5, 20}
		if k.One {
			sizes = []int{1}
		}
		for _, n := range sizes {
			t.Run(fmt.Sprintf("%s/%d", k.Type, n), func(t *testing.T) {
				t.Parallel()
				tenant := acctest.Start(t)
				configs, changed := k.Many(t, tenant, n)
				objects := make([]*rig.Instance, len(configs))
				// Each step is a run of its own, with a provider of its own.
				step := func(what string, costs kinds.Requests, do func(r *rig.Rig, i int) rig.Problems) {
					t.Helper()
					r := acctest.RigOf(t, tenant, nil)
					tenant.Local(t).ResetJournal()
					for i := range configs {
						if problems := do(r, i); problems.Errors() != nil {
							t.Fatalf("%s: %s", what, problems)
						}
					}
					sent := map[string]int{}
					for _, x := range tenant.Local(t).Journal() {
						if !signingIn(x) {
							sent[x.Method+" "+x.Endpoint+asked(x)]++
						}
					}
					for _, at := range slices.Sorted(maps.Keys(sent)) {
						if cost := costs[at]; sent[at] != cost.Each*n+cost.Once {
							t.Errorf("%s: %d requests %s, want %d for each of %d objects and %d", what, sent[at], at, cost.Each, n, cost.Once)
						}
					}
					for at, cost := range costs {
						if sent[at] == 0 {
							t.Errorf("%s: no request %s, want %d for each object and %d", what, at, cost.Each, cost.Once)
						}
					}
				}
				step("create", k.Costs.Create, func(r *rig.Rig, i int) (problems rig.Problems) {
					objects[i], problems = r.Create(k.Type, configs[i])
					return problems
				})
				step("refresh", k.Costs.Refresh, func(r *rig.Rig, i int) (problems rig.Problems) {
					objects[i], problems = r.Read(objects[i])
					return problems
				})
				if changed != nil {
					step("update", k.Costs.Update, func(r *rig.Rig, i int) (problems rig.Problems) {
						objects[i], problems = r.Update(objects[i], changed[i])
						return problems
					})
				}
				step("destroy", k.Costs.Destroy, func(r *rig.Rig, i int) rig.Problems { return r.Destroy(objects[i]) })
			})
		}
	}
}

package kinds

import (
	"context"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func platform() []Kind { return []Kind{environmentSettings()} }

func environmentSettings() Kind {
	const get, patch = "GET /environment", "PATCH /environment"
	k := onlyOne("onekosmos_environment_settings", "environment", get, patch)
	k.Lives = []Life{{
		Minimal: rig.Values{"session_max_age_minutes": 30},
		Full:    rig.Values{"session_max_age_minutes": 1},
		Changes: []Change{{Name: "another age", Set: rig.Values{"session_max_age_minutes": 480}}},
	}}
	k.Modes = []Mode{
		{Name: "the first spelling only", Modes: localtenant.Modes{SessionAgeName: "sessionMaxAgeMinute"}},
		{Name: "the second spelling only", Modes: localtenant.Modes{SessionAgeName: "sessionMaxAgeMinutes"}},
	}
	k.Outside = func(ctx context.Context, c *client.Client, _ rig.Values) error {
		return edit(ctx, c.SessionAge(), client.SettingsID, func(s *client.SessionAge) { s.Minutes = new(*s.Minutes + 1) })
	}
	k.Bad = []Bad{
		{Name: "no time", Set: rig.Values{"session_max_age_minutes": 0}, Says: []string{"session_max_age_minutes", "at least 1", "0"}},
		{Name: "a negative time", Set: rig.Values{"session_max_age_minutes": -5}, Says: []string{"session_max_age_minutes", "at least 1"}},
		{Name: "nothing", Set: rig.Values{"session_max_age_minutes": nil}, Says: []string{"session_max_age_minutes", "required"}},
	}
	k.Costs = Costs{Create: Requests{get: once, patch: once}, Refresh: Requests{get: once}, Update: Requests{patch: once}, Destroy: Requests{patch: once}}
	k.Generate = Generate{Texts: map[string]func(*Generator) any{
		"session_max_age_minutes": func(g *Generator) any { return 1 + g.Int64N(365*24*60) }, // up to a year
	}}
	return k
}

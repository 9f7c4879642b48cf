package kinds

import (
	"context"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

func registration() []Kind { return []Kind{selfRegistration(), instanceSelfRegistration()} }

func selfRegistration() Kind {
	const path = "/config/self_registration_config"
	return switchOf(onlyOne("onekosmos_self_registration", "self_registration", "POST "+path+"/fetch", "PUT "+path), (*client.Client).SelfRegistration)
}

func instanceSelfRegistration() Kind {
	const path = "/instance_config/self_registration_config"
	return switchOf(onlyOne("onekosmos_instance_self_registration", "instance_self_registration", "GET "+path, "PUT "+path), (*client.Client).InstanceSelfRegistration)
}

// switchOf completes the row of settings of one required boolean.
func switchOf(k Kind, store func(*client.Client) *client.Settings[client.SelfRegistration]) Kind {
	k.Lives = []Life{{
		Minimal: rig.Values{"allowed": true},
		Full:    rig.Values{"allowed": false},
	}}
	k.Outside = func(ctx context.Context, c *client.Client, _ rig.Values) error {
		return edit(ctx, store(c), client.SettingsID, func(s *client.SelfRegistration) { s.Allowed = new(!*s.Allowed) })
	}
	k.Bad = []Bad{{Name: "nothing", Set: rig.Values{"allowed": nil}, Says: []string{"allowed", "required"}}}
	return k
}

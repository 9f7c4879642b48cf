// Package users manages the people who sign in: AdminX shows them under Users.
package users

import (
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	people := user().Register()
	people.All = allUsers().New // which takes a query, and holds less in memory
	return plumbing.Domain{
		Kinds: []plumbing.Kind{people, userProperties().RegisterAs(newUserProperties)},
		DataSources: []func() datasource.DataSource{
			userCount().New,
			userSearch().New,
			userDevices().New,
			userLoginOptions().New,
			accessCodes().New,
		},
		EphemeralResources: []func() ephemeral.EphemeralResource{helpdeskPasscode().New},
		Actions: []func() action.Action{
			inviteUser().New,
			resendInvite().New,
			lockUser().New,
			unlockUser().New,
			unlinkUserDevice().New,
			terminateUserSessions().New,
			deleteAccessCode().New,
		},
	}
}

// Package proofing manages what AdminX shows under Identity Proofing: the
// templates of proofing flows, where captured documents are kept, and the
// sessions in which users show them.
package proofing

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	return plumbing.Domain{
		Actions: sessionActions(),
		Kinds:   []plumbing.Kind{proofingTemplate().RegisterAs(newProofingTemplate), documentBucket().Register()},
		DataSources: []func() datasource.DataSource{
			proofingTemplateData().New,
			proofingSession().New,
			proofingSessions().New,
			proofingSessionTemplates().New,
			proofingConnectors().New,
		},
		EphemeralResources: []func() ephemeral.EphemeralResource{
			documentShareSession().New,
			documentShareResult().New,
			documentVerification().New,
		},
	}
}

// Package reports reads what AdminX shows under Reports: what happened in the
// community, and the jobs that prepare reports for download.
package reports

import (
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	return plumbing.Domain{
		DataSources: []func() datasource.DataSource{
			auditLog().New,
			events().New,
			loginActivity().New,
			metrics().New,
			userEnrollmentReport().New,
			reportJobs().New,
		},
		Actions: []func() action.Action{
			exportReport().New,
			cancelReportJob().New,
			recordEvent().New,
		},
	}
}

package messaging_test

import (
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// refused counts the requests at an endpoint that the tenant refused.
func refused(local *localtenant.Tenant, method, path string) (n int) {
	for _, x := range local.Journal() {
		if x.Method == method && x.Endpoint == path && x.Status >= 400 {
			n++
		}
	}
	return n
}

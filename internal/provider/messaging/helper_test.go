package messaging_test

import (
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// otherTenants are ways in which the answers of a tenant that nobody here
// wrote may differ from the reference's samples.
var otherTenants = map[string]localtenant.Modes{
	"everything at once":      {ShuffleLists: true, UnknownFields: true, Secrets: "masked", OptionalSecrets: true, TextBooleans: true},
	"masked and insisting":    {ShuffleLists: true, UnknownFields: true, Secrets: "masked"},
	"secrets left out":        {Secrets: "omitted", OmitPublicKey: true, OptionalSecrets: true},
	"left out and insisting":  {Secrets: "omitted"},
	"bare and partial":        {PartialLists: true, BareCreates: true},
	"key of another service":  {AnswerWithOtherKey: true},
	"answers that are plain":  {PlainAnswers: true, ShuffleLists: true},
	"unknown fields, partial": {UnknownFields: true, PartialLists: true, BareCreates: true, TextBooleans: true},
}

// refused counts the requests at an endpoint that the tenant refused.
func refused(local *localtenant.Tenant, method, path string) (n int) {
	for _, x := range local.Journal() {
		if x.Method == method && x.Endpoint == path && x.Status >= 400 {
			n++
		}
	}
	return n
}

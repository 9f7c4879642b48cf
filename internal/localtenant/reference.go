package localtenant

import (
	_ "embed"
	"encoding/json"
	"sync"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

//go:embed endpoints.json
var endpoints []byte

// services are the four APIs, by the first segment of their paths.
func services() []string { return []string{"adminapi", "idproofingapi", "webauthn", "walletapi"} }

// reference parses the table of endpoints once per process.
var reference = sync.OnceValues(func() (*engine.Contract, error) {
	return engine.NewContract(endpoints, engine.Corrections{
		Optional: optionalHeaders(), Required: requiredByText(),
		// Where the AdminX console calls it. Vendor clients send a license to both.
		Also: map[string]string{"adminapi PUT /session/new": "/sessions/session/new"},
	})
})

// optionalHeaders are headers whose optional nature, or very existence, stands
// in an endpoint's text and not in its header table.
func optionalHeaders() map[string][]string {
	const template = "/proofingtemplates/tenant/{tenantId}/community/{communityId}"
	exchange := []string{"publickey", "requestid"}
	return map[string][]string{
		"adminapi POST /verifyuser":                       {"authorization"},
		"adminapi POST /serviceprovider/publicinfo/fetch": {"authorization"},
		"adminapi POST /session/response/fetch":           {"authorization"},
		"adminapi POST /v2/request_access":                {"authorization", "facts", "licensekey"},
		"adminapi PUT /session/new":                       {"licensekey"},
		"adminapi PUT /sessions/session/new":              {"licensekey"},
		"adminapi POST /nonce/sign":                       {"licensekey"},
		"webauthn GET /environment":                       append(exchange[:2:2], "licensekey"),

		// These tables list no license, and the service runs on licenses.
		"idproofingapi PUT " + template:                    {"licensekey"},
		"idproofingapi PATCH " + template + "/id/{id}":     {"licensekey"},
		"idproofingapi DELETE " + template + "/id/{id}":    {"licensekey"},
		"idproofingapi GET /proofingtemplates/{sessionId}": append(exchange[:2:2], "licensekey"),
		// These list a license that is not said to be encrypted, and nothing it
		// could be encrypted with; the Admin API has the same calls sealed.
		"webauthn POST /vendormetadata/{communityId}/fetch":            exchange,
		"webauthn PUT /vendormetadata/{communityId}":                   exchange,
		"webauthn PATCH /vendormetadata/{communityId}/aaguid/{aaguid}": exchange,
	}
}

// requiredByText are headers the text of an endpoint requires and its table
// leaves out.
func requiredByText() map[string][]string {
	return map[string][]string{
		"adminapi GET /users/user/documents":                {"authorization"},
		"adminapi GET /users/user/ip":                       {"authorization"},
		"adminapi POST /users/user/wallet/create":           {"authorization"},
		"adminapi POST /users/user/wallet/fetch":            {"authorization"},
		"adminapi POST /users/user/wallet/has_wallet/fetch": {"authorization"},
		"adminapi POST /pwd-policy/fetch":                   {"publickey"},
		"adminapi POST /test-connection":                    {"publickey"},
	}
}

// Documented returns every documented endpoint, as service, method and path, in the
// order of the API reference.
func Documented() ([]string, error) {
	var table []engine.Endpoint
	if err := json.Unmarshal(endpoints, &table); err != nil {
		return nil, err
	}
	keys := make([]string, len(table))
	for i, e := range table {
		keys[i] = e.Service + " " + e.Method + " " + e.Path
	}
	return keys, nil
}

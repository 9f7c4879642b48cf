package localtenant

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
)

//go:embed endpoints.json
var endpointsJSON []byte

// endpoint is one row of the API reference.
type endpoint struct {
	Service string   `json:"service"`
	Method  string   `json:"method"`
	Path    string   `json:"path"`
	Headers []string `json:"headers"`
	Query   []struct {
		Name string `json:"name"`
		Type string `json:"type"`
	} `json:"query_params"`
	Fields []struct {
		Name string `json:"name"`
		Type string `json:"type"`
	} `json:"body_fields"`
	Example  any   `json:"body_example"`
	Statuses []int `json:"statuses"`

	segments []string
	optional []string // headers that may be left out
}

func (e *endpoint) key() string { return e.Service + " " + e.Method + " " + e.Path }

// lists reports whether the reference lists a header for the endpoint.
func (e *endpoint) lists(header string) bool { return slices.Contains(e.Headers, header) }

func (e *endpoint) requires(header string) bool {
	return e.lists(header) && !slices.Contains(e.optional, header)
}

// sealed reports whether the endpoint takes part in the sealed exchange.
func (e *endpoint) sealed() bool { return e.requires("requestid") }

// joins reports whether a call takes part in the sealed exchange: where the
// reference leaves that open, the caller's key says so.
func (e *endpoint) joins(header http.Header) bool {
	return e.sealed() || e.lists("requestid") && header.Get("requestid") != "" || e.lists("publickey") && header.Get("publickey") != ""
}

// takesBody reports whether the endpoint has a use for a request body. POST,
// PUT and PATCH have the default body even where no member is documented.
func (e *endpoint) takesBody() bool {
	switch e.Method {
	case "GET":
		return false
	case "DELETE":
		return len(e.Fields) > 0
	}
	return true
}

type contract struct {
	endpoints []*endpoint
	byKey     map[string]*endpoint
}

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

// loadContract parses the table once per process; it is never written again.
var loadContract = sync.OnceValues(func() (*contract, error) {
	table := &contract{byKey: map[string]*endpoint{}}
	if err := json.Unmarshal(endpointsJSON, &table.endpoints); err != nil {
		return nil, fmt.Errorf("the table of endpoints: %w", err)
	}
	for _, e := range table.endpoints {
		if e.Service == "adminapi" && e.Method == "PUT" && e.Path == "/session/new" {
			// Where the AdminX console calls it. Vendor clients send a license to both.
			console := *e
			console.Path = "/sessions" + e.Path
			table.endpoints = append(table.endpoints, &console)
			break
		}
	}
	for _, e := range table.endpoints {
		e.segments = strings.Split(strings.Trim(e.Path, "/"), "/")
		e.optional = optionalHeaders()[e.key()]
		for _, name := range slices.Concat(e.optional, requiredByText()[e.key()]) {
			if !e.lists(name) {
				e.Headers = append(e.Headers, name)
			}
		}
		table.byKey[e.key()] = e
	}
	return table, nil
})

// match finds the endpoint of a request; a literal segment beats a parameter.
func (c *contract) match(service, method, escapedPath string) (*endpoint, map[string]string) {
	segments := strings.Split(strings.Trim(escapedPath, "/"), "/")
	var best *endpoint
	bestLiterals := -1
	for _, e := range c.endpoints {
		if e.Service != service || e.Method != method || len(e.segments) != len(segments) {
			continue
		}
		literals := 0
		for i, segment := range e.segments {
			switch {
			case segment == segments[i]:
				literals++
			case !isParameter(segment) || segments[i] == "":
				literals = -len(segments) - 1
			}
		}
		if literals >= 0 && literals > bestLiterals {
			best, bestLiterals = e, literals
		}
	}
	if best == nil {
		return nil, nil
	}
	parameters := map[string]string{}
	for i, segment := range best.segments {
		if isParameter(segment) {
			value, err := url.PathUnescape(segments[i])
			if err != nil {
				return nil, nil
			}
			parameters[strings.Trim(segment, "{}")] = value
		}
	}
	return best, parameters
}

func isParameter(segment string) bool {
	return strings.HasPrefix(segment, "{") && strings.HasSuffix(segment, "}")
}

// fields turns the table's members into the form that checks them. Nothing in
// the table is required; what the texts require is said in code per object.
// Where the reference's own example is of another type than its table says,
// nothing is said of the type.
func (e *endpoint) fields() []field {
	example, _ := e.Example.(map[string]any)
	made := make([]field, 0, len(e.Fields))
	if e.envelopeOnly() {
		return made
	}
	for _, f := range e.Fields {
		one := field{name: f.Name, kind: tableKind(f.Type), items: itemKind(f.Type)}
		if shown, there := example[f.Name]; there && len((checker{}).checkField(f.Name, one, shown, nil)) > 0 {
			one.kind = anyJSON
		}
		made = append(made, one)
	}
	return made
}

// unprinted reports whether the endpoint has a body that the reference's table
// does not spell out.
func (e *endpoint) unprinted() bool {
	return len(e.Fields) == 0 && e.Example != nil || e.envelopeOnly()
}

// envelopeOnly reports whether the table lists the sealed envelope's data as
// if it were a member of the body.
func (e *endpoint) envelopeOnly() bool {
	return len(e.Fields) == 1 && e.Fields[0].Name == "data" && slices.Contains([]string{"string", "object"}, e.Fields[0].Type)
}

func tableKind(name string) kind {
	switch {
	case strings.HasPrefix(name, "array"):
		return anArray
	case name == "string", name == "boolean", name == "number", name == "object":
		return kind(name)
	}
	return anyJSON
}

func itemKind(name string) *field {
	if inner, ok := strings.CutPrefix(name, "array<"); ok {
		return &field{kind: tableKind(strings.TrimSuffix(inner, ">"))}
	}
	return nil
}

// checkQuery refuses query parameters the reference does not know.
func (e *endpoint) checkQuery(query url.Values) []fieldError {
	var errs []fieldError
	for name := range query {
		if !slices.ContainsFunc(e.Query, func(p struct {
			Name string `json:"name"`
			Type string `json:"type"`
		}) bool {
			return p.Name == name
		}) {
			errs = append(errs, fieldError{name + " is not allowed", name})
		}
	}
	slices.SortFunc(errs, func(a, b fieldError) int { return strings.Compare(a.Param, b.Param) })
	return errs
}

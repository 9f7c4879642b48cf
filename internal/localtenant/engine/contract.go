package engine

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Endpoint is one row of the API reference.
type Endpoint struct {
	Service  string   `json:"service"`
	Method   string   `json:"method"`
	Path     string   `json:"path"`
	Headers  []string `json:"headers"`
	Query    []cell   `json:"query_params"`
	Fields   []cell   `json:"body_fields"`
	Example  any      `json:"body_example"`
	Statuses []int    `json:"statuses"`

	segments []string
	optional []string // headers that may be left out
}

// cell is a name in the table with what the table calls its type.
type cell struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

func (e *Endpoint) key() string { return e.Service + " " + e.Method + " " + e.Path }

// lists reports whether the reference lists a header for the endpoint.
func (e *Endpoint) lists(header string) bool { return slices.Contains(e.Headers, header) }

func (e *Endpoint) requires(header string) bool {
	return e.lists(header) && !slices.Contains(e.optional, header)
}

// sealed reports whether the endpoint takes part in the sealed exchange.
func (e *Endpoint) sealed() bool { return e.requires("requestid") }

// joins reports whether a call takes part in the sealed exchange: where the
// reference leaves that open, the caller's key says so.
func (e *Endpoint) joins(header http.Header) bool {
	return e.sealed() || e.lists("requestid") && header.Get("requestid") != "" || e.lists("publickey") && header.Get("publickey") != ""
}

// takesBody reports whether the endpoint has a use for a request body. POST,
// PUT and PATCH have the default body even where no member is documented.
func (e *Endpoint) takesBody() bool {
	switch e.Method {
	case "GET":
		return false
	case "DELETE":
		return len(e.Fields) > 0
	}
	return true
}

// Contract is the table of endpoints. It is never written again.
type Contract struct {
	endpoints []*Endpoint
	byKey     map[string]*Endpoint
	services  []string
}

// Corrections are what the texts of the reference say otherwise than its table.
// All are keyed by endpoint.
type Corrections struct {
	Optional map[string][]string // headers that may be left out, listed or not
	Required map[string][]string // headers that the table does not list
	Also     map[string]string   // other paths of the same service that serve an endpoint
}

// NewContract parses the table of endpoints.
func NewContract(table []byte, corrections Corrections) (*Contract, error) {
	c := &Contract{byKey: map[string]*Endpoint{}}
	if err := json.Unmarshal(table, &c.endpoints); err != nil {
		return nil, fmt.Errorf("the table of endpoints: %w", err)
	}
	for _, e := range slices.Clone(c.endpoints) {
		if path, there := corrections.Also[e.key()]; there {
			other := *e
			other.Path = path
			c.endpoints = append(c.endpoints, &other)
		}
	}
	for _, e := range c.endpoints {
		e.segments = strings.Split(strings.Trim(e.Path, "/"), "/")
		e.optional = corrections.Optional[e.key()]
		for _, name := range slices.Concat(e.optional, corrections.Required[e.key()]) {
			if !e.lists(name) {
				e.Headers = append(e.Headers, name)
			}
		}
		c.byKey[e.key()] = e
		if !slices.Contains(c.services, e.Service) {
			c.services = append(c.services, e.Service)
		}
	}
	return c, nil
}

// match finds the endpoint of a request; a literal segment beats a parameter.
func (c *Contract) match(service, method, escapedPath string) (*Endpoint, map[string]string) {
	segments := strings.Split(strings.Trim(escapedPath, "/"), "/")
	var best *Endpoint
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

// Fields are the members that the table gives an endpoint, and whether there is
// such an endpoint.
func (c *Contract) Fields(endpoint string) (Fields, bool) {
	e := c.byKey[endpoint]
	if e == nil {
		return nil, false
	}
	return e.fields(), true
}

// fields turns the table's members into the form that checks them. Nothing in
// the table is required; what the texts require is said in code per object.
// Where the reference's own example is of another type than its table says,
// nothing is said of the type.
func (e *Endpoint) fields() Fields {
	example, _ := e.Example.(map[string]any)
	made := make(Fields, 0, len(e.Fields))
	if e.envelopeOnly() {
		return made
	}
	for _, f := range e.Fields {
		one := Field{Name: f.Name, Kind: tableKind(f.Type), items: itemKind(f.Type)}
		if shown, there := example[f.Name]; there && len((checker{}).checkField(f.Name, one, shown, nil)) > 0 {
			one.Kind = anyJSON
		}
		made = append(made, one)
	}
	return made
}

// unprinted reports whether the endpoint has a body that the reference's table
// does not spell out.
func (e *Endpoint) unprinted() bool {
	return len(e.Fields) == 0 && e.Example != nil || e.envelopeOnly()
}

// envelopeOnly reports whether the table lists the sealed envelope's data as
// if it were a member of the body.
func (e *Endpoint) envelopeOnly() bool {
	return len(e.Fields) == 1 && e.Fields[0].Name == "data" && slices.Contains([]string{"string", "object"}, e.Fields[0].Type)
}

func tableKind(name string) Kind {
	switch {
	case strings.HasPrefix(name, "array"):
		return anArray
	case name == "string", name == "boolean", name == "number", name == "object":
		return Kind(name)
	}
	return anyJSON
}

func itemKind(name string) *Field {
	if inner, ok := strings.CutPrefix(name, "array<"); ok {
		return &Field{Kind: tableKind(strings.TrimSuffix(inner, ">"))}
	}
	return nil
}

// checkQuery refuses query parameters the reference does not know.
func (e *Endpoint) checkQuery(query url.Values) []FieldError {
	var errs []FieldError
	for _, name := range slices.Sorted(maps.Keys(query)) {
		if !slices.ContainsFunc(e.Query, func(known cell) bool { return known.Name == name }) {
			errs = append(errs, Wrong(name, "is not allowed"))
		}
	}
	return errs
}

package engine

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Operation is how the tenant serves one endpoint of the API reference.
type Operation struct {
	// Endpoint is the endpoint's key: service, method and path.
	Endpoint string
	// Home is for bodies that must name the tenant and the community.
	Home bool
	// Body is what the endpoint's text says of its request body, in more detail
	// than the table of endpoints; without Home, nil leaves it to the table.
	Body Fields
	// Open bodies may have members that are not in Body.
	Open bool
	// Form is how the request body travels.
	Form BodyForm
	// Find finds the stored object that a call is about, before Handle.
	Find func(*Call) (map[string]any, *Answer)
	// Resend is for updates that take back the members that the object has.
	Resend bool
	// Keyed answers are objects whose member names are data: a newer tenant
	// adds nothing at this level.
	Keyed bool
	// Freeform members hold the user's own JSON.
	Freeform []string
	// SealedBy is the service whose key seals the answer, where the reference
	// names another one; "" is the endpoint's own.
	SealedBy string
	// BareEnvelope answers have no publicKey in the reference's sample.
	BareEnvelope bool
	// Consumes is for calls that look like reads and change what they read.
	Consumes bool
	// Seed gives a tenant what the operation needs and the tenant lacks.
	Seed   func(*State)
	Handle func(*Call) Answer
}

// Members are those of the body; nil leaves it to the table.
func (o *Operation) Members() Fields {
	if o.Home {
		return Texts("tenantId", "communityId").Required().And(o.Body...)
	}
	return o.Body
}

// reads reports whether an operation shows what is stored.
func (o *Operation) reads() bool {
	_, path, _ := strings.Cut(o.Endpoint, "/")
	method := strings.Fields(o.Endpoint)[1]
	return method == http.MethodGet ||
		method == http.MethodPost && slices.Contains(strings.Split(path, "/"), "fetch") && !o.Consumes
}

// BodyForm is how the body of an endpoint travels.
type BodyForm int

// The forms of request bodies.
const (
	SealedBody  BodyForm = iota // {"data": sealed JSON}
	PlainBody                   // printed as the JSON object itself; vendor clients seal it
	EitherBody                  // one or the other
	WrappedBody                 // {"data": the JSON object, or that object sealed}
	FileBody                    // multipart/form-data, which the handler reads
)

// bodyForm takes endpoints that have no operation to be like most.
func (o *Operation) bodyForm() BodyForm {
	if o == nil {
		return SealedBody
	}
	return o.Form
}

// Call is one request that has passed the protocol's checks.
type Call struct {
	*State
	Operation *Operation
	Endpoint  *Endpoint
	Request   *http.Request
	Base      string // scheme and host that the caller used
	Params    map[string]string
	Query     url.Values
	Body      map[string]any
	Raw       []byte         // the body as it came
	Object    map[string]any // what Find found
	User      *User          // nil without a token
	Bearer    string         // the token, opened
	hide      string         // a collection that a read finds empty
}

// Param returns what a call sends under a name: in its path, query or body.
func (c *Call) Param(name string) any {
	if value, there := c.Params[name]; there {
		return value
	}
	if c.Query.Has(name) {
		return c.Query.Get(name)
	}
	return c.Body[name]
}

// sent is a copy of the body without the ids of the tenant and the community.
func (c *Call) sent() map[string]any {
	made := Clone(c.Body)
	delete(made, "tenantId")
	delete(made, "communityId")
	return made
}

// Check compares an object with what the reference says of it. Members that
// stored has may be sent back.
func (c *Call) Check(path string, fields Fields, object, stored map[string]any) []FieldError {
	return checker{newerMembers: c.Modes.UnknownFields}.checkObject(path, fields, object, stored)
}

// CheckField compares one value with what the reference says of it.
func (c *Call) CheckField(path string, f Field, value any) []FieldError {
	return checker{newerMembers: c.Modes.UnknownFields}.checkField(path, f, value, nil)
}

// Missing answers an id that names nothing: with 404 where the reference lists
// that status for the endpoint, with 400 where it does not.
func (c *Call) Missing(param, what string) Answer {
	if slices.Contains(c.Endpoint.Statuses, http.StatusNotFound) {
		return NotFound(what)
	}
	return InvalidField(param, param+" is unknown")
}

// CheckMask refuses a mask where a secret belongs: whoever sends it took an
// answer for the secret itself and would destroy the stored one.
func (c *Call) CheckMask(secrets map[string]any) *Answer {
	for _, path := range slices.Sorted(maps.Keys(secrets)) {
		if secrets[path] == mask {
			return new(Violation(path, path+" is a mask, not a secret"))
		}
	}
	return nil
}

// checkHome refuses the ids of another tenant or community: in a path that has
// both, and in the body of an operation that wants them there, in the way of
// the console.
func (c *Call) checkHome() *Answer {
	_, inPath := c.Params["tenantId"]
	for _, id := range []struct{ name, want string }{{"tenantId", c.TenantID}, {"communityId", c.CommunityID}} {
		if inPath && c.Params[id.name] != id.want {
			return new(InvalidField(id.name, id.name+" is unknown"))
		}
		if c.Operation.Home && c.Body[id.name] != id.want {
			return &Answer{Status: http.StatusBadRequest, Body: map[string]any{"message": id.name + " is unknown"}}
		}
	}
	return nil
}

// CallerKey is the key that the caller sealed with.
func (c *Call) CallerKey() (string, error) { return CanonicalKey(c.Request.Header.Get("publickey")) }

// Show copies a stored object for an answer. A newer tenant adds its members to
// the object itself first.
func (c *Call) Show(stored map[string]any) map[string]any {
	if c.Modes.UnknownFields {
		addNewer(stored, c.Operation.Freeform...)
		c.Changed()
	}
	return Clone(stored)
}

// List answers the objects of a collection.
func (c *Call) List(objects []any) Answer { return Reply(c.Modes.Order(objects)) }

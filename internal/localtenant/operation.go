package localtenant

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
)

// operation is how the tenant serves one endpoint of the API reference.
type operation struct {
	service, method, path string

	// body is what the endpoint's text says of its request body, in more
	// detail than the table of endpoints; nil leaves it to the table.
	body []field
	// collection holds the object that the path parameter {id} names. The
	// call fails with 404 before handle when there is none.
	collection string
	// keyed answers are objects whose member names are data: a newer tenant
	// adds nothing at this level.
	keyed bool
	// freeform members hold the user's own JSON.
	freeform []string
	// sealedBy is the service whose key seals the answer, where the reference
	// says that it is another one's; "" is the endpoint's own.
	sealedBy string
	// bareEnvelope answers have no publicKey in the reference's sample.
	bareEnvelope bool
	form         bodyForm
	handle       func(*call) answer
}

// call is one request that has passed the protocol's checks.
type call struct {
	*Tenant
	operation *operation
	endpoint  *endpoint
	request   *http.Request
	base      string // scheme and host the caller used
	params    map[string]string
	query     url.Values
	body      map[string]any
	raw       []byte         // the body as it came
	object    map[string]any // the stored object, when the operation names a collection
	user      *user          // nil without a token
	bearer    string         // the token, opened
	hide      string         // a collection that a read finds empty
}

// operations is the one table of what the tenant can do: a new API group is a
// file with a function that stands here.
func operations() [][]operation {
	return [][]operation{
		platformOperations(),
		authOperations(),
		serviceProviderOperations(),
		featuredProviderOperations(),
		publicInfoOperations(),
		catalogOperations(),
		identityMetadataOperations(),
		authModuleOperations(),
		userAttributeOperations(),
		authSchemeOperations(),
		brokerOperations(),
		passwordPolicyOperations(),
		testConnectionOperations(),
		messageGatewayOperations(),
		messageTemplateOperations(),
		brandingOperations(),
		imageOperations(),
		authenticationJourneyOperations(),
		proofingTemplateOperations(),
		bucketOperations(),
		vendorMetadataOperations(),
		proofingSessionOperations(),
		documentShareOperations(),
		proofingConnectorOperations(),
		documentVerificationOperations(),
		walletOperations(),
		sessionOperations(),
		tokenOperations(),
		certificateOperations(),
		secretStoreOperations(),
		serviceKeyOperations(),
		environmentOperations(),
	}
}

func (t *Tenant) register() error {
	for _, group := range operations() {
		for i := range group {
			op := &group[i]
			key := op.service + " " + op.method + " " + op.path
			if t.contract.byKey[key] == nil {
				return fmt.Errorf("the API reference has no %s", key)
			}
			if t.routes[key] != nil {
				return fmt.Errorf("two handlers for %s", key)
			}
			t.routes[key] = op
		}
	}
	return nil
}

// answer is what a handler gives back; the protocol seals and sends it.
type answer struct {
	status      int
	body        any    // JSON; nil for none
	raw         []byte // instead of body
	contentType string // of raw
	header      http.Header
	sealed      bool
	violation   string // for the journal
}

// reply is a 200 with a body, sealed where the endpoint is.
func reply(body any) answer { return answer{status: http.StatusOK, body: body, sealed: true} }

// replyPlain is a 200 with a body that no service seals.
func replyPlain(body any) answer { return answer{status: http.StatusOK, body: body} }

func noContent() answer { return answer{status: http.StatusNoContent} }

// invalid is the validation answer: one entry for each field.
func invalid(errs ...fieldError) answer {
	return answer{status: http.StatusBadRequest, body: map[string]any{"errors": errs}}
}

func invalidField(param, message string) answer { return invalid(fieldError{message, param}) }

// violation is an answer to something no documented client sends.
func violation(param, message string) answer {
	a := invalidField(param, message)
	a.violation = message
	return a
}

func unauthorized(message string) answer {
	return answer{status: http.StatusUnauthorized, body: map[string]any{"code": http.StatusUnauthorized, "message": message}}
}

// failure is the generic shape the reference prints for errors.
func failure(status int, message string) answer {
	return answer{status: status, body: map[string]any{
		"statusCode": status, "error": http.StatusText(status), "message": message,
	}}
}

func notFound(what string) answer { return failure(http.StatusNotFound, what+" not found") }

// missing answers an id that names nothing: with 404 where the reference lists
// that status for the endpoint, with 400 where it does not.
func (c *call) missing(param, what string) answer {
	if slices.Contains(c.endpoint.Statuses, http.StatusNotFound) {
		return notFound(what)
	}
	return invalidField(param, param+" is unknown")
}

// checkMask refuses a mask where a secret belongs: whoever sends it took an
// answer for the secret itself and would destroy the stored one.
func (c *call) checkMask(secrets map[string]any) *answer {
	for _, path := range slices.Sorted(maps.Keys(secrets)) {
		if secrets[path] == mask {
			a := violation(path, path+" is a mask, not a secret")
			return &a
		}
	}
	return nil
}

// wrongTenant is how the console reports ids of another tenant or community.
func (c *call) wrongTenant() *answer {
	check := func(name, want string) *answer {
		if sent, there := c.body[name]; there && sent != want {
			return &answer{status: http.StatusBadRequest, body: map[string]any{"message": name + " is unknown"}}
		}
		return nil
	}
	if a := check("tenantId", c.data.TenantID); a != nil {
		return a
	}
	return check("communityId", c.data.CommunityID)
}

// list answers the objects of a collection.
func (c *call) list(objects []any) answer { return reply(c.modes.order(objects)) }

package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
)

// ThePlatform stands for the platform as a whole, whose health the Admin API
// tells.
const ThePlatform = "platform"

// serviceTerms are the services as a configuration names them.
var serviceTerms = [...]string{adminAPI: "admin", idProofingAPI: "idproofing", webAuthnAPI: "webauthn", walletAPI: "wallet"}

// ServiceTerms returns the names of the services that tell of themselves.
func ServiceTerms() []string { return slices.Clone(serviceTerms[:]) }

// ofService returns a call that all services have. The reference lists no
// credentials for it and prints nothing of it as sealed.
func ofService(term, path string) (endpoint, error) {
	s := slices.Index(serviceTerms[:], term)
	if s < 0 {
		return endpoint{}, fmt.Errorf("%q is none of the services %q", term, serviceTerms)
	}
	return endpoint{service: service(s), method: "GET", path: path, form: plain}, nil
}

// Health is what a service tells of its state: API reference, group Healthz of
// each service.
type Health struct {
	Healthy   bool
	Status    string // in the service's words; "" where it prints none
	Code      string // "200" when all is well
	Version   string // [tag.]commit.time of the build
	PublicKey string
}

// Health returns GET /healthz of a service, or GET /platform_health of the
// Admin API for ThePlatform. The reference prints the answer of a service that
// is well, and none of one that is not. So an answer whose code is not 200, and
// a 5xx that has a status in words, are what the service says of itself.
// Anything else that is no success is an error.
func (c *Client) Health(ctx context.Context, term string) (*Health, error) {
	e := endpoint{service: adminAPI, method: "GET", path: "/platform_health", form: plain}
	if term != ThePlatform {
		var err error
		if e, err = ofService(term, "/healthz"); err != nil {
			return nil, err
		}
	}
	body, err := c.exchange(ctx, e, nil, nil)
	var failed *Error
	switch {
	case errors.As(err, &failed) && failed.Status >= 500 && failed.state != "":
		code := failed.Code
		if code == "" {
			code = strconv.Itoa(failed.Status)
		}
		return &Health{Status: clip(c.Redact(failed.state)), Code: code}, nil
	case err != nil:
		return nil, err
	case len(body) == 0 && e.service == webAuthnAPI:
		return &Health{Healthy: true}, nil // the reference prints no body there
	}
	var said struct{ Status, Code, Version, PublicKey text }
	if err := c.understand(e, body, &said); err != nil {
		return nil, err
	}
	if said.Status == "" && said.Code == "" {
		return nil, c.fail(e, &Error{Message: "the answer contains neither status nor code: the base URL is probably not the service's"}, nil)
	}
	return &Health{
		Healthy: said.Code == "" || said.Code == "200",
		Status:  string(said.Status), Code: string(said.Code), Version: string(said.Version), PublicKey: string(said.PublicKey),
	}, nil
}

// ServicePublicKey returns the key of a service as it answers it at the moment:
// API reference, group Public Key of each service.
func (c *Client) ServicePublicKey(ctx context.Context, term string) (string, error) {
	e, err := ofService(term, "/publickeys")
	if err != nil {
		return "", err
	}
	var said struct{ PublicKey string }
	if err := c.do(ctx, e, nil, &said); err != nil {
		return "", err
	}
	if said.PublicKey == "" {
		return "", c.fail(e, &Error{Message: "the answer contains no publicKey"}, nil)
	}
	return said.PublicKey, nil
}

// ServiceDirectory returns the base URLs that a service knows, by name: API
// reference, group Service Directory of each service. What is no text is left
// out, for the reference prints one URL for each name, and so is a URL with a
// user's name, which may have the password too.
func (c *Client) ServiceDirectory(ctx context.Context, term string) (map[string]string, error) {
	e, err := ofService(term, "/sd")
	if err != nil {
		return nil, err
	}
	var said map[string]json.RawMessage
	if err := c.do(ctx, e, nil, &said); err != nil {
		return nil, err
	}
	if said == nil {
		return nil, c.fail(e, &Error{Message: "the answer is null"}, nil)
	}
	directory := make(map[string]string, len(said))
	for name, raw := range said {
		var address *string
		if json.Unmarshal(raw, &address) == nil && address != nil && !isSignedInURL(*address) {
			directory[name] = *address
		}
	}
	return directory, nil
}

// Environment is what a service tells of its settings: API reference, group
// Environment of each service. The reference prints no answer.
type Environment struct {
	// AllowedTimeSpan is how many seconds a request's time may differ from the
	// service's: environment.allowed_time_span in the texts of most calls.
	AllowedTimeSpan *int64
	// SessionMaxAge is how many minutes an administrator's sign-in lasts. The
	// Admin API tells it, under one of two names.
	SessionMaxAge *int64
	// Settings is the whole answer as a JSON object, without what may be secret.
	Settings json.RawMessage
}

// ServiceEnvironment returns GET /environment of a service. An answer without a
// body shows nothing. It needs no credentials; the WebAuthn API alone takes a
// license key.
func (c *Client) ServiceEnvironment(ctx context.Context, term string) (*Environment, error) {
	e, err := ofService(term, "/environment")
	if err != nil {
		return nil, err
	}
	if e.service == webAuthnAPI && c.cfg.LicenseKey != "" {
		e.needs, e.form = withLicense, unkeyed
	}
	body, err := c.exchange(ctx, e, nil, nil)
	if err != nil {
		return nil, err
	}
	said := map[string]any{}
	if len(body) > 0 {
		if err := c.understand(e, body, &said); err != nil {
			return nil, err
		}
	}
	told := &Environment{AllowedTimeSpan: wholeNumber(said["allowed_time_span"]), SessionMaxAge: toldSessionAge(said)}
	if said == nil { // it was null
		said = map[string]any{}
	}
	leaveOutSecrets(said)
	told.Settings, err = marshal(said)
	return told, err
}

// understand decodes the answer of a call that was made with exchange.
func (c *Client) understand(e endpoint, body []byte, out any) error {
	if err := json.Unmarshal(unwrap(body), out); err != nil {
		return c.fail(e, &Error{Message: "the answer does not have the documented form: " + shapeOnly(err)}, err)
	}
	return nil
}

// wholeNumber reads a number or its text; nil is anything else.
func wholeNumber(value any) *int64 {
	var n Number
	raw, err := json.Marshal(value)
	if value == nil || value == "" || err != nil || n.UnmarshalJSON(raw) != nil {
		return nil
	}
	whole := int64(n)
	return &whole
}

// What nobody should keep has such a name. Anyone may read an environment, so
// nothing secret should be in one; a state is no place to find out.
var (
	secretName    = regexp.MustCompile(`(?i)secret|pass|pwd|token|jwt|private|credential|licen[cs]e|seed|salt|key`)
	publicKeyName = regexp.MustCompile(`(?i)^public_?keys?$`)
	signedInURL   = regexp.MustCompile(`://\S*@`)
)

// leaveOutSecrets takes members out of an object whose names speak of a secret,
// and URLs with a user's name, at any depth.
func leaveOutSecrets(value any) {
	switch v := value.(type) {
	case map[string]any:
		maps.DeleteFunc(v, func(name string, member any) bool {
			return secretName.MatchString(name) && !publicKeyName.MatchString(name) || isSignedInURL(member)
		})
		for _, member := range v {
			leaveOutSecrets(member)
		}
	case []any:
		for i, item := range v {
			if isSignedInURL(item) {
				v[i] = nil
			}
			leaveOutSecrets(item)
		}
	}
}

func isSignedInURL(value any) bool {
	text, ok := value.(string)
	return ok && signedInURL.MatchString(text)
}

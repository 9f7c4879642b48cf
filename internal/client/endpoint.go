package client

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// service names one of the tenant's APIs. Each has a key of its own.
type service int

const (
	adminAPI service = iota
	idProofingAPI
	webAuthnAPI
	walletAPI
	tenantRoot // the tenant's own host: no service, no key
	services   // their number
)

// servicePaths are the documented paths below the tenant's root.
var servicePaths = [services]string{"/adminapi", "/idproofingapi", "/webauthn", "/walletapi", ""}

var serviceNames = [services]string{"Admin API", "ID Proofing API", "WebAuthn API", "Wallet API", "tenant"}

// credentials are what the API reference lists among an endpoint's headers, or
// vendor clients send. What is not listed is sent to a service that asks for it.
type credentials uint8

const (
	withToken         credentials = 1 << iota // authorization is required
	withOptionalToken                         // authorization is taken when there is one
	withLicense                               // licensekey is listed
	open              credentials = 0
)

// form is how an endpoint wants its body and its headers.
type form uint8

const (
	sealed  form = iota // {"data": sealed JSON}, requestid and publickey headers
	bare                // the same headers, the JSON printed as it is: the dialect decides
	wrapped             // the same headers, {"data": the JSON} printed: the dialect decides
	unkeyed             // bare, and no publickey is listed beside the license: the dialect decides
	file                // the same headers, a *File as multipart/form-data
	plain               // nothing sealed, and no credentials
)

// endpoint is one line of the API reference.
type endpoint struct {
	service service
	method  string
	path    string // as the reference prints it, with {placeholders}
	needs   credentials
	form    form
	// reads marks a POST that only fetches, so that it may be sent again.
	reads bool
	// changes marks a GET that changes something, so that it may not.
	changes bool
	// about marks a call whose query or body names an object: a 404 speaks of
	// that one.
	about bool
	// refuses marks a call whose answer of success tells what of it was refused, or
	// what a person refused.
	refuses bool
	// community marks a call whose body names the tenant and the community.
	community bool
	// console is another path, at which the AdminX console makes a call without
	// parameters.
	console string
	// into is where a file goes that is answered instead of JSON.
	into *download
}

// repeatable reports whether sending the call twice does no more than once.
func (e endpoint) repeatable() bool { return e.reads || e.method == http.MethodGet && !e.changes }

// namesObject reports whether the call names the object that is asked for. Only
// then does a 404 speak of an object.
func (e endpoint) namesObject() bool { return e.about || e.hasPlaceholder() }

func (e endpoint) hasPlaceholder() bool { return strings.Contains(e.path, "{") }

func (e endpoint) String() string { return e.method + " " + e.path }

// url fills the placeholders in their order.
func (e endpoint) url(base string, params []string, query url.Values) (string, error) {
	var b strings.Builder
	b.WriteString(base)
	rest := e.path
	for _, p := range params {
		open := strings.IndexByte(rest, '{')
		end := strings.IndexByte(rest, '}')
		if open < 0 || end < open {
			return "", fmt.Errorf("%s: more parameters than placeholders", e)
		}
		if p == "" || p == "." || p == ".." {
			// It would name another path than the one meant.
			return "", fmt.Errorf("%s: %s is %q, which names nothing", e, rest[open+1:end], p)
		}
		b.WriteString(rest[:open])
		b.WriteString(url.PathEscape(p))
		rest = rest[end+1:]
	}
	if strings.IndexByte(rest, '{') >= 0 {
		return "", fmt.Errorf("%s: fewer parameters than placeholders", e)
	}
	b.WriteString(rest)
	if len(query) > 0 {
		b.WriteString("?" + query.Encode())
	}
	return b.String(), nil
}

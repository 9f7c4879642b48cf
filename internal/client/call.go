package client

import "github.com/1kosmos/terraform-provider-onekosmos/internal/seal"

// call is one request with everything it needs but what is fresh per attempt.
type call struct {
	endpoint endpoint
	url      string
	body     []byte
	// contentType is the body's; "" where there is none.
	contentType string
	peer        *seal.Cipher
	token       string
	uses        manner   // the habits on which it depends
	manner      manner   // those that it has
	allowClear  bool     // the license may travel in clear
	sealed      []string // the sealed headers of the last attempt
	secrets     []string // those in the body of a call for several, which is nobody's alone
}

// sealsBody reports whether the body travels sealed.
func (call *call) sealsBody() bool {
	switch call.endpoint.form {
	case sealed:
		return true
	case bare, wrapped, unkeyed:
		return !call.manner[bareBodies] && !call.manner[clearLicense]
	}
	return false
}

// A bearer is a body with secrets that no refusal may repeat.
type bearer interface{ secrets() []string }

// secretsIn returns the secrets of a body, where it says that it has some.
func secretsIn(body any) []string {
	if of, ok := body.(bearer); ok {
		return of.secrets()
	}
	return nil
}

// encode returns the body of a request before it is sealed, and its type.
func encode(in any) (body []byte, contentType string, err error) {
	switch in := in.(type) {
	case nil:
		return nil, "", nil
	case *File:
		return in.multipartBody()
	}
	body, err = marshal(in)
	return body, "application/json", err
}

// secondStep is requestAccess with a one-time code, which is good once.
var secondStep = endpoint{service: adminAPI, method: "POST", path: "/v2/request_access", needs: withLicense}

// A habit is something in which services differ and which the reference does
// not mention, or describes differently from what vendor clients do. Off is the
// first guess; on is what a refusal may show instead.
type habit uint8

const (
	plainToken        habit = iota // the token travels as it is, not sealed
	licenseEverywhere              // the license goes with every sealed call, not only where it is listed
	bareBodies                     // bodies that the reference prints bare are not sealed
	clearLicense                   // where no publickey is listed the license travels in clear, and nothing is sealed
	consolePath                    // the call is where the AdminX console makes it
	habits
)

// manner is a set of habits.
type manner [habits]bool

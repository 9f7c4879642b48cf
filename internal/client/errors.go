package client

import (
	"cmp"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// What a caller may ask of an error with errors.Is. No other package looks at
// a status code.
var (
	// ErrNotFound: the object does not exist. Only a 404 with a JSON body, for
	// a path that names the object, says so; an empty answer, an HTML page, or
	// a service, a key or a sign-in that is not found does not.
	ErrNotFound = errors.New("the object does not exist")
	// ErrUnreachable: there is no connection to the tenant.
	ErrUnreachable = errors.New("the tenant cannot be reached")
	// ErrUntrusted: the tenant's certificate is not that of its address, or of no
	// authority that is trusted.
	ErrUntrusted = errors.New("the tenant's certificate is not trusted")
	// ErrNotService: something answers at the address, and it is no service of
	// the tenant.
	ErrNotService = errors.New("this address is not the service's")
	// ErrKeyNotPinned: a service has, or an answer is sealed with, a key that
	// Config.ServiceKeys does not list.
	ErrKeyNotPinned = errors.New("the key is not among service_keys")
	// ErrNotSealed: an answer came unsealed, and Config.SealedAnswersOnly is set.
	ErrNotSealed = errors.New("the answer is not sealed, which sealed_answers_only refuses")
	// ErrPassword: the tenant refused the username or the password.
	ErrPassword = errors.New("the username or the password was refused")
	// ErrLicense: the license was refused, or does not go far enough.
	ErrLicense = errors.New("the license was refused")
	// ErrUnauthorized: the sign-in or the license was refused.
	ErrUnauthorized = errors.New("the sign-in was refused")
	// ErrForbidden: the signed-in user may not do this.
	ErrForbidden = errors.New("the signed-in user may not do this")
	// ErrConflict: the object already exists, or was changed meanwhile.
	ErrConflict = errors.New("the object already exists")
	// ErrThrottled: the tenant asked for fewer requests, and went on asking.
	ErrThrottled = errors.New("the tenant asked for fewer requests")
	// ErrRefused: the tenant found the request wrong.
	ErrRefused = errors.New("the tenant refused the request")
	// ErrOutcomeUnknown: the answer to a write was lost, so the write may or
	// may not have been done.
	ErrOutcomeUnknown = errors.New("the answer was lost, so it is not known whether the change was made")
	// ErrAmbiguous: after a lost answer to a create there is an object that
	// could be the one, and no proof of it.
	ErrAmbiguous = errors.New("an object like it already exists")
	// ErrDoubled: while an object was made, somebody else made another like it.
	ErrDoubled = errors.New("another object like it was made at the same time")
	// ErrEmptied: the tenant lists nothing of a kind, although several objects of
	// it were looked for.
	ErrEmptied = errors.New("the tenant lists none")
	// ErrPending: what is asked for is not there yet, and may come.
	ErrPending = errors.New("it is still pending")
	// ErrStays: no call takes the object away. The error around it says what was
	// done instead, and what is left.
	ErrStays = errors.New("the API cannot delete it")
	// ErrNoSignIn: the call needs an administrator and none is configured.
	ErrNoSignIn = errors.New("the call needs an administrator's sign-in, and neither token nor username and password is set")
	// ErrNeedsStep: the sign-in asks for more than it was given.
	ErrNeedsStep = errors.New("the sign-in asks for a further step")
	// ErrCodeRefused: the tenant did not take the one-time code.
	ErrCodeRefused = errors.New("the one-time code was refused")
	// ErrUsedCode: the one-time code has served a sign-in, and another is needed.
	ErrUsedCode = errors.New("the one-time code was used for an earlier sign-in")
	// ErrClearLicense: the sealed license was refused where the reference lists
	// nothing to seal it with, and it may not travel in clear.
	ErrClearLicense = errors.New("the sealed license was refused, and it may not be sent in clear")
	// ErrTestFailed: the tenant tried what it was asked to, and it does not work.
	ErrTestFailed = errors.New("the test failed")
	// ErrReplace: the tenant takes a value away in no form of an update.
	ErrReplace = errors.New("the tenant cannot clear a value in an update")
)

// Caveat is an error beside a result: what was asked for is done, and there is
// something to know of it.
type Caveat struct{ error }

// Unwrap returns what there is to know.
func (c *Caveat) Unwrap() error { return c.error }

// FieldError is what the tenant says of one field or header of a request.
type FieldError struct {
	Field   string // as the API spells it
	Message string
}

// Error is a failed call.
type Error struct {
	Call      string // method and documented path
	Status    int    // 0 when there was no answer
	Code      string // the tenant's own code, where it gives one
	Message   string // the tenant's own words, or ours when it gave none
	Fields    []FieldError
	RequestID string // the uuid in the sealed requestid: support can find it
	cause     error
	foreign   bool     // no service of the tenant answered
	absent    bool     // the service itself says that the object does not exist
	sealed    []string // headers of the request, which nothing may repeat
	state     string   // what a service that is not well says of itself, in words
	pending   bool     // the service says to ask again
}

// Error tells the call, the status and the tenant's words.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Call)
	if e.Status != 0 {
		fmt.Fprintf(&b, ": %d %s", e.Status, http.StatusText(e.Status))
	}
	if e.Code != "" {
		fmt.Fprintf(&b, " (%s)", e.Code)
	}
	if e.Message != "" {
		b.WriteString(": " + e.Message)
	}
	for _, f := range e.Fields {
		fmt.Fprintf(&b, "; %s: %s", f.Field, f.Message)
	}
	if e.RequestID != "" {
		b.WriteString(" [request " + e.RequestID + "]")
	}
	return b.String()
}

// Unwrap gives what caused the failure, where there is no answer to tell it.
func (e *Error) Unwrap() error { return e.cause }

// Is answers errors.Is for the sentinels above.
func (e *Error) Is(target error) bool {
	switch target {
	case ErrNotFound:
		return e.absent
	case ErrUnreachable:
		var lookup *net.DNSError
		var dial *net.OpError
		return e.Status == 0 && (errors.As(e.cause, &lookup) || errors.As(e.cause, &dial) && dial.Op == "dial")
	case ErrUntrusted:
		var verification *tls.CertificateVerificationError
		return errors.As(e.cause, &verification)
	case ErrNotService:
		return e.foreign
	case ErrLicense:
		refused := e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden
		return refused && e.mentions("licen") || e.wrong() && e.mentions("licensekey", "license key", "license level")
	case ErrUnauthorized:
		return e.Status == http.StatusUnauthorized
	case ErrForbidden:
		return e.Status == http.StatusForbidden
	case ErrConflict:
		return e.Status == http.StatusConflict
	case ErrPending:
		return e.pending
	case ErrThrottled:
		return e.Status == http.StatusTooManyRequests
	case ErrRefused:
		return e.Status >= 400 && e.Status < 500
	}
	return false
}

// cannotDecrypt reports whether the service refused the call because it could
// not open what was sealed for it. It says so before doing any work. Recorded
// with param "licensekey"; any other sealed header is taken as plausible.
func (e *Error) cannotDecrypt() bool {
	if !e.wrong() && e.Status != http.StatusUnauthorized {
		return false
	}
	said := func(s string) bool {
		s = strings.ToLower(s)
		return strings.Contains(s, "decrypt") || strings.Contains(s, "decipher")
	}
	for _, f := range e.Fields {
		if said(f.Message) {
			return true
		}
	}
	return said(e.Message)
}

// maxMessage bounds what is repeated of a tenant's words.
const maxMessage = 600

// readError understands the error shapes that the tenant's services are known
// to answer: {errors:[{message,param}]}, {code,message}, {message},
// {error_code,message,status}, {message,status,errorMessage,errorCode},
// {statusCode,error,message}, {error,message,sunset}, and an HTML page. The
// body itself is never repeated: it may hold what was sent.
func readError(status int, contentType string, body []byte) *Error {
	e := &Error{Status: status}
	var shape struct {
		Message      text        `json:"message"`
		ErrorMessage text        `json:"errorMessage"`
		Error        text        `json:"error"`
		Code         text        `json:"code"`
		ErrorCode    text        `json:"errorCode"`
		ErrorCodeOld text        `json:"error_code"`
		Errors       fieldErrors `json:"errors"`
		Status       any         `json:"status"`
		Recommended  text        `json:"recommendation"`
	}
	if err := affordable(body, maxRefused, maxRefused); err != nil {
		e.Message = err.Error()
		return e
	}
	if !opens(body, '{') || json.Unmarshal(body, &shape) != nil {
		switch {
		case len(body) == 0:
			e.Message = "the answer has no body"
		case strings.Contains(contentType, "html") || strings.HasPrefix(strings.TrimSpace(string(body)), "<"):
			e.Message = "the answer is an HTML page: something in front of the service answered, or the base URL is not the service's"
		default:
			e.Message = "the answer is not JSON"
		}
		return e
	}
	e.absent = status == http.StatusNotFound
	e.state, _ = shape.Status.(string)
	e.pending = strings.Contains(strings.ToLower(string(shape.Recommended)), "continue polling")
	e.Code = firstOf(shape.Code, shape.ErrorCode, shape.ErrorCodeOld)
	e.Fields = shape.Errors
	e.Message = firstOf(shape.Message, shape.ErrorMessage)
	if e.Message == "" && len(e.Fields) == 0 {
		e.Message = firstOf(shape.Error, shape.Recommended)
	}
	return e
}

// errorInside returns the error that is in an answer of success, nil where there
// is none. An answer with an id is of an object, which may have members of any
// name; only is true when it holds nothing but the error. Whether a write was
// done, such an answer leaves open.
func errorInside(body []byte) (failed *Error, only bool) {
	var members map[string]json.RawMessage
	if !opens(body, '{') || json.Unmarshal(body, &members) != nil {
		return nil, false
	}
	bad, only := false, true
	for name, raw := range members {
		value, number := strings.ToLower(strings.Trim(string(raw), `"`)), 0
		empty := slices.Contains([]string{"null", "false", "0", "", "[]", "{}"}, value)
		if n, err := strconv.Atoi(value); err == nil {
			number = n
		}
		switch name := strings.ToLower(name); name {
		case "error", "errors", "errorcode", "error_code", "errormessage":
			bad = bad || !empty
		case "success", "ok":
			bad = bad || value == "false"
		case "status", "statuscode", "code":
			bad = bad || value == "false" || number >= 400 || slices.Contains([]string{"error", "fail", "failed", "failure"}, value)
		case "requestid", "traceid", "correlationid", "errorid", "message", "timestamp", "path":
		default:
			if strings.HasSuffix(name, "id") {
				return nil, false
			}
			only = only && empty
		}
	}
	if !bad {
		return nil, false
	}
	failed = readError(http.StatusOK, "application/json", body)
	failed.Message = "the answer holds an error: " + cmp.Or(failed.Message, "it does not say which")
	return failed, only
}

func firstOf(texts ...text) string {
	for _, t := range texts {
		if t != "" {
			return string(t)
		}
	}
	return ""
}

// text reads a string, a number or a boolean as text, and anything else as
// nothing.
type text string

func (t *text) UnmarshalJSON(b []byte) error {
	var s string
	switch {
	case json.Unmarshal(b, &s) == nil:
	case len(b) > 0 && b[0] != '{' && b[0] != '[' && string(b) != "null":
		s = string(b)
	}
	*t = text(s)
	return nil
}

// clip is for what goes into a message. Secrets are taken out before: half of
// one would not be recognized.
func clip(s string) string {
	if len(s) > maxMessage {
		return strings.ToValidUTF8(s[:maxMessage], "") + "…"
	}
	return s
}

// maxFields bounds how many of a refusal's fields are reported.
const maxFields = 20

// fieldErrors reads a list of {message, param}, of plain texts, or one of
// either.
type fieldErrors []FieldError

func (f *fieldErrors) UnmarshalJSON(b []byte) error {
	var list []json.RawMessage
	if json.Unmarshal(b, &list) != nil {
		list = []json.RawMessage{b}
	}
	for i, item := range list {
		if i == maxFields {
			*f = append(*f, FieldError{Message: fmt.Sprintf("and %d more", len(list)-i)})
			break
		}
		var o struct{ Message, Msg, ErrMsg, Param, Field text }
		if json.Unmarshal(item, &o) != nil {
			var t text
			if json.Unmarshal(item, &t) != nil {
				continue
			}
			o.Message = t
		}
		if m := firstOf(o.Message, o.Msg, o.ErrMsg); m != "" {
			*f = append(*f, FieldError{Field: firstOf(o.Param, o.Field), Message: m})
		}
	}
	return nil
}

// quote puts a text of a tenant or of a configuration into a message.
func quote(s string) string { return `"` + strings.ReplaceAll(s, `"`, `'`) + `"` }

// declined reports whether a service refused what a request asks for, and not who
// asks or how often.
func declined(err error) bool {
	return errors.Is(err, ErrRefused) && !errors.Is(err, ErrUnauthorized) && !errors.Is(err, ErrForbidden) && !errors.Is(err, ErrThrottled)
}

// isWrong reports whether a service found fault with the body of a request.
func isWrong(err error) bool {
	var failed *Error
	return errors.As(err, &failed) && failed.wrong()
}

// names reports whether an error speaks of one of the members of a request.
func names(err error, members ...string) bool {
	var failed *Error
	return errors.As(err, &failed) && failed.mentions(members...)
}

// wrong reports whether a service found fault with a request. Those built with
// some frameworks answer 422.
func (e *Error) wrong() bool {
	return e.Status == http.StatusBadRequest || e.Status == http.StatusUnprocessableEntity
}

// mentions reports whether a refusal speaks of one of some words.
func (e *Error) mentions(words ...string) bool {
	var said strings.Builder
	said.WriteString(e.Code + " " + e.Message)
	for _, f := range e.Fields {
		said.WriteString(" " + f.Field + " " + f.Message)
	}
	text := strings.ToLower(said.String())
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(text, strings.ToLower(word)) })
}

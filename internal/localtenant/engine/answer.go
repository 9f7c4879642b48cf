package engine

import "net/http"

// Answer is what a handler returns; the protocol seals and sends it.
type Answer struct {
	Status      int
	Body        any    // JSON; nil for none
	Raw         []byte // instead of Body
	ContentType string // of Raw
	Header      http.Header
	sealed      bool
	violation   string // for the journal
}

// Reply is a 200 with a body, sealed where the endpoint is.
func Reply(body any) Answer { return Answer{Status: http.StatusOK, Body: body, sealed: true} }

// ReplyPlain is a 200 with a body that no service seals.
func ReplyPlain(body any) Answer { return Answer{Status: http.StatusOK, Body: body} }

// NoContent is a 204.
func NoContent() Answer { return Answer{Status: http.StatusNoContent} }

// Invalid is the refusal of a body, with an entry for each member.
func Invalid(errs ...FieldError) Answer {
	return Answer{Status: http.StatusBadRequest, Body: map[string]any{"errors": errs}}
}

// InvalidField is the refusal of one parameter.
func InvalidField(param, message string) Answer { return Invalid(FieldError{message, param}) }

// Violation refuses something that no documented client sends.
func Violation(param, message string) Answer {
	a := InvalidField(param, message)
	a.violation = message
	return a
}

// Unauthorized is a 401.
func Unauthorized(message string) Answer {
	return Answer{Status: http.StatusUnauthorized, Body: map[string]any{"code": http.StatusUnauthorized, "message": message}}
}

// Failure is the shape that the reference prints for errors.
func Failure(status int, message string) Answer {
	return Answer{Status: status, Body: map[string]any{
		"statusCode": status, "error": http.StatusText(status), "message": message,
	}}
}

// InternalError is a 500.
func InternalError(err error) Answer { return Failure(http.StatusInternalServerError, err.Error()) }

// NotFound is a 404.
func NotFound(what string) Answer { return Failure(http.StatusNotFound, what+" not found") }

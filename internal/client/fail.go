package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// fail completes a failed call: what it was, and whether a write may have been
// done all the same.
func (c *Client) fail(e endpoint, failed *Error, cause error) error {
	said := func(s string) string { return clip(c.Redact(s, failed.sealed...)) }
	failed.Call, failed.Code, failed.Message = e.String(), said(failed.Code), said(failed.Message)
	for i, f := range failed.Fields {
		failed.Fields[i] = FieldError{Field: said(f.Field), Message: said(f.Message)}
	}
	failed.absent = failed.absent && e.namesObject()
	failed.cause = cause
	refused := failed.Status >= 300 && failed.Status < 500 || failed.pending
	if !e.repeatable() && !refused && !neverProcessed(cause) {
		failed.cause = errors.Join(ErrOutcomeUnknown, cause)
	}
	return failed
}

// Redact returns a tenant's words without this client's own secrets, and without
// what stood sealed in the headers of a request: it serves whoever has it.
func (c *Client) Redact(s string, sealed ...string) string {
	var pairs []string
	for _, secret := range slices.Concat(sealed, []string{c.cfg.Token, c.tokens.current(), c.cfg.PrivateKey, c.cfg.LicenseKey, c.cfg.Password, c.cfg.OneTimeCode, c.cfg.TOTPSecret}) {
		if len(secret) >= 4 {
			pairs = append(pairs, secret, "[redacted]")
		}
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

// plainCause drops the method and URL that net/http puts around an error: the
// path's parameters are not for logs.
func plainCause(err error) string {
	var wrapped *url.Error
	for errors.As(err, &wrapped) && wrapped.Err != nil {
		err = wrapped.Err
		wrapped = nil
	}
	return err.Error()
}

// shapeOnly keeps of a decoding error where it happened, not the value.
func shapeOnly(err error) string {
	var mistyped *json.UnmarshalTypeError
	if errors.As(err, &mistyped) {
		return fmt.Sprintf("%s is a %s", firstWords(mistyped.Field, "the body"), strings.Fields(mistyped.Value + " value")[0])
	}
	return "it is not valid JSON"
}

func firstWords(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// errAccepted is a delete that is answered before it is done.
var errAccepted = errors.New("accepted")

package client

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

var (
	testAuthModule     = endpoint{method: "POST", path: "/test-connection", needs: withLicense, reads: true, about: true, community: true, refuses: true}
	testOneSpan        = endpoint{method: "POST", path: "/hardwareotp/onespan/test", needs: withToken, refuses: true}
	testTransformation = endpoint{method: "POST", path: "/config/authentication/sspr/execute_transformation_script", needs: withToken, reads: true}
)

// TestAuthModule has the tenant connect to the directory of an auth module, by its
// ID, and returns what the tenant says of it: POST /test-connection. It needs the
// license key. A connection that fails is ErrTestFailed.
func (c *Client) TestAuthModule(ctx context.Context, moduleID string) (said string, err error) {
	in := struct {
		ModuleID string `json:"moduleId"`
	}{moduleID}
	return c.verdictOf(ctx, testAuthModule, in)
}

// TestOneSpan has the tenant check a one-time code of a user with the community's
// OneSpan server, and returns what the tenant says of it: POST
// /hardwareotp/onespan/test. The code is good once, so that a lost answer is
// ErrOutcomeUnknown. A code or a server that fails is ErrTestFailed. The reference calls the
// code a number, and prints a text: a text has its leading zeros.
func (c *Client) TestOneSpan(ctx context.Context, username, code string) (said string, err error) {
	in := struct {
		Username string `json:"user_name"`
		OTP      string `json:"otp"`
	}{username, code}
	return c.verdictOf(ctx, testOneSpan, in)
}

// TestTransformation runs the transformation script of the community's self-service
// password reset on the profile of a user, and returns the names of what came out
// of it, filled and empty ones: POST
// /config/authentication/sspr/execute_transformation_script. The values are a
// person's, and are not returned.
func (c *Client) TestTransformation(ctx context.Context, username string) (filled, empty []string, err error) {
	in := struct {
		Username string `json:"username"`
	}{username}
	var out json.RawMessage
	if err := c.do(ctx, testTransformation, in, &out); err != nil {
		return nil, nil, err
	}
	profile := members(out)
	for _, name := range slices.Sorted(maps.Keys(profile)) {
		if value := string(profile[name]); value == "null" || value == `""` || isEmpty(profile[name]) {
			empty = append(empty, name)
		} else {
			filled = append(filled, name)
		}
	}
	if filled == nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrTestFailed, c.fail(testTransformation, &Error{Message: "the script returned no value"}, nil))
	}
	return filled, empty, nil
}

// verdictOf sends a test, and returns what the tenant says of it.
func (c *Client) verdictOf(ctx context.Context, at endpoint, in any) (said string, err error) {
	var out verdict
	if err := c.do(ctx, at, in, &out); err != nil {
		return "", err
	}
	said = clip(c.Redact(out.message))
	switch {
	case !out.known:
		return "", c.fail(at, &Error{Message: "the answer does not say whether the test succeeded"}, nil)
	case !out.works:
		return "", fmt.Errorf("%w: %w", ErrTestFailed, c.fail(at, &Error{Message: firstWords(out.message, "the test failed")}, nil))
	}
	return said, nil
}

// verdict is what a test came to. The reference prints a status that is a boolean and
// a code that is a number in a text; a message stands beside both.
type verdict struct {
	works, known bool
	message      string
}

// UnmarshalJSON reads the first member that says whether the test succeeded, and
// otherwise the message.
func (v *verdict) UnmarshalJSON(raw []byte) error {
	of := members(raw)
	if inner := members(of["data"]); inner != nil {
		of = inner
	}
	for _, name := range []string{"message", "error", "description"} {
		var said text
		if json.Unmarshal(of[name], &said) == nil && said != "" && v.message == "" {
			v.message = string(said)
		}
	}
	for _, name := range []string{"status", "success", "code", "statusCode", "result"} {
		var said text
		if of[name] == nil || json.Unmarshal(of[name], &said) != nil {
			continue
		}
		if v.works, v.known = succeeded(string(said)); v.known {
			return nil
		}
	}
	v.works, v.known = succeeded(v.message)
	return nil
}

// succeeded reads a boolean, a code, or words, and reports whether they say
// anything.
func succeeded(said string) (works, known bool) {
	said = strings.ToLower(strings.TrimSpace(said))
	var code Number
	switch {
	case said == "":
		return false, false
	case said == "true" || said == "ok" || strings.Contains(said, "success") && !strings.Contains(said, "unsuccess") && !strings.Contains(said, "not success"):
		return true, true
	case said == "false" || strings.Contains(said, "fail") || strings.Contains(said, "error") || strings.Contains(said, "success") || strings.Contains(said, "invalid"):
		return false, true
	case code.UnmarshalJSON([]byte(said)) == nil:
		return code == 0 || code >= 200 && code < 300, true
	}
	return false, false
}

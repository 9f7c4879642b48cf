package client

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
)

func TestReadError(t *testing.T) {
	t.Parallel()
	const html = "<!doctype html><html><body><h1>HTTP Status 500</h1>secret</body></html>"
	for name, test := range map[string]struct {
		status      int
		contentType string
		body        string
		code        string
		message     string // how it starts
		fields      []FieldError
	}{
		"reports": {400, "application/json",
			`{"errors":[{"message":"header can't be decrypted","param":"licensekey"},{"message":"field empty","param":"name"}]}`,
			"", "", []FieldError{{"licensekey", "header can't be decrypted"}, {"name", "field empty"}}},
		"reports, one":          {400, "application/json", `{"errors":{"message":"field empty","param":"name"}}`, "", "", []FieldError{{"name", "field empty"}}},
		"reports, texts":        {400, "application/json", `{"errors":["name is empty",7,{},null]}`, "", "", []FieldError{{"", "name is empty"}, {"", "7"}}},
		"validators":            {400, "application/json", `{"errors":[{"msg":"empty","field":"name"}]}`, "", "", []FieldError{{"name", "empty"}}},
		"users-mgmt":            {401, "application/json; charset=utf-8", `{"code":401,"message":"Invalid or Unauthorized License"}`, "401", "Invalid or Unauthorized License", nil},
		"AdminX":                {400, "application/json", `{"message":"unknown community"}`, "", "unknown community", nil},
		"OTP r2":                {404, "application/json", `{"error_code":404,"message":"wrong code","status":false}`, "404", "wrong code", nil},
		"OTP r3":                {400, "application/json", `{"message":"","status":false,"errorMessage":"locked","errorCode":"E11001"}`, "E11001", "locked", nil},
		"the generic sample":    {409, "application/json", `{"statusCode":409,"error":"Conflict","message":"exists"}`, "", "exists", nil},
		"without a message":     {403, "application/json", `{"statusCode":403,"error":"Forbidden"}`, "", "Forbidden", nil},
		"removed":               {410, "application/json", `{"error":"Gone","message":"removed","sunset":"2025-01-01"}`, "", "removed", nil},
		"an object as error":    {400, "application/json", `{"error":{"message":"nested"}}`, "", "", nil},
		"a health check":        {503, "application/json", `{"status":"no database","code":"503"}`, "503", "", nil},
		"Tomcat":                {500, "text/html;charset=utf-8", html, "", "the answer is an HTML page", nil},
		"HTML without its type": {404, "", "\n " + html, "", "the answer is an HTML page", nil},
		"empty":                 {502, "", "", "", "the answer has no body", nil},
		"text":                  {404, "text/plain", "secret", "", "the answer is not JSON", nil},
		"null":                  {404, "application/json", "null", "", "the answer is not JSON", nil},
		"a list":                {404, "application/json", "[]", "", "the answer is not JSON", nil},
		"half of it":            {404, "application/json", `{"message":"not fo`, "", "the answer is not JSON", nil},
	} {
		got := readError(test.status, test.contentType, []byte(test.body))
		if got.Status != test.status || got.Code != test.code || !strings.HasPrefix(got.Message, test.message) ||
			test.message == "" && got.Message != "" || !reflect.DeepEqual([]FieldError(got.Fields), test.fields) {
			t.Errorf("%s: %+v", name, got)
		}
		if strings.Contains(got.Error(), "secret") {
			t.Errorf("%s: the body is repeated: %s", name, got)
		}
		if want := map[string]string{"a health check": "no database"}[name]; got.state != want {
			t.Errorf("%s: the state is %q", name, got.state)
		}
		if got.absent != (name == "OTP r2") {
			t.Errorf("%s: absent is %t", name, got.absent)
		}
	}
}

func errorsClient(t *testing.T) *Client {
	t.Helper()
	c, err := New(Config{BaseURL: "https://tenant.example.com", Username: "admin", Password: "pass<&>word", LicenseKey: "license-key", PrivateKey: "AQIDBAUG"})
	if err != nil {
		t.Fatal(err)
	}
	c.tokens.token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwYXNzPCY-d29yZCJ9." + strings.Repeat("s", 2000)
	return c
}

func TestSentinels(t *testing.T) {
	t.Parallel()
	c := errorsClient(t)
	object, list := endpoint{method: "GET", path: "/serviceprovider/{id}"}, endpoint{method: "POST", path: "/serviceprovider/fetch", reads: true}
	const body = `{"message":"x"}`
	all := []error{ErrNotFound, ErrUnauthorized, ErrForbidden, ErrConflict, ErrThrottled, ErrRefused, ErrOutcomeUnknown}
	for name, test := range map[string]struct {
		endpoint endpoint
		status   int
		body     string
		want     []error
	}{
		"400":                {object, 400, body, []error{ErrRefused}},
		"401":                {object, 401, body, []error{ErrUnauthorized, ErrRefused}},
		"403":                {object, 403, body, []error{ErrForbidden, ErrRefused}},
		"404":                {object, 404, body, []error{ErrNotFound, ErrRefused}},
		"404 {}":             {object, 404, "{}", []error{ErrNotFound, ErrRefused}},
		"404 HTML":           {object, 404, "<html>", []error{ErrRefused}},
		"404 without a body": {object, 404, "", []error{ErrRefused}},
		"404 null":           {object, 404, "null", []error{ErrRefused}},
		"404 of no object":   {list, 404, body, []error{ErrRefused}},
		"404 of a sign-in":   {requestAccess, 404, body, []error{ErrRefused}},
		"409":                {object, 409, body, []error{ErrConflict, ErrRefused}},
		"429":                {object, 429, body, []error{ErrThrottled, ErrRefused}},
		"500":                {object, 500, body, nil},
		"400 of a write":     {endpoint{method: "PUT", path: "/x"}, 400, body, []error{ErrRefused}},
		"429 of a write":     {endpoint{method: "PUT", path: "/x"}, 429, body, []error{ErrThrottled, ErrRefused}},
		"500 of a write":     {endpoint{method: "PUT", path: "/x"}, 500, body, []error{ErrOutcomeUnknown}},
		"504 of a write":     {endpoint{method: "PATCH", path: "/x"}, 504, "", []error{ErrOutcomeUnknown}},
		"302 of a write":     {endpoint{method: "DELETE", path: "/x"}, 302, "", nil},
		"500 of a sign-in":   {requestAccess, 500, body, nil},
	} {
		err := c.fail(test.endpoint, readError(test.status, "application/json", []byte(test.body)), nil)
		for _, sentinel := range all {
			wanted := false
			for _, w := range test.want {
				wanted = wanted || w == sentinel
			}
			if errors.Is(err, sentinel) != wanted {
				t.Errorf("%s: %v: %t", name, sentinel, !wanted)
			}
		}
	}
}

func TestFailKeepsTheCause(t *testing.T) {
	t.Parallel()
	c := errorsClient(t)
	err := c.fail(endpoint{method: "PUT", path: "/x"}, &Error{Message: "m", RequestID: "r"}, context.Canceled)
	var failed *Error
	if !errors.Is(err, context.Canceled) || !errors.Is(err, ErrOutcomeUnknown) || !errors.As(err, &failed) || failed.Call != "PUT /x" {
		t.Errorf("%#v", err)
	}
	if err.Error() != "PUT /x: m [request r]" {
		t.Errorf("%q", err)
	}
	for _, certain := range []error{errUnsent{context.Canceled}, errRedirected{"https://x"}} {
		if err := c.fail(endpoint{method: "PUT", path: "/x"}, &Error{}, certain); errors.Is(err, ErrOutcomeUnknown) {
			t.Errorf("%v leaves the outcome open", certain)
		}
	}
}

// TestSecretsAreRedacted: a tenant may repeat what it was sent.
func TestSecretsAreRedacted(t *testing.T) {
	t.Parallel()
	c := errorsClient(t)
	for _, secret := range []string{c.cfg.Password, c.cfg.LicenseKey, c.cfg.PrivateKey, c.tokens.token} {
		// As much before it that a cut at maxMessage would go through it.
		for _, before := range []string{"", strings.Repeat("x", maxMessage-3), strings.Repeat("x", 2*maxMessage)} {
			words := before + secret + " is not accepted"
			body, err := marshal(map[string]any{"code": words, "message": words, "errors": []any{map[string]any{"param": words, "message": words}}})
			if err != nil {
				t.Fatal(err)
			}
			said := c.fail(endpoint{method: "PUT", path: "/x"}, readError(400, "application/json", body), nil).Error()
			if strings.Contains(said, secret) || strings.Contains(said, secret[:6]) {
				t.Errorf("%.40s… is repeated after %d characters: …%.60s", secret, len(before), said[max(0, strings.Index(said, secret[:6])):])
			}
			if before == "" && !strings.Contains(said, "[redacted] is not accepted") {
				t.Errorf("the tenant's words are lost: %s", said)
			}
			if len(said) > 5*maxMessage {
				t.Errorf("%d characters", len(said))
			}
		}
	}
}

func TestClip(t *testing.T) {
	t.Parallel()
	if got := clip(strings.Repeat("x", maxMessage)); len(got) != maxMessage {
		t.Errorf("%d characters", len(got))
	}
	if got := clip(strings.Repeat("€", maxMessage)); got != strings.Repeat("€", maxMessage/3)+"…" {
		t.Errorf("cut to %q", got)
	}
}

func TestCannotDecrypt(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]bool{
		`{"errors":[{"message":"header can't be decrypted","param":"licensekey"}]}`: true,
		`{"message":"Failed to Decrypt"}`:                                           true,
		`{"message":"field empty"}`:                                                 false,
		`<html>decrypt</html>`:                                                      false,
	} {
		if got := readError(400, "", []byte(body)).cannotDecrypt(); got != want {
			t.Errorf("%s: %t", body, got)
		}
	}
	if readError(500, "", []byte(`{"message":"can't be decrypted"}`)).cannotDecrypt() {
		t.Error("a 500 may have done some work")
	}
}

// FuzzReadError: whatever is answered can be reported, within bounds, and only a
// 404 with a JSON object proves absence.
func FuzzReadError(f *testing.F) {
	for _, seed := range []string{`{"errors":[{"message":"m","param":"p"}]}`, `{"code":400,"message":"m"}`, `{"error":{}}`,
		`{"errors":"x"}`, `{"errors":[[["x"]]]}`, `null`, `[]`, `"x"`, `<html>`, ``, `{"message":"` + strings.Repeat("€", 300) + `"}`} {
		f.Add(404, "application/json", []byte(seed))
	}
	c, err := New(Config{BaseURL: "https://tenant.example.com", LicenseKey: "license-key"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, status int, contentType string, body []byte) {
		failed := readError(status, contentType, body)
		err := c.fail(endpoint{method: "GET", path: "/x/{id}"}, failed, nil)
		if errors.Is(err, ErrNotFound) && (status != http.StatusNotFound || !opens(body, '{')) {
			t.Error("absence without proof")
		}
		if strings.Contains(err.Error(), "license-key") {
			t.Error("the license is repeated")
		}
		if len(failed.Message) > maxMessage+len("…") {
			t.Errorf("a message of %d bytes", len(failed.Message))
		}
	})
}

package engine

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"time"
)

const (
	// ClockWindow is how far a request's clock may be off, in seconds.
	ClockWindow = 60
	// OtherService seals answers that pass through it, which the reference says
	// of some, and all answers in the mode where another service's key does.
	OtherService = "user_management"
)

var uuidV4 = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$`)

// forbiddenHeaders are fields of the reference's browser page, a switch for
// unsealed calls, and a header that makes HTTP clients repeat a create.
func forbiddenHeaders() []string {
	return []string{"keyId", "keySecret", "license", "privateKey", "noecdsa", "Idempotency-Key"}
}

func forbidden(header http.Header) *Answer {
	for _, name := range forbiddenHeaders() {
		if len(header.Values(name)) > 0 {
			return new(Violation(name, name+" header is not allowed"))
		}
	}
	return nil
}

// checkHeaders refuses what must not be sent to an endpoint. A license where
// none is listed is taken, as vendor clients send it, and recorded.
func (s *State) checkHeaders(e *Endpoint, header http.Header, x *Exchange) *Answer {
	// Documented, and still nothing to call: its body carries a private key.
	if strings.HasPrefix(e.Path, "/ecdsa_helper/") {
		return new(Violation("privateKey", "a private key must not travel"))
	}
	if len(header.Values("licensekey")) > 0 && !e.lists("licensekey") && !s.Modes.LicenseEverywhere {
		x.Violation = "licensekey header is not documented for " + e.Method + " " + e.Path
	}
	for _, name := range []string{"publickey", "requestid", "licensekey", "authorization", "Content-Type"} {
		if len(header.Values(name)) > 1 {
			return new(Violation(name, name+" header is there twice"))
		}
	}
	return nil
}

// open checks the sealed headers of a call and returns the cipher between the
// caller and the service.
func (s *State) open(e *Endpoint, header http.Header, x *Exchange) (*Cipher, *Answer) {
	refuse := func(a Answer) (*Cipher, *Answer) { return nil, &a }
	own, err := s.Pair(e.Service)
	if err != nil {
		return refuse(InternalError(err))
	}
	sent := header.Get("publickey")
	if sent == "" {
		return refuse(InvalidField("publickey", "header empty"))
	}
	cipher, err := between(own, sent)
	if err != nil {
		return refuse(InvalidField("publickey", "publickey header is not valid"))
	}
	var errs []FieldError
	opened := map[string]string{}
	for _, name := range []string{"licensekey", "requestid"} {
		value := header.Get(name)
		switch {
		case value == "" && e.requires(name):
			errs = append(errs, FieldError{"header empty", name})
		case value != "":
			plain, err := cipher.Open(value)
			if err != nil {
				errs = append(errs, FieldError{"header can't be decrypted", name})
				continue
			}
			opened[name] = string(plain)
		}
	}
	if len(errs) > 0 {
		return refuse(Invalid(errs...))
	}
	if license, sent := opened["licensekey"]; sent && license != s.License {
		return refuse(Unauthorized("Invalid or Unauthorized License"))
	}
	if opened["licensekey"] == "" && s.Modes.LicenseEverywhere {
		return refuse(Unauthorized("License is required"))
	}
	if opened["requestid"] == "" && !e.lists("requestid") {
		return cipher, nil
	}
	if a := s.checkRequestID(opened["requestid"], x); a != nil {
		return nil, a
	}
	return cipher, nil
}

// plainLicense checks the license of a call outside the sealed exchange, where
// it travels as it is.
func (s *State) plainLicense(e *Endpoint, header http.Header) *Answer {
	sent := header.Get("licensekey")
	switch {
	case sent == "" && e.requires("licensekey"):
		return new(InvalidField("licensekey", "header empty"))
	case sent != "" && e.lists("licensekey") && sent != s.License:
		return new(Unauthorized("Invalid or Unauthorized License"))
	}
	return nil
}

// refuseForm refuses a call of the WebAuthn API whose page lists a license and
// nothing to seal it with, where the tenant wants it in the other form.
func (s *State) refuseForm(e *Endpoint, joins bool) *Answer {
	if e.Service != "webauthn" || e.requires("requestid") || !e.lists("licensekey") {
		return nil
	}
	var a Answer
	switch {
	case joins && s.Modes.WebAuthnLicense == "clear":
		a = Unauthorized("Invalid or Unauthorized License")
	case !joins && s.Modes.WebAuthnLicense == "sealed" && e.requires("licensekey"):
		a = Unauthorized("publickey header is required")
	default:
		return nil
	}
	return &a
}

// checkRequestID wants ts, uuid and appid, a ts near the tenant's clock, and a
// uuid that was never used. What vendor clients send besides is recorded.
func (s *State) checkRequestID(opened string, x *Exchange) *Answer {
	refuse := func(message string) *Answer {
		return new(InvalidField("requestid", message))
	}
	var members map[string]json.RawMessage
	if json.Unmarshal([]byte(opened), &members) != nil {
		return refuse("requestid is not JSON")
	}
	var ts int64
	var uuid, appid string
	if json.Unmarshal(members["ts"], &ts) != nil {
		return refuse("requestid.ts must be a whole number of seconds")
	}
	if json.Unmarshal(members["uuid"], &uuid) != nil || uuid == "" {
		return refuse("requestid.uuid must be a string")
	}
	switch _ = json.Unmarshal(members["appid"], &appid); {
	case !uuidV4.MatchString(uuid):
		x.Violation = "requestid.uuid is not a UUID v4"
	case appid == "":
		x.Violation = "requestid.appid is not a string"
	case len(members) != 3:
		x.Violation = "requestid has members other than ts, uuid and appid"
	}
	now := x.Time // when it came
	if age := now.Unix() - ts; age > ClockWindow || age < -ClockWindow {
		return refuse("requestid.ts is out of the allowed time span")
	}
	for used, at := range s.seen {
		if now.Sub(at).Abs() > 10*ClockWindow*time.Second {
			delete(s.seen, used)
		}
	}
	uuid = strings.ToLower(uuid)
	if _, used := s.seen[uuid]; used {
		return new(Violation("requestid", "requestid.uuid was used before"))
	}
	s.seen[uuid] = now
	return nil
}

// authorize checks the token where an endpoint wants one, and returns it opened.
// Where it is optional, a bad one counts as none. Vendor clients seal it.
func (s *State) authorize(e *Endpoint, cipher *Cipher, x *Exchange, header string) (bearer string, by *User, refused *Answer) {
	refuse := func(message string) (string, *User, *Answer) {
		if !e.requires("authorization") {
			return bearer, nil, nil
		}
		return "", nil, new(Unauthorized(message))
	}
	if header == "" {
		return refuse("Unauthorized")
	}
	sent, ok := strings.CutPrefix(header, "Bearer ")
	if !ok {
		return refuse("authorization must be Bearer and a token")
	}
	opened, err := cipher.Open(sent)
	switch bearer = sent; {
	case err == nil && s.Modes.Tokens != "plain":
		bearer = string(opened)
	case err != nil && s.Modes.Tokens == "sealed":
		bearer = ""
		return refuse("invalid token")
	case err != nil && s.Modes.Tokens != "plain":
		x.Violation = "the token is not sealed"
	}
	found, problem := s.Verify(bearer)
	if problem != "" {
		return refuse(problem)
	}
	return bearer, s.FindUser(found.Subject), nil
}

// seal wraps a JSON text for the caller in the way the reference says and the
// modes ask for. An answer that leaves the key out is never sealed with another
// service's: nobody could tell whose it is.
func (s *State) seal(op *Operation, service string, own *Cipher, publickey string, plain []byte) (any, error) {
	by := op.SealedBy
	if s.Modes.AnswerWithOtherKey {
		by = OtherService
	} else if s.Modes.OmitPublicKey {
		by = ""
	}
	pair, err := s.Pair(cmp.Or(by, service))
	if err == nil && by != "" {
		own, err = between(pair, publickey)
	}
	if err != nil {
		return nil, err
	}
	envelope := map[string]any{"data": own.Seal(plain), "publicKey": pair.Public().String()}
	if by == "" && (s.Modes.OmitPublicKey || op.BareEnvelope) {
		delete(envelope, "publicKey")
	}
	if s.Modes.UnknownFields {
		envelope["signature_token"] = RandomHex(64)
	}
	return envelope, nil
}

// encode writes JSON as the services do: without the escapes that Go adds for
// the sake of HTML pages.
func encode(value any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

package localtenant

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

const (
	clockWindow = 60 // seconds, either way
	// otherService seals answers that pass through it, which the reference says
	// of some, and all answers in the mode where another service's key does.
	otherService = "user_management"
)

var uuidV4 = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$`)

// forbiddenHeaders are fields of the reference's browser page, a switch for
// unsealed calls, and a header that makes HTTP clients repeat a create.
func forbiddenHeaders() []string {
	return []string{"keyId", "keySecret", "license", "privateKey", "noecdsa", "Idempotency-Key"}
}

func forbidden(header http.Header) *answer {
	for _, name := range forbiddenHeaders() {
		if len(header.Values(name)) > 0 {
			a := violation(name, name+" header is not allowed")
			return &a
		}
	}
	return nil
}

// checkHeaders refuses what must not be sent to an endpoint. A license where
// none is listed is taken, as vendor clients send it, and recorded.
func (t *Tenant) checkHeaders(e *endpoint, header http.Header, x *Exchange) *answer {
	// Documented, and still nothing to call: its body carries a private key.
	if strings.HasPrefix(e.Path, "/ecdsa_helper/") {
		a := violation("privateKey", "a private key must not travel")
		return &a
	}
	if len(header.Values("licensekey")) > 0 && !e.lists("licensekey") && !t.modes.LicenseEverywhere {
		x.Violation = "licensekey header is not documented for " + e.Method + " " + e.Path
	}
	for _, name := range []string{"publickey", "requestid", "licensekey", "authorization", "Content-Type"} {
		if len(header.Values(name)) > 1 {
			a := violation(name, name+" header is there twice")
			return &a
		}
	}
	return nil
}

// open checks the sealed headers of a call and returns the cipher between the
// caller and the service.
func (t *Tenant) open(e *endpoint, header http.Header, x *Exchange) (*client.Cipher, *answer) {
	refuse := func(a answer) (*client.Cipher, *answer) { return nil, &a }
	own, err := t.pair(e.Service)
	if err != nil {
		return refuse(failure(http.StatusInternalServerError, err.Error()))
	}
	sent := header.Get("publickey")
	if sent == "" {
		return refuse(invalidField("publickey", "header empty"))
	}
	peer, err := client.ParsePublicKey(sent)
	if err != nil {
		return refuse(invalidField("publickey", "publickey header is not valid"))
	}
	cipher, err := own.Cipher(peer)
	if err != nil {
		return refuse(failure(http.StatusInternalServerError, err.Error()))
	}
	var errs []fieldError
	opened := map[string]string{}
	for _, name := range []string{"licensekey", "requestid"} {
		value := header.Get(name)
		switch {
		case value == "" && e.requires(name):
			errs = append(errs, fieldError{"header empty", name})
		case value != "":
			plain, err := cipher.Open(value)
			if err != nil {
				errs = append(errs, fieldError{"header can't be decrypted", name})
				continue
			}
			opened[name] = string(plain)
		}
	}
	if len(errs) > 0 {
		return refuse(invalid(errs...))
	}
	if license, sent := opened["licensekey"]; sent && license != t.data.License {
		return refuse(unauthorized("Invalid or Unauthorized License"))
	}
	if opened["licensekey"] == "" && t.modes.LicenseEverywhere {
		return refuse(unauthorized("License is required"))
	}
	if opened["requestid"] == "" && !e.lists("requestid") {
		return cipher, nil
	}
	if a := t.checkRequestID(opened["requestid"], x); a != nil {
		return nil, a
	}
	return cipher, nil
}

// plainLicense checks the license of a call outside the sealed exchange, where
// it travels as it is.
func (t *Tenant) plainLicense(e *endpoint, header http.Header) *answer {
	sent := header.Get("licensekey")
	switch {
	case sent == "" && e.requires("licensekey"):
		a := invalidField("licensekey", "header empty")
		return &a
	case sent != "" && e.lists("licensekey") && sent != t.data.License:
		a := unauthorized("Invalid or Unauthorized License")
		return &a
	}
	return nil
}

// refuseForm refuses a call of the WebAuthn API whose page lists a license and
// nothing to seal it with, where the tenant wants it in the other form.
func (t *Tenant) refuseForm(e *endpoint, joins bool) *answer {
	if e.Service != "webauthn" || e.requires("requestid") || !e.lists("licensekey") {
		return nil
	}
	var a answer
	switch {
	case joins && t.modes.WebAuthnLicense == "clear":
		a = unauthorized("Invalid or Unauthorized License")
	case !joins && t.modes.WebAuthnLicense == "sealed" && e.requires("licensekey"):
		a = unauthorized("publickey header is required")
	default:
		return nil
	}
	return &a
}

// checkRequestID wants ts, uuid and appid, a ts near the tenant's clock, and a
// uuid that was never used. What vendor clients send besides is recorded.
func (t *Tenant) checkRequestID(opened string, x *Exchange) *answer {
	refuse := func(message string) *answer {
		a := invalidField("requestid", message)
		return &a
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
	if age := now.Unix() - ts; age > clockWindow || age < -clockWindow {
		return refuse("requestid.ts is out of the allowed time span")
	}
	for used, at := range t.seen {
		if now.Sub(at).Abs() > 10*clockWindow*time.Second {
			delete(t.seen, used)
		}
	}
	uuid = strings.ToLower(uuid)
	if _, used := t.seen[uuid]; used {
		a := violation("requestid", "requestid.uuid was used before")
		return &a
	}
	t.seen[uuid] = now
	return nil
}

// seal wraps a JSON text for the caller in the way the reference says and the
// modes ask for. An answer that leaves the key out is never sealed with another
// service's: nobody could tell whose it is.
func (t *Tenant) seal(op *operation, own *client.Cipher, publickey string, plain []byte) (any, error) {
	pair, err := t.pair(op.service)
	if err != nil {
		return nil, err
	}
	by := op.sealedBy
	if t.modes.AnswerWithOtherKey {
		by = otherService
	} else if t.modes.OmitPublicKey {
		by = ""
	}
	if by != "" {
		peer, err := client.ParsePublicKey(publickey)
		if err != nil {
			return nil, err
		}
		if pair, err = t.pair(by); err != nil {
			return nil, err
		}
		if own, err = pair.Cipher(peer); err != nil {
			return nil, err
		}
	}
	envelope := map[string]any{"data": own.Seal(plain), "publicKey": pair.Public().String()}
	if by == "" && (t.modes.OmitPublicKey || op.bareEnvelope) {
		delete(envelope, "publicKey")
	}
	if t.modes.UnknownFields {
		envelope["signature_token"] = randomHex(64)
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

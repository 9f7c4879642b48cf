package localtenant

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"time"
)

// codeFactors are the members of /v2/request_access that carry a one-time code.
func codeFactors() []string {
	return []string{"web_otp", "any_otp", "mobile_totp", "hw_otp", "profile_otp"}
}

// stepLife is how long the token of a first step is good.
const stepLife = 5 * time.Minute

// issueStep makes the token that goes with the second step, and with no other
// call.
func (t *Tenant) issueStep(username string) string {
	token := t.issue(username, stepLife)
	content, _ := t.readToken(token)
	known := t.data.Sessions[content.ID]
	known.Step = true
	t.data.Sessions[content.ID] = known
	return token
}

// secondStep finishes a sign-in with a code: one that was handed out, or that
// of an authenticator app. Each is good once.
func secondStep(c *call, factor, code string) answer {
	found, problem := c.readToken(c.bearer)
	switch {
	case problem != "":
		return unauthorized(problem)
	case !c.data.Sessions[found.ID].Step:
		return unauthorized("there is no step to take")
	}
	known := c.findUser(found.Subject)
	if !c.takeCode(factor, code) {
		return unauthorized("Invalid OTP")
	}
	delete(c.data.Sessions, found.ID)
	return c.signedIn(known, map[string]any{
		"_id": known.ID, "username": known.Username, "tenantId": c.data.TenantID, "communityId": c.data.CommunityID,
	})
}

func (t *Tenant) takeCode(factor, code string) bool {
	t.dirty = true
	if at := slices.Index(t.data.Codes, code); at >= 0 && factor != "mobile_totp" {
		t.data.Codes = slices.Delete(t.data.Codes, at, at+1)
		return true
	}
	if factor != "mobile_totp" {
		return false
	}
	for period := t.now().Unix()/30 - 1; period <= t.now().Unix()/30+1; period++ {
		if code == hotp(t.data.TOTPSecret, period) && period > t.data.LastPeriod {
			t.data.LastPeriod = period
			return true
		}
	}
	return false
}

// hotp is RFC 4226 with six digits.
func hotp(secret string, counter int64) string {
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.TrimRight(secret, "="))
	if err != nil {
		return ""
	}
	mac := hmac.New(sha1.New, key)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(counter)))
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 0xf
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[at:at+4])&0x7fffffff%1000000)
}

// OneTimeCode hands out a code that is good for one sign-in.
func (t *Tenant) OneTimeCode() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	code := fmt.Sprintf("%06d", randomBelow(1000000))
	t.data.Codes = append(t.data.Codes, code)
	t.dirty = true
	t.save()
	return code
}

// TOTPSecret is what the administrator's authenticator app makes codes of.
func (t *Tenant) TOTPSecret() string { return t.read(func() string { return t.data.TOTPSecret }) }

func newTOTPSecret() string {
	secret := make([]byte, 20)
	rand.Read(secret)
	return base32.StdEncoding.EncodeToString(secret)
}

package engine

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

// stepLife is how long the token of a first step is good.
const stepLife = 5 * time.Minute

// IssueStep makes the token that goes with the second step, and with no other
// call.
func (s *State) IssueStep(username string) string {
	token := s.Issue(username, stepLife)
	content, _ := s.ReadToken(token)
	known := s.Sessions[content.ID]
	known.Step = true
	s.Sessions[content.ID] = known
	return token
}

// TakeCode uses up a code that was handed out, or one of an authenticator app.
// Each is good once.
func (s *State) TakeCode(factor, code string) bool {
	s.dirty = true
	if at := slices.Index(s.Codes, code); at >= 0 && factor != "mobile_totp" {
		s.Codes = slices.Delete(s.Codes, at, at+1)
		return true
	}
	if factor != "mobile_totp" {
		return false
	}
	for period := s.Now().Unix()/30 - 1; period <= s.Now().Unix()/30+1; period++ {
		if code == hotp(s.TOTPSecret, period) && period > s.LastPeriod {
			s.LastPeriod = period
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

func newTOTPSecret() string {
	secret := make([]byte, 20)
	rand.Read(secret)
	return base32.StdEncoding.EncodeToString(secret)
}

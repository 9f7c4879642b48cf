package client

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/pquerna/otp/totp"
)

// oneTimeCode returns the code of a TOTP secret at a time.
func oneTimeCode(secret string, at time.Time) (string, error) {
	return totp.GenerateCode(strings.NewReplacer(" ", "", "-", "").Replace(secret), at)
}

// tokenExpiry reads the exp claim of a JWT; zero where there is none, and of a
// token that is opaque. The signature is the tenant's business.
func tokenExpiry(token string) (time.Time, error) {
	if strings.ContainsAny(token, " \t\r\n") {
		return time.Time{}, errors.New("it is not a token: it holds blanks or line breaks")
	}
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return time.Time{}, nil
	}
	var c struct {
		Exp float64 `json:"exp"`
	}
	claims, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil || json.Unmarshal(claims, &c) != nil || c.Exp == 0 {
		return time.Time{}, nil
	}
	return time.Unix(int64(c.Exp), 0), nil
}

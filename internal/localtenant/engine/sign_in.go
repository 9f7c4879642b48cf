package engine

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
)

// Claims are the content of a token.
type Claims struct {
	Subject     string `json:"sub"`
	TenantID    string `json:"tenantId"`
	CommunityID string `json:"communityId"`
	ID          string `json:"jti"`
	IssuedAt    int64  `json:"iat"`
	Expires     int64  `json:"exp"`
}

// FindUser returns a user by name, or nil.
func (s *State) FindUser(username any) *User {
	for i := range s.Users {
		if s.Users[i].Username == username {
			return &s.Users[i]
		}
	}
	return nil
}

// Issue makes a token and the login session behind it.
func (s *State) Issue(username string, ttl time.Duration) string {
	now := s.Now()
	content := Claims{
		Subject: username, TenantID: s.TenantID, CommunityID: s.CommunityID,
		ID: NewUUID(), IssuedAt: now.Unix(), Expires: now.Add(ttl).Unix(),
	}
	s.Sessions[content.ID] = Session{Username: username, Expires: now.Add(ttl)}
	s.dirty = true
	if s.Modes.OpaqueTokens {
		return content.ID
	}
	payload, err := json.Marshal(content)
	if err != nil {
		return ""
	}
	unsigned := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." +
		base64.RawURLEncoding.EncodeToString(payload)
	return unsigned + "." + s.sign(unsigned)
}

func (s *State) sign(unsigned string) string {
	mac := hmac.New(sha256.New, []byte(s.TokenSecret))
	mac.Write([]byte(unsigned))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// Verify reads a token and says what is wrong with it, if anything. Of a token
// whose only fault is its user it returns the content all the same.
func (s *State) Verify(token string) (Claims, string) {
	content, problem := s.ReadToken(token)
	if problem == "" && s.Sessions[content.ID].Step {
		return content, "the sign-in is not finished"
	}
	return content, problem
}

// ReadToken is verify for a token of an unfinished sign-in too.
func (s *State) ReadToken(token string) (Claims, string) {
	if known, open := s.Sessions[token]; open && s.Modes.OpaqueTokens {
		content := Claims{Subject: known.Username, TenantID: s.TenantID, CommunityID: s.CommunityID, ID: token, Expires: known.Expires.Unix()}
		return content, s.judgeToken(content)
	}
	last := strings.LastIndex(token, ".")
	first := strings.Index(token, ".")
	if first < 0 || last <= first || !hmac.Equal([]byte(s.sign(token[:last])), []byte(token[last+1:])) {
		return Claims{}, "invalid token"
	}
	var content Claims
	payload, err := base64.RawURLEncoding.DecodeString(token[first+1 : last])
	if err != nil || json.Unmarshal(payload, &content) != nil {
		return Claims{}, "invalid token"
	}
	switch problem := s.judgeToken(content); problem {
	case "", unknownUser:
		return content, problem
	default:
		return Claims{}, problem
	}
}

const unknownUser = "unknown user"

// judgeToken says what is wrong with the session behind a token, if anything.
func (s *State) judgeToken(content Claims) string {
	known, open := s.Sessions[content.ID]
	switch now := s.Now(); {
	case !open:
		return "no active session"
	case now.Unix() >= content.Expires || now.After(known.Expires):
		return "jwt expired"
	case s.FindUser(content.Subject) == nil:
		return unknownUser
	}
	return ""
}

package localtenant

import (
	"crypto/hmac"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

func authOperations() []operation {
	return []operation{
		{Endpoint: "adminapi POST /v2/request_access", Home: true, Body: requestAccessBody(), Handle: requestAccess},
		{Endpoint: "adminapi GET /logout", Handle: logout},
	}
}

func requestAccessBody() engine.Fields {
	return engine.Texts("username", "web_otp", "hw_otp", "mobile_totp", "any_otp", "profile_otp", "password", "uwlSessionId",
		"SAMLResponse", "mobile", "landline", "challengeHash", "interactionUid", "user_pin").And(
		engine.Boolean("biometricConsentAccepted"), engine.Boolean("isPreauthenticated"),
		engine.Object("webauthnAssertion"), engine.Object("behavior_auth"))
}

// requestAccess signs a user in by password and, where that is not enough, by a
// one-time code together with the token that the password got. The other factors
// are known to the reference, and none of them signs anyone in here.
func requestAccess(c *call) answer {
	for _, factor := range codeFactors() {
		if code, sent := c.Body[factor].(string); sent {
			return secondStep(c, factor, code)
		}
	}
	known := c.FindUser(c.Body["username"])
	password, _ := c.Body["password"].(string)
	if known == nil || !hmac.Equal([]byte(password), []byte(known.Password)) {
		return engine.Unauthorized("Invalid username or password")
	}
	if c.Modes.RequireMFA {
		first := c.IssueStep(known.Username)
		return engine.Reply(map[string]any{"jwt": first, "user": userInfo(c, known), "next": map[string]any{
			"step": "need_mfa", "allowed_factors": []any{"mobile_totp", "web_otp"}, "step_token": engine.RandomHex(16),
		}})
	}
	return signedIn(c, known)
}

// signedIn is the answer to the last step.
func signedIn(c *call, known *engine.User) answer {
	token := c.Issue(known.Username, time.Duration(c.SessionAge)*time.Minute)
	return engine.Reply(map[string]any{"jwt": token, "user": userInfo(c, known), "next": map[string]any{
		"step": "done", "allowed_factors": []any{}, "step_token": "",
	}})
}

func userInfo(c *call, known *engine.User) map[string]any {
	return map[string]any{
		"_id": known.ID, "username": known.Username, "tenantId": c.TenantID, "communityId": c.CommunityID,
	}
}

func logout(c *call) answer {
	found, _ := c.Verify(c.Bearer)
	delete(c.Sessions, found.ID)
	c.Changed()
	return engine.NoContent()
}

// codeFactors are the members of /v2/request_access that carry a one-time code.
func codeFactors() []string {
	return []string{"web_otp", "any_otp", "mobile_totp", "hw_otp", "profile_otp"}
}

// secondStep finishes a sign-in with a code: one that was handed out, or that
// of an authenticator app. Each is good once.
func secondStep(c *call, factor, code string) answer {
	found, problem := c.ReadToken(c.Bearer)
	switch {
	case problem != "":
		return engine.Unauthorized(problem)
	case !c.Sessions[found.ID].Step:
		return engine.Unauthorized("there is no step to take")
	}
	known := c.FindUser(found.Subject)
	if !c.TakeCode(factor, code) {
		return engine.Unauthorized("Invalid OTP")
	}
	delete(c.Sessions, found.ID)
	return signedIn(c, known)
}

package localtenant

import (
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

const (
	walletEnrollments = "wallet_enrollments"
	walletSessions    = "wallet_sessions"
)

// walletSessionLife is how long a session has a result to tell. The reference
// gives no time.
const walletSessionLife = 10 * time.Minute

// walletOperations serves the calls of the Wallet API that ask about wallets
// and their sessions. Both bodies are printed plain, without data around them.
func walletOperations() []operation {
	entry := []field{{name: "did", kind: aText}, {name: "publicKey", kind: aText}}
	list := field{name: "list", kind: anArray, required: true, items: &field{kind: anObject, members: entry}}
	return []operation{
		{service: "walletapi", method: "POST", path: "/check_enrollment", form: plainBody, body: []field{list}, handle: checkEnrollment},
		{
			service: "walletapi", method: "POST", path: "/session_result", form: plainBody,
			body: []field{{name: "deviceId", kind: aText}}, handle: walletSessionResult,
		},
	}
}

// checkEnrollment answers the records that match an entry of the list, each of
// them once. What of an entry is given has to match one and the same record.
// That nothing matches is an empty list here: the reference lists a 404 for the
// call as for most of the service, and does not say what for. In
// EnrollmentNotFound it is for that.
func checkEnrollment(c *call) answer {
	entries, _ := c.body["list"].([]any)
	if len(entries) == 0 {
		return invalidField("list", "list must have an entry")
	}
	var errs []fieldError
	for i, item := range entries {
		entry, path := item.(map[string]any), "list["+itoa(i)+"]"
		if entry["did"] == nil && entry["publicKey"] == nil {
			errs = append(errs, fieldError{path + " must have a did or a publicKey", path})
		}
		for _, name := range []string{"did", "publicKey"} {
			if entry[name] == "" {
				errs = append(errs, fieldError{join(path, name) + " is not allowed to be empty", join(path, name)})
			}
		}
	}
	if len(errs) > 0 {
		return invalid(errs...)
	}
	shown := []any{}
	for _, record := range c.data.Collections[walletEnrollments] {
		for _, item := range entries {
			if enrolled(item.(map[string]any), record) {
				shown = append(shown, map[string]any{
					"did": record["did"], "publicKey": record["publicKey"], "createdTS": c.showTime("createdTS", record["createdTS"]),
				})
				break
			}
		}
	}
	if len(shown) == 0 && c.modes.EnrollmentNotFound {
		return notFound("enrollment")
	}
	return replyPlain(map[string]any{"list": c.modes.order(shown)})
}

func enrolled(entry, record map[string]any) bool {
	for _, name := range []string{"did", "publicKey"} {
		if wanted, there := entry[name]; there && wanted != record[name] {
			return false
		}
	}
	return true
}

// walletSessionResult tells how a session came out. The call is outside the
// sealed exchange: of its headers the reference lists the caller's key alone,
// and no answer is sealed to it. The three results are those the text names. A
// session whose time is over has failed, and so has one that was finished on
// another device, where the caller names the device that it trusts.
func walletSessionResult(c *call) answer {
	sent := c.request.Header.Get("publickey")
	if sent == "" {
		return invalidField("publickey", "header empty")
	}
	if _, err := client.ParsePublicKey(sent); err != nil {
		return invalidField("publickey", "publickey header is not valid")
	}
	id := c.query.Get("session")
	if id == "" {
		return invalidField("session", "session is required")
	}
	session := c.find(walletSessions, id)
	if session == nil {
		return notFound("session " + id)
	}
	status, message := session["status"], session["message"]
	expires, _ := readTime(session["expiryTS"])
	device, named := c.body["deviceId"]
	switch known := session["deviceId"]; {
	case !c.now().Before(expires):
		status, message = "failure", "the session has expired"
	case status == "success" && named && known != nil && device != known:
		status, message = "failure", "the device is not trusted"
	}
	return replyPlain(map[string]any{"status": status, "message": message})
}

// EnrollWallet makes a wallet known and returns the id of its record.
func (t *Tenant) EnrollWallet(did, publicKey string) string {
	return t.Add(walletEnrollments, map[string]any{
		"did": did, "publicKey": publicKey, "createdTS": t.Now().UTC().Format(dateFormat),
	})
}

// OpenWalletSession opens a session with a wallet and returns its id. Its
// result is pending.
func (t *Tenant) OpenWalletSession() string {
	return t.Add(walletSessions, map[string]any{
		"_id": newUUID(), "status": "pending", "message": "the session waits for the wallet",
		"expiryTS": t.Now().UTC().Add(walletSessionLife).Format(dateFormat),
	})
}

// FinishWalletSession gives a session its result. deviceID is the device that
// it was finished on, "" for one that nobody knows. It reports whether there is
// such a session.
func (t *Tenant) FinishWalletSession(id string, success bool, deviceID string) bool {
	return t.Change(walletSessions, id, func(session map[string]any) {
		session["status"], session["message"] = "failure", "authentication failed"
		if success {
			session["status"], session["message"] = "success", "authentication successful"
		}
		if delete(session, "deviceId"); deviceID != "" {
			session["deviceId"] = deviceID
		}
	})
}

// ExpireWalletSession ends the time of a session, finished or not. It reports
// whether there is such a session.
func (t *Tenant) ExpireWalletSession(id string) bool {
	now := t.Now().UTC().Format(dateFormat)
	return t.Change(walletSessions, id, func(session map[string]any) { session["expiryTS"] = now })
}

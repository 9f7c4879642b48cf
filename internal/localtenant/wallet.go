package localtenant

import (
	"strconv"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
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
	entry := engine.Fields{engine.Text("did"), engine.Text("publicKey")}
	list := engine.List("list", engine.Object("", entry...)).Required()
	return []operation{
		{Endpoint: "walletapi POST /check_enrollment", Form: engine.PlainBody, Body: engine.Fields{list}, Handle: checkEnrollment},
		{Endpoint: "walletapi POST /session_result", Form: engine.PlainBody, Body: engine.Fields{engine.Text("deviceId")}, Handle: walletSessionResult},
	}
}

// checkEnrollment answers the records that match an entry of the list, each of
// them once. What of an entry is given has to match one and the same record.
// That nothing matches is an empty list here: the reference lists a 404 for the
// call as for most of the service, and does not say what for. In
// EnrollmentNotFound it is for that.
func checkEnrollment(c *call) answer {
	entries, _ := c.Body["list"].([]any)
	if len(entries) == 0 {
		return engine.InvalidField("list", "list must have an entry")
	}
	var errs []fieldError
	for i, item := range entries {
		entry, path := item.(map[string]any), "list["+strconv.Itoa(i)+"]"
		if entry["did"] == nil && entry["publicKey"] == nil {
			errs = append(errs, engine.Wrong(path, "must have a did or a publicKey"))
		}
		for _, name := range []string{"did", "publicKey"} {
			if entry[name] == "" {
				errs = append(errs, engine.Wrong(engine.Join(path, name), "is not allowed to be empty"))
			}
		}
	}
	if len(errs) > 0 {
		return engine.Invalid(errs...)
	}
	shown := []any{}
	for _, record := range c.Collections[walletEnrollments] {
		for _, item := range entries {
			if enrolled(item.(map[string]any), record) {
				shown = append(shown, map[string]any{
					"did": record["did"], "publicKey": record["publicKey"], "createdTS": showTime(c, "createdTS", record["createdTS"]),
				})
				break
			}
		}
	}
	if len(shown) == 0 && c.Modes.EnrollmentNotFound {
		return engine.NotFound("enrollment")
	}
	return engine.ReplyPlain(map[string]any{"list": c.Modes.Order(shown)})
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
	sent := c.Request.Header.Get("publickey")
	if sent == "" {
		return engine.InvalidField("publickey", "header empty")
	}
	if _, err := c.CallerKey(); err != nil {
		return engine.InvalidField("publickey", "publickey header is not valid")
	}
	id := c.Query.Get("session")
	if id == "" {
		return engine.InvalidField("session", "session is required")
	}
	session := c.Find(walletSessions, id)
	if session == nil {
		return engine.NotFound("session " + id)
	}
	status, message := session["status"], session["message"]
	expires, _ := readTime(session["expiryTS"])
	device, named := c.Body["deviceId"]
	switch known := session["deviceId"]; {
	case !c.Now().Before(expires):
		status, message = "failure", "the session has expired"
	case status == "success" && named && known != nil && device != known:
		status, message = "failure", "the device is not trusted"
	}
	return engine.ReplyPlain(map[string]any{"status": status, "message": message})
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
		"_id": engine.NewUUID(), "status": "pending", "message": "the session waits for the wallet",
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

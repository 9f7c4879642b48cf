package localtenant_test

import (
	"errors"
	"maps"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const (
	openShare  = "/document_share_session/create"
	shareState = "/document_share_session/result"
)

// scanner is a connector and a verification as create prints them.
func scanner() map[string]any {
	return map[string]any{
		"connector": map[string]any{"id": "c-1", "type": "microblink", "config": map[string]any{
			"license": "scan-license", "clientId": "me", "clientSecret": "scan-s3cret", "verifierUrl": "https://verify.example.com",
			"document_share_session_enabled": true, "dl": map[string]any{}, "idcard": map[string]any{}, "ppt": map[string]any{},
		}},
		"verification": map[string]any{"id": "dvc-7", "tag": "license", "type": "dl_authenticate", "config": map[string]any{
			"verifier": "mine", "debug": false, "skip": false, "checks": []any{"document_liveness_front"},
		}},
	}
}

// authenticID is the same as result prints them.
func authenticID() map[string]any {
	return map[string]any{
		"connector": map[string]any{"id": "c-1", "type": "authenticid", "config": map[string]any{
			"airAccessKey": "air-key", "airSecretToken": "air-s3cret", "airAPI": "https://air.example.com",
			"faceAPI": "https://face.example.com", "faceAPIKey": "face-s3cret", "document_share_session_enabled": "true",
			"cfweb_channelConfiguration": map[string]any{"enableSelfieCapture": true, "frontCaptureAttempt": 3, "backCaptureMode": "auto"},
			"cfweb_channelResponse":      []any{"ImageFront"},
		}},
		"verification": map[string]any{"id": "dvc-7", "tag": "license", "type": "dl_authenticate", "config": map[string]any{
			"verifier": "mine", "skip": false, "debug": false, "action_code": 99, "document_type": "11",
		}},
	}
}

// shareRequest is the body of create.
func (c *caller) shareRequest(of map[string]any, edit ...func(map[string]any)) map[string]any {
	body := maps.Clone(of)
	body["sessionRequest"] = map[string]any{
		"tenantDNS": "id.example.com", "communityName": c.tenant.CommunityName(), "documentType": "dl_object", "did": "did:1",
		"user": map[string]any{"uid": "u-1", "firstname": "Ann"}, "tenantId": c.tenant.TenantID(), "communityId": c.tenant.CommunityID(),
		"workflowMetadata": map[string]any{"wfInstanceId": "i-1", "workflowId": "w-1", "ticket": 7},
	}
	for _, change := range edit {
		change(body)
	}
	return body
}

// shareQuery is the body of result.
func shareQuery(of map[string]any, id string, edit ...func(map[string]any)) map[string]any {
	body := maps.Clone(of)
	body["sessionId"] = id
	for _, change := range edit {
		change(body)
	}
	return body
}

// set gives a nested member another value, nil taking it away.
func set(value any, path ...string) func(map[string]any) {
	return func(body map[string]any) {
		for _, name := range path[:len(path)-1] {
			inner, _ := body[name].(map[string]any)
			inner = maps.Clone(inner)
			body[name] = inner
			body = inner
		}
		if body[path[len(path)-1]] = value; value == nil {
			delete(body, path[len(path)-1])
		}
	}
}

func startShares(t *testing.T) (c *caller, license func(*http.Request)) {
	t.Helper()
	c = start(t, localtenant.Options{DNS: []string{"id.example.com"}})
	return c, c.license("idproofingapi", c.tenant.License())
}

func TestDocumentShareLife(t *testing.T) {
	t.Parallel()
	c, license := startShares(t)
	out := c.proof(200, "POST", openShare, c.shareRequest(scanner()), license)
	id, _ := out.object()["sessionId"].(string)
	if link, _ := out.object()["url"].(string); names(out.body) != "sessionId url" || !strings.HasPrefix(link, c.url) ||
		!strings.Contains(link, id) || out.sealed {
		t.Errorf("opened %s", out.raw)
	}
	// It is a proofing session like others.
	session := c.proof(200, "GET", "/proofingsession/"+id, nil).object()
	if session["status"] != "PENDING" || session["workflowId"] != "w-1" || session["wfInstanceId"] != "i-1" ||
		at(session, "user", "uid") != "u-1" {
		t.Errorf("the session is %v", session)
	}
	if _, list := c.sessions(0, 10, map[string]any{"dvcID": "dvc-7"}); len(list) != 1 || at(list, 0, "tenantDNS") != "id.example.com" {
		t.Errorf("listed %v", list)
	}
	for _, secret := range []string{"scan-s3cret", "scan-license"} {
		if strings.Contains(c.tenant.State(), secret) {
			t.Errorf("%s is kept", secret)
		}
	}

	ask := func(edit ...func(map[string]any)) map[string]any {
		t.Helper()
		return c.proof(200, "POST", shareState, shareQuery(scanner(), id, edit...), license).object()
	}
	granular := with("granularStatus", true)
	if got := ask(); names(got) != "publicKey responseStatus sessionId" || got["responseStatus"] != "INPROGRESS" ||
		got["sessionId"] != id || got["publicKey"] != c.tenant.PublicKey("idproofingapi") {
		t.Errorf("nobody came yet: %v", got)
	}
	if got := ask(granular); got["responseStatus"] != "PENDING" {
		t.Errorf("without the mask: %v", got)
	}
	c.tenant.SetProofingStatus(id, "INPROGRESS")
	if got := ask(granular, with("includeMetadata", true)); got["responseStatus"] != "INPROGRESS" || at(got, "metadata", "ticket") != 7.0 {
		t.Errorf("under way: %v", got)
	}
	c.tenant.CompleteProofingSession(id, "PASS")
	got := ask(with("apiVersion", "v3"))
	if names(got) != "dl_object publicKey responseStatus sessionId token" || got["responseStatus"] != "SUCCESS" ||
		at(got, "dl_object", "firstName") != "Ann" || at(got, "dl_object", "image") == "" || at(got, "dl_object", "type") != "dl" {
		t.Errorf("completed: %v", got)
	}
	c.tenant.CompleteProofingSession(id, "FAILED")
	if got := ask(); got["responseStatus"] != "FAILED" || at(got, "dl_object", "image") != nil || at(got, "dl_object", "documentId") == nil {
		t.Errorf("failed: %v", got)
	}
	if got := ask(with("alwaysReturnAssets", true)); at(got, "dl_object", "image") == nil {
		t.Errorf("failed, with images: %v", got)
	}
	c.tenant.Set(localtenant.Modes{OtherSessionForm: true, UnknownFields: true})
	if got := ask(); got["responseStatus"] != "COMPLETED" || at(got, "dl_object", "newerText") == nil {
		t.Errorf("in the other form: %v", got)
	}
	c.tenant.Set(localtenant.Modes{})
	for _, status := range []string{"DECLINED", "EXPIRED", "ABANDONED"} {
		c.tenant.SetProofingStatus(id, status)
		if got := ask(); got["responseStatus"] != status || got["token"] != nil {
			t.Errorf("%s: %v", status, got)
		}
	}
	if got := c.tenant.Violations(); got != nil {
		t.Errorf("violations: %v", got)
	}
}

func TestDocumentSharePlans(t *testing.T) {
	t.Parallel()
	c, license := startShares(t)
	open := func(edit ...func(map[string]any)) string {
		t.Helper()
		id, _ := c.proof(200, "POST", openShare, c.shareRequest(authenticID(), edit...), license).object()["sessionId"].(string)
		return id
	}
	var last map[string]any
	statuses := func(id string, count int) string {
		t.Helper()
		var found []string
		for range count {
			last = c.proof(200, "POST", shareState, shareQuery(authenticID(), id, with("granularStatus", true)), license).object()
			found = append(found, last["responseStatus"].(string))
		}
		return strings.Join(found, " ")
	}
	lonely := open()
	c.tenant.FinishDocumentShares(3, localtenant.DocumentShareResult{Document: map[string]any{"lastName": "Moore"}})
	planned := open()
	if got := statuses(planned, 5); got != "PENDING INPROGRESS INPROGRESS SUCCESS SUCCESS" || at(last, "dl_object", "lastName") != "Moore" ||
		at(last, "liveid_object", "face") == nil {
		t.Errorf("planned: %s, %v", got, last)
	}
	if got := statuses(lonely, 5); got != "PENDING PENDING PENDING PENDING PENDING" {
		t.Errorf("opened before: %s", got)
	}
	if !c.tenant.FinishDocumentShare(lonely, 0, localtenant.DocumentShareResult{Outcome: "NOT_PERFORMED"}) || statuses(lonely, 1) != "FAILED" {
		t.Errorf("finished at once: %v", last)
	}
	declined := open()
	c.tenant.FinishDocumentShare(declined, 1, localtenant.DocumentShareResult{Status: "DECLINED"})
	if got := statuses(declined, 3); got != "PENDING DECLINED DECLINED" {
		t.Errorf("declined: %s", got)
	}
	// Time is faster than the plan.
	late := open()
	c.tenant.ExpireProofingSession(late)
	if got := statuses(late, 5); got != "EXPIRED EXPIRED EXPIRED EXPIRED EXPIRED" {
		t.Errorf("expired: %s", got)
	}
	c.tenant.FinishDocumentShares(-1, localtenant.DocumentShareResult{})
	if got := statuses(open(), 5); got != "PENDING PENDING PENDING PENDING PENDING" {
		t.Errorf("without a plan: %s", got)
	}
	other := c.tenant.OpenProofingSession("d", "dl_object")
	if c.tenant.FinishDocumentShare(other, 0, localtenant.DocumentShareResult{}) || c.tenant.FinishDocumentShare("x", 0, localtenant.DocumentShareResult{}) {
		t.Error("neither is the session of a document share")
	}
}

func TestDocumentShareTimes(t *testing.T) {
	t.Parallel()
	c, license := startShares(t)
	body := c.shareRequest(scanner(), set(5, "verification", "config", "expireSessionInMin"),
		set(2.5, "verification", "config", "abandonSessionInMin"), set(true, "verification", "config", "returnRawData"))
	id, _ := c.proof(200, "POST", openShare, body, license).object()["sessionId"].(string)
	stored := c.tenant.Objects("proofing_sessions")[0]
	moment := func(name string) time.Time {
		t.Helper()
		parsed, err := time.Parse(time.RFC3339, stored[name].(string))
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	if life := moment("expiryTS").Sub(moment("createdTS")); life != 5*time.Minute {
		t.Errorf("it lives for %v", life)
	}
	status := func(started time.Duration) any {
		t.Helper()
		c.tenant.SetProofingStatus(id, "INPROGRESS")
		c.tenant.Change("proofing_sessions", stored["_id"].(string), func(session map[string]any) {
			session["startedTS"] = time.Now().Add(-started).UTC().Format("2006-01-02T15:04:05.000Z")
		})
		return c.proof(200, "POST", shareState, shareQuery(scanner(), id), license).object()["responseStatus"]
	}
	if status(2*time.Minute) != "INPROGRESS" || status(3*time.Minute) != "ABANDONED" {
		t.Errorf("%v after two minutes, %v after three", status(2*time.Minute), status(3*time.Minute))
	}
	c.tenant.ExpireProofingSession(id)
	if got := status(2 * time.Minute); got != "EXPIRED" {
		t.Errorf("%v when its time is over", got)
	}
	// What comes first counts.
	if got := status(3 * time.Minute); got != "ABANDONED" {
		t.Errorf("%v when it was left before its time was over", got)
	}
	c.tenant.Change("proofing_sessions", stored["_id"].(string), func(session map[string]any) {
		session["expiryTS"] = time.Now().Add(-2 * time.Minute).UTC().Format("2006-01-02T15:04:05.000Z")
	})
	if got := status(4 * time.Minute); got != "EXPIRED" {
		t.Errorf("%v when it was left after its time was over", got)
	}
	c.tenant.CompleteProofingSession(id, "PASS")
	if got := c.proof(200, "POST", shareState, shareQuery(scanner(), id), license).object(); got["raw_data"] == nil {
		t.Errorf("no raw data: %v", got)
	}
}

func TestDocumentShareValidation(t *testing.T) {
	t.Parallel()
	c, license := startShares(t)
	type edit = func(map[string]any)
	refuse := func(path string, body map[string]any, param string) {
		t.Helper()
		c.refusedPlain(param, "POST", path, body, license)
	}
	both := map[string]edit{
		"connector": without("connector"), "connector.id": set(nil, "connector", "id"), "connector.type": set(1, "connector", "type"),
		"connector.config": set(nil, "connector", "config"), "verification": with("verification", "x"), "verification.tag": set("", "verification", "tag"),
		"verification.type": set("id_capture", "verification", "type"), "verification.config": set(nil, "verification", "config"),
		"verification.config.verifier": set(nil, "verification", "config", "verifier"), "verification.config.debug": set("x", "verification", "config", "debug"),
		"verification.surprise": set(1, "verification", "surprise"), "connector.config.surprise": set(1, "connector", "config", "surprise"),
		"connector.config.document_share_session_enabled": set("yes", "connector", "config", "document_share_session_enabled"), "surprise": with("surprise", 1),
	}
	for param, change := range both {
		for _, of := range []map[string]any{scanner(), authenticID()} {
			refuse(openShare, c.shareRequest(of, change), param)
			refuse(shareState, shareQuery(of, "x", change), param)
		}
	}
	for param, change := range map[string]edit{
		"connector.config.license": set(nil, "connector", "config", "license"), "connector.config.verifierUrl": set("", "connector", "config", "verifierUrl"),
		"connector.config.airAPI": set("x", "connector", "config", "airAPI"), "verification.config.skip": set(nil, "verification", "config", "skip"),
		"connector.config.document_share_session_enabled": set(nil, "connector", "config", "document_share_session_enabled"),
		"verification.config.checks[0]":                   set([]any{"x"}, "verification", "config", "checks"),
		"verification.config.expireSessionInMin":          set(0, "verification", "config", "expireSessionInMin"),
		"verification.config.abandonSessionInMin":         set("5", "verification", "config", "abandonSessionInMin"),
		"verification.config.action_code":                 set(1, "verification", "config", "action_code"),
	} {
		refuse(openShare, c.shareRequest(scanner(), change), param)
	}
	for param, change := range map[string]edit{
		"connector.config.airSecretToken":                                 set(nil, "connector", "config", "airSecretToken"),
		"connector.config.verifierUrl":                                    set("x", "connector", "config", "verifierUrl"),
		"verification.config.action_code":                                 set(nil, "verification", "config", "action_code"),
		"verification.config.document_type":                               set("22", "verification", "config", "document_type"),
		"connector.config.cfweb_channelResponse[0]":                       set([]any{1}, "connector", "config", "cfweb_channelResponse"),
		"connector.config.cfweb_channelConfiguration.frontCaptureAttempt": set("3", "connector", "config", "cfweb_channelConfiguration", "frontCaptureAttempt"),
		"verification.type":                                               set(nil, "verification", "type"), "sessionId": without("sessionId"), "granularStatus": with("granularStatus", "true"),
		"includeMetadata": with("includeMetadata", 1), "apiVersion": with("apiVersion", 3), "alwaysReturnAssets": with("alwaysReturnAssets", "no"),
	} {
		refuse(shareState, shareQuery(authenticID(), "x", change), param)
	}
	for name, value := range map[string]any{
		"tenantDNS": "other.example.com", "communityName": "x", "documentType": "dl", "tenantId": "x", "communityId": nil, "did": 1,
		"user": "Ann", "user.email": "x", "user.uid": 1, "workflowMetadata": "x", "workflowMetadata.workflowId": 1, "surprise": 1,
	} {
		path := append([]string{"sessionRequest"}, strings.Split(name, ".")...)
		refuse(openShare, c.shareRequest(scanner(), set(value, path...)), strings.Join(path, "."))
	}
	refuse(openShare, c.shareRequest(scanner(), without("sessionRequest")), "sessionRequest")
	refuse(openShare, wrapped(c.shareRequest(scanner())), "connector")
	if got := c.tenant.Objects("proofing_sessions"); len(got) != 0 {
		t.Errorf("refused and kept: %v", got)
	}
	// Both calls list no 404, and ask for the license.
	refuse(shareState, shareQuery(scanner(), "x"), "sessionId")
	refuse(shareState, shareQuery(scanner(), c.tenant.OpenProofingSession("d", "dl_object")), "sessionId")
	for path, body := range map[string]map[string]any{openShare: c.shareRequest(scanner()), shareState: shareQuery(scanner(), "x")} {
		c.refusedPlain("licensekey", "POST", path, body)
		c.refusedPlain("requestid", "POST", path, body, license, drop("requestid"))
		c.proof(http.StatusUnauthorized, "POST", path, body, c.license("idproofingapi", "another"))
	}
	// The user and the type in the forms of the example.
	made := c.proof(200, "POST", openShare, c.shareRequest(scanner(), set("u-9", "sessionRequest", "userUID"), set(nil, "sessionRequest", "user"),
		set(nil, "verification", "type")), license)
	id, _ := made.object()["sessionId"].(string)
	if got := c.proof(200, "GET", "/proofingsession/"+id, nil); at(got.body, "user", "uid") != "u-9" {
		t.Errorf("opened for %v", got.body)
	}
}

// TestDocumentShareLostAnswer opens a session whose answer nobody gets.
func TestDocumentShareLostAnswer(t *testing.T) {
	t.Parallel()
	c, license := startShares(t)
	c.tenant.Inject(localtenant.Fault{Path: openShare, DropAfter: true})
	_, err := c.send(c.request("POST", "/idproofingapi"+openShare, nil, license, drop("authorization"), unsealed(c.shareRequest(scanner()))))
	if !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("the caller sees %v", err)
	}
	if _, list := c.sessions(0, 10, map[string]any{"uid": "u-1"}); len(list) != 1 {
		t.Errorf("%d sessions", len(list))
	}
}

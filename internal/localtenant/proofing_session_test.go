package localtenant_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// names are the members of an object, in order and in one text.
func names(value any) string {
	members, _ := value.(map[string]any)
	return strings.Join(slices.Sorted(maps.Keys(members)), " ")
}

func TestProofingSession(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	id := c.tenant.OpenProofingSessions(1, func(_ int, session map[string]any) { session["workflowId"] = "wf-1" })[0]
	path := "/proofingsession/" + id
	out := c.proof(200, "GET", path, nil)
	const members = "autoCaptureCountdownSeconds autoCaptureCountdownVisible autoDetectTimeout bypassConfig documentType id license " +
		"postTimeoutCaptureMode selfieCaptureMode status useBucket user wfInstanceId workflowId"
	if got := names(out.body); got != members || out.sealed {
		t.Errorf("answered %s, sealed %v", got, out.sealed)
	}
	for name, want := range map[string]any{
		"status": "PENDING", "id": id, "documentType": "dl_object", "workflowId": "wf-1", "wfInstanceId": nil, "useBucket": false,
		"autoDetectTimeout": 40.0, "postTimeoutCaptureMode": "none", "selfieCaptureMode": "auto", "autoCaptureCountdownVisible": true,
	} {
		if got := out.object()[name]; got != want {
			t.Errorf("%s is %v", name, got)
		}
	}
	if got := at(out.body, "user"); names(got) != "firstname lastname uid username" || at(got, "uid") != "user-0" {
		t.Errorf("the user is %v", got)
	}
	if validated := c.proof(200, "GET", path+"/validate", nil); validated.raw != out.raw {
		t.Errorf("validated %s", validated.raw)
	}
	// A session of nobody in particular, as the tests of templates open it.
	if got, ok := at(c.proof(200, "GET", "/proofingsession/"+c.tenant.OpenProofingSession("d", "ppt_object"), nil).body,
		"user").(map[string]any); !ok || len(got) != 0 {
		t.Errorf("the user is %v", got)
	}
	for _, path := range []string{path, path + "/validate"} {
		c.refused("requestid", "GET", "/idproofingapi"+path, nil, drop("authorization", "requestid"))
		c.refused("publickey", "GET", "/idproofingapi"+path, nil, drop("authorization", "publickey"))
	}
	c.refused("sessionId", "GET", "/idproofingapi/proofingsession/x", nil, drop("authorization"))
	c.refused("sessionId", "GET", "/idproofingapi/proofingsession/x/validate", nil, drop("authorization"))
	if got := c.tenant.Violations(); got != nil {
		t.Errorf("violations: %v", got)
	}
	c.recorded(200, "GET", "/idproofingapi"+path, nil, c.license("idproofingapi", c.tenant.License()))
}

func TestProofingSessionStatus(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	status := func(id string) any {
		t.Helper()
		return c.proof(200, "GET", "/proofingsession/"+id, nil).object()["status"]
	}
	ids := c.tenant.OpenProofingSessions(3, nil)
	for _, want := range []string{"INPROGRESS", "ABANDONED", "DECLINED", "PENDING", "COMPLETED", "EXPIRED"} {
		if !c.tenant.SetProofingStatus(ids[0], want) || status(ids[0]) != want {
			t.Errorf("%v instead of %s", status(ids[0]), want)
		}
	}
	// Time ends what is open, and nothing else.
	if !c.tenant.CompleteProofingSession(ids[1], "FAILED", map[string]any{"verified": false}) {
		t.Error("there is a session to complete")
	}
	for _, id := range ids[1:] {
		if !c.tenant.ExpireProofingSession(id) {
			t.Error("there is a session to expire")
		}
	}
	if status(ids[1]) != "COMPLETED" || status(ids[2]) != "EXPIRED" {
		t.Errorf("%v, %v", status(ids[1]), status(ids[2]))
	}
	if c.tenant.SetProofingStatus("x", "EXPIRED") || c.tenant.ExpireProofingSession("x") || c.tenant.CompleteProofingSession("x", "PASS") {
		t.Error("there is no session x")
	}
	c.tenant.Set(localtenant.Modes{RefuseEndedSessions: true})
	for i, id := range ids {
		c.proof(200, "GET", "/proofingsession/"+id, nil)
		c.refused("sessionId", "GET", "/idproofingapi/proofingsession/"+ids[i]+"/validate", nil, drop("authorization"))
	}
	open := c.tenant.OpenProofingSession("d", "dl_object")
	c.proof(200, "GET", "/proofingsession/"+open+"/validate", nil)
	c.tenant.SetProofingStatus(open, "INPROGRESS")
	c.proof(200, "GET", "/proofingsession/"+open+"/validate", nil)
}

func TestProofingSessionModes(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	path := "/proofingsession/" + c.tenant.OpenProofingSession("d", "dl_object")
	shown := func(modes localtenant.Modes) map[string]any {
		t.Helper()
		c.tenant.Set(modes)
		return c.proof(200, "GET", path, nil).object()
	}
	other := shown(localtenant.Modes{OtherSessionForm: true})
	if _, there := other["useBucket"]; there || other["useHighResolutionImages"] != false {
		t.Errorf("the other form is %v", other)
	}
	license := shown(localtenant.Modes{})["license"]
	if text, _ := license.(string); text == "" || shown(localtenant.Modes{Secrets: "masked"})["license"] == license {
		t.Errorf("the license is %v", license)
	}
	if _, there := shown(localtenant.Modes{Secrets: "omitted"})["license"]; there {
		t.Error("the license is there")
	}
	if newer := shown(localtenant.Modes{UnknownFields: true}); newer["newerText"] == nil || at(newer, "user", "newerText") == nil {
		t.Errorf("not a newer tenant's: %v", newer)
	}
	c.tenant.Inject(localtenant.Fault{Path: "/proofingsession/{sessionId}", Status: 503})
	c.proof(503, "GET", path, nil)
	c.proof(200, "GET", path, nil)
}

// sessionQuery is the inner body of a list of sessions.
func (c *caller) sessionQuery(index, size any, query map[string]any) map[string]any {
	body := map[string]any{
		"tenantId": c.tenant.TenantID(), "communityId": c.tenant.CommunityID(), "pIndex": index, "pSize": size,
	}
	if query != nil {
		body["query"] = query
	}
	return body
}

const sessionList = "/proofingsession/fetch"

// sessions asks for one page.
func (c *caller) sessions(index, size int, query map[string]any) (page map[string]any, list []any) {
	c.t.Helper()
	out := c.proof(200, "POST", sessionList, wrapped(c.sessionQuery(index, size, query)), c.license("idproofingapi", c.tenant.License()))
	page, _ = at(out.body, "data", "page").(map[string]any)
	list, ok := at(out.body, "data", "data").([]any)
	if !ok || len(page) == 0 {
		c.t.Fatalf("no page: %s", out.raw)
	}
	return page, list
}

func TestProofingSessionList(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{DNS: []string{"id.example.com"}})
	if page, list := c.sessions(0, 10, nil); len(list) != 0 || page["total"] != 0.0 {
		t.Errorf("a new tenant has %v, %v", page, list)
	}
	ids := c.tenant.OpenProofingSessions(2, func(i int, session map[string]any) { session["tenantDNS"] = "id.example.com" })
	c.tenant.CompleteProofingSession(ids[1], "REVIEW", map[string]any{"type": "dl"})
	page, list := c.sessions(0, 10, nil)
	if page["index"] != 0.0 || page["total"] != 2.0 || page["size"] != 10.0 || len(page) != 3 {
		t.Errorf("the page is %v", page)
	}
	const open = "_id communityId communityName createdTS documentType dvcID expiryTS id session-result tenantDNS tenantId user"
	if names(at(list, 0)) != open {
		t.Errorf("an open session is %s", names(at(list, 0)))
	}
	const done = "_id communityId communityName completedTS createdTS documentType dvcID expiryTS id resultStatus session-result " +
		"startedTS tenantDNS tenantId user"
	if names(at(list, 1)) != done {
		t.Errorf("a completed session is %s", names(at(list, 1)))
	}
	for path, want := range map[string]any{
		"id": ids[1], "dvcID": "dvc-1", "tenantDNS": "id.example.com", "communityName": c.tenant.CommunityName(), "resultStatus": "REVIEW",
	} {
		if got := at(list, 1, path); got != want {
			t.Errorf("%s is %v", path, got)
		}
	}
	if at(list, 1, "session-result", 0, "type") != "dl" || names(at(list, 1, "user")) != "firstname lastname uid username" {
		t.Errorf("listed %v", at(list, 1))
	}
	// The sealed envelope holds what stands under data otherwise.
	sealed := c.want(200, "POST", "/idproofingapi"+sessionList, c.sessionQuery(0, 1, nil), c.license("idproofingapi", c.tenant.License()),
		drop("authorization"))
	if at(sealed.body, "data", "data", 0, "id") != ids[0] || sealed.sealed {
		t.Errorf("answered %v", sealed.raw)
	}

	c.tenant.Set(localtenant.Modes{NumericTimes: true, OtherSessionForm: true, UnknownFields: true, PartialLists: true})
	page, list = c.sessions(0, 10, nil)
	created, _ := at(list, 1, "createdTS").(float64)
	if time.Since(time.UnixMilli(int64(created))).Abs() > time.Minute || at(list, 1, "status") != "COMPLETED" ||
		at(list, 0, "status") != "PENDING" || at(list, 0, "newerText") == nil || at(list, 1, "session-result") != nil {
		t.Errorf("listed %v", list)
	}
	if page["index"] != 1.0 || page["size"] != 2.0 || page["total"] != 2.0 {
		t.Errorf("the page is %v", page)
	}
}

func TestProofingSessionListValidation(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	license := c.license("idproofingapi", c.tenant.License())
	body := func(edit ...func(map[string]any)) map[string]any {
		made := c.sessionQuery(0, 10, nil)
		for _, change := range edit {
			change(made)
		}
		return wrapped(made)
	}
	query := func(name string, value any) func(map[string]any) { return with("query", map[string]any{name: value}) }
	for _, check := range []struct {
		param string
		edit  func(map[string]any)
	}{
		{"tenantId", without("tenantId")}, {"tenantId", with("tenantId", "x")}, {"communityId", without("communityId")},
		{"communityId", with("communityId", "x")}, {"pIndex", without("pIndex")}, {"pIndex", with("pIndex", "0")},
		{"pIndex", with("pIndex", -1)}, {"pIndex", with("pIndex", 0.5)}, {"pSize", without("pSize")}, {"pSize", with("pSize", 0)},
		{"pSize", with("pSize", true)}, {"surprise", with("surprise", 1)}, {"query", with("query", "x")}, {"query.status", query("status", "OPEN")},
		{"query.status", query("status", "REVIEW")}, {"query.overallRecommendation", query("overallRecommendation", "PASS")},
		{"query.documentType", query("documentType", "dl")}, {"query.id", query("id", 1)}, {"query.uid", query("uid", "")},
		{"query.startDate", query("startDate", "2024-12-13T00:00:00Z")}, {"query.endDate", query("endDate", "2024-12-13")},
		{"query.username", query("username", "x")},
	} {
		c.refusedPlain(check.param, "POST", sessionList, body(check.edit), license)
	}
	c.refusedPlain("data", "POST", sessionList, c.sessionQuery(0, 10, nil), license)
	c.refusedPlain("licensekey", "POST", sessionList, body())
	c.refusedPlain("requestid", "POST", sessionList, body(), license, drop("requestid"))
	c.proof(http.StatusUnauthorized, "POST", sessionList, body(), c.license("idproofingapi", "another"))
	c.proof(200, "POST", sessionList, body(with("query", map[string]any{})), license)
}

func TestProofingSessionFilters(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	ids := c.tenant.OpenProofingSessions(5, func(i int, session map[string]any) {
		session["createdTS"] = fmt.Sprintf("2024-12-1%dT12:00:00.500Z", i)
		session["dvcID"] = "dvc-" + string(rune('a'+i))
		session["user"] = map[string]any{"uid": fmt.Sprintf("uid-%d-X", i), "firstname": "Ann" + string(rune('a'+i)), "lastname": "Moore"}
	})
	c.tenant.Change("proofing_sessions", c.tenant.Objects("proofing_sessions")[4]["_id"].(string),
		func(session map[string]any) { session["documentType"], session["user"] = "ppt_object", nil })
	c.tenant.CompleteProofingSession(ids[1], "PASS")
	c.tenant.CompleteProofingSession(ids[2], "NOT_PERFORMED")
	c.tenant.SetProofingStatus(ids[3], "DECLINED")
	c.tenant.ExpireProofingSession(ids[4])
	for _, check := range []struct {
		query map[string]any
		found []int
	}{
		{map[string]any{"id": ids[3]}, []int{3}}, {map[string]any{"id": ids[3][:8]}, nil},
		{map[string]any{"status": "PENDING"}, []int{0}}, {map[string]any{"status": "EXPIRED"}, []int{4}},
		{map[string]any{"status": "COMPLETED"}, []int{1, 2}}, {map[string]any{"status": "COMPLETED_PASS"}, []int{1}},
		{map[string]any{"status": "DECLINED"}, []int{3}}, {map[string]any{"status": "INPROGRESS"}, nil},
		{map[string]any{"overallRecommendation": "COMPLETED_NOT_PERFORMED"}, []int{2}},
		{map[string]any{"overallRecommendation": "REVIEW"}, nil}, {map[string]any{"documentType": "ppt_object"}, []int{4}},
		{map[string]any{"name": "annb"}, []int{1}}, {map[string]any{"name": "oor"}, []int{0, 1, 2, 3}},
		{map[string]any{"uid": "2-x"}, []int{2}}, {map[string]any{"dvcID": "dvc-a"}, []int{0}}, {map[string]any{"dvcID": "dvc"}, nil},
		{map[string]any{"startDate": "2024-12-12 12:00:00.500"}, []int{2, 3, 4}},
		{map[string]any{"startDate": "2024-12-12 12:00:00.501"}, []int{3, 4}},
		{map[string]any{"endDate": "2024-12-11 12:00:00.500", "name": "Moore"}, []int{0, 1}},
		{map[string]any{"endDate": "2024-12-11 12:00:00.499"}, []int{0}},
		{map[string]any{"status": "COMPLETED", "dvcID": "dvc-b"}, []int{1}},
	} {
		page, list := c.sessions(0, 10, check.query)
		var found []int
		for _, item := range list {
			found = append(found, slices.Index(ids, at(item, "id").(string)))
		}
		if !slices.Equal(found, check.found) || page["total"] != float64(len(check.found)) {
			t.Errorf("%v finds %v, total %v", check.query, found, page["total"])
		}
	}
}

func TestProofingSessionPages(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	ids := c.tenant.OpenProofingSessions(1000, nil)
	read := func(size, step int) []string {
		t.Helper()
		var found []string
		for index := 0; ; index++ {
			page, list := c.sessions(index, size, nil)
			if index == 0 { // what is opened meanwhile comes at the end
				ids = append(ids, c.tenant.OpenProofingSession("late", "dl_object"))
			} else if page["total"] != float64(len(ids)) {
				t.Fatalf("total %v", page["total"])
			}
			if page["size"] != float64(step) || len(list) > step {
				t.Fatalf("%d of %v on a page", len(list), page["size"])
			}
			if len(list) == 0 {
				return found
			}
			for _, item := range list {
				found = append(found, at(item, "id").(string))
			}
		}
	}
	if !slices.Equal(read(64, 64), ids) {
		t.Error("not all sessions once and in order")
	}
	if !slices.Equal(read(100000, 100000), ids[:len(ids)-1]) { // the late one is past the only page
		t.Error("not all sessions on one page")
	}
	if _, list := c.sessions(1<<31-1, 1<<31-1, nil); len(list) != 0 {
		t.Errorf("%d sessions far out", len(list))
	}
	c.tenant.Set(localtenant.Modes{PageLimit: 300, ShuffleLists: true})
	shuffled := read(1000, 300)
	if slices.Equal(shuffled, ids) {
		t.Error("nothing is shuffled")
	}
	if slices.Sort(shuffled); !slices.Equal(shuffled, slices.Sorted(slices.Values(ids))) {
		t.Error("not all sessions once")
	}
}

package client

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/jsontext"
)

// answered are the forms of what a tenant answers, a fresh one each.
var answered = []func() any{
	func() any { return new(ServiceProvider) },
	func() any { return new(AuthModule) },
	func() any { return new(UserAttribute) },
	func() any { return new(BrokerConnection) },
	func() any { return new(MessageGateway) },
	func() any { return new(MessageTemplate) },
	func() any { return new(Branding) },
	func() any { return new(ProofingTemplate) },
	func() any { return new(ListedProofingSession) },
	func() any { return new(VendorMetadata) },
	func() any { return new(Bucket) },
	func() any { return new(StoredSecret) },
	func() any { return new(ServiceKey) },
	func() any { return new(DocumentShareSession) },
	func() any { return new(ProofingConnector) },
	func() any { return new(CatalogItem) },
	func() any { return new(PublicInfo) },
	func() any { return new(IDPInitiatedApp) },
}

// FuzzAnswers: an object that is read, written and read again stays as it is:
// updates write what was read, and a change on the way would be drift for ever.
func FuzzAnswers(f *testing.F) {
	for _, seed := range []string{
		`null`, `{}`, `[]`, `"x"`,
		`{"_id":"a","name":"n","type":"saml","samlConfig":{"idp_initiated":"true","attributes":[{"claim_name":"c","value":["a"]}],"metadata":"%3Cx/%3E","signing_algo":"http://www.w3.org/2000/09/xmldsig#rsa-sha1"}}`,
		`{"oidcConfig":{"scope":"openid email","client_secret":"****","grant_types":["a"]}}`,
		`{"id":"a","config":{"port":"389","caList":[{"dc_dns":"b"},{"dc_dns":"a"}],"bindpassword":"x","log_file_count":"10.0"}}`,
		`{"id":"a","password":"***","port":465,"timeoutValue":"30"}`,
		`{"name":"n","data":"PHA+","isDefault":"true"}`,
		`{"logo":"data:image/png;base64,AAAA","app_download":{"enabled":"false"}}`,
		`{"_id":"a","workflow":[{"name":"a","html":"PHA+","params":[{"name":null}],"actions":[{"on":"click","jumpTo":"a"}]}]}`,
		`{"workflow":[{"actions":[{"x":"y"}]}]}`, `{"workflow":[{"Actions":[{"x":"y"}]}]}`,
		`{"createdTS":1700000000000,"expiryTS":"2024-01-01 00:00:00"}`,
		`{"tag":"t","createdTs":1700000000,"keySecret":"xxx","debug":"true"}`,
		`{"metadata":{"a":1},"aaguid":"2fc0579f-8113-47ea-b116-bb5a8db9202a"}`,
	} {
		for kind := range answered {
			f.Add(byte(kind), []byte(seed))
		}
	}
	f.Fuzz(func(t *testing.T, kind byte, body []byte) {
		form := answered[int(kind)%len(answered)]
		read := func(body []byte) ([]byte, error) {
			into := form()
			if err := json.Unmarshal(body, into); err != nil {
				return nil, err
			}
			if template, ok := into.(*ProofingTemplate); ok { // whose steps are never written but over what was shown
				laid, err := workflowOver(template.shown, template.Workflow)
				if err != nil {
					return nil, err
				}
				return marshal(map[string]json.RawMessage{"workflow": laid})
			}
			return marshal(into)
		}
		once, err := read(unwrap(body))
		if err != nil {
			return // no such object
		}
		twice, err := read(once)
		if err != nil {
			t.Fatalf("%T wrote %s, and cannot read it: %v", form(), once, err)
		}
		if !bytes.Equal(once, twice) {
			t.Errorf("%T wrote\n%s\nand then\n%s", form(), once, twice)
		}
	})
}

// FuzzTemplates: what is found has an id that leads to it.
func FuzzTemplates(f *testing.F) {
	for _, seed := range []string{`{"templateData":{"otp":{"sms":{"1":{"name":"n","data":"eA=="}}}}}`, `{"a.b":{"sms":{"1":{}}}}`, `{}`, `[]`, `{"message":"x"}`, `{"a":{"b":{"c":{"name":1}}}}`, `{"templateData":null}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		all, err := readTemplates(body)
		if (all == nil) != (err != nil) {
			t.Fatalf("%v, %v", all, err)
		}
		for _, found := range all {
			if parsed, err := parseTemplateID(found.ID()); err == nil && parsed.ID() != found.ID() {
				t.Errorf("%q is the id of %q", found.ID(), parsed.ID())
			}
		}
	})
}

// FuzzJourneys: the body of an update that changes nothing holds the journey
// that was read.
func FuzzJourneys(f *testing.F) {
	for _, seed := range []string{
		`{"_id":"a","journeyName":"n","name":"n","category":"c","enabled":"true","domain":"d","groups":{"operator":"overlap","value":["a","b"]},"decision":{"action":"mfa_required","authenticationMethods":["a"],"more":1},"newer":{"operator":"within","value":[1]}}`,
		`{"ip":{"operator":"eq","value":"::1"},"usernames":{"operator":"eq","value":["a"]},"decision":{"action":"deny"}}`,
		`{"deviceId":{"operator":"in","value":[null,""]},"enabled":false}`, `{}`, `null`, `"6070951e8dfc7f29228126c9"`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, v := range []journeyVersion{journeyV1, journeyV2} {
			v.answer(raw)
			was, err := v.read(raw)
			if err != nil {
				continue
			}
			body, err := marshal(v.body(raw, was, removalForms[0]))
			if err != nil {
				t.Fatal(err)
			}
			is, err := v.read(body)
			if err != nil {
				t.Fatalf("%s cannot be read: %v", body, err)
			}
			same := is.Name == was.Name && is.Category == was.Category && is.Enabled == was.Enabled && is.Domain == was.Domain &&
				reflect.DeepEqual(is.Conditions, was.Conditions) && reflect.DeepEqual(is.Additional, was.Additional) && (is.Decision == nil) == (was.Decision == nil)
			if same && was.Decision != nil {
				same = is.Decision.Action == was.Decision.Action && strings.Join(is.Decision.AuthenticationMethods, "\n") == strings.Join(was.Decision.AuthenticationMethods, "\n")
			}
			if !same {
				t.Errorf("%s: %s is updated to %s", v.kind, raw, body)
			}
		}
	})
}

// FuzzWorkflow: steps that are laid over what is shown of them are the steps
// that were asked for.
func FuzzWorkflow(f *testing.F) {
	for _, seed := range []string{
		`{"workflow":[{"name":"a","html":"PHA+","params":[{"name":"x","field":"y"}],"actions":[{"on":"click","jumpTo":"a","script":"s"}],"newer":1}]}`,
		`{"workflow":[{"name":"a","params":[{"name":null}]},null,{"name":"a"}]}`, `{"workflow":{}}`, `{"workflow":null}`,
		`{"workflow":[{"actions":[{"x":"y"}]}]}`,
	} {
		f.Add([]byte(seed))
	}
	told := func(actions []ProofingAction) (n int) { // an empty one does not count
		for _, a := range actions {
			if a != (ProofingAction{}) {
				n++
			}
		}
		return n
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var shown ProofingTemplate
		if json.Unmarshal(raw, &shown) != nil {
			return
		}
		laid, err := workflowOver(shown.shown, shown.Workflow)
		if err != nil {
			t.Fatal(err)
		}
		var again []ProofingStep
		if err := json.Unmarshal(laid, &again); err != nil {
			t.Fatalf("%s cannot be read: %v", laid, err)
		}
		if len(again) != len(shown.Workflow) {
			t.Fatalf("%d steps became %d", len(shown.Workflow), len(again))
		}
		if string(raw) == `{"workflow":[{"actions":[{"x":"y"}]}]}` && !bytes.Contains(laid, []byte(`{"x":"y"}`)) {
			t.Errorf("what is not modelled of a nameless action is lost: %s", laid)
		}
		for i, step := range again {
			if was := shown.Workflow[i]; step.Name != was.Name || step.Type != was.Type || step.HTML != was.HTML || len(step.Params) != len(was.Params) || told(step.Actions) != told(was.Actions) {
				t.Errorf("step %d: %+v became %+v", i, was, step)
			}
		}
	})
}

// FuzzOverlay: what is wanted is there afterwards, what is not mentioned
// survives, and doing it again changes nothing.
func FuzzOverlay(f *testing.F) {
	f.Add([]byte(`{"_id":"1","a":{"b":1,"c":2},"list":[{"name":"x","_id":"2"}],"kept":[1]}`), []byte(`{"a":{"b":3},"list":[{"name":"x"},{"name":"y"}]}`))
	f.Add([]byte(`{"a":[1]}`), []byte(`{"a":{},"_id":"x","list":[1]}`))
	f.Add([]byte(`null`), []byte(`{"a":1}`))
	f.Add([]byte(`{"list":[null]}`), []byte(`{"list":[null,{"name":1}]}`))
	rules := overlayRules{matched: map[string]string{"list": "name"}, owned: map[string]bool{"owned": true}}
	f.Fuzz(func(t *testing.T, current, wanted []byte) {
		laid, err := rules.overlay(current, wanted)
		if err != nil {
			return
		}
		was, want, is := members(current), members(wanted), members(laid)
		if is == nil {
			t.Fatalf("%s", laid)
		}
		for name, value := range was {
			if _, asked := want[name]; !asked && !serverOwned[name] && name != "owned" && !jsontext.Same(string(value), string(is[name])) {
				t.Errorf("%q: %s became %s without being asked for", name, value, is[name])
			}
		}
		for name, value := range want {
			if !serverOwned[name] && !opens(value, '{') && !opens(value, '[') && !jsontext.Same(string(value), string(is[name])) {
				t.Errorf("%q: %s is wanted, and there is %s", name, value, is[name])
			}
		}
		if _, err := rules.overlay(laid, wanted); err != nil {
			t.Errorf("again: %v", err)
		}
	})
}

// FuzzTimes: a time is one that RFC 3339 can say, or it is none.
func FuzzTimes(f *testing.F) {
	for _, seed := range []string{`1700000000`, `1700000000000`, `"1700000000000"`, `"2024-01-01T00:00:00Z"`, `"Mon Jan 01 2024 10:00:00 GMT+0100 (CET)"`, `1e300`, `"Inf"`, `"NaN"`, `-9223372036854775808`, `9e18`, `""`, `null`, `{}`, `9007199254740993`} {
		f.Add([]byte(seed))
	}
	sayable := func(at time.Time) bool { return at.UTC().Year() >= 0 && at.UTC().Year() <= 9999 }
	f.Fuzz(func(t *testing.T, raw []byte) {
		if at, ok := readMoment(raw); ok && !sayable(at) {
			t.Errorf("the moment %s is the year %d", raw, at.Year())
		}
		var n Number
		if whole, err := strconv.ParseInt(string(raw), 10, 64); err == nil && (n.UnmarshalJSON(raw) != nil || int64(n) != whole) {
			t.Errorf("%s is read as the number %d", raw, n)
		}
		var said text
		if json.Unmarshal(raw, &said) != nil {
			return
		}
		told := map[string]string{"wallet": timeOf(said)}
		var session ProofingTime
		if json.Unmarshal(raw, &session) == nil {
			told["session"] = string(session)
		}
		for of, time3339 := range told {
			if at, err := time.Parse(time.RFC3339, time3339); time3339 != "" && time3339 != string(said) && (err != nil || !sayable(at)) {
				t.Errorf("the time %s of a %s is returned as %q", raw, of, time3339)
			}
		}
		var date numericDate
		if json.Unmarshal(raw, &date) == nil && !sayable(date.Time) {
			t.Errorf("the date %s is the year %d", raw, date.Year())
		}
	})
}

// FuzzClaims: a token has claims, or is refused.
func FuzzClaims(f *testing.F) {
	for _, seed := range []string{`{"sub":"a","iss":"b","iat":1700000000,"exp":"1700000000.5"}`, `{"data":{"sub":"a"},"publicKey":"x"}`, `{"data":{"data":{"data":null}}}`, `{"data":1,"sub":"a"}`, `{"exp":[]}`, `null`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		info, err := readClaims(raw)
		if (info == nil) != (err != nil) || info != nil && !opens(info.Claims, '{') {
			t.Errorf("%+v, %v", info, err)
		}
	})
}

// FuzzScheme: no answer but a list of modules is taken for one: an empty scheme
// switches sign-in off.
func FuzzScheme(f *testing.F) {
	for _, seed := range []string{`{"modules":[{"id":"a"},{"_id":"b"}]}`, `{"modules":[]}`, `{"modules":null}`, `{}`, `null`, `{"modules":[null]}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		scheme, err := readScheme(raw)
		if (scheme == nil) != (err != nil) {
			t.Fatalf("%v, %v", scheme, err)
		}
		if scheme != nil && len(scheme.Modules) == 0 && !bytes.Contains(bytes.Join(bytes.Fields(raw), nil), []byte("[]")) {
			t.Errorf("%s is taken for a scheme without modules", raw)
		}
	})
}

// FuzzPEM: what is taken for a key is PEM of one, and an error repeats nothing.
func FuzzPEM(f *testing.F) {
	block := string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: []byte("inside")}))
	for _, seed := range []string{block, "\n" + block, strings.Replace(block, "RSA PRIVATE KEY", "CERTIFICATE", 2), base64.StdEncoding.EncodeToString([]byte("inside")), "", "-----BEGIN PRIVATE KEY-----"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		key, err := asPEM(text, "PRIVATE KEY", privateKeyType)
		if (key == "") != (err != nil) {
			t.Fatalf("%q, %v", key, err)
		}
		if err != nil {
			if len(err.Error()) > 40 {
				t.Errorf("%v", err)
			}
			return
		}
		if block, _ := pem.Decode([]byte(key)); block == nil || !strings.HasSuffix(block.Type, "PRIVATE KEY") {
			t.Errorf("%q is taken for a key", key)
		}
		if _, err := expiry(key, json.RawMessage(`null`)); err == nil {
			t.Error("a key expires")
		}
	})
}

// FuzzURL: whatever an id holds, it stays the one segment that it is meant for.
func FuzzURL(f *testing.F) {
	for _, seed := range []string{"6070951e8dfc7f29228126c9", "a/b", "..", ".", "", "%2e%2e", "a?b#c", "a b", "ä", "{id}", "\x00", "\xff"} {
		f.Add(seed, seed)
	}
	e := endpoint{method: "GET", path: "/a/{one}/b/{two}"}
	f.Fuzz(func(t *testing.T, one, two string) {
		filled, err := e.url("https://tenant.example.com/adminapi", []string{one, two}, nil)
		if err != nil {
			return
		}
		u, err := url.Parse(filled)
		if err != nil {
			t.Fatalf("%q: %v", filled, err)
		}
		segments := strings.Split(u.EscapedPath(), "/")
		if u.Host != "tenant.example.com" || u.RawQuery != "" || u.Fragment != "" || len(segments) != 6 || segments[2] != "a" || segments[4] != "b" {
			t.Fatalf("%q and %q lead to %s", one, two, filled)
		}
		for at, want := range map[int]string{3: one, 5: two} {
			if got, err := url.PathUnescape(segments[at]); err != nil || got != want || got == ".." || got == "." {
				t.Errorf("%q travels as %q", want, segments[at])
			}
		}
	})
}

package client_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const bucketAt = "/bucket/tenant/{tenantId}/community/{communityId}"

func s3(name string, secret client.Secret) *client.Bucket {
	return &client.Bucket{
		Type: client.BucketAWS, Name: name, Enabled: true,
		AWS: &client.AWSCredential{AccessKey: "AKIA", SecretKey: secret, Region: "eu-central-1"},
	}
}

// keeping is s3 as an update wants it that does not change the secret.
func keeping(name string) *client.Bucket {
	b := s3(name, "")
	b.Known = "aws-s3cret"
	return b
}

func (r *rig) addBucket(t testing.TB) *client.Bucket {
	t.Helper()
	made, err := r.Bucket("").Create(t.Context(), s3("docs", "aws-s3cret"))
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func (r *rig) bucket() map[string]any { return r.tenant.Objects("buckets")[0] }

func (r *rig) bucketSecret() any {
	credential, _ := r.bucket()["aws_credential"].(map[string]any)
	return credential["secretKey"]
}

func TestBucketLife(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]localtenant.Modes{
		"as documented": {},
		"other tenant":  {UnknownFields: true, BareCreates: true, TextBooleans: true, Secrets: "masked"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, modes(m))
			made := r.addBucket(t)
			if !made.Enabled || made.Type != client.BucketAWS || made.AWS.Region != "eu-central-1" || made.AWS.SecretKey != "" || made.CreatedBy != r.tenant.Username() || made.GCP != nil {
				t.Errorf("%+v", made)
			}
			r.tenant.Change("buckets", r.bucket()["_id"].(string), func(b map[string]any) { b["createdBy"] = "somebody" })
			changed, err := r.Bucket("").Update(t.Context(), client.SettingsID, keeping("more"))
			if err != nil || changed.Name != "more" || changed.CreatedBy != "somebody" || r.bucketSecret() != "aws-s3cret" {
				t.Errorf("%+v, %v, %v", changed, err, r.bucket())
			}
			if m.UnknownFields && (r.bucket()["newerText"] == nil || r.bucket()["aws_credential"].(map[string]any)["newerText"] == nil) {
				t.Errorf("what the tenant alone knows is lost: %v", r.bucket())
			}
			gcp := &client.Bucket{Type: client.BucketGCP, Name: "g", GCP: &client.GCPCredential{ProjectID: "p", ClientEmail: "a@example.com", PrivateKey: "pem"}}
			if changed, err = r.Bucket("").Update(t.Context(), client.SettingsID, gcp); err != nil || changed.AWS != nil || changed.GCP.ProjectID != "p" || bool(changed.Enabled) {
				t.Errorf("%+v, %v", changed, err)
			}
			azure := &client.Bucket{Type: client.BucketAzure, Name: "z", Enabled: true, Azure: &client.AzureCredential{AccountName: "n", AccountKey: "key"}}
			if changed, err = r.Bucket("").Update(t.Context(), client.SettingsID, azure); err != nil || changed.GCP != nil || changed.Azure.AccountName != "n" {
				t.Errorf("%+v, %v", changed, err)
			}
			listed := 0
			for b, err := range r.Bucket("").List(t.Context()) {
				if listed++; err != nil || b.Name != "z" {
					t.Errorf("%+v, %v", b, err)
				}
			}
			if _, err := r.Bucket("").Get(t.Context(), "other"); !errors.Is(err, client.ErrNotFound) || listed != 1 {
				t.Errorf("%d listed; another bucket: %v", listed, err)
			}
		})
	}
}

// Three answers say that there is no bucket, and no other does.
func TestBucketAbsence(t *testing.T) {
	t.Parallel()
	r := start(t, retries(-1))
	get := func() error {
		_, err := r.Bucket("").Get(t.Context(), client.SettingsID)
		return err
	}
	for _, mode := range []string{"null", "empty", "not_found"} {
		r.tenant.Set(localtenant.Modes{NoBucket: mode})
		if err := get(); !errors.Is(err, client.ErrNotFound) {
			t.Errorf("%s: %v", mode, err)
		}
		for b, err := range r.Bucket("").List(t.Context()) {
			t.Errorf("%s lists %+v, %v", mode, b, err)
		}
		if err := r.Bucket("").Delete(t.Context(), client.SettingsID); err != nil {
			t.Errorf("%s: %v", mode, err)
		}
		if _, err := r.Bucket("").Update(t.Context(), client.SettingsID, keeping("a")); !errors.Is(err, client.ErrNotFound) {
			t.Errorf("%s: %v", mode, err)
		}
	}
	r.wantCount(t, 0, "PUT", bucketAt)
	for body, gone := range map[string]bool{
		"null": true, "{}": true, `{"data":{"_id":"x"}}`: false, "": false, `"x"`: false, "[]": false, `{"message":"none"}`: false, `{"data":"x"}`: false,
	} {
		r.tenant.Inject(localtenant.Fault{Method: "GET", Path: bucketAt, Status: 200, ContentType: asJSON, Body: body, Times: 2})
		err := get()
		if !gone {
			r.tenant.ClearFaults()
		}
		if err == nil || errors.Is(err, client.ErrNotFound) != gone {
			t.Errorf("%s: %v", body, err)
		}
	}
	r.tenant.Inject(localtenant.Fault{Method: "GET", Path: bucketAt, Status: 404, ContentType: "text/html", Body: "<html>"})
	if err := get(); err == nil || errors.Is(err, client.ErrNotFound) {
		t.Errorf("a page: %v", err)
	}
	r.tenant.ClearFaults()
	r.tenant.Set(localtenant.Modes{})
	if _, err := r.Bucket("").Create(t.Context(), s3("docs", "aws-s3cret")); err != nil {
		t.Fatal(err)
	}
	r.tenant.Inject(localtenant.Fault{Method: "GET", Path: bucketAt, Status: 200, ContentType: asJSON, Body: "null"})
	if err := get(); err != nil {
		t.Errorf("one answer of null: %v", err)
	}
}

// A bucket that is in use is not replaced; the same one, and one that is
// disabled, is taken over.
func TestBucketTakesOver(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.addBucket(t)
	if made, err := r.Bucket("").Create(t.Context(), s3("other", "x")); made != nil || !errors.Is(err, client.ErrConflict) || !strings.Contains(err.Error(), `"docs" of type aws`) {
		t.Errorf("%+v, %v", made, err)
	}
	r.wantCount(t, 1, "PUT", bucketAt)
	if made, err := r.Bucket("").Create(t.Context(), s3("docs", "second-s3cret")); err != nil || r.bucketSecret() != "second-s3cret" {
		t.Errorf("%+v, %v", made, err)
	}
	if err := r.Bucket("").Delete(t.Context(), client.SettingsID); !errors.Is(err, client.ErrStays) {
		t.Error(err)
	}
	if made, err := r.Bucket("").Create(t.Context(), s3("other", "third-s3cret")); err != nil || !made.Enabled || r.bucket()["bucketName"] != "other" {
		t.Errorf("%+v, %v", made, err)
	}
}

func TestBucketLostAnswers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault localtenant.Fault
		done  bool
	}{
		"done":         {localtenant.Fault{DropAfter: true}, true},
		"not done":     {localtenant.Fault{DropBefore: true}, true},
		"lost for all": {localtenant.Fault{DropAfter: true, Times: -1}, false},
	} {
		r := start(t)
		test.fault.Method, test.fault.Path = "PUT", bucketAt
		r.tenant.Inject(test.fault)
		made, err := r.Bucket("").Create(t.Context(), s3("docs", "aws-s3cret"))
		if made == nil || (err == nil) != test.done || !test.done && !errors.Is(err, client.ErrOutcomeUnknown) || len(r.tenant.Objects("buckets")) != 1 {
			t.Errorf("%s: %+v, %v", name, made, err)
		}
		r.wantCount(t, 2, "PUT", bucketAt)
	}
	r := start(t, retries(-1), modes(localtenant.Modes{BareCreates: true}))
	r.tenant.Inject(localtenant.Fault{Method: "GET", Path: bucketAt, Skip: 2, Status: 500, ContentType: asJSON, Body: "{}"})
	if made, err := r.Bucket("").Create(t.Context(), s3("docs", "aws-s3cret")); made == nil || made.Name != "docs" || err == nil {
		t.Errorf("not read back: %+v, %v", made, err)
	}
}

// bucketSecrets are those that were sent, nil for a bucket without.
func (r *rig) bucketSecrets(t testing.TB) (sent []any) {
	t.Helper()
	for _, x := range r.tenant.Journal() {
		if x.Method == "PUT" && x.Endpoint == bucketAt {
			var body struct {
				AWS map[string]any `json:"aws_credential"`
			}
			if err := json.Unmarshal(x.Request, &body); err != nil {
				t.Fatal(err)
			}
			sent = append(sent, body.AWS["secretKey"])
		}
	}
	return sent
}

// An update sends no secret; a service that insists is asked once without, and
// gets it from then on, and so does one that does not show whether it has one.
func TestBucketSecrets(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		modes localtenant.Modes
		sends []any
	}{
		"shown":    {localtenant.Modes{OptionalSecrets: true}, []any{nil, nil}},
		"masked":   {localtenant.Modes{OptionalSecrets: true, Secrets: "masked"}, []any{nil, nil}},
		"omitted":  {localtenant.Modes{OptionalSecrets: true, Secrets: "omitted"}, []any{"aws-s3cret", "aws-s3cret"}},
		"insists":  {localtenant.Modes{}, []any{nil, "aws-s3cret", "aws-s3cret"}},
		"insists2": {localtenant.Modes{Secrets: "omitted"}, []any{"aws-s3cret", "aws-s3cret"}},
	} {
		r := start(t, modes(test.modes))
		r.addBucket(t)
		r.tenant.ResetJournal()
		for _, to := range []string{"b", "c"} {
			if changed, err := r.Bucket("").Update(t.Context(), client.SettingsID, keeping(to)); err != nil || changed.Name != to {
				t.Errorf("%s: %+v, %v", name, changed, err)
			}
		}
		if got := r.bucketSecrets(t); !slices.Equal(got, test.sends) || r.bucketSecret() != "aws-s3cret" {
			t.Errorf("%s: sent %v, want %v; the tenant has %v", name, got, test.sends, r.bucketSecret())
		}
		if _, err := r.Bucket("").Update(t.Context(), client.SettingsID, s3("c", "second-s3cret")); err != nil || r.bucketSecret() != "second-s3cret" {
			t.Errorf("%s: %v, %v", name, r.bucketSecret(), err)
		}
	}
}

// A service that drops what an update leaves out gets the secret back.
func TestBucketSecretIsDropped(t *testing.T) {
	t.Parallel()
	var r *rig
	r = start(t, modes(localtenant.Modes{OptionalSecrets: true}), front(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			if req.Method != "PUT" {
				next.ServeHTTP(w, req)
				return
			}
			r.tenant.Set(localtenant.Modes{OptionalSecrets: true, BareCreates: true})
			answer := httptest.NewRecorder()
			next.ServeHTTP(answer, req)
			if sent := r.bucketSecrets(t); sent[len(sent)-1] == nil {
				r.tenant.Change("buckets", r.bucket()["_id"].(string), func(b map[string]any) { delete(b["aws_credential"].(map[string]any), "secretKey") })
			}
			for name, values := range answer.Header() {
				w.Header()[name] = values
			}
			w.WriteHeader(answer.Code)
			_, _ = w.Write(answer.Body.Bytes())
		})
	}))
	r.addBucket(t)
	if changed, err := r.Bucket("").Update(t.Context(), client.SettingsID, keeping("b")); err != nil || changed.Name != "b" || r.bucketSecret() != "aws-s3cret" {
		t.Errorf("%+v, %v; the tenant has %v", changed, err, r.bucketSecret())
	}
}

// A secret that was lost in an update of an earlier run comes back with the next.
func TestBucketSecretWasDropped(t *testing.T) {
	t.Parallel()
	r := start(t, front(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			answer := httptest.NewRecorder()
			next.ServeHTTP(answer, req)
			body := answer.Body.Bytes()
			if req.Method == "PUT" && answer.Code == http.StatusBadRequest { // it takes a bucket without the secret
				answer.Code, body = http.StatusOK, []byte(`{"data":{"type":"aws","bucketName":"b","isEnabled":true,"aws_credential":{"accessKey":"AKIA","region":"eu-central-1"}}}`)
			}
			w.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
			w.WriteHeader(answer.Code)
			_, _ = w.Write(body)
		})
	}))
	r.addBucket(t)
	r.tenant.Change("buckets", r.bucket()["_id"].(string), func(b map[string]any) { delete(b["aws_credential"].(map[string]any), "secretKey") })
	if _, err := r.Bucket("").Update(t.Context(), client.SettingsID, keeping("b")); err != nil || r.bucketSecret() != "aws-s3cret" {
		t.Errorf("%v; the tenant has %v", err, r.bucketSecret())
	}
}

// Destroying disables the bucket where the tenant lets that happen, and says
// what was done.
func TestBucketDelete(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		modes    localtenant.Modes
		known    string
		disabled bool
		says     string
	}{
		"shown":                      {localtenant.Modes{}, "", true, "it was disabled"},
		"masked":                     {localtenant.Modes{Secrets: "masked"}, "", false, "still enabled"},
		"omitted":                    {localtenant.Modes{Secrets: "omitted"}, "", false, "still enabled"},
		"masked, known":              {localtenant.Modes{Secrets: "masked"}, "aws-s3cret", true, "it was disabled"},
		"omitted, does not insist":   {localtenant.Modes{Secrets: "omitted", OptionalSecrets: true}, "", true, "it was disabled"},
		"masked and does not insist": {localtenant.Modes{Secrets: "masked", OptionalSecrets: true}, "", true, "it was disabled"},
	} {
		r := start(t, modes(test.modes))
		r.addBucket(t)
		err := r.Bucket(test.known).Delete(t.Context(), client.SettingsID)
		if !errors.Is(err, client.ErrStays) || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v", name, err)
		}
		if (r.bucket()["isEnabled"] == false) != test.disabled || r.bucketSecret() != "aws-s3cret" || r.bucket()["bucketName"] != "docs" {
			t.Errorf("%s: %v", name, r.bucket())
		}
		if !test.disabled {
			continue
		}
		r.tenant.ResetJournal()
		if err := r.Bucket("").Delete(t.Context(), client.SettingsID); !errors.Is(err, client.ErrStays) || !strings.Contains(err.Error(), "already disabled") {
			t.Errorf("%s: %v", name, err)
		}
		r.wantCount(t, 0, "PUT", bucketAt)
	}
	r := start(t, retries(-1))
	r.addBucket(t)
	r.tenant.Inject(localtenant.Fault{Method: "PUT", Path: bucketAt, Status: 403, ContentType: asJSON, Body: `{"message":"no"}`})
	if err := r.Bucket("").Delete(t.Context(), client.SettingsID); !errors.Is(err, client.ErrForbidden) || errors.Is(err, client.ErrStays) {
		t.Errorf("forbidden: %v", err)
	}
}

// Who signs in with a token has no name that is known here.
func TestBucketOfAToken(t *testing.T) {
	t.Parallel()
	r := start(t, config(func(c *client.Config) { c.Username, c.Password = "", "" }))
	if made := r.addBucket(t); made.CreatedBy != "terraform-provider-onekosmos" {
		t.Errorf("created by %q", made.CreatedBy)
	}
	r.wantCount(t, 0, "POST", "/v2/request_access")
}

package client_test

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func scanShare() (share client.DocumentShare) {
	share.Connector.ID, share.Connector.Type = "c-1", "microblink"
	share.Connector.Config = json.RawMessage(`{"license":"scan-license","clientId":"me","clientSecret":"scan-s3cret-of-the-connector","verifierUrl":"https://verify.example.com","document_share_session_enabled":true}`)
	share.Verification.ID, share.Verification.Tag, share.Verification.Type = "dvc-7", "license", "dl_authenticate"
	share.Verification.Config.Verifier = "mine"
	return share
}

func authenticIDShare() client.DocumentShare {
	share := scanShare()
	share.Connector.Type = client.ConnectorAuthenticID
	share.Connector.Config = json.RawMessage(`{"airAccessKey":"air-key","airSecretToken":"air-s3cret","airAPI":"https://a.example.com","faceAPI":"https://f.example.com","faceAPIKey":"face-s3cret"}`)
	share.Verification.Config.ActionCode, share.Verification.Config.DocumentType = new(int64(99)), "11"
	return share
}

func TestDocumentShare(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]localtenant.Modes{"as printed": {}, "another": {OtherSessionForm: true, UnknownFields: true}} {
		for kind, share := range map[string]client.DocumentShare{"scanner": scanShare(), "authenticid": authenticIDShare()} {
			t.Run(name+", "+kind, func(t *testing.T) {
				t.Parallel()
				r := start(t, modes(m))
				opened, err := r.OpenDocumentShare(t.Context(), share, client.DocumentShareRequest{
					TenantDNS:    r.DNS(),
					DocumentType: "dl_object", DID: "did:1", User: &client.ProofingUser{UID: "u-1", FirstName: "Ann"},
					WorkflowMetadata: map[string]json.RawMessage{"ticket": json.RawMessage("7")},
				})
				if err != nil || !strings.Contains(opened.URL, opened.ID) {
					t.Fatal(opened, err)
				}
				result := func(query client.DocumentShareQuery) *client.DocumentShareResult {
					t.Helper()
					query.SessionID = opened.ID
					got, err := r.DocumentShareResult(t.Context(), share, query)
					if err != nil {
						t.Fatal(err)
					}
					return got
				}
				if got := result(client.DocumentShareQuery{}); got.Status != "PENDING" || !got.Open() || len(got.Documents) != 0 || got.Token != "" || got.Metadata != nil {
					t.Errorf("nobody came: %+v", got)
				}
				r.tenant.CompleteProofingSession(opened.ID, "FAILED")
				got := result(client.DocumentShareQuery{IncludeMetadata: true, APIVersion: "v3", AlwaysReturnAssets: true})
				if got.Open() || got.Token == "" || !strings.Contains(string(got.Metadata), `"ticket":7`) ||
					!slices.Equal(slices.Sorted(maps.Keys(got.Documents)), []string{"dl_object", "liveid_object"}) || !strings.Contains(string(got.Documents["dl_object"]), `"image"`) {
					t.Errorf("failed: %+v", got)
				}
				if got := result(client.DocumentShareQuery{}); strings.Contains(string(got.Documents["dl_object"]), `"image"`) {
					t.Errorf("images were not asked for: %s", got.Documents)
				}
				if _, err := r.DocumentShareResult(t.Context(), share, client.DocumentShareQuery{SessionID: "no-such"}); !errors.Is(err, client.ErrProofingSession) {
					t.Errorf("an unknown session is %v", err)
				}
			})
		}
	}
}

// A refusal of something else is none of the session.
func TestDocumentShareRefused(t *testing.T) {
	t.Parallel()
	r := start(t)
	share := scanShare()
	share.Verification.Tag = ""
	if _, err := r.DocumentShareResult(t.Context(), share, client.DocumentShareQuery{SessionID: "x"}); err == nil || errors.Is(err, client.ErrProofingSession) || !strings.Contains(err.Error(), "verification.tag") {
		t.Errorf("%v", err)
	}
}

// A session is opened once, whatever becomes of the answer.
func TestDocumentShareLostAnswer(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]localtenant.Fault{"dropped": {DropAfter: true}, "empty": {Status: 200, Commit: true, ContentType: "application/json"}, "no url": {Status: 200, Commit: true, Body: `{"sessionId":"x"}`, ContentType: "application/json"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t)
			fault.Method, fault.Path = "POST", "/document_share_session/create"
			r.tenant.Inject(fault)
			if _, err := r.OpenDocumentShare(t.Context(), scanShare(), client.DocumentShareRequest{TenantDNS: r.DNS(), DocumentType: "dl_object"}); !errors.Is(err, client.ErrOutcomeUnknown) {
				t.Errorf("%v", err)
			}
			r.wantCount(t, 1, "POST", "/document_share_session/create")
		})
	}
}

// A result that was not answered is asked for again; a 404 speaks of the session.
func TestDocumentShareResultFaults(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.tenant.FinishDocumentShares(0, localtenant.DocumentShareResult{})
	opened, err := r.OpenDocumentShare(t.Context(), scanShare(), client.DocumentShareRequest{TenantDNS: r.DNS(), DocumentType: "dl_object"})
	if err != nil {
		t.Fatal(err)
	}
	query := client.DocumentShareQuery{SessionID: opened.ID}
	const result = "/document_share_session/result"
	r.tenant.Inject(localtenant.Fault{Method: "POST", Path: result, DropAfter: true})
	if got, err := r.DocumentShareResult(t.Context(), scanShare(), query); err != nil || got.Status != "SUCCESS" {
		t.Errorf("%+v, %v", got, err)
	}
	r.tenant.Inject(localtenant.Fault{Method: "POST", Path: result, Status: 404, Body: `{"message":"gone"}`, ContentType: "application/json"})
	if _, err := r.DocumentShareResult(t.Context(), scanShare(), query); !errors.Is(err, client.ErrProofingSession) {
		t.Errorf("%v", err)
	}
}

// Samples have an empty object for every kind of document: that is none.
func TestDocumentShareResultForms(t *testing.T) {
	t.Parallel()
	r := start(t)
	for body, want := range map[string]int{
		`{"responseStatus":"SUCCESS","dl_object":{},"idcard_object":null,"raw_data":{},"token":""}`: 0,
		`{"responseStatus":"SUCCESS","ppt_object":{"id":"1"},"newer_object":{"id":"2"}}`:            2,
		`{"sessionId":"x"}`: -1, `[]`: -1, `{"responseStatus":null}`: -1,
	} {
		r.tenant.Inject(localtenant.Fault{Method: "POST", Path: "/document_share_session/result", Status: 200, Body: body, ContentType: "application/json"})
		got, err := r.DocumentShareResult(t.Context(), scanShare(), client.DocumentShareQuery{SessionID: "x"})
		if want < 0 {
			if err == nil || !strings.Contains(err.Error(), "responseStatus") {
				t.Errorf("%s: %v, %v", body, got, err)
			}
			continue
		}
		if err != nil || len(got.Documents) != want || got.RawData != nil || got.Token != "" {
			t.Errorf("%s: %+v, %v", body, got, err)
		}
	}
}

package acceptance

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/seal"
)

const (
	canary      = "canary-c0ffee"       // of write-only and of ephemeral inputs
	plainCanary = "plainbird-5eed5eed5" // of inputs that the state keeps
)

var imageCanary = base64.StdEncoding.EncodeToString([]byte(canary)) // of ephemeral inputs in base64

// With the CLI's logs at their most talkative no secret is in a log, in what is
// printed, or in a plan, not even when the tenant repeats it in a refusal. The
// state, and the plan that becomes it, have the plain variants alone.
func TestAccNothingLeaks(t *testing.T) {
	acctest.Once(t)
	t.Run("password", func(t *testing.T) {
		nothingLeaks(t, func(local *localtenant.Tenant) map[string]string {
			return map[string]string{"username": local.Username(), "password": local.Password(), "totp_secret": local.TOTPSecret()}
		})
	})
	t.Run("token", func(t *testing.T) {
		nothingLeaks(t, func(local *localtenant.Tenant) map[string]string {
			return map[string]string{"token": local.IssueToken(time.Hour)}
		})
	})
}

func nothingLeaks(t *testing.T, signIn func(*localtenant.Tenant) map[string]string) {
	t.Parallel()
	tenant := alone(t)
	local := tenant.Local(t)
	config, err := os.ReadFile(filepath.Join("testdata", "canaries.tf"))
	if err != nil {
		t.Fatal(err)
	}
	pair, err := seal.NewKeyPair()
	if err != nil {
		t.Fatal(err)
	}
	shares := local.OpenProofingSessions(1, func(_ int, session map[string]any) { session["share"] = true })
	parrot := &parrot{tenant: local}
	server := httptest.NewServer(parrot)
	t.Cleanup(server.Close)
	w := newWorkspace(t, firstCLI(t), map[string]string{"base_url": server.URL})
	w.write("canaries.tf", string(config))
	w.env = append(w.env, "TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(w.folder, "trace.log"))
	variables := map[string]string{
		"license_key": local.License(), "private_key": pair.PrivateKey(), "canary": canary, "plain_canary": plainCanary, "share_session_id": shares[0],
	}
	secrets := map[string]string{"the license": local.License(), "the private key": pair.PrivateKey(), "the password": local.Password(), "a write-only value": canary, "an image": imageCanary}
	for name, value := range signIn(local) {
		variables[name] = value
		if name == "token" || name == "totp_secret" {
			secrets["the "+name] = value
		}
	}
	for name, value := range variables {
		w.env = append(w.env, "TF_VAR_"+name+"="+value)
	}
	keeps := map[string]string{"a plain value": plainCanary}

	step := func(want int, args ...string) {
		t.Helper()
		if got := w.run(args...); got != want {
			t.Fatalf("%v ends with %d, want %d:\n%s", args, got, want, w.said())
		}
		finds(t, args[0]+" prints", w.said(), secrets)
		if args[0] != "show" { // a plan in JSON has what the state will have
			finds(t, args[0]+" prints", w.said(), keeps)
		}
	}
	step(0, "plan", "-no-color", "-var=round=1", "-out=saved.plan")
	step(0, "show", "-json", "saved.plan")
	step(0, "apply", "-no-color", "-auto-approve", "-var=round=1")
	finds(t, "the state has", w.read("terraform.tfstate"), secrets)
	if !strings.Contains(w.read("terraform.tfstate"), plainCanary) {
		t.Error("the state lacks the plain variants: nothing is proved by what it does not have")
	}
	step(0, "state", "rm", "onekosmos_message_gateway.text")
	step(0, "import", "-no-color", "-var=round=1", "onekosmos_message_gateway.text", gatewayID(t, local, "Text messages"))
	parrot.repeats.Store(true)
	step(1, "apply", "-no-color", "-auto-approve", "-parallelism=1", "-var=round=2") // ends at the ephemeral resource
	parrot.spares.Store(true)
	step(1, "apply", "-no-color", "-auto-approve", "-parallelism=1", "-var=round=2")
	for _, cloud := range []string{"aws", "azure", "gcp"} {
		for _, written := range []string{"true", "false"} {
			step(1, "apply", "-no-color", "-auto-approve", "-var=round=3", "-var=cloud="+cloud, "-var=written="+written, "-target=onekosmos_document_bucket.documents")
		}
	}
	step(1, "apply", "-no-color", "-auto-approve", "-var=round=3", "-var=written=false", "-target=onekosmos_idp_config.default", "-target=onekosmos_password_reset_settings.default")
	parrot.repeats.Store(false)
	if parrot.said.Load() < 32 { // those that open, the resources, six buckets, and two of settings
		t.Errorf("the tenant repeated %d secrets; the others are not proved:\n%s", parrot.said.Load(), w.said())
	}
	trace := w.read("trace.log")
	finds(t, "the log has", trace, secrets)
	finds(t, "the log has", trace, keeps)
	if !strings.Contains(trace, "request to the tenant") {
		t.Error("the log lacks the provider's own lines: nothing is proved by what it does not have")
	}
	for _, sent := range local.Journal() {
		for name, values := range sent.Header {
			if strings.EqualFold(name, "requestid") && strings.Contains(trace, values[0]) {
				t.Errorf("the log has the requestid of %s %s", sent.Method, sent.Path)
			}
			if strings.EqualFold(name, "authorization") && strings.Contains(trace, strings.TrimPrefix(values[0], "Bearer ")) {
				t.Errorf("the log has the token of %s %s", sent.Method, sent.Path)
			}
		}
	}
}

// finds reports secrets in a text, with the line, where they are not repeated.
func finds(t *testing.T, where, text string, secrets map[string]string) {
	t.Helper()
	for what, secret := range secrets {
		if at := strings.Index(text, secret); at >= 0 {
			start := strings.LastIndexByte(text[:at], '\n') + 1
			t.Errorf("%s %s, after %q", where, what, text[max(start, at-300):at])
		}
	}
}

func gatewayID(t *testing.T, local *localtenant.Tenant, name string) string {
	t.Helper()
	all := local.Objects("message_gateways")
	at := slices.IndexFunc(all, func(gateway map[string]any) bool { return gateway["name"] == name })
	if at < 0 {
		t.Fatalf("there is no gateway %s", name)
	}
	return fmt.Sprint(all[at]["_id"])
}

func hasCanary(text string) bool {
	return strings.Contains(text, canary) || strings.Contains(text, plainCanary) || strings.Contains(text, imageCanary)
}

// parrot stands in front of a tenant. Told to, it refuses every request with a
// secret in it, and repeats the request in its refusal.
type parrot struct {
	tenant  *localtenant.Tenant
	repeats atomic.Bool
	spares  atomic.Bool // the connector's license passes
	said    atomic.Int64
}

func (p *parrot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer := httptest.NewRecorder()
	p.tenant.ServeHTTP(answer, r)
	if p.repeats.Load() {
		journal := p.tenant.Journal()
		sent := string(journal[len(journal)-1].Request)
		if spared := p.spares.Load() && strings.Contains(sent, "-connector"); !spared && hasCanary(sent) {
			p.said.Add(1)
			var texts []string
			for _, word := range strings.Split(sent, `"`) {
				if hasCanary(word) {
					texts = append(texts, word)
				}
			}
			refusal, err := json.Marshal(map[string]any{"message": "not accepted: " + strings.Join(texts, " "),
				"errors": []any{map[string]any{"param": "value", "message": strings.Join(texts, " ") + " is wrong"}}})
			if err != nil {
				panic(err)
			}
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write(refusal)
			return
		}
	}
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}

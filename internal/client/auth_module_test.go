package client_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func ldapModule(name string) *client.AuthModule {
	port := client.Port(636)
	return &client.AuthModule{
		Type: client.ModuleLDAP, Subtype: "directory", Method: "authn", Name: name, Enabled: true, Mode: client.ModeDirect,
		Config: &client.ModuleConfig{
			ServerProtocol: new("ldaps"), Server: new("dc1.example.com"), ServerPort: &port, BindDN: new("cn=svc"), BindPassword: "s3cret-bind",
			BaseDN: new("dc=example"), SecurityAuthentication: new("Simple"), Filter: new("(uid={0})"),
			CAList: []client.CertificateAuthority{{CertTemplate: "User", DCDNS: "ca1.example.com", DCCA: "CA 1"}, {CertTemplate: "User", DCDNS: "ca2.example.com", DCCA: "CA 2"}},
		},
	}
}

func azureModule(name string) *client.AuthModule {
	return &client.AuthModule{
		Type: client.ModuleAzureAD, Subtype: "directory", Method: "authn", Name: name, Enabled: true, Mode: client.ModeDirect,
		Config: &client.ModuleConfig{
			AppName: new("app"), TenantID: new("azure-tenant"), TenantName: new("example"), ClientID: new("c"), ClientSecret: "s3cret-client",
			LoginBasePath: new("https://login.example.com"), GraphAPIBasePath: new("https://graph.example.com"),
		},
	}
}

func dbModule(name string) *client.AuthModule {
	return &client.AuthModule{Type: client.ModuleDB, Subtype: "datastore", Method: "authn", Name: name, Enabled: true, Mode: client.ModeDirect, Config: &client.ModuleConfig{}}
}

func (r *rig) module(t testing.TB, want *client.AuthModule) *client.AuthModule {
	t.Helper()
	made, err := r.AuthModules().Create(t.Context(), want)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// kept is what the tenant keeps of a module, its path a.b.c.
func (r *rig) kept(id, path string) any {
	for _, module := range r.tenant.Objects("auth_modules") {
		if module["_id"] == id {
			var value any = module
			for name := range strings.SplitSeq(path, ".") {
				object, _ := value.(map[string]any)
				value = object[name]
			}
			return value
		}
	}
	return nil
}

// patches returns the bodies of all updates of modules, refused ones too.
func (r *rig) patches(t testing.TB) (bodies []map[string]any) {
	t.Helper()
	for _, x := range r.tenant.Journal() {
		if x.Method == "PATCH" && x.Endpoint == "/auth_modules/{moduleId}" {
			var body map[string]any
			if err := json.Unmarshal(x.Request, &body); err != nil {
				t.Fatal(err)
			}
			bodies = append(bodies, body)
		}
	}
	return bodies
}

// An update sends what differs, and what it does not model stays.
func TestAuthModuleUpdateSendsDifferences(t *testing.T) {
	t.Parallel()
	r := start(t, modes(localtenant.Modes{OptionalSecrets: true, UnknownFields: true, TextBooleans: true, ShuffleLists: true}))
	ctx, store := t.Context(), r.AuthModules()
	made := r.module(t, ldapModule("a"))

	r.tenant.ResetJournal()
	want := ldapModule("a")
	want.Config.BindPassword = ""
	if _, err := store.Update(ctx, made.ID, want); err != nil || len(r.patches(t)) != 0 {
		t.Errorf("nothing differs, sent %v, %v", r.patches(t), err)
	}
	want.Name = "b"
	if _, err := store.Update(ctx, made.ID, want); err != nil {
		t.Fatal(err)
	}
	if sent := r.patches(t); len(sent) != 1 || fmt.Sprint(sent[0]) != "map[mode:direct name:b type:ldap]" {
		t.Errorf("another name sent %v", sent)
	}
	want.Config.Filter = new("(mail={0})")
	changed, err := store.Update(ctx, made.ID, want)
	if err != nil {
		t.Fatal(err)
	}
	if *changed.Config.Filter != "(mail={0})" || r.kept(made.ID, "config.filter") != "(mail={0})" || r.kept(made.ID, "config.bindpassword") != "s3cret-bind" ||
		r.kept(made.ID, "config.newerText") == nil || r.kept(made.ID, "name") != "b" {
		t.Errorf("after the update: %v", r.tenant.Objects("auth_modules"))
	}
}

// That an Azure directory's tenant is called like this tenant's id, which no
// request repeats, is no reason to lose it.
func TestAzureTenantID(t *testing.T) {
	t.Parallel()
	r := start(t)
	made := r.module(t, azureModule("a"))
	want := azureModule("a")
	want.Config.ClientSecret, want.Config.TenantID = "", new("another")
	changed, err := r.AuthModules().Update(t.Context(), made.ID, want)
	if err != nil || *changed.Config.TenantID != "another" || r.kept(made.ID, "config.tenantId") != "another" || r.kept(made.ID, "config.clientSecret") != "s3cret-client" {
		t.Errorf("%+v, %v", changed, err)
	}
	if sent := r.patches(t); len(sent) != 1 || sent[0]["type"] != nil || sent[0]["mode"] != nil {
		t.Errorf("sent %v; the reference's body for azuread has neither type nor mode", sent)
	}
}

// A tenant that takes no change without the bind password gets the one that the
// caller knows, and never what it shows itself, which may be a mask.
func TestAuthModuleInsistence(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		secrets, known, want string
		fails                bool
	}{
		"shown and known":   {"", "s3cret-bind", "s3cret-bind", false},
		"shown":             {"", "", "s3cret-bind", true},
		"masked and known":  {"masked", "s3cret-bind", "s3cret-bind", false},
		"omitted and known": {"omitted", "s3cret-bind", "s3cret-bind", false},
		"masked":            {"masked", "", "s3cret-bind", true},
		"omitted":           {"omitted", "", "s3cret-bind", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, modes(localtenant.Modes{Secrets: test.secrets}))
			made := r.module(t, ldapModule("a"))
			want := ldapModule("a")
			want.Config.BindPassword, want.Config.Filter, want.Known.BindPassword = "", new("(mail={0})"), test.known
			_, err := r.AuthModules().Update(t.Context(), made.ID, want)
			if test.fails != (err != nil) || err != nil && !strings.Contains(err.Error(), "bind password") {
				t.Errorf("%v", err)
			}
			if got := r.kept(made.ID, "config.bindpassword"); got != test.want {
				t.Errorf("the tenant keeps %v", got)
			}
		})
	}
}

func TestAuthModuleScript(t *testing.T) {
	t.Parallel()
	r := start(t)
	const at = "/auth_modules/updateJs/{moduleId}"
	want := dbModule("a")
	want.Script = json.RawMessage(`{"script": "return user"}`)
	made := r.module(t, want)
	if got := r.kept(made.ID, "script.script"); got != "return user" {
		t.Errorf("the script is %v", got)
	}
	want.Script = nil
	if _, err := r.AuthModules().Update(t.Context(), made.ID, want); err != nil {
		t.Fatal(err)
	}
	r.wantCount(t, 1, "PATCH", at)
	// The module exists, whatever became of its script.
	r.tenant.Inject(localtenant.Fault{Path: at, Status: 400, ContentType: asJSON, Body: `{"message":"no such function"}`})
	want = dbModule("b")
	want.Script = json.RawMessage(`{"script": "x"}`)
	half, err := r.AuthModules().Create(t.Context(), want)
	if half == nil || half.ID == "" || !errors.Is(err, client.ErrRefused) || !strings.Contains(err.Error(), half.ID) || !strings.Contains(err.Error(), "script") {
		t.Errorf("%+v, %v", half, err)
	}
}

// After a lost answer the module is found by name, type and mode.
func TestAuthModuleLostAnswer(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.tenant.Inject(localtenant.Fault{Path: "/auth_modules/create", DropAfter: true})
	made, err := r.AuthModules().Create(t.Context(), ldapModule("a"))
	if err != nil || made.ID == "" || *made.Config.Server != "dc1.example.com" {
		t.Fatalf("%+v, %v", made, err)
	}
	r.wantCount(t, 1, "PUT", "/auth_modules/create")
	r.tenant.Inject(localtenant.Fault{Path: "/auth_modules/create", DropBefore: true})
	if other, err := r.AuthModules().Create(t.Context(), dbModule("a")); !errors.Is(err, client.ErrOutcomeUnknown) {
		t.Errorf("a module of another type was taken: %+v, %v", other, err)
	}
}

func TestAuthModuleListIsNoList(t *testing.T) {
	t.Parallel()
	r := start(t, retries(-1))
	for _, body := range []string{`null`, `{"modules":null}`, `{"message":"later"}`, `{"modules":[{}]}`} {
		r.tenant.Inject(localtenant.Fault{Path: "/auth_modules/fetch", Status: 200, ContentType: asJSON, Body: body})
		for m, err := range r.AuthModules().List(t.Context()) {
			if err == nil {
				t.Errorf("%s: %+v", body, m)
			}
		}
	}
}

// A list that is asked for whole is empty where an empty container is answered.
func TestEmptyContainers(t *testing.T) {
	t.Parallel()
	r := start(t, retries(-1))
	count := func(list iter.Seq2[string, error]) (n int) {
		for what, err := range list {
			if n++; err != nil {
				t.Error(what, err)
			}
		}
		return n
	}
	for path, list := range map[string]iter.Seq2[string, error]{
		"/serviceprovider/fetch":          names(r.ServiceProviders().List(t.Context())),
		"/auth_modules/fetch":             names(r.AuthModules().List(t.Context())),
		"/msg_gateway/fetch":              names(r.MessageGateways().List(t.Context())),
		"/config/template/fetch":          names(r.MessageTemplates().List(t.Context())),
		"/authenticationJourney/fetch":    names(r.AuthenticationJourneys().List(t.Context())),
		"/v2/authenticationJourney/fetch": names(r.AuthenticationJourneysV2().List(t.Context())),
		"/secret-store/fetch":             names(r.SecretStore().List(t.Context())),
	} {
		for _, body := range []string{`{}`, ` { } `, `[]`} {
			r.tenant.Inject(localtenant.Fault{Path: path, Status: 200, ContentType: asJSON, Body: body, Times: -1})
			if n := count(list); n > 0 {
				t.Errorf("%s answers %s: %d elements", path, body, n)
			}
			r.tenant.ClearFaults()
		}
	}
}

// names forgets what the elements of a list are.
func names[A any](list iter.Seq2[*A, error]) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for a, err := range list {
			if !yield(fmt.Sprintf("%T", a), err) {
				return
			}
		}
	}
}

func TestAuthModuleAnswers(t *testing.T) {
	t.Parallel()
	var m client.AuthModule
	err := json.Unmarshal([]byte(`{"_id":"1","type":"ad","enabled":"true","config":{"serverport":389,"bindpassword":"shown","logfilecount":"7","logfilesizemb":5.0,
		"caList":[{"dc_dns":"b"},{"dc_dns":"a"}],"caStatusChangeNotificationsTo":["z","y"],"passwordPolicy":{"allowed":"true","rules":{"min":"8","min_enabled":"false","noSpaces":true}}},
		"kerberos_config":{"enabled":"false","keytab_file":"shown"}}`), &m)
	if err != nil {
		t.Fatal(err)
	}
	c := m.Config
	if !bool(m.Enabled) || *c.ServerPort != 389 || *c.LogFileCount != 7 || *c.LogFileSizeMB != 5 || c.CAList[0].DCDNS != "a" || !slices.Equal(c.CANotificationsTo, []string{"y", "z"}) ||
		c.PasswordPolicy.Rules.Min != 8 || bool(c.PasswordPolicy.Rules.MinEnabled) || !bool(c.PasswordPolicy.Rules.NoSpaces) || bool(*m.Kerberos.Enabled) {
		t.Errorf("read as %+v", c)
	}
	sent, err := json.Marshal(m)
	if err != nil || strings.Contains(string(sent), "shown") || strings.Contains(string(sent), `"allowed"`) || !strings.Contains(string(sent), `"serverport":"389"`) {
		t.Errorf("sent as %s, %v", sent, err)
	}
	for _, bad := range []string{`{"config":{"serverport":"x"}}`, `{"config":{"serverport":70000}}`, `{"config":{"logfilecount":1.5}}`, `{"config":{"caTimeoutSeconds":"soon"}}`} {
		if err := json.Unmarshal([]byte(bad), new(client.AuthModule)); err == nil {
			t.Errorf("%s is read", bad)
		}
	}
	port := client.Port(0)
	if text, err := json.Marshal(client.ModuleConfig{ServerPort: &port}); err != nil || string(text) != `{"serverport":""}` {
		t.Errorf("no port is sent as %s, %v", text, err)
	}
}

package localtenant_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// TestPlatformReads looks at what every service says of itself to anyone who
// asks.
func TestPlatformReads(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	version := regexp.MustCompile(`^.+\.[0-9a-f]+\.[0-9]{10}$`) // git tag, commit and the time in seconds
	paths := []string{"/adminapi/platform_health"}
	for _, service := range []string{"adminapi", "idproofingapi", "webauthn", "walletapi"} {
		paths = append(paths, "/"+service+"/healthz")
		key := c.plain("GET", "/"+service+"/publickeys", "").object()
		if len(key) != 1 || key["publicKey"] != c.tenant.PublicKey(service) {
			t.Errorf("%s: %v", service, key)
		}
		directory := c.plain("GET", "/"+service+"/sd", "").object()
		if licenses, _ := directory["licenses"].(string); !strings.HasPrefix(licenses, c.url) {
			t.Errorf("%s: %v", service, directory)
		}
		for name, value := range directory {
			if _, ok := value.(string); !ok {
				t.Errorf("%s: %s is %v", service, name, value)
			}
		}
	}
	for _, path := range paths {
		service := strings.Split(path, "/")[1]
		out := c.plain("GET", path, "").object()
		text, _ := out["version"].(string)
		if len(out) != 4 || out["status"] != "all services operational" || out["code"] != "200" || !version.MatchString(text) ||
			out["publicKey"] != c.tenant.PublicKey(service) {
			t.Errorf("%s: %v", path, out)
		}
	}
	// A newer tenant adds no names to the directory: they are data.
	c.tenant.Set(localtenant.Modes{UnknownFields: true})
	if directory := c.plain("GET", "/walletapi/sd", "").object(); directory["newerText"] != nil {
		t.Errorf("a newer tenant's: %v", directory)
	}
	if healthy := c.plain("GET", "/walletapi/healthz", "").object(); healthy["newerText"] == nil {
		t.Errorf("not a newer tenant's: %v", healthy)
	}
}

const (
	environmentPath = "/adminapi/environment"
	age             = "sessionMaxAgeMinute"
	ages            = "sessionMaxAgeMinutes"
)

func TestEnvironment(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{Password: "pass"})
	for _, service := range []string{"adminapi", "idproofingapi", "webauthn", "walletapi"} {
		out := c.plain("GET", "/"+service+"/environment", "")
		if out.status != 200 || out.object()["allowed_time_span"] != 60.0 || (out.object()[age] == 60.0) != (service == "adminapi") {
			t.Errorf("%s: %s", service, out.raw)
		}
	}
	for minutes, name := range map[float64]string{30: age, 45: ages} {
		out := c.want(200, "PATCH", environmentPath, map[string]any{name: minutes})
		if !out.sealed || len(out.object()) != 1 || out.object()[age] != minutes {
			t.Errorf("%s: %v, sealed %v", name, out.body, out.sealed)
		}
		if read := c.plain("GET", environmentPath, "").object(); read[age] != minutes || c.tenant.SessionAge() != int(minutes) {
			t.Errorf("%s: read %v", name, read)
		}
	}
	c.want(200, "PATCH", environmentPath, map[string]any{age: 20, ages: 20})

	// What is set is how long a token lives.
	token := c.want(200, "POST", "/adminapi/v2/request_access", c.ids(with("username", "administrator"), with("password", "pass"))).object()["jwt"]
	found := c.want(200, "POST", verifyToken, map[string]any{"token": token}).object()
	if from, _ := found["iat"].(float64); found["exp"] != from+20*60 {
		t.Errorf("a token is good from %v until %v", found["iat"], found["exp"])
	}
	c.tenant.SetSessionAge(5)
	if read := c.plain("GET", environmentPath, "").object(); read[age] != 5.0 {
		t.Errorf("behind everyone's back: %v", read)
	}
	if got := c.tenant.Violations(); got != nil {
		t.Errorf("violations: %v", got)
	}
}

func TestEnvironmentValidation(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	for _, name := range []string{age, ages} {
		for _, value := range []any{"60", 0, -1, 1.5, 525601, nil, true} {
			c.refused(name, "PATCH", environmentPath, map[string]any{name: value})
		}
	}
	c.refused(age, "PATCH", environmentPath, map[string]any{})
	c.refused(ages, "PATCH", environmentPath, map[string]any{age: 10, ages: 20})
	c.refused("allowed_time_span", "PATCH", environmentPath, map[string]any{age: 10, "allowed_time_span": 60})
	c.refused("data", "PATCH", environmentPath, nil, unsealed(map[string]any{age: 10}))
	c.want(http.StatusUnauthorized, "PATCH", environmentPath, map[string]any{age: 10}, drop("authorization"))
	if got := c.tenant.SessionAge(); got != 60 {
		t.Errorf("refused and set to %d", got)
	}
	if out := c.plain("PATCH", "/walletapi/environment", "{}"); out.status != http.StatusNotFound {
		t.Errorf("another service: %d", out.status)
	}
	// Only this service knows a license here, and it is plain.
	bare := drop("authorization", "publickey", "requestid")
	c.want(200, "GET", "/webauthn/environment", nil, bare, header("licensekey", c.tenant.License()))
	c.want(http.StatusUnauthorized, "GET", "/webauthn/environment", nil, bare, header("licensekey", "another"))
	c.recorded(200, "GET", environmentPath, nil, bare, header("licensekey", c.tenant.License()))
}

func TestEnvironmentSpelling(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	for known, other := range map[string]string{age: ages, ages: age} {
		c.tenant.Set(localtenant.Modes{SessionAgeName: known})
		c.refused(other, "PATCH", environmentPath, map[string]any{other: 10})
		c.refused(other, "PATCH", environmentPath, map[string]any{age: 10, ages: 10})
		c.refused(known, "PATCH", environmentPath, map[string]any{})
		if out := c.want(200, "PATCH", environmentPath, map[string]any{known: 15}).object(); out[known] != 15.0 || len(out) != 1 {
			t.Errorf("%s: %v", known, out)
		}
		if read := c.plain("GET", environmentPath, "").object(); read[known] != 15.0 || read[other] != nil {
			t.Errorf("%s: read %v", known, read)
		}
	}
}

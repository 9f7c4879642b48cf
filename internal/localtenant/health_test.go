package localtenant_test

import (
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

package client

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestSigningAlgorithm(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]SigningAlgorithm{
		"RSA_SHA1":   "RSA_SHA1",
		"RSA_SHA256": "RSA_SHA256",
		"http://www.w3.org/2000/09/xmldsig#rsa-sha1":        "RSA_SHA1",
		"http://www.w3.org/2000/09/xmldsig#rsa-sha256":      "RSA_SHA256",
		"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256": "RSA_SHA256",
		"http://www.w3.org/2001/04/xmldsig-more#rsa-sha512": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
		"": "",
	} {
		var got SigningAlgorithm
		raw, _ := json.Marshal(text)
		if err := json.Unmarshal(raw, &got); err != nil || got != want {
			t.Errorf("%q is read as %q, %v", text, got, err)
		}
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		`["openid","email"]`: {"openid", "email"},
		`"openid  email"`:    {"openid", "email"},
		`""`:                 {},
		`[]`:                 {},
		`null`:               {},
	} {
		var got words
		if err := json.Unmarshal([]byte(text), &got); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s is read as %q, %v", text, got, err)
		}
	}
	if err := json.Unmarshal([]byte(`[1]`), new(words)); err == nil {
		t.Error("numbers are read as words")
	}
}

func TestOIDCConfig(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("s", 2*maxMessage)
	for text, want := range map[string]OIDCConfig{
		`{"client_id":"a","client_secret":"b"}`:                  {ClientID: "a", ClientSecret: "b"},
		`{"clientId":"a","clientSecret":"b"}`:                    {ClientID: "a", ClientSecret: "b"},
		`{"client_id":"a","client_secret":"********"}`:           {ClientID: "a"},
		`{"client_secret":"••••"}`:                               {},
		`{"client_secret":"xxxx"}`:                               {},
		`{"client_secret":"xxxx1"}`:                              {ClientSecret: "xxxx1"},
		`{"client_secret":"` + long + `"}`:                       {ClientSecret: long},
		`{"scope":"openid email","redirect_uris":["https://x"]}`: {Scope: []string{"openid", "email"}, RedirectURIs: []string{"https://x"}},
	} {
		var got OIDCConfig
		if err := json.Unmarshal([]byte(text), &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%.80s is read as %.200v, %v", text, got, err)
		}
		sent, err := json.Marshal(got)
		if err != nil || strings.Contains(string(sent), "ecret") || strings.Contains(string(sent), "lient") {
			t.Errorf("%.80s is sent as %s, %v", text, sent, err)
		}
	}
}

func TestCatalogTemplateIsWhole(t *testing.T) {
	t.Parallel()
	template := strings.Repeat("x", 5000)
	var item CatalogItem
	if err := json.Unmarshal([]byte(`{"template":"`+template+`"}`), &item); err != nil || string(item.Template) != template {
		t.Errorf("%d characters of 5000, %v", len(item.Template), err)
	}
}

func TestSameServiceProvider(t *testing.T) {
	t.Parallel()
	saml := func(name, entity string) *ServiceProvider {
		return &ServiceProvider{Name: name, Type: TypeSAML, SAML: &SAMLConfig{EntityID: entity}}
	}
	oidc := func(uris ...string) *ServiceProvider {
		return &ServiceProvider{Name: "a", Type: TypeOIDC, OIDC: &OIDCConfig{RedirectURIs: uris}}
	}
	for name, test := range map[string]struct {
		sent, found *ServiceProvider
		want        bool
	}{
		"the same":              {saml("a", "e"), saml("a", "e"), true},
		"another name":          {saml("a", "e"), saml("b", "e"), false},
		"another entity":        {saml("a", "e"), saml("a", "f"), false},
		"another type":          {saml("a", "e"), oidc(), false},
		"a list without it":     {saml("a", "e"), &ServiceProvider{Name: "a", Type: TypeSAML}, true},
		"URIs in another order": {oidc("x", "y"), oidc("y", "x"), true},
		"other URIs":            {oidc("x", "y"), oidc("x"), false},
	} {
		if sameServiceProvider(test.sent, test.found) != test.want {
			t.Errorf("%s: %t", name, !test.want)
		}
	}
}

package client

import (
	"net/url"
	"strings"
	"testing"
)

func TestEndpointURL(t *testing.T) {
	t.Parallel()
	one := endpoint{method: "GET", path: "/serviceprovider/{id}"}
	two := endpoint{method: "GET", path: "/community/{communityName}/idp/{idpIdentifier}/metadata"}
	none := endpoint{method: "POST", path: "/serviceprovider/fetch"}
	for name, test := range map[string]struct {
		endpoint endpoint
		params   []string
		query    url.Values
		want     string // with "error: " in front, what the error says
	}{
		"no parameter":    {none, nil, nil, "https://t/adminapi/serviceprovider/fetch"},
		"one":             {one, []string{"a1"}, nil, "https://t/adminapi/serviceprovider/a1"},
		"two, in order":   {two, []string{"default", "idp 1"}, nil, "https://t/adminapi/community/default/idp/idp%201/metadata"},
		"a query":         {none, nil, url.Values{"moduleId": {"a&b"}}, "https://t/adminapi/serviceprovider/fetch?moduleId=a%26b"},
		"a path in it":    {one, []string{"a/../b"}, nil, "https://t/adminapi/serviceprovider/a%2F..%2Fb"},
		"a query in it":   {one, []string{"a?b#c"}, nil, "https://t/adminapi/serviceprovider/a%3Fb%23c"},
		"a percent in it": {one, []string{"%2e%2e"}, nil, "https://t/adminapi/serviceprovider/%252e%252e"},
		"a placeholder":   {two, []string{"{idpIdentifier}", "x"}, nil, "https://t/adminapi/community/%7BidpIdentifier%7D/idp/x/metadata"},
		"non-ASCII":       {one, []string{"ä"}, nil, "https://t/adminapi/serviceprovider/%C3%A4"},
		"empty":           {one, []string{""}, nil, "error: names nothing"},
		"dot":             {one, []string{"."}, nil, "error: names nothing"},
		"two dots":        {one, []string{".."}, nil, "error: names nothing"},
		"one too few":     {two, []string{"default"}, nil, "error: fewer parameters"},
		"one too many":    {one, []string{"a", "b"}, nil, "error: more parameters"},
		"one for none":    {none, []string{"a"}, nil, "error: more parameters"},
		"none for one":    {one, nil, nil, "error: fewer parameters"},
	} {
		got, err := test.endpoint.url("https://t/adminapi", test.params, test.query)
		if says, failed := strings.CutPrefix(test.want, "error: "); failed {
			if err == nil || got != "" || !strings.Contains(err.Error(), says) {
				t.Errorf("%s: got %q, %v", name, got, err)
			}
		} else if err != nil || got != test.want {
			t.Errorf("%s: got %q, %v; want %q", name, got, err, test.want)
		}
	}
}

func TestRepeatable(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		endpoint endpoint
		want     bool
	}{
		{endpoint{method: "GET"}, true},
		{endpoint{method: "GET", changes: true}, false},
		{endpoint{method: "POST", reads: true}, true},
		{endpoint{method: "POST"}, false},
		{endpoint{method: "PUT"}, false},
		{endpoint{method: "PATCH"}, false},
		{endpoint{method: "DELETE"}, false},
	} {
		if test.endpoint.repeatable() != test.want {
			t.Errorf("%+v: %t", test.endpoint, !test.want)
		}
	}
}

func TestBases(t *testing.T) {
	t.Parallel()
	got := Config{BaseURL: "https://t/", WebAuthnAPI: "https://w/api/"}.bases()
	want := [services]string{"https://t/adminapi", "https://t/idproofingapi", "https://w/api", "https://t/walletapi", "https://t"}
	if got != want {
		t.Errorf("got %q", got)
	}
}

package provider_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

func token(expires time.Time) string {
	part := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	return part(`{"alg":"HS256"}`) + "." + part(fmt.Sprintf(`{"exp":%d}`, expires.Unix())) + ".c2lnbmF0dXJl"
}

// configure hands settings to a fresh provider and returns its diagnostics.
func configure(t *testing.T, settings map[string]tftypes.Value) []*tfprotov6.Diagnostic {
	t.Helper()
	server := providerserver.NewProtocol6(provider.New("test")())()
	schema, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || len(schema.Diagnostics) > 0 {
		t.Fatal(err, schema.Diagnostics)
	}
	ty := schema.Provider.ValueType().(tftypes.Object)
	config, err := tfprotov6.NewDynamicValue(ty, object(ty, settings))
	if err != nil {
		t.Fatal(err)
	}
	validated, err := server.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: &config})
	if err != nil || len(validated.Diagnostics) > 0 {
		return validated.Diagnostics
	}
	configured, err := server.ConfigureProvider(context.Background(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.12.0", Config: &config})
	if err != nil {
		t.Fatal(err)
	}
	return configured.Diagnostics
}

func object(ty tftypes.Object, values map[string]tftypes.Value) tftypes.Value {
	all := make(map[string]tftypes.Value, len(ty.AttributeTypes))
	for name, attribute := range ty.AttributeTypes {
		all[name] = tftypes.NewValue(attribute, nil)
		if value, ok := values[name]; ok {
			all[name] = value
		}
	}
	return tftypes.NewValue(ty, all)
}

func text(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }

func number(n float64) tftypes.Value { return tftypes.NewValue(tftypes.Number, n) }

var endpointsType = tftypes.Object{AttributeTypes: map[string]tftypes.Type{
	"admin_api": tftypes.String, "id_proofing_api": tftypes.String, "webauthn_api": tftypes.String, "wallet_api": tftypes.String,
}}

// Nothing listens where these settings point: what they say is found out
// without the network.
func TestBadSettings(t *testing.T) {
	good := token(time.Now().Add(time.Hour))
	for name, test := range map[string]struct {
		settings  map[string]tftypes.Value
		attribute string
		says      []string
	}{
		"nothing":             {nil, "base_url", []string{"it is not set", "https://tenant.1kosmos.net", "ONEKOSMOS_BASE_URL"}},
		"no sign-in":          {map[string]tftypes.Value{"base_url": text("https://t.example.com")}, "token", []string{"nothing to sign in with", "username and password", "ONEKOSMOS_TOKEN"}},
		"one service":         {map[string]tftypes.Value{"base_url": text("https://t.example.com/adminapi/"), "token": text(good)}, "base_url", []string{"ends in /adminapi", "the root of your tenant"}},
		"http on public host": {map[string]tftypes.Value{"base_url": text("http://tenant.1kosmos.net"), "token": text(good)}, "base_url", []string{`"http://tenant.1kosmos.net"`, "unprotected", "https"}},
		"short fingerprint":   {map[string]tftypes.Value{"base_url": text("https://t.example.com"), "token": text(good), "service_keys": pins("admin_api", "ab:cd")}, "service_keys", []string{`"admin_api": "ab:cd" is not a fingerprint`, "64 digits"}},
		"pinned nothing":      {map[string]tftypes.Value{"base_url": text("https://t.example.com"), "token": text(good), "service_keys": pins("adminapi", strings.Repeat("0", 64))}, "service_keys", []string{`"adminapi": there is no service of that name`, "admin_api"}},
		"pins not known":      {map[string]tftypes.Value{"base_url": text("https://t.example.com"), "token": text(good), "service_keys": tftypes.NewValue(pinsType, tftypes.UnknownValue)}, "service_keys", []string{"not known yet"}},
		"null pin":            {map[string]tftypes.Value{"base_url": text("https://t.example.com"), "token": text(good), "service_keys": pins("admin_api", nil)}, "service_keys", []string{`"" is not a fingerprint`}},
		"pin not known":       {map[string]tftypes.Value{"base_url": text("https://t.example.com"), "token": text(good), "service_keys": pins("admin_api", tftypes.UnknownValue)}, "service_keys", []string{"not known yet"}},
		"no URL":              {map[string]tftypes.Value{"base_url": text("tenant"), "token": text(good)}, "base_url", []string{`"tenant" is not a URL`}},
		"URL with a query":    {map[string]tftypes.Value{"base_url": text("https://t.example.com/?a=b"), "token": text(good)}, "base_url", []string{"query"}},
		"bad endpoint":        {map[string]tftypes.Value{"base_url": text("https://t.example.com"), "token": text(good), "endpoints": object(endpointsType, map[string]tftypes.Value{"wallet_api": text("http://w.example.com")})}, "endpoints.wallet_api", []string{"unprotected"}},
		"no token":            {map[string]tftypes.Value{"base_url": text("https://t.example.com"), "token": text("Bearer canary")}, "token", []string{"not a token", "without the `Bearer ` prefix"}},
		"expired":             {map[string]tftypes.Value{"base_url": text("https://t.example.com"), "token": text(token(time.Unix(1700000000, 0)))}, "token", []string{"expired at 2023-11-14T22:13:20Z", "Sign in again"}},
		"token and user":      {map[string]tftypes.Value{"base_url": text("https://t.example.com"), "token": text(good), "username": text("u"), "password": text("canary")}, "token", []string{"Keep one way"}},
		"user alone":          {map[string]tftypes.Value{"base_url": text("https://t.example.com"), "username": text("u")}, "password", []string{"without password"}},
		"password alone":      {map[string]tftypes.Value{"base_url": text("https://t.example.com"), "password": text("canary")}, "username", []string{"without username"}},
		"bad key":             {map[string]tftypes.Value{"base_url": text("https://t.example.com"), "token": text(good), "private_key": text("Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5")}, "private_key", []string{"36 bytes", "base64"}},
		"bad certificate":     {map[string]tftypes.Value{"base_url": text("https://t.example.com"), "token": text(good), "ca_certificate": text("-----BEGIN NOTHING-----")}, "ca_certificate", []string{"no certificate", "PEM"}},
		"bad timeout":         {map[string]tftypes.Value{"base_url": text("https://t.example.com"), "token": text(good), "request_timeout": text("soon")}, "request_timeout", []string{`"soon" is not a duration`, `"30s"`}},
		"negative timeout":    {map[string]tftypes.Value{"base_url": text("https://t.example.com"), "token": text(good), "request_timeout": text("-1s")}, "request_timeout", []string{`"-1s" is not between 1ms and 1h0m0s`}},
		"too many retries":    {map[string]tftypes.Value{"base_url": text("https://t.example.com"), "token": text(good), "max_retries": number(100)}, "max_retries", []string{"between 0 and 20", "100"}},
		"no concurrency":      {map[string]tftypes.Value{"base_url": text("https://t.example.com"), "token": text(good), "max_concurrent_requests": number(0)}, "max_concurrent_requests", []string{"between 1 and 100"}},
		"no rate":             {map[string]tftypes.Value{"base_url": text("https://t.example.com"), "token": text(good), "requests_per_second": number(0)}, "requests_per_second", []string{"between"}},
		"unknown on destroy":  {map[string]tftypes.Value{"base_url": text("https://t.example.com"), "token": text(good), "settings_on_destroy": text("explode")}, "settings_on_destroy", []string{`"restore" "keep"`, "explode"}},
		"id that is none":     {map[string]tftypes.Value{"base_url": text("https://t.example.com"), "token": text(good), "tenant_id": text("a/b")}, "tenant_id", []string{`"a/b" is not an id`}},
		"not known yet":       {map[string]tftypes.Value{"base_url": tftypes.NewValue(tftypes.String, tftypes.UnknownValue), "token": text(good)}, "base_url", []string{"not known yet", "-target", "ONEKOSMOS_BASE_URL"}},
		"endpoints not known": {map[string]tftypes.Value{"base_url": text("https://t.example.com"), "token": text(good), "endpoints": tftypes.NewValue(endpointsType, tftypes.UnknownValue)}, "endpoints.admin_api", []string{"not known yet"}},
	} {
		t.Run(name, func(t *testing.T) {
			diagnostics := configure(t, test.settings)
			for _, d := range diagnostics {
				if strings.Contains(d.Summary+d.Detail, "canary") || strings.Contains(d.Summary+d.Detail, "Y2FuYXJ5") {
					t.Errorf("a secret is in the diagnostic: %s", d.Detail)
				}
			}
			for _, d := range diagnostics {
				if attribute(d) == test.attribute && says(d, test.says) {
					return
				}
			}
			t.Errorf("no diagnostic on %s that says %q among:", test.attribute, test.says)
			for _, d := range diagnostics {
				t.Logf("%s: %s: %s", attribute(d), d.Summary, d.Detail)
			}
		})
	}
}

var pinsType = tftypes.Map{ElementType: tftypes.List{ElementType: tftypes.String}}

func pins(service string, fingerprint any) tftypes.Value {
	return tftypes.NewValue(pinsType, map[string]tftypes.Value{
		service: tftypes.NewValue(pinsType.ElementType, []tftypes.Value{tftypes.NewValue(tftypes.String, fingerprint)}),
	})
}

func attribute(d *tfprotov6.Diagnostic) string {
	var names []string
	for _, step := range d.Attribute.Steps() {
		if name, ok := step.(tftypes.AttributeName); ok {
			names = append(names, string(name))
		}
	}
	return strings.Join(names, ".")
}

func says(d *tfprotov6.Diagnostic, words []string) bool {
	for _, word := range words {
		if !strings.Contains(strings.Join(strings.Fields(d.Detail), " "), word) {
			return false
		}
	}
	return true
}

func TestGoodSettings(t *testing.T) {
	good := text(token(time.Now().Add(time.Hour)))
	for name, settings := range map[string]map[string]tftypes.Value{
		"token":            {"base_url": text("https://t.example.com"), "token": good},
		"user":             {"base_url": text("https://t.example.com/"), "username": text("u"), "password": text("p")},
		"license alone":    {"base_url": text("https://t.example.com"), "license_key": text("l")},
		"this machine":     {"base_url": text("http://[::1]:8080"), "token": good},
		"no retries":       {"base_url": text("https://t.example.com"), "token": good, "max_retries": number(0)},
		"from files":       {"base_url": text("\ufeffhttps://t.example.com\r\n"), "username": text(" u\n"), "password": text("p\r\n"), "private_key": text("\ufeffAQ==\r\n"), "license_key": text("l\n")},
		"everything timed": {"base_url": text("https://t.example.com"), "token": good, "request_timeout": text("1m30s"), "requests_per_second": number(2.5)},
	} {
		t.Run(name, func(t *testing.T) {
			for _, d := range configure(t, settings) {
				t.Errorf("%s: %s", d.Summary, d.Detail)
			}
		})
	}
}

// Every setting may come from the environment, and the configuration wins.
func TestSettingsFromTheEnvironment(t *testing.T) {
	t.Setenv("ONEKOSMOS_BASE_URL", "https://t.example.com")
	t.Setenv("ONEKOSMOS_TOKEN", token(time.Now().Add(time.Hour)))
	t.Setenv("ONEKOSMOS_MAX_RETRIES", "2")
	t.Setenv("ONEKOSMOS_READ_COALESCING", "false")
	if d := configure(t, nil); len(d) > 0 {
		t.Fatalf("from the environment: %s", d[0].Detail)
	}
	for given, problem := range map[string]string{
		`{"admin_api": ["` + strings.Repeat("0", 64) + `"]}`: "",
		`{"admin_api": ["0"]}`:                               "is not a fingerprint",
		"sha256":                                             "not a JSON object",
	} {
		t.Setenv("ONEKOSMOS_SERVICE_KEYS", given)
		if d := configure(t, nil); (len(d) == 0) != (problem == "") || len(d) > 0 && (attribute(d[0]) != "service_keys" || !says(d[0], []string{"(from ONEKOSMOS_SERVICE_KEYS)", problem})) {
			t.Errorf("%s in the environment gave %v", given, d)
		}
	}
	t.Setenv("ONEKOSMOS_SERVICE_KEYS", "")
	t.Setenv("ONEKOSMOS_MAX_RETRIES", "many")
	if d := configure(t, nil); len(d) == 0 || attribute(d[0]) != "max_retries" || !says(d[0], []string{"(from ONEKOSMOS_MAX_RETRIES)", `"many" is not a whole number`}) {
		t.Errorf("a bad number in the environment gave %v", d)
	}
	if d := configure(t, map[string]tftypes.Value{"max_retries": number(1)}); len(d) > 0 {
		t.Errorf("the configuration did not win over the environment: %s", d[0].Detail)
	}
	for name, bad := range map[string]string{"MAX_RETRIES": "1000", "MAX_CONCURRENT_REQUESTS": "0", "REQUESTS_PER_SECOND": "NaN", "REQUEST_TIMEOUT": "0s"} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("ONEKOSMOS_MAX_RETRIES", "2")
			t.Setenv("ONEKOSMOS_"+name, bad)
			if d := configure(t, nil); len(d) != 1 || attribute(d[0]) != strings.ToLower(name) || !says(d[0], []string{bad, "is not between"}) {
				t.Errorf("%s=%s gave %v", name, bad, d)
			}
		})
	}
	if d := configure(t, map[string]tftypes.Value{"max_retries": number(1), "username": text("u"), "password": text("p")}); len(d) > 0 {
		t.Errorf("the configured user did not win over the token in the environment: %s", d[0].Detail)
	}
}

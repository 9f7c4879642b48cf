package provider

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/float64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
)

const (
	restoreOnDestroy = "restore"
	keepOnDestroy    = "keep"
)

func (p *onekosmos) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages a community of a 1Kosmos tenant: what administrators configure in AdminX, as code.",
		Attributes: map[string]schema.Attribute{
			"base_url":       text("base_url", "Root URL of the tenant, such as `https://tenant.1kosmos.net`. Must use `https`, except for `localhost`."),
			"community_name": text("community_name", "Community to manage. With `token`, must be the token's community. Default: `"+client.DefaultCommunityName+"`."),
			"tenant_id":      text("tenant_id", "ID of the tenant. If omitted, it is looked up from `base_url`."),
			"community_id":   text("community_id", "ID of the community. If omitted, it is looked up from `base_url` and `community_name`."),
			"token":          secret("token", "Administrator's token, without the `Bearer ` prefix. Set either this or `username` and `password`."),
			"username":       text("username", "Administrator to sign in as. The provider renews the token when it expires."),
			"password":       secret("password", "Password of `username`."),
			"one_time_code":  secret("one_time_code", "One-time code for the second factor of `username`. It is used once and never stored. An apply that plans first signs in twice, so it needs `totp_secret` instead."),
			"totp_secret":    secret("totp_secret", "Authenticator app secret of `username`, in base32 as shown at registration. The provider generates a one-time code (RFC 6238: SHA-1, 6 digits, 30 seconds) for each sign-in that requires a second factor."),
			"license_key":    secret("license_key", "License key of the community. It is sent encrypted to the endpoints that document it, and to others once a service requires it."),
			"allow_plain_license": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: described("allow_plain_license", "Whether the license key may be sent over TLS without further encryption to WebAuthn API endpoints that document no key to encrypt it with, after they refuse the encrypted one. Default: `false`."),
			},
			"service_keys": schema.MapAttribute{
				Optional:            true,
				ElementType:         types.ListType{ElemType: types.StringType},
				MarkdownDescription: described("service_keys", "Pinned service keys: lists of fingerprints, keyed by `admin_api`, `id_proofing_api`, `webauthn_api` and `wallet_api`. The provider sends nothing to a service with any other key. A fingerprint is the hexadecimal SHA-256 of the base64-decoded key that the service returns at `/publickeys`. A service that is not listed may use any key.") + " The environment variable holds a JSON object.",
			},
			"sealed_answers_only": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: described("sealed_answers_only", "Whether to reject successful responses that are not encrypted, on endpoints that can encrypt them. Some tenants leave part of their responses unencrypted. Default: `false`."),
			},
			"private_key":    secret("private_key", "Private key of the key pair that encrypts requests, as a base64 secp256k1 scalar. It never leaves this machine. If omitted, each run generates a key pair in memory."),
			"ca_certificate": text("ca_certificate", "PEM certificates to trust in addition to the system's, for tenants behind a private CA."),
			"request_timeout": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: described("request_timeout", "Timeout of a single request attempt, such as `30s`. Default: `60s`."),
			},
			"max_retries": schema.Int64Attribute{
				Optional:            true,
				Validators:          []validator.Int64{int64validator.Between(0, 20)},
				MarkdownDescription: described("max_retries", fmt.Sprintf("Maximum number of retries per request. Reads are retried after connection errors, 429 and 502 to 504; writes only when the tenant certainly did not process them. Default: `%d`.", client.DefaultMaxRetries)),
			},
			"max_concurrent_requests": schema.Int64Attribute{
				Optional:            true,
				Validators:          []validator.Int64{int64validator.Between(1, 100)},
				MarkdownDescription: described("max_concurrent_requests", fmt.Sprintf("Maximum number of concurrent requests. Default: `%d`.", client.DefaultMaxConcurrentRequests)),
			},
			"requests_per_second": schema.Float64Attribute{
				Optional:            true,
				Validators:          []validator.Float64{float64validator.Between(0.01, 10000)},
				MarkdownDescription: described("requests_per_second", "Maximum number of requests per second, to leave the tenant capacity for its users. Default: no limit."),
			},
			"read_coalescing": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: described("read_coalescing", "Whether to read many objects of one kind with a single list request. `false` reads each object by its ID. Default: `true`."),
			},
			"settings_on_destroy": schema.StringAttribute{
				Optional:            true,
				Validators:          []validator.String{stringvalidator.OneOf(restoreOnDestroy, keepOnDestroy)},
				MarkdownDescription: described("settings_on_destroy", "What destroying settings that always exist does: `restore` restores the values from before Terraform managed them, `keep` leaves them as they are. Default: `restore`."),
			},
			"allow_duplicates": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: described("allow_duplicates", "Whether to create an object when the tenant already has one like it. Most kinds allow several objects with the same name. With `false`, the create fails, and the error shows the command that imports the existing object, which may be left over from an interrupted run. Objects in state do not block `create_before_destroy` or a higher `count` when the plan was made on the same machine in the last 24 hours: Terraform does not pass the state to a create, so the plan leaves a note in the user's cache directory. Set `true` to apply such a plan on another machine. Default: `false`."),
			},
			"endpoints": schema.SingleNestedAttribute{
				Optional:            true,
				MarkdownDescription: "URLs of individual services, if they differ from `base_url` plus the documented path.",
				Attributes: map[string]schema.Attribute{
					"admin_api":       text("admin_api", "Admin API. Default: `base_url` plus `/adminapi`."),
					"id_proofing_api": text("id_proofing_api", "ID Proofing API. Default: `base_url` plus `/idproofingapi`."),
					"webauthn_api":    text("webauthn_api", "WebAuthn API. Default: `base_url` plus `/webauthn`."),
					"wallet_api":      text("wallet_api", "Wallet API. Default: `base_url` plus `/walletapi`."),
				},
			},
		},
	}
}

func text(name, description string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: described(name, description)}
}

func secret(name, description string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, Sensitive: true, MarkdownDescription: described(name, description)}
}

func described(name, description string) string {
	return description + " Can also be set with `" + variable(name) + "`."
}

// variable names the environment variable of a setting.
func variable(name string) string { return "ONEKOSMOS_" + strings.ToUpper(name) }

type settings struct {
	client          client.Config
	keepSettings    bool
	allowDuplicates bool
}

// readSettings reads the configuration, and the environment where that is
// silent. Everything that cannot work is reported on its attribute.
func readSettings(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) settings {
	r := settingReader{ctx: ctx, config: config, diags: diags}
	c := client.Config{
		BaseURL: r.text("base_url"), CommunityName: r.text("community_name"),
		TenantID: r.text("tenant_id"), CommunityID: r.text("community_id"),
		Token: r.text("token"), Username: r.text("username"), Password: r.text("password"),
		OneTimeCode: r.text("one_time_code"), TOTPSecret: r.text("totp_secret"),
		AllowPlainLicense: r.text("allow_plain_license") != "" && parse(r, "allow_plain_license", strconv.ParseBool, "true or false"),
		ServiceKeys:       r.lists("service_keys"),
		SealedAnswersOnly: r.text("sealed_answers_only") != "" && parse(r, "sealed_answers_only", strconv.ParseBool, "true or false"),
		LicenseKey:        r.text("license_key"), PrivateKey: r.text("private_key"), CACertificate: r.text("ca_certificate"),
		AdminAPI: r.text("endpoints.admin_api"), IDProofingAPI: r.text("endpoints.id_proofing_api"),
		WebAuthnAPI: r.text("endpoints.webauthn_api"), WalletAPI: r.text("endpoints.wallet_api"),
		RequestTimeout:        parse(r, "request_timeout", time.ParseDuration, "a duration such as \"30s\" or \"2m\""),
		MaxConcurrentRequests: parse(r, "max_concurrent_requests", strconv.Atoi, "a whole number"),
		RequestsPerSecond:     parse(r, "requests_per_second", parseFloat, "a number"),
		NoReadCoalescing:      r.text("read_coalescing") != "" && !parse(r, "read_coalescing", strconv.ParseBool, "true or false"),
	}
	// A way of signing in that is configured wins over another one in the
	// environment.
	given := func(settings ...string) bool { return slices.ContainsFunc(settings, r.configured) }
	switch token, user := given("token"), given("username", "password", "one_time_code", "totp_secret"); {
	case token && !user:
		c.Username, c.Password, c.OneTimeCode, c.TOTPSecret = "", "", "", ""
	case user && !token:
		c.Token = ""
	}
	switch code, secret := given("one_time_code"), given("totp_secret"); {
	case code && !secret:
		c.TOTPSecret = ""
	case secret && !code:
		c.OneTimeCode = ""
	}
	if r.text("max_retries") != "" {
		if c.MaxRetries = parse(r, "max_retries", strconv.Atoi, "a whole number"); c.MaxRetries == 0 {
			c.MaxRetries = -1 // the client's zero is its default
		} else {
			within(r, "max_retries", c.MaxRetries, 0, 20)
		}
	}
	// The environment is held against the same limits as the configuration.
	within(r, "max_concurrent_requests", c.MaxConcurrentRequests, 1, 100)
	within(r, "requests_per_second", c.RequestsPerSecond, 0.01, 10000)
	within(r, "request_timeout", c.RequestTimeout, time.Millisecond, time.Hour)
	onDestroy := r.text("settings_on_destroy")
	if onDestroy != "" && onDestroy != restoreOnDestroy && onDestroy != keepOnDestroy {
		r.wrong("settings_on_destroy", fmt.Sprintf("%q is neither %s nor %s", onDestroy, restoreOnDestroy, keepOnDestroy), "Give one of the two.")
	}
	if !diags.HasError() { // an unknown value must not be reported as missing
		for _, problem := range c.Check(time.Now()) {
			r.wrong(problem.Setting, problem.Problem, problem.Remedy)
		}
	}
	return settings{
		client: c, keepSettings: onDestroy == keepOnDestroy,
		allowDuplicates: r.text("allow_duplicates") != "" && parse(r, "allow_duplicates", strconv.ParseBool, "true or false"),
	}
}

// Environment returns the settings of the client that the environment has, as a
// provider block without arguments takes them. problems say what is wrong, and what to
// do about it.
func Environment(ctx context.Context) (config client.Config, problems []string) {
	var declared provider.SchemaResponse
	new(onekosmos).Schema(ctx, provider.SchemaRequest{}, &declared)
	nothing := tfsdk.Config{Schema: declared.Schema, Raw: tftypes.NewValue(declared.Schema.Type().TerraformType(ctx), nil)}
	var diags diag.Diagnostics
	read := readSettings(ctx, nothing, &diags)
	for _, d := range diags {
		problems = append(problems, d.Detail())
	}
	return read.client, problems
}

type settingReader struct {
	ctx    context.Context
	config tfsdk.Config
	diags  *diag.Diagnostics
}

// text returns a setting as text, whatever its type, from the configuration or
// else from the environment. Nested settings have a dot in their name.
func (r settingReader) text(setting string) string {
	value := r.value(setting)
	switch {
	case value != nil && !fullyKnown(r.ctx, value):
		r.wrong(setting, "its value is not known yet", "It comes from something that is not applied yet: apply that first, with -target, or give the value in "+variable(lastName(setting))+".")
	case value != nil && !value.IsNull():
		return clean(setting, plainText(r.ctx, value))
	}
	return clean(setting, os.Getenv(variable(lastName(setting))))
}

// clean takes away what a file or a shell leaves around a value: a byte-order
// mark, line ends and blanks. Blanks may be a password's own.
func clean(setting, given string) string {
	if setting == "password" {
		return strings.Trim(strings.TrimPrefix(given, "\ufeff"), "\r\n")
	}
	return attribute.TrimFile(given)
}

// value returns a setting as it is configured; unknown when what holds it is.
func (r settingReader) value(setting string) (value attr.Value) {
	if holder, _, nested := strings.Cut(setting, "."); nested {
		if held := r.value(holder); held != nil && held.IsUnknown() {
			return held
		}
	}
	r.diags.Append(r.config.GetAttribute(r.ctx, settingPath(setting), &value)...)
	return value
}

func fullyKnown(ctx context.Context, value attr.Value) bool {
	raw, err := value.ToTerraformValue(ctx)
	return err != nil || raw.IsFullyKnown()
}

// configured reports whether the configuration itself gives a setting.
func (r settingReader) configured(setting string) bool {
	value := r.value(setting)
	return value != nil && !value.IsNull()
}

// plainText returns a primitive value as its text.
func plainText(ctx context.Context, value attr.Value) string {
	raw, err := value.ToTerraformValue(ctx)
	var s string
	if err == nil && raw.As(&s) == nil {
		return s
	}
	return value.String()
}

func parse[T any](r settingReader, setting string, read func(string) (T, error), expected string) (value T) {
	given := r.text(setting)
	if given == "" {
		return value
	}
	value, err := read(given)
	if err != nil {
		r.wrong(setting, fmt.Sprintf("%q is not %s", given, expected), "Give "+expected+".")
	}
	return value
}

// lists returns a map of lists, from the configuration or as a JSON object from the
// environment.
func (r settingReader) lists(setting string) (lists map[string][]string) {
	given := r.text(setting) // which reports what is not known yet
	switch {
	case given == "" || r.diags.HasError():
	case r.configured(setting):
		var configured map[string][]types.String // of which some may be null
		r.diags.Append(r.config.GetAttribute(r.ctx, settingPath(setting), &configured)...)
		lists = map[string][]string{}
		for name, values := range configured {
			for _, value := range values {
				lists[name] = append(lists[name], value.ValueString())
			}
		}
	case json.Unmarshal([]byte(given), &lists) != nil:
		r.wrong(setting, "it is not a JSON object of lists", `Give one, such as {"admin_api": ["…"]}.`)
	}
	return lists
}

// within reports a setting that is given and out of its limits. NaN is.
func within[T cmp.Ordered](r settingReader, setting string, value, least, most T) {
	if given := r.text(setting); given != "" && !r.diags.HasError() && !(value >= least && value <= most) {
		r.wrong(setting, fmt.Sprintf("%q is not between %v and %v", given, least, most), "Give a value between the two.")
	}
}

func parseFloat(s string) (float64, error) { return strconv.ParseFloat(s, 64) }

func (r settingReader) wrong(setting, problem, remedy string) {
	from, name := variable(lastName(setting)), setting
	switch {
	case r.configured(setting):
	case os.Getenv(from) != "":
		name += " (from " + from + ")"
	default:
		remedy += " It can also come from " + from + "."
	}
	r.diags.AddAttributeError(settingPath(setting), "Provider setting "+setting+" cannot be used",
		name+": "+diagnostics.Sentence(problem)+" "+remedy)
}

func settingPath(setting string) path.Path {
	first, nested, ok := strings.Cut(setting, ".")
	if !ok {
		return path.Root(first)
	}
	return path.Root(first).AtName(nested)
}

func lastName(setting string) string { return setting[strings.LastIndexByte(setting, '.')+1:] }

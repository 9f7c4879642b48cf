package localtenant_test

import (
	"net/http"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func awsBucket(edit ...func(map[string]any)) map[string]any {
	body := map[string]any{
		"type": "aws", "bucketName": "docs", "isEnabled": true, "createdBy": "terraform",
		"aws_credential": map[string]any{"accessKey": "AKIA", "secretKey": "aws-s3cret", "region": "eu-central-1"},
	}
	for _, change := range edit {
		change(body)
	}
	return body
}

func wrapped(body map[string]any) map[string]any { return map[string]any{"data": body} }

func TestBucketLife(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	path := "/bucket" + c.place()
	license := c.license("idproofingapi", c.tenant.License())
	if none := c.proof(200, "GET", path, nil, license); none.raw != `{"data":null}` {
		t.Errorf("a new tenant answers %s", none.raw)
	}
	c.refused("licensekey", "GET", "/idproofingapi"+path, nil)
	c.want(http.StatusUnauthorized, "GET", "/idproofingapi"+path, nil, c.license("idproofingapi", "another"))

	out := c.proof(200, "PUT", path, wrapped(awsBucket()), license)
	id := at(out.body, "data", "_id")
	for name, want := range map[string]any{
		"type": "aws", "bucketName": "docs", "isEnabled": true, "createdBy": "terraform", "tenantId": c.tenant.TenantID(),
		"communityId": c.tenant.CommunityID(), "gcp_credential": nil,
	} {
		if got := at(out.body, "data", name); got != want || out.sealed {
			t.Errorf("%s is %v, sealed %v", name, got, out.sealed)
		}
	}
	if id == nil || at(out.body, "data", "createdTS") == nil || at(out.body, "data", "aws_credential", "secretKey") != "aws-s3cret" {
		t.Errorf("made %v", out.body)
	}
	// The envelope of the other services is taken too.
	azure := awsBucket(without("aws_credential"), with("type", "azure"), with("isEnabled", false),
		with("azure_credential", map[string]any{"accountName": "docs", "accountKey": "azure-s3cret"}))
	c.want(200, "PUT", "/idproofingapi"+path, azure, license, drop("authorization"))
	read := c.proof(200, "GET", path, nil, license)
	if at(read.body, "data", "_id") != id || at(read.body, "data", "aws_credential") != nil ||
		at(read.body, "data", "azure_credential", "accountKey") != "azure-s3cret" || at(read.body, "data", "isEnabled") != false ||
		at(read.body, "data", "createdTS") != at(out.body, "data", "createdTS") {
		t.Errorf("replaced by %v", read.body)
	}
	if got := c.tenant.Objects("buckets"); len(got) != 1 {
		t.Errorf("%d buckets", len(got))
	}
	if got := c.tenant.Violations(); got != nil {
		t.Errorf("violations: %v", got)
	}
}

func TestBucketValidation(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	path := "/bucket" + c.place()
	license := c.license("idproofingapi", c.tenant.License())
	gcp := map[string]any{"projectid": "p", "clientEmail": "e@example.com", "privateKey": "gcp-s3cret"}
	key := func(name string, value any) func(map[string]any) {
		return func(body map[string]any) { body["aws_credential"].(map[string]any)[name] = value }
	}
	for param, edit := range map[string]func(map[string]any){
		"type": with("type", "s3"), "bucketName": without("bucketName"), "isEnabled": without("isEnabled"),
		"createdBy": with("createdBy", true), "aws_credential": without("aws_credential"), "gcp_credential": with("gcp_credential", gcp),
		"_id": with("_id", "x"), "aws_credential.region": key("region", ""), "aws_credential.secretKey": key("secretKey", ""),
		"aws_credential.accountKey": key("accountKey", "x"), "azure_credential.accountName": with("azure_credential", map[string]any{}),
	} {
		c.refusedPlain(param, "PUT", path, wrapped(awsBucket(edit)), license)
	}
	c.refusedPlain("aws_credential.secretKey", "PUT", path, wrapped(awsBucket(with("aws_credential",
		map[string]any{"accessKey": "a", "region": "r"}))), license)
	c.refusedPlain("data", "PUT", path, awsBucket(), license)
	c.refusedPlain("data", "PUT", path, map[string]any{"data": awsBucket(), "type": "aws"}, license)
	c.refusedPlain("tenantId", "PUT", "/bucket/tenant/x/community/y", wrapped(awsBucket()), license)
	if got := c.tenant.Objects("buckets"); len(got) != 0 {
		t.Errorf("refused and kept: %v", got)
	}
	c.proof(200, "PUT", path, wrapped(awsBucket(without("aws_credential"), with("type", "gcp"), with("gcp_credential", gcp))), license)
}

func TestBucketModes(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	path := "/bucket" + c.place()
	license := func() func(*http.Request) { return c.license("idproofingapi", c.tenant.License()) }
	c.tenant.Set(localtenant.Modes{NoBucket: "not_found"})
	c.proof(http.StatusNotFound, "GET", path, nil, license())
	c.tenant.Set(localtenant.Modes{NoBucket: "empty"})
	if none := c.proof(200, "GET", path, nil, license()); none.raw != `{"data":{}}` {
		t.Errorf("empty is %s", none.raw)
	}

	c.tenant.Set(localtenant.Modes{BareCreates: true})
	if made, _ := at(c.proof(200, "PUT", path, wrapped(awsBucket()), license()).body, "data").(map[string]any); len(made) != 1 {
		t.Errorf("a bare create answers %v", made)
	}
	secret := func(mode string) any {
		c.tenant.Set(localtenant.Modes{Secrets: mode, UnknownFields: true})
		read := c.proof(200, "GET", path, nil, license()).body
		if at(read, "data", "newerText") == nil || at(read, "data", "aws_credential", "newerText") == nil {
			t.Errorf("not a newer tenant's: %v", read)
		}
		return at(read, "data", "aws_credential", "secretKey")
	}
	if secret("plain") != "aws-s3cret" || secret("masked") != "********" || secret("omitted") != nil {
		t.Error("the secret is not shown as the mode says")
	}
	c.refusedPlain("aws_credential.secretKey", "PUT", path, wrapped(awsBucket(with("aws_credential",
		map[string]any{"accessKey": "a", "region": "r", "secretKey": "********"}))), license())
	c.tenant.Set(localtenant.Modes{OptionalSecrets: true})
	c.proof(200, "PUT", path, wrapped(awsBucket(with("aws_credential", map[string]any{"accessKey": "new", "region": "r"}))), license())
	stored := c.tenant.Objects("buckets")[0]
	if at(stored, "aws_credential", "secretKey") != "aws-s3cret" || at(stored, "aws_credential", "accessKey") != "new" {
		t.Errorf("stored %v", stored)
	}
	c.refusedPlain("azure_credential.accountKey", "PUT", path, wrapped(awsBucket(without("aws_credential"), with("type", "azure"),
		with("azure_credential", map[string]any{"accountName": "a"}))), license())
}

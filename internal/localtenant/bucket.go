package localtenant

import "github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"

const buckets = "buckets"

// bucketOperations serves the group "Buckets": one bucket for the community,
// none in a new tenant. The text of PUT prints the bucket's members alone, its
// table and its example an object data around them, as the answers have.
func bucketOperations() []operation {
	const path = "/bucket/tenant/{tenantId}/community/{communityId}"
	return []operation{
		{Endpoint: "idproofingapi GET " + path, Handle: getBucket},
		{Endpoint: "idproofingapi PUT " + path, Form: engine.WrappedBody, Body: bucketBody(), Handle: setBucket},
	}
}

// cloud is what a type of bucket is reached with.
type cloud struct {
	credential string
	members    []string
	secret     string
}

func clouds() map[string]cloud {
	return map[string]cloud{
		"aws":   {"aws_credential", []string{"accessKey", "secretKey", "region"}, "secretKey"},
		"gcp":   {"gcp_credential", []string{"projectid", "clientEmail", "privateKey"}, "privateKey"},
		"azure": {"azure_credential", []string{"accountName", "accountKey"}, "accountKey"},
	}
}

// bucketBody takes createdBy as a text: PUT /bucket calls it a boolean once,
// and a text in the body and in the example. isEnabled is called required and
// given a default; it is required here.
func bucketBody() engine.Fields {
	made := engine.Texts("bucketName", "createdBy").And(
		engine.Text("type").OneOf("aws", "gcp", "azure"), engine.Boolean("isEnabled")).Required()
	for _, one := range clouds() {
		var members engine.Fields
		for _, name := range one.members {
			// Whether the secret is required depends on what is stored.
			members = append(members, engine.Text(name).RequiredIf(name != one.secret))
		}
		made = append(made, engine.Object(one.credential, members...))
	}
	return made
}

func storedBucket(s *state) map[string]any {
	if stored := s.Collections[buckets]; len(stored) > 0 {
		return stored[0]
	}
	return nil
}

// getBucket answers null where there is no bucket: the reference lists no 404,
// and shows no other way. The modes have two more.
func getBucket(c *call) answer {
	stored := storedBucket(c.State)
	switch {
	case stored != nil:
		return engine.ReplyPlain(map[string]any{"data": bucketView().Show(c, stored)})
	case c.Modes.NoBucket == "not_found":
		return engine.NotFound("bucket")
	case c.Modes.NoBucket == "empty":
		return engine.ReplyPlain(map[string]any{"data": map[string]any{}})
	}
	return engine.ReplyPlain(map[string]any{"data": nil})
}

// setBucket makes the bucket or replaces it. There is no call for changing one,
// and none for taking it away.
func setBucket(c *call) answer {
	stored := storedBucket(c.State)
	if a := checkBucket(c, stored); a != nil {
		return *a
	}
	now := c.Now().UTC().Format(dateFormat)
	made := engine.Clone(c.Body)
	made["createdTS"], made["updatedTS"] = now, now
	if stored == nil {
		c.Insert(buckets, made)
	} else {
		of := clouds()[made["type"].(string)]
		if secret, there := engine.Part(stored, of.credential)[of.secret]; there {
			engine.SetDefault(engine.Part(made, of.credential), of.secret, secret)
		}
		made["_id"], made["createdTS"] = stored["_id"], stored["createdTS"]
		engine.Replace(stored, made)
		made = stored
	}
	c.Changed()
	if c.Modes.BareCreates {
		return engine.ReplyPlain(map[string]any{"data": map[string]any{"_id": made["_id"]}})
	}
	return engine.ReplyPlain(map[string]any{"data": bucketView().Show(c, made)})
}

// checkBucket wants the credential of the type and no other one.
func checkBucket(c *call, stored map[string]any) *answer {
	var errs []fieldError
	for _, kind := range []string{"aws", "gcp", "azure"} {
		of := clouds()[kind]
		_, sent := c.Body[of.credential]
		credential := engine.Part(c.Body, of.credential)
		secret, hasSecret := credential[of.secret]
		path := of.credential + "." + of.secret
		_, kept := engine.Part(stored, of.credential)[of.secret]
		switch {
		case kind != c.Body["type"] && sent:
			errs = append(errs, engine.Wrong(of.credential, "is not allowed for this type"))
		case kind != c.Body["type"]:
		case !sent:
			errs = append(errs, engine.Wrong(of.credential, "is required"))
		case hasSecret && secret == "":
			errs = append(errs, engine.Wrong(path, "is empty"))
		case !hasSecret && !(kept && c.Modes.OptionalSecrets):
			errs = append(errs, engine.Wrong(path, "is required"))
		}
	}
	if len(errs) > 0 {
		return new(engine.Invalid(errs...))
	}
	of := clouds()[c.Body["type"].(string)]
	return c.CheckMask(map[string]any{of.credential + "." + of.secret: engine.Part(c.Body, of.credential)[of.secret]})
}

func bucketView() engine.View {
	view := engine.View{Home: true}
	for _, of := range clouds() {
		view.Secrets = append(view.Secrets, of.credential+"."+of.secret)
	}
	return view
}

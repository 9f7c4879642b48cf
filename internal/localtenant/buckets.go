package localtenant

import "maps"

const buckets = "buckets"

// bucketOperations serves the group "Buckets": one bucket for the community,
// none in a new tenant. The text of PUT prints the bucket's members alone, its
// table and its example an object data around them, as the answers have.
func bucketOperations() []operation {
	const path = "/bucket/tenant/{tenantId}/community/{communityId}"
	return []operation{
		{service: "idproofingapi", method: "GET", path: path, handle: getBucket},
		{service: "idproofingapi", method: "PUT", path: path, form: wrappedBody, body: bucketBody(), handle: setBucket},
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
func bucketBody() []field {
	made := []field{
		{name: "type", kind: aText, required: true, oneOf: []string{"aws", "gcp", "azure"}},
		{name: "bucketName", kind: aText, required: true},
		{name: "isEnabled", kind: aBoolean, required: true},
		{name: "createdBy", kind: aText, required: true},
	}
	for _, one := range clouds() {
		var members []field
		for _, name := range one.members {
			// Whether the secret is required depends on what is stored.
			members = append(members, field{name: name, kind: aText, required: name != one.secret})
		}
		made = append(made, field{name: one.credential, kind: anObject, members: members})
	}
	return made
}

func (t *Tenant) bucket() map[string]any {
	if stored := t.data.Collections[buckets]; len(stored) > 0 {
		return stored[0]
	}
	return nil
}

// getBucket answers null where there is no bucket: the reference lists no 404,
// and shows no other way. The modes have two more.
func getBucket(c *call) answer {
	if a := c.inCommunity(); a != nil {
		return *a
	}
	stored := c.bucket()
	switch {
	case stored != nil:
		return replyPlain(map[string]any{"data": c.showBucket(stored)})
	case c.modes.NoBucket == "not_found":
		return notFound("bucket")
	case c.modes.NoBucket == "empty":
		return replyPlain(map[string]any{"data": map[string]any{}})
	}
	return replyPlain(map[string]any{"data": nil})
}

// setBucket makes the bucket or replaces it. There is no call for changing one,
// and none for taking it away.
func setBucket(c *call) answer {
	if a := c.inCommunity(); a != nil {
		return *a
	}
	stored := c.bucket()
	if a := c.checkBucket(stored); a != nil {
		return *a
	}
	now := c.now().UTC().Format(dateFormat)
	made := clone(c.body)
	made["createdTS"], made["updatedTS"] = now, now
	if stored == nil {
		c.insert(buckets, made)
	} else {
		of := clouds()[made["type"].(string)]
		if secret, there := part(stored, of.credential)[of.secret]; there {
			setDefault(part(made, of.credential), of.secret, secret)
		}
		made["_id"], made["createdTS"] = stored["_id"], stored["createdTS"]
		clear(stored)
		maps.Copy(stored, made)
		made = stored
	}
	c.dirty = true
	if c.modes.BareCreates {
		return replyPlain(map[string]any{"data": map[string]any{"_id": made["_id"]}})
	}
	return replyPlain(map[string]any{"data": c.showBucket(made)})
}

// checkBucket wants the credential of the type and no other one.
func (c *call) checkBucket(stored map[string]any) *answer {
	var errs []fieldError
	for _, kind := range []string{"aws", "gcp", "azure"} {
		of := clouds()[kind]
		_, sent := c.body[of.credential]
		credential := part(c.body, of.credential)
		secret, hasSecret := credential[of.secret]
		path := of.credential + "." + of.secret
		_, kept := part(stored, of.credential)[of.secret]
		switch {
		case kind != c.body["type"] && sent:
			errs = append(errs, fieldError{of.credential + " is not allowed for this type", of.credential})
		case kind != c.body["type"]:
		case !sent:
			errs = append(errs, fieldError{of.credential + " is required", of.credential})
		case hasSecret && secret == "":
			errs = append(errs, fieldError{path + " is empty", path})
		case !hasSecret && !(kept && c.modes.OptionalSecrets):
			errs = append(errs, fieldError{path + " is required", path})
		case secret == mask:
			return c.checkMask(map[string]any{path: secret})
		}
	}
	if len(errs) == 0 {
		return nil
	}
	a := invalid(errs...)
	return &a
}

func (c *call) showBucket(stored map[string]any) map[string]any {
	if c.modes.UnknownFields {
		addUnknown(stored)
		c.dirty = true
	}
	shown := clone(stored)
	shown["tenantId"], shown["communityId"] = c.data.TenantID, c.data.CommunityID
	for _, of := range clouds() {
		c.modes.hideSecret(part(shown, of.credential), of.secret)
	}
	return shown
}

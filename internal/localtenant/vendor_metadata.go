package localtenant

import (
	"regexp"
	"slices"
	"strings"
)

const vendorMetadata = "webauthn_vendor_metadata"

// anyCommunity is the id of records that are of no community in particular.
const anyCommunity = "any"

var anyUUID = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// vendorMetadataOperations serves the same records to two services: the Admin
// API asks for a token and seals, the WebAuthn API asks for a license, prints
// its bodies plain, and seals for callers that seal.
func vendorMetadataOperations() []operation {
	text := func(name string, required bool) field { return field{name: name, kind: aText, required: required} }
	record := func(strict, update bool) []field {
		made := []field{
			text("metadata", strict || !update), text("name", strict || !update), text("updatedBy", true),
			{name: "disabled", kind: aBoolean, required: strict},
		}
		if update {
			return made
		}
		return append(made, text("aaguid", true))
	}
	filter := func(name string) field {
		return field{name: name, kind: anArray, items: &field{kind: aText, required: true}}
	}
	var made []operation
	for _, service := range []string{"adminapi", "webauthn"} {
		admin := service == "adminapi"
		path, form, filters := "/vendormetadata/{communityId}", eitherBody, []field{filter("aaguids")}
		if admin {
			// The text of the Admin API's call spells it with an s, its table without.
			path, form, filters = "/webauthn"+path, sealedBody, append(filters, filter("aaguid"))
		}
		with := func(method, path string, body []field, handle func(*call, string) answer) {
			made = append(made, operation{
				service: service, method: method, path: path, form: form, body: body,
				handle: func(c *call) answer {
					// Only the WebAuthn API speaks of the special id, and of the
					// license that it takes.
					id := c.params["communityId"]
					if id != c.data.CommunityID && (admin || id != anyCommunity) {
						return invalidField("communityId", "communityId is unknown")
					}
					return handle(c, id)
				},
			})
		}
		with("POST", path+"/fetch", filters, fetchVendorMetadata)
		with("PUT", path, record(admin, false), createVendorMetadata)
		with("PATCH", path+"/aaguid/{aaguid}", record(admin, true), updateVendorMetadata)
	}
	return made
}

// vendorRecord finds a record by its key. Letters count alike in both cases.
func (c *call) vendorRecord(communityID string, aaguid any) map[string]any {
	for _, record := range c.data.Collections[vendorMetadata] {
		if record["communityId"] == communityID && sameKey(aaguid, record["aaguid"]) {
			return record
		}
	}
	return nil
}

func sameKey(one, other any) bool {
	a, _ := one.(string)
	b, _ := other.(string)
	return strings.EqualFold(a, b)
}

// fetchVendorMetadata answers all records of the community where no key is
// given, and leaves out keys that name nothing. Its sample shows neither the id
// that PUT answers nor the community.
func fetchVendorMetadata(c *call, communityID string) answer {
	if c.body["aaguid"] != nil && c.body["aaguids"] != nil {
		return invalidField("aaguids", "one of aaguid and aaguids is enough")
	}
	wanted, _ := c.body["aaguids"].([]any)
	if c.body["aaguid"] != nil {
		wanted, _ = c.body["aaguid"].([]any)
	}
	shown := []any{}
	for _, record := range c.data.Collections[vendorMetadata] {
		named := slices.ContainsFunc(wanted, func(key any) bool { return sameKey(key, record["aaguid"]) })
		if record["communityId"] == communityID && (named || len(wanted) == 0) {
			shown = append(shown, c.showVendorRecord(record))
		}
	}
	return c.list(shown)
}

// createVendorMetadata answers the two keys. The WebAuthn API prints no answer
// for its call; it gets the Admin API's.
func createVendorMetadata(c *call, communityID string) answer {
	aaguid, _ := c.body["aaguid"].(string)
	if !anyUUID.MatchString(aaguid) {
		return invalidField("aaguid", "aaguid is not a UUID")
	}
	if c.vendorRecord(communityID, aaguid) != nil {
		return invalidField("aaguid", "aaguid exists already")
	}
	made := clone(c.body)
	made["communityId"] = communityID
	setDefault(made, "disabled", false)
	id := c.insert(vendorMetadata, made)
	if c.modes.BareCreates {
		return reply(map[string]any{"id": id})
	}
	return reply(map[string]any{"aaguid": aaguid, "id": id})
}

// updateVendorMetadata changes what was sent. No status says that a record is
// not there, so that is a 400.
func updateVendorMetadata(c *call, communityID string) answer {
	aaguid := c.params["aaguid"]
	if !anyUUID.MatchString(aaguid) {
		return invalidField("aaguid", "aaguid is not a UUID")
	}
	record := c.vendorRecord(communityID, aaguid)
	if record == nil {
		return c.missing("aaguid", "vendor metadata of "+aaguid)
	}
	for name, value := range clone(c.body) {
		record[name] = value
	}
	c.dirty = true
	return reply(map[string]any{"status": "ok"})
}

func (c *call) showVendorRecord(stored map[string]any) map[string]any {
	if c.modes.UnknownFields {
		addUnknown(stored)
		c.dirty = true
	}
	shown := clone(stored)
	delete(shown, "_id")
	delete(shown, "communityId")
	if c.operation.service == "adminapi" {
		c.modes.textBooleans(shown, "disabled")
	}
	return shown
}

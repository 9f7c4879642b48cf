package localtenant

import (
	"maps"
	"slices"
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

const vendorMetadata = "webauthn_vendor_metadata"

// anyCommunity is the id of records that are of no community in particular.
const anyCommunity = "any"

// vendorMetadataOperations serves the same records to two services: the Admin
// API asks for a token and seals, the WebAuthn API asks for a license, prints
// its bodies plain, and seals for callers that seal.
func vendorMetadataOperations() []operation {
	record := func(strict, update bool) engine.Fields {
		made := engine.Texts("metadata", "name").RequiredIf(strict || !update).And(
			engine.Text("updatedBy").Required(), engine.Boolean("disabled").RequiredIf(strict))
		if update {
			return made
		}
		return made.And(engine.Text("aaguid").Required().Matching(engine.IsUUID, "is not a UUID"))
	}
	filter := func(name string) field {
		return engine.List(name, engine.Text("").Required())
	}
	var made []operation
	for _, service := range []string{"adminapi", "webauthn"} {
		admin := service == "adminapi"
		path, form, filters := "/vendormetadata/{communityId}", engine.EitherBody, engine.Fields{filter("aaguids")}
		if admin {
			// The text of the Admin API's call spells it with an s, its table without.
			path, form, filters = "/webauthn"+path, engine.SealedBody, append(filters, filter("aaguid"))
		}
		with := func(method, path string, body engine.Fields, handle func(*call, string) answer) {
			made = append(made, operation{Endpoint: service + " " + method + " " + path, Form: form, Body: body, Handle: func(c *call) answer {
				// Only the WebAuthn API speaks of the special id, and of the
				// license that it takes.
				id := c.Params["communityId"]
				if id != c.CommunityID && (admin || id != anyCommunity) {
					return engine.InvalidField("communityId", "communityId is unknown")
				}
				return handle(c, id)
			}})
		}
		records := &engine.Collection{
			Name: vendorMetadata, View: engine.View{ID: engine.NoID, Hidden: []string{"communityId"}},
		}
		if admin {
			records.View.Booleans = []string{"disabled"}
		}
		with("POST", path+"/fetch", filters, func(c *call, id string) answer { return fetchVendorMetadata(c, records, id) })
		with("PUT", path, record(admin, false), createVendorMetadata)
		with("PATCH", path+"/aaguid/{aaguid}", record(admin, true), updateVendorMetadata)
	}
	return made
}

// findVendorRecord finds a record by its key, in any case.
func findVendorRecord(c *call, communityID string, aaguid any) map[string]any {
	for _, record := range c.Collections[vendorMetadata] {
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
func fetchVendorMetadata(c *call, records *engine.Collection, communityID string) answer {
	if c.Body["aaguid"] != nil && c.Body["aaguids"] != nil {
		return engine.InvalidField("aaguids", "one of aaguid and aaguids is enough")
	}
	wanted, _ := c.Body["aaguids"].([]any)
	if c.Body["aaguid"] != nil {
		wanted, _ = c.Body["aaguid"].([]any)
	}
	return records.ListWhere(c, func(record map[string]any) bool {
		named := slices.ContainsFunc(wanted, func(key any) bool { return sameKey(key, record["aaguid"]) })
		return record["communityId"] == communityID && (named || len(wanted) == 0)
	})
}

// createVendorMetadata answers the two keys. The WebAuthn API prints no answer
// for its call; it gets the Admin API's.
func createVendorMetadata(c *call, communityID string) answer {
	aaguid, _ := c.Body["aaguid"].(string)
	if findVendorRecord(c, communityID, aaguid) != nil {
		return engine.InvalidField("aaguid", "aaguid exists already")
	}
	made := engine.Clone(c.Body)
	made["communityId"] = communityID
	engine.SetDefault(made, "disabled", false)
	id := c.Insert(vendorMetadata, made)
	if c.Modes.BareCreates {
		return engine.Reply(map[string]any{"id": id})
	}
	return engine.Reply(map[string]any{"aaguid": aaguid, "id": id})
}

// updateVendorMetadata changes what was sent. No status says that a record is
// not there, so that is a 400.
func updateVendorMetadata(c *call, communityID string) answer {
	aaguid := c.Params["aaguid"]
	if !engine.IsUUID(aaguid) {
		return engine.InvalidField("aaguid", "aaguid is not a UUID")
	}
	record := findVendorRecord(c, communityID, aaguid)
	if record == nil {
		return c.Missing("aaguid", "vendor metadata of "+aaguid)
	}
	maps.Copy(record, engine.Clone(c.Body))
	c.Changed()
	return engine.Reply(map[string]any{"status": "ok"})
}

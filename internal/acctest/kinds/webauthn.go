package kinds

import (
	"context"
	"fmt"
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

func webauthn() []Kind {
	const (
		path    = "/webauthn/vendormetadata/{communityId}"
		yubikey = "2fc0579f-8113-47ea-b116-bb5a8db9202a"
		titan   = "42b4fb4a-2866-43b2-9bf7-6c6669c2e5d3"
	)
	minimal := rig.Values{"aaguid": yubikey, "name": "YubiKey 5", "metadata": `{"description":"a <b>","versions":[1,2]}`}
	everywhere := rig.Values{"all_communities": true}
	return []Kind{{
		Type: "onekosmos_webauthn_vendor_metadata", Names: []string{"aaguid", "name"}, Collection: "webauthn_vendor_metadata", By: []string{"aaguid", "name"},
		Plural: "onekosmos_webauthn_vendor_metadata_records",
		Lives: []Life{
			{
				Minimal: minimal,
				Full:    rig.Values{"aaguid": strings.ToUpper(yubikey), "name": "YubiKey 5 & Zürich", "metadata": "bm8gSlNPTg==", "enabled": false},
				Changes: []Change{
					{Name: "other metadata", Set: rig.Values{"metadata": `{"description":"b"}`}},
					{Name: "the same JSON", Set: rig.Values{"metadata": `{ "description": "b" }`}, Action: NoOp},
					{Name: "another case of letters", Set: rig.Values{"metadata": `{"description":"b"}`, "aaguid": strings.ToUpper(yubikey)}, Action: NoOp},
					{Name: "through the WebAuthn API", Set: rig.Values{"api": "webauthn"}},
					{Name: "another model", Set: rig.Values{"aaguid": titan}, Action: Replace},
					{Name: "all communities", Set: everywhere.With(rig.Values{"aaguid": titan}), Action: Replace},
				},
			},
			{
				Name: "all communities", Unlisted: "the list is a community's own",
				Minimal: minimal.With(everywhere),
				Full:    minimal.With(everywhere).With(rig.Values{"name": "Everywhere", "enabled": false}),
			},
		},
		Another:     numbered("aaguid", "%08x-8113-47ea-b116-bb5a8db9202a"),
		NotImported: []string{"api"},
		Missing:     titan,
		BadIDs: map[string][]string{
			"YubiKey 5":        {`"YubiKey 5"`, "a name is not an id", "onekosmos_webauthn_vendor_metadata.example", yubikey},
			"yubikey":          {`"yubikey" is not the id of vendor metadata`, yubikey},
			"any/" + yubikey:   {"has 2 parts instead of 1"},
			"other:" + yubikey: {"is not the id of vendor metadata"},
		},
		Outside: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return edit(ctx, c.VendorMetadata(""), identity.Text("id"), func(m *client.VendorMetadata) { m.Name, m.Disabled = "changed outside", true })
		},
		// No call deletes a record.
		Leaves: func(stored map[string]any) bool { return stored["disabled"] == true },
		StoredID: func(stored map[string]any) string {
			aaguid, _ := stored["aaguid"].(string)
			if stored["communityId"] == "any" {
				aaguid = "any:" + aaguid
			}
			return strings.ToLower(aaguid)
		},
		Bad: []Bad{
			{Name: "no AAGUID", Set: rig.Values{"aaguid": "yubikey"}, Says: []string{"aaguid", "must be a UUID, such as", "the vendor tells", "yubikey"}},
			{Name: "AAGUID in braces", Set: rig.Values{"aaguid": "{" + yubikey + "}"}, Says: []string{"aaguid", "must be a UUID"}},
			{Name: "AAGUID of no dash", Set: rig.Values{"aaguid": "2fc0579f811347eab116bb5a8db9202a"}, Says: []string{"aaguid", "must be a UUID"}},
			{Name: "AAGUID of any", Set: rig.Values{"aaguid": "any:" + yubikey}, Says: []string{"aaguid", "must be a UUID"}},
			{Name: "AAGUID and a line", Set: rig.Values{"aaguid": yubikey + "\n"}, Says: []string{"aaguid", "must be a UUID"}},
			{Name: "no name", Set: rig.Values{"name": ""}, Says: []string{"name", "at least 1"}},
			{Name: "no metadata", Set: rig.Values{"metadata": ""}, Says: []string{"metadata", "at least 1"}},
			{Name: "unknown API", Set: rig.Values{"api": "wallet"}, Says: []string{"api", `"wallet"`, `"admin", "webauthn"`}},
			{Name: "all communities through the Admin API", Set: everywhere.With(rig.Values{"api": "admin"}),
				Says: []string{`api: "admin" is given, and all_communities is true`, `Give "webauthn"`}},
		},
		Modes: []Mode{{Name: "the license alone", Settings: rig.Values{"username": nil, "password": nil}}},
		Costs: Costs{
			Create:  Requests{"POST " + path + "/fetch": lists, "POST " + path + "/fetch for a part": each, "PUT " + path: each},
			Refresh: Requests{"POST " + path + "/fetch": once},
			Update:  Requests{"PATCH " + path + "/aaguid/{aaguid}": each, "POST " + path + "/fetch": once, "POST " + path + "/fetch for a part": each},
			Destroy: Requests{"PATCH " + path + "/aaguid/{aaguid}": each, "POST " + path + "/fetch": once, "POST " + path + "/fetch for a part": each},
		},
		Generate: Generate{
			Texts: map[string]func(*Generator) any{
				"aaguid": func(g *Generator) any { return fmt.Sprintf("%08X-8113-47ea-b116-bb5a8db9202a", g.Uint32()) },
				"metadata": func(g *Generator) any {
					return []string{`{"a": 1}`, "text\n", `[1, "<&>"]`, `"quoted"`}[g.IntN(4)]
				},
			},
			Fit: func(_ *Generator, model rig.Values) {
				if model["all_communities"] == true {
					drop(model, "api")
				}
			},
		},
		Fault: &Fault{
			Creates: Call{"PUT", "/adminapi" + path}, Updates: Call{"PATCH", "/adminapi" + path + "/aaguid/{aaguid}"}, Removes: Call{"PATCH", "/adminapi" + path + "/aaguid/{aaguid}"},
			Reads:   []Call{{"POST", "/adminapi" + path + "/fetch"}},
			Witness: "onekosmos_service_provider",
		},
	}}
}

package client

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/jsontext"
)

// VendorMetadata is what is known of one model of security keys: API reference,
// Admin API, group Web Authn, and WebAuthn API, group Vendor Meta Data. Both
// describe the same calls and are taken to have the same records.
type VendorMetadata struct {
	AAGUID    string       `json:"aaguid"` // as it was given, in either case
	Name      string       `json:"name"`
	Metadata  MetadataText `json:"metadata"`
	Disabled  Bool         `json:"disabled"`
	UpdatedBy string       `json:"updatedBy"` // set by the store

	// AllCommunities marks a record of the special community "any".
	AllCommunities bool `json:"-"`
}

// The APIs through which the records are reached.
const (
	VendorMetadataAdminAPI    = "admin"    // an administrator's sign-in
	VendorMetadataWebAuthnAPI = "webauthn" // the license
)

const (
	anyCommunity = "any"
	anyPrefix    = anyCommunity + ":"
)

// ID returns the AAGUID in lower case, behind "any:" for a record of all
// communities.
func (m *VendorMetadata) ID() string {
	id := canonicalAAGUID(m.AAGUID)
	if m.AllCommunities && id != "" {
		return anyPrefix + id
	}
	return id
}

var hexadecimal32 = regexp.MustCompile(`^[0-9a-f]{32}$`)

// canonicalAAGUID writes an AAGUID in lower case with dashes. What is none
// stays, in lower case: it is not for a reader of the list to refuse it.
func canonicalAAGUID(s string) string {
	s = strings.ToLower(s)
	if d := strings.ReplaceAll(s, "-", ""); hexadecimal32.MatchString(d) {
		return d[:8] + "-" + d[8:12] + "-" + d[12:16] + "-" + d[16:20] + "-" + d[20:]
	}
	return s
}

// parseVendorMetadataID takes an ID apart.
func parseVendorMetadataID(id string) (*VendorMetadata, error) {
	aaguid, all := strings.CutPrefix(id, anyPrefix)
	m := &VendorMetadata{AAGUID: canonicalAAGUID(aaguid), AllCommunities: all}
	if !hexadecimal32.MatchString(strings.ReplaceAll(m.AAGUID, "-", "")) {
		return nil, fmt.Errorf("%s is not the id of vendor metadata, which is an AAGUID like 2fc0579f-8113-47ea-b116-bb5a8db9202a, or any: and an AAGUID", quote(id))
	}
	return m, nil
}

// says reports whether two records hold the same, whoever wrote them.
func (m *VendorMetadata) says(other *VendorMetadata) bool {
	return m.Name == other.Name && m.Disabled == other.Disabled && m.Metadata.Same(other.Metadata)
}

// MetadataText is what a vendor says of a model. The reference calls it a text
// and does not say what is in it.
type MetadataText string

// UnmarshalJSON reads a text, and JSON that is not wrapped in one as its text.
func (t *MetadataText) UnmarshalJSON(raw []byte) error {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		s = strings.ToValidUTF8(string(raw), "\ufffd") // as it is in a text
	}
	*t = MetadataText(s)
	return nil
}

// Same reports whether two texts are equal, or the same JSON.
func (t MetadataText) Same(other MetadataText) bool { return jsontext.Same(string(t), string(other)) }

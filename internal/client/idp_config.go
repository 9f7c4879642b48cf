package client

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// IDPConfig is how the community signs users in to applications as their SAML
// identity provider: API reference, Admin API, group IDP Config. The samples of the
// answers are sealed, so that they are taken to have the members of PUT, with the
// keys in clear, as masks or not at all. Pointers are what a request may leave out.
type IDPConfig struct {
	EntityID              *string `json:"entityId,omitempty"`
	Identifier            *string `json:"identifier,omitempty"`
	SigningCertificate    *string `json:"signingCert,omitempty"`
	SigningKey            Secret  `json:"signingKey,omitempty"`
	EncryptionCertificate *string `json:"encryptionCert,omitempty"`
	EncryptionKey         Secret  `json:"encryptionKey,omitempty"`
	AuthnRequestsSigned   *Bool   `json:"authnRequestsSigned,omitempty"`
	SSOBindings           Names   `json:"sso_bindings,omitzero"`
	SLOBindings           Names   `json:"slo_bindings,omitzero"`

	// Known are keys that are not to be changed. They are sent only to a service
	// that takes no update without them.
	Known IDPKeys `json:"-"`

	shown IDPKeys // in clear or as masks
}

// IDPKeys are the private keys of an IdP configuration.
type IDPKeys struct{ Signing, Encryption string }

// UnmarshalJSON remembers what is shown of the keys.
func (i *IDPConfig) UnmarshalJSON(raw []byte) error {
	type plain IDPConfig
	in := struct {
		*plain
		SigningKey    text `json:"signingKey"`
		EncryptionKey text `json:"encryptionKey"`
	}{plain: (*plain)(i)}
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	i.shown = IDPKeys{string(in.SigningKey), string(in.EncryptionKey)}
	return nil
}

var aroundPEM = regexp.MustCompile(`-----(BEGIN|END) [A-Z0-9 ]+-----|\s+`)

func barePEM(text string) string { return aroundPEM.ReplaceAllString(text, "") }

// IDPConfigSettings stores the one IdP configuration of the community.
type IDPConfigSettings struct {
	*Settings[IDPConfig]
	known IDPKeys
}

// IDPConfig returns the store of the community's IdP configuration. known are its
// keys where the caller has them, for Restore.
func (c *Client) IDPConfig(known IDPKeys) *IDPConfigSettings {
	p := plainSettings[IDPConfig]{
		kind:      "IdP configuration",
		getAt:     endpoint{method: "POST", path: "/config/idp_config/fetch", needs: withToken, community: true, reads: true},
		setAt:     endpoint{method: "PUT", path: "/config/idp_config", needs: withToken, community: true},
		otherwise: &IDPConfig{AuthnRequestsSigned: new(Bool(false)), SSOBindings: Names{}, SLOBindings: Names{}},
		secrets: []settingsSecret[IDPConfig]{
			{"private key for signing", []string{"signingKey"}, func(i *IDPConfig) string { return i.Known.Signing }},
			{"private key for encryption", []string{"encryptionKey"}, func(i *IDPConfig) string { return i.Known.Encryption }},
		},
	}
	p.spelled = []bodyForm{bareIDPConfig, func(body json.RawMessage) (json.RawMessage, error) {
		whole, err := p.complete(body)
		if err != nil {
			return nil, err
		}
		return bareIDPConfig(whole)
	}}
	return &IDPConfigSettings{known: known, Settings: p.store(c)}
}

// bareIDPConfig returns certificates and keys as the base64 that PEM has between its
// first and last line: the reference calls them texts and does not print their form.
func bareIDPConfig(body json.RawMessage) (json.RawMessage, error) {
	spelled := members(body)
	for _, name := range []string{"signingCert", "signingKey", "encryptionCert", "encryptionKey"} {
		var text string
		if json.Unmarshal(spelled[name], &text) == nil {
			spelled[name], _ = marshal(barePEM(text)) // a text: no error
		}
	}
	return marshal(spelled)
}

// Restore puts back what Snapshot returned. A certificate stays as it is where
// another one was there before: no snapshot has its key, and it would not go with the
// one that is there now. An error that is ErrStays names what stays.
func (s *IDPConfigSettings) Restore(ctx context.Context, snapshot []byte) error {
	before := new(IDPConfig)
	if err := json.Unmarshal(snapshot, before); err != nil {
		return fmt.Errorf("reading what the %s was before: %s", s.kind, shapeOnly(err))
	}
	if string(snapshot) == "{}" {
		return unrestored("no configuration was set before, and no call of the API removes one")
	}
	present, err := s.read(ctx)
	if err != nil {
		return err
	}
	before.Known = s.known
	var stay []string
	for _, pair := range []struct {
		what         string
		was, is      **string
		known, shown *string
	}{
		{"signing", &before.SigningCertificate, &present.SigningCertificate, &before.Known.Signing, &present.shown.Signing},
		{"encryption", &before.EncryptionCertificate, &present.EncryptionCertificate, &before.Known.Encryption, &present.shown.Encryption},
	} {
		if *pair.known == "" && !mayMask(*pair.shown) {
			*pair.known = *pair.shown
		}
		if was, is := *pair.was, *pair.is; was != nil && (is == nil || barePEM(*was) != barePEM(*is)) {
			stay, *pair.was = append(stay, pair.what), is
		}
	}
	switch _, err := s.Create(ctx, before); {
	case lacksOne(err, "signingKey", "encryptionKey"):
		return unrestored("the tenant accepts no change without the private keys, and does not return them. Change the configuration in AdminX")
	case err != nil:
		return err
	case len(stay) > 0:
		return unrestored("the previous " + strings.Join(stay, " and ") + " certificate could not be restored without its private key. All other settings were restored")
	}
	return nil
}

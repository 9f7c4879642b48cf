package client

import (
	"cmp"
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
	EntityID              *string  `json:"entityId,omitempty"`
	Identifier            *string  `json:"identifier,omitempty"`
	SigningCertificate    *string  `json:"signingCert,omitempty"`
	SigningKey            Secret   `json:"signingKey,omitempty"`
	EncryptionCertificate *string  `json:"encryptionCert,omitempty"`
	EncryptionKey         Secret   `json:"encryptionKey,omitempty"`
	AuthnRequestsSigned   *Bool    `json:"authnRequestsSigned,omitempty"`
	SSOBindings           []string `json:"sso_bindings,omitzero"`
	SLOBindings           []string `json:"slo_bindings,omitzero"`

	// Known are keys that are not to be changed. They are sent only to a service
	// that takes no update without them.
	Known IDPKeys `json:"-"`

	shown IDPKeys // in clear or as masks
}

// IDPKeys are the private keys of an IdP configuration.
type IDPKeys struct{ Signing, Encryption string }

// UnmarshalJSON remembers what is shown of the keys. One binding may come as a text.
func (i *IDPConfig) UnmarshalJSON(raw []byte) error {
	type plain IDPConfig
	in := struct {
		*plain
		SSO           textOrTexts `json:"sso_bindings"`
		SLO           textOrTexts `json:"slo_bindings"`
		SigningKey    text        `json:"signingKey"`
		EncryptionKey text        `json:"encryptionKey"`
	}{plain: (*plain)(i)}
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	i.SSOBindings, i.SLOBindings = in.SSO, in.SLO
	i.shown = IDPKeys{string(in.SigningKey), string(in.EncryptionKey)}
	return nil
}

// complete returns the configuration with the known keys that are not to change.
func (i *IDPConfig) complete() *IDPConfig {
	whole := *i
	whole.SigningKey = cmp.Or(i.SigningKey, Secret(i.Known.Signing))
	whole.EncryptionKey = cmp.Or(i.EncryptionKey, Secret(i.Known.Encryption))
	return &whole
}

// bare returns the configuration with certificates and keys as the base64 that PEM
// has between its first and last line.
func (i *IDPConfig) bare() *IDPConfig {
	spelled := *i
	for _, certificate := range []**string{&spelled.SigningCertificate, &spelled.EncryptionCertificate} {
		if *certificate != nil {
			*certificate = new(barePEM(**certificate))
		}
	}
	spelled.SigningKey, spelled.EncryptionKey = Secret(barePEM(string(i.SigningKey))), Secret(barePEM(string(i.EncryptionKey)))
	return &spelled
}

var aroundPEM = regexp.MustCompile(`-----(BEGIN|END) [A-Z0-9 ]+-----|\s+`)

func barePEM(text string) string { return aroundPEM.ReplaceAllString(text, "") }

// idpKeyMembers are the members with keys, and idpPEMMembers all that may be PEM.
var (
	idpKeyMembers = []string{"signingKey", "encryptionKey"}
	idpPEMMembers = append([]string{"signingCert", "encryptionCert"}, idpKeyMembers...)
)

// IDPConfigSettings stores the one IdP configuration of the community.
type IDPConfigSettings struct {
	*Settings[IDPConfig]
	known IDPKeys
}

// idpConfigForms is what a service has shown of the requests that it takes.
type idpConfigForms struct{ insists, bare insistence }

// IDPConfig returns the store of the community's IdP configuration. known are its
// keys where the caller has them, for Restore.
func (c *Client) IDPConfig(known IDPKeys) *IDPConfigSettings {
	forms := shared(c, "idp_config", func(*Client) *idpConfigForms { return new(idpConfigForms) })
	return &IDPConfigSettings{known: known, Settings: settingsOf(c, settingsWire[IDPConfig]{
		kind:      "IdP configuration",
		getAt:     endpoint{method: "POST", path: "/config/idp_config/fetch", needs: withToken, community: true, reads: true},
		setAt:     endpoint{method: "PUT", path: "/config/idp_config", needs: withToken, community: true},
		otherwise: &IDPConfig{AuthnRequestsSigned: new(Bool(false)), SSOBindings: []string{}, SLOBindings: []string{}},
		rules:     overlayRules{owned: map[string]bool{"signingKey": true, "encryptionKey": true}},
		lacks:     lacksIDPKey,
		keeps: func(present, want *IDPConfig, put func(*IDPConfig) (*IDPConfig, error)) (*IDPConfig, error) {
			return forms.keep(present, want, func(want *IDPConfig) (*IDPConfig, error) { return forms.spell(want, put) })
		},
	})}
}

// lacksIDPKey tells whether the service refused a configuration for lack of a key.
func lacksIDPKey(err error) bool {
	return lacksOne(err, idpKeyMembers...) && names(err, "required", "missing", "empty")
}

// keep sends a change. The reference prints the keys among what every request must
// have. They are sent when they are to change, and otherwise only to a service that
// shows none, so that a lost one would not be noticed, and to one that insists.
func (f *idpConfigForms) keep(present, want *IDPConfig, put func(*IDPConfig) (*IDPConfig, error)) (*IDPConfig, error) {
	whole := want.complete()
	signing, encryption := whole.SigningKey != want.SigningKey, whole.EncryptionKey != want.EncryptionKey
	if signing && present.shown.Signing == "" || encryption && present.shown.Encryption == "" {
		return put(whole)
	}
	return keeping(&f.insists, signing || encryption, lacksIDPKey,
		func(set *IDPConfig) bool {
			return signing && set.shown.Signing == "" || encryption && set.shown.Encryption == ""
		},
		func() (*IDPConfig, error) { return put(want) },
		func() (*IDPConfig, error) { return put(whole) })
}

// spell sends certificates and keys as they are given, and to a service that refuses
// PEM without the lines around it: the reference calls them texts and does not print
// their form.
func (f *idpConfigForms) spell(want *IDPConfig, put func(*IDPConfig) (*IDPConfig, error)) (*IDPConfig, error) {
	bare := want.bare()
	if f.bare.Load() {
		return put(bare)
	}
	set, err := put(want)
	if !declined(err) || !names(err, idpPEMMembers...) || lacksIDPKey(err) || sameObject(bare, want) {
		return set, err
	}
	if again, failed := put(bare); failed == nil {
		f.bare.Store(true)
		return again, nil
	}
	return set, err
}

// Restore puts back what Snapshot returned. A certificate stays as it is where
// another one was there before: no snapshot has its key, and it would not go with the
// one that is there now. What stays is told by an error that is ErrStays.
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
	case lacksIDPKey(err):
		return unrestored("the tenant accepts no change without the private keys, and does not return them. Change the configuration in AdminX")
	case err != nil:
		return err
	case len(stay) > 0:
		return unrestored("the previous " + strings.Join(stay, " and ") + " certificate could not be restored without its private key. All other settings were restored")
	}
	return nil
}

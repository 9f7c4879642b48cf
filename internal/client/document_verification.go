package client

import (
	"context"
	"encoding/json"
)

// DocumentVerification is which document is verified, and by whom: API reference,
// ID Proofing API, group Verify.
type DocumentVerification struct {
	Connector struct {
		ID     string          `json:"id"`
		Type   string          `json:"type"`
		Config json.RawMessage `json:"config"` // by type; holds secrets
	} `json:"connector"`
	Verification struct {
		ID     string                     `json:"id"`
		Tag    string                     `json:"tag"`
		Type   string                     `json:"type"`
		Config DocumentVerificationConfig `json:"config"`
	} `json:"verification"`
	Document          VerifiedDocument `json:"document"`
	ReferrerPublicKey string           `json:"referrerPublicKey,omitempty"`
}

// DocumentVerificationConfig is the configuration of a verification. The reference
// prints returnRawData with a driver's license only.
type DocumentVerificationConfig struct {
	Verifier           string `json:"verifier"`
	Skip               bool   `json:"skip"`
	Debug              bool   `json:"debug"`
	ReturnRawData      *bool  `json:"returnRawData,omitempty"`
	UseV1BlinkIDVerify bool   `json:"useV1BlinkIdVerify"`
}

// VerifiedDocument is a document: its images in base64, or where they are.
type VerifiedDocument struct {
	ID                 string `json:"id"`
	Type               string `json:"type"`
	FrontImage         string `json:"front_image,omitempty"`
	BackImage          string `json:"back_image,omitempty"`
	BarcodeImage       string `json:"barcode_image,omitempty"`
	FrontImageFlash    string `json:"front_image_flash,omitempty"`
	FrontImageURL      string `json:"front_image_url,omitempty"`
	BackImageURL       string `json:"back_image_url,omitempty"`
	BarcodeImageURL    string `json:"barcode_image_url,omitempty"`
	FrontImageFlashURL string `json:"front_image_flash_url,omitempty"`
}

// DocumentVerificationTypes returns the types of verifications, and the type of
// document that each is of.
func DocumentVerificationTypes() (types []string, documents map[string]string) {
	return []string{"dl_authenticate", "ppt_authenticate", "idcard_authenticate", "id_capture"},
		map[string]string{"dl_authenticate": "dl", "ppt_authenticate": "ppt", "idcard_authenticate": "idcard", "id_capture": "idcard"}
}

// DocumentCertificate is what came of a verification. All but whether the document
// is verified speaks of a person.
type DocumentCertificate struct {
	Verified                   bool
	Authority                  string
	VerifiedAt                 string
	Token, PublicKey, ProofJWT string
	// nil where there is none
	Result, Metadata, RawData json.RawMessage
}

// VerifyDocument returns POST /verify. It is not sent again when its answer is lost
// (ErrOutcomeUnknown): the connector may charge for each.
func (c *Client) VerifyDocument(ctx context.Context, want DocumentVerification) (*DocumentCertificate, error) {
	e := endpoint{service: idProofingAPI, method: "POST", path: "/verify", needs: withLicense, form: bare}
	var said struct {
		Authority, TS, Token, PublicKey text
		Verified                        *Bool
		Result, Metadata                json.RawMessage
		RawData                         json.RawMessage `json:"raw_data"`
		ProofJWT                        text            `json:"proof_jwt"`
	}
	if err := c.do(ctx, e, want, &said); err != nil {
		return nil, err
	}
	if said.Verified == nil {
		return nil, c.fail(e, &Error{Message: "the answer does not say whether the document is verified"}, nil)
	}
	return &DocumentCertificate{
		Verified: bool(*said.Verified), Authority: string(said.Authority), VerifiedAt: timeOf(said.TS),
		Token: string(said.Token), PublicKey: string(said.PublicKey), ProofJWT: string(said.ProofJWT),
		Result: something(said.Result), Metadata: something(said.Metadata), RawData: something(said.RawData),
	}, nil
}

package client

import "encoding/json"

// Clouds in which a bucket can be.
const (
	BucketAWS   = "aws"
	BucketGCP   = "gcp"
	BucketAzure = "azure"
)

// Bucket is where the community keeps the documents that its users show: API
// reference, ID Proofing API, group Buckets. It has the credential of its type.
type Bucket struct {
	Type      string           `json:"type"`
	Name      string           `json:"bucketName"`
	Enabled   Bool             `json:"isEnabled"`
	CreatedBy string           `json:"createdBy,omitempty"` // set by the store
	AWS       *AWSCredential   `json:"aws_credential,omitempty"`
	GCP       *GCPCredential   `json:"gcp_credential,omitempty"`
	Azure     *AzureCredential `json:"azure_credential,omitempty"`

	// Known is the credential's secret where it is not to be changed. It is
	// sent only to a service that takes no update without it.
	Known string `json:"-"`
}

// AWSCredential reaches a bucket of Amazon S3.
type AWSCredential struct {
	AccessKey string `json:"accessKey"`
	SecretKey Secret `json:"secretKey,omitempty"`
	Region    string `json:"region"`
}

// GCPCredential reaches a bucket of Google Cloud Storage.
type GCPCredential struct {
	ProjectID   string `json:"projectid"`
	ClientEmail string `json:"clientEmail"`
	PrivateKey  Secret `json:"privateKey,omitempty"`
}

// AzureCredential reaches a container of Azure Blob Storage.
type AzureCredential struct {
	AccountName string `json:"accountName"`
	AccountKey  Secret `json:"accountKey,omitempty"`
}

// bucketSecrets are the members with the credential and, in it, its secret.
var bucketSecrets = map[string]struct{ credential, secret string }{
	BucketAWS:   {"aws_credential", "secretKey"},
	BucketGCP:   {"gcp_credential", "privateKey"},
	BucketAzure: {"azure_credential", "accountKey"},
}

// secret returns the place of the secret that a request has.
func (b *Bucket) secret() *Secret {
	switch {
	case b.Type == BucketAWS && b.AWS != nil:
		return &b.AWS.SecretKey
	case b.Type == BucketGCP && b.GCP != nil:
		return &b.GCP.PrivateKey
	case b.Type == BucketAzure && b.Azure != nil:
		return &b.Azure.AccountKey
	}
	return new(Secret)
}

// with returns the bucket with another secret in its credential.
func (b *Bucket) with(secret Secret) *Bucket {
	changed := *b
	if b.AWS != nil {
		changed.AWS = new(*b.AWS)
	}
	if b.GCP != nil {
		changed.GCP = new(*b.GCP)
	}
	if b.Azure != nil {
		changed.Azure = new(*b.Azure)
	}
	*changed.secret() = secret
	return &changed
}

// answeredBucket is a bucket with all that the service says of it.
type answeredBucket struct {
	Bucket
	raw   json.RawMessage
	shown string // of the secret: in clear or as a mask
}

func (a *answeredBucket) UnmarshalJSON(raw []byte) error {
	if err := json.Unmarshal(raw, &a.Bucket); err != nil {
		return err
	}
	a.raw = append(json.RawMessage(nil), raw...)
	var shown text
	at := bucketSecrets[a.Type]
	_ = json.Unmarshal(members(members(raw)[at.credential])[at.secret], &shown) // nothing of it is nothing shown
	a.shown = string(shown)
	return nil
}

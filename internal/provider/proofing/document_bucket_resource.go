package proofing

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

func documentBucket() plumbing.Resource[bucketModel, client.Bucket] {
	return plumbing.Resource[bucketModel, client.Bucket]{
		Name:     "document_bucket",
		Kind:     "document bucket",
		Schema:   bucketSchema,
		Identity: []string{"id"},
		ImportID: client.SettingsID,
		Store: func(c *client.Client, m *bucketModel) plumbing.Store[client.Bucket] {
			return c.Bucket(m.secret().Plain.ValueString())
		},
		Expand: expandBucket,
		Flatten: func(_ context.Context, b *client.Bucket, m *bucketModel, _ *diag.Diagnostics) {
			flattenBucket(b, m)
		},
		Title: func(b *client.Bucket) string { return b.Name },
		Reads: plumbing.Reads{One: "The community's document bucket, without the secret of its credentials. Fails if the community has none.", ListOfOne: true},
	}
}

const oneCloud = " Exactly one of `aws`, `gcp` and `azure` must be set."

func bucketSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "The bucket that stores the documents which users present in identity proofing. A community has at most one. The provider does not move documents between buckets. Requires a `license_key` of level system or service.\n\n" +
			"Creating the resource does not replace a bucket in use: import it, or disable it in AdminX. A disabled bucket, or one with the same cloud and name, is taken over.\n\n" +
			"The API cannot delete a bucket. Destroying this resource disables the bucket and leaves its credentials in place, even if the provider sets `settings_on_destroy = \"keep\"`; previous settings cannot be restored. " +
			"If the tenant rejects changes without the secret, the provider sends the one from state or the one that the tenant returns; if there is neither, the bucket stays enabled, with a warning.\n\n" +
			"The secret is sent only when it or its account (`access_key`, `client_email`, `account_name`) changes. If the tenant rejects updates without the secret, loses it in them, or does not return whether it has one, every update sends the configured secret.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed: true, MarkdownDescription: "Always `default`.",
				PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"name":    attribute.Required("Name of the bucket, or of the Azure container."),
			"enabled": attribute.Switch("Whether the community stores documents in the bucket.", true),
			"created_by": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Creator of the bucket: the `username` of the provider, or `terraform-provider-onekosmos` if it signs in with a token.",
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"aws": credential("Amazon S3 bucket."+oneCloud, "secret_key", "Secret access key.", map[string]schema.Attribute{
				"access_key": attribute.Required("Access key ID."),
				"region":     attribute.Required("Region of the bucket, such as `eu-central-1`."),
			}, attribute.Blocks{client.BucketAWS, client.BucketGCP, client.BucketAzure}),
			"gcp": credential("Google Cloud Storage bucket."+oneCloud, "private_key", "PEM private key of the service account.", map[string]schema.Attribute{
				"project_id":   attribute.Required("Project ID."),
				"client_email": attribute.Required("Email address of the service account."),
			}),
			"azure": credential("Azure Blob Storage container."+oneCloud, "account_key", "Access key of the storage account.", map[string]schema.Attribute{
				"account_name": attribute.Required("Name of the storage account."),
			}),
		},
	}
}

func credential(description, secret, secretText string, attributes map[string]schema.Attribute, checks ...validator.Object) schema.Attribute {
	maps.Copy(attributes, attribute.SecretAttributes(secret, secretText, true))
	return schema.SingleNestedAttribute{Optional: true, MarkdownDescription: description, Attributes: attributes, Validators: checks}
}

type bucketModel struct {
	ID        types.String   `tfsdk:"id"`
	Name      types.String   `tfsdk:"name"`
	Enabled   types.Bool     `tfsdk:"enabled"`
	CreatedBy types.String   `tfsdk:"created_by"`
	AWS       *awsModel      `tfsdk:"aws"`
	GCP       *gcpModel      `tfsdk:"gcp"`
	Azure     *azureModel    `tfsdk:"azure"`
	Timeouts  timeouts.Value `tfsdk:"timeouts"`
}

type awsModel struct {
	AccessKey          types.String `tfsdk:"access_key"`
	Region             types.String `tfsdk:"region"`
	SecretKey          types.String `tfsdk:"secret_key"`
	SecretKeyWO        types.String `tfsdk:"secret_key_wo"`
	SecretKeyWOVersion types.Int64  `tfsdk:"secret_key_wo_version"`
}

type gcpModel struct {
	ProjectID           types.String `tfsdk:"project_id"`
	ClientEmail         types.String `tfsdk:"client_email"`
	PrivateKey          types.String `tfsdk:"private_key"`
	PrivateKeyWO        types.String `tfsdk:"private_key_wo"`
	PrivateKeyWOVersion types.Int64  `tfsdk:"private_key_wo_version"`
}

type azureModel struct {
	AccountName         types.String `tfsdk:"account_name"`
	AccountKey          types.String `tfsdk:"account_key"`
	AccountKeyWO        types.String `tfsdk:"account_key_wo"`
	AccountKeyWOVersion types.Int64  `tfsdk:"account_key_wo_version"`
}

// cloudSecret is the secret of the cloud that is given, and of the account in it.
type cloudSecret struct {
	cloud   string
	account types.String
	attribute.Secret
}

func (m *bucketModel) secret() cloudSecret {
	switch {
	case m.AWS != nil:
		return cloudSecret{client.BucketAWS, m.AWS.AccessKey, attribute.Secret{Plain: m.AWS.SecretKey, WriteOnly: m.AWS.SecretKeyWO, Version: m.AWS.SecretKeyWOVersion}}
	case m.GCP != nil:
		return cloudSecret{client.BucketGCP, m.GCP.ClientEmail, attribute.Secret{Plain: m.GCP.PrivateKey, WriteOnly: m.GCP.PrivateKeyWO, Version: m.GCP.PrivateKeyWOVersion}}
	case m.Azure != nil:
		return cloudSecret{client.BucketAzure, m.Azure.AccountName, attribute.Secret{Plain: m.Azure.AccountKey, WriteOnly: m.Azure.AccountKeyWO, Version: m.Azure.AccountKeyWOVersion}}
	}
	return cloudSecret{}
}

// toSend returns what is to be sent of a planned secret, and what is known of
// it. before is the state's bucket: another cloud or account has another secret.
func (s cloudSecret) toSend(config cloudSecret, before *bucketModel) (send client.Secret, known string) {
	var state *attribute.Secret
	if before != nil {
		if known := before.secret(); known.cloud == s.cloud && known.account.Equal(s.account) {
			state = &known.Secret
		}
	}
	if value := attribute.ToSend(s.Secret, config.Secret, state); value != nil {
		send = client.Secret(attribute.TrimFile(*value))
	}
	if !config.WriteOnly.IsNull() {
		return send, attribute.TrimFile(config.WriteOnly.ValueString())
	}
	return send, attribute.TrimFile(s.Plain.ValueString())
}

func expandBucket(_ context.Context, change plumbing.Change[bucketModel], _ *diag.Diagnostics) *client.Bucket {
	plan := change.Plan
	secret, known := plan.secret().toSend(change.Config.secret(), change.State)
	b := &client.Bucket{Type: plan.secret().cloud, Name: plan.Name.ValueString(), Enabled: client.Bool(plan.Enabled.ValueBool()), Known: known}
	switch {
	case plan.AWS != nil:
		b.AWS = &client.AWSCredential{AccessKey: plan.AWS.AccessKey.ValueString(), SecretKey: secret, Region: plan.AWS.Region.ValueString()}
	case plan.GCP != nil:
		b.GCP = &client.GCPCredential{ProjectID: plan.GCP.ProjectID.ValueString(), ClientEmail: plan.GCP.ClientEmail.ValueString(), PrivateKey: secret}
	case plan.Azure != nil:
		b.Azure = &client.AzureCredential{AccountName: plan.Azure.AccountName.ValueString(), AccountKey: secret}
	}
	return b
}

// flattenBucket forgets the secret of an account that is not the bucket's any
// more: it would be taken for that of the other one.
func flattenBucket(b *client.Bucket, m *bucketModel) {
	m.ID = types.StringValue(client.SettingsID)
	m.Name = attribute.Stated(b.Name, m.Name)
	m.Enabled = types.BoolValue(bool(b.Enabled))
	if b.CreatedBy != "" || m.CreatedBy.IsUnknown() {
		m.CreatedBy = attribute.Text(&b.CreatedBy)
	}
	known := *m
	m.AWS, m.GCP, m.Azure = nil, nil, nil
	switch b.Type {
	case client.BucketAWS:
		m.AWS = attribute.OrEmpty(known.AWS)
		if b.AWS != nil {
			account := attribute.Text(&b.AWS.AccessKey)
			if !m.AWS.AccessKey.Equal(account) {
				m.AWS = new(awsModel)
			}
			m.AWS.AccessKey, m.AWS.Region = account, attribute.Stated(b.AWS.Region, m.AWS.Region)
		}
	case client.BucketGCP:
		m.GCP = attribute.OrEmpty(known.GCP)
		if b.GCP != nil {
			account := attribute.Text(&b.GCP.ClientEmail)
			if !m.GCP.ClientEmail.Equal(account) {
				m.GCP = new(gcpModel)
			}
			m.GCP.ProjectID, m.GCP.ClientEmail = attribute.Stated(b.GCP.ProjectID, m.GCP.ProjectID), account
		}
	case client.BucketAzure:
		m.Azure = attribute.OrEmpty(known.Azure)
		if b.Azure != nil {
			account := attribute.Text(&b.Azure.AccountName)
			if !m.Azure.AccountName.Equal(account) {
				m.Azure = new(azureModel)
			}
			m.Azure.AccountName = account
		}
	}
}

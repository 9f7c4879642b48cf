variable "bucket_secret_key" {
  description = "Secret access key of the user that reaches the bucket."
  type        = string
  ephemeral   = true
  default     = "a secret key"
}

# Documents go to Amazon S3. Raise the version to send another key.
resource "onekosmos_document_bucket" "documents" {
  name = "example-documents"

  aws = {
    access_key            = "AKIAIOSFODNN7EXAMPLE"
    secret_key_wo         = var.bucket_secret_key
    secret_key_wo_version = 1
    region                = "eu-central-1"
  }
}

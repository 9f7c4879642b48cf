resource "onekosmos_document_bucket" "documents" {
  name = "example-documents"

  azure = {
    account_name = "example"
    account_key  = "an account key"
  }
}

data "onekosmos_document_bucket" "documents" {
  depends_on = [onekosmos_document_bucket.documents]
}

output "documents_are_kept_in" {
  value = data.onekosmos_document_bucket.documents.enabled ? data.onekosmos_document_bucket.documents.name : null
}

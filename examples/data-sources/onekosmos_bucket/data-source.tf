resource "onekosmos_bucket" "documents" {
  name = "example-documents"

  azure = {
    account_name = "example"
    account_key  = "an account key"
  }
}

data "onekosmos_bucket" "documents" {
  depends_on = [onekosmos_bucket.documents]
}

output "documents_are_kept_in" {
  value = data.onekosmos_bucket.documents.enabled ? data.onekosmos_bucket.documents.name : null
}

# `terraform query` finds the document bucket, if there is one. The secret
# of its credentials is for you to fill in.
list "onekosmos_document_bucket" "all" {
  provider = onekosmos

  include_resource = true
}

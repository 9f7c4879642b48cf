import {
  to = onekosmos_document_bucket.documents
  identity = {
    id = "default"
  }
}

import {
  to = onekosmos_document_bucket.documents
  id = "default"
}

import {
  to = onekosmos_bucket.documents
  id = "default"
}

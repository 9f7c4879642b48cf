import {
  to = onekosmos_bucket.documents
  identity = {
    id = "default"
  }
}

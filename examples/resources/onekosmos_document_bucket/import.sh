# A community has one bucket, whose id is always "default". The secret of its
# credential cannot be read: the next apply sends that of the configuration.
terraform import onekosmos_document_bucket.documents default

# Where captured documents are kept. Destroying this disables the bucket: no
# call deletes it.
resource "onekosmos_document_bucket" "documents" {
  name = "example-documents"

  aws = {
    access_key            = "AKIAIOSFODNN7EXAMPLE"
    secret_key_wo         = var.bucket_secret_key
    secret_key_wo_version = var.secrets_version
    region                = "eu-central-1"
  }
}

resource "onekosmos_proofing_template" "license" {
  dvc_id           = "6070951e8dfc7f29228126aa"
  document_type    = "dl_object"
  drift_session_id = var.proofing_session_id

  steps = [
    {
      name = "welcome"
      type = "HTML"
      html = <<-EOT
        <img src="${onekosmos_image.logo.url}" alt="Example">
        <p>Have your driver's license at hand.</p>
        <button id="next">Next</button>
      EOT
      actions = [
        {
          name    = "next"
          on      = "click"
          jump_to = "front"
        },
      ]
    },
    {
      name = "front"
      type = "CAPTURE_FRONT"
      html = "<p>The front of your license.</p>"
    },
    {
      name = "selfie"
      type = "CAPTURE_SELFIE"
      html = "<p>Look into the camera.</p>"
    },
  ]
}

variable "proofing_session_id" {
  description = "Open proofing session for driver's licenses of the verification configuration, through which drift is found."
  type        = string
  default     = null
}

# A welcome page, a picture of each side of the license, and a selfie.
resource "onekosmos_proofing_template" "license" {
  dvc_id           = "6070951e8dfc7f29228126aa"
  document_type    = "dl_object"
  drift_session_id = var.proofing_session_id

  steps = [
    {
      name = "welcome"
      type = "HTML"
      html = <<-EOT
        <h1>Hello {{first}}</h1>
        <p>Have your driver's license at hand.</p>
        <button id="next">Next</button>
      EOT

      params = {
        first = "firstname"
      }

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
      name = "back"
      type = "CAPTURE_BACK"
      html = "<p>The back of your license.</p>"
    },
    {
      name = "selfie"
      type = "CAPTURE_SELFIE"
      html = "<p>Look into the camera.</p>"
    },
    {
      name = "wait"
      type = "PROCESSING"
      html = "<p>One moment.</p>"
    },
  ]
}

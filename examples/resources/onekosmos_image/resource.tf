# A file beside the configuration. When it changes, it is uploaded again, and
# has another URL.
resource "onekosmos_image" "logo" {
  source = "${path.module}/logo.png"
}

# An image that the configuration draws.
resource "onekosmos_image" "square" {
  content_base64 = base64encode(<<-EOT
    <svg xmlns="http://www.w3.org/2000/svg" width="32" height="32">
      <rect width="32" height="32" fill="#1d7afc"/>
    </svg>
  EOT
  )
}

output "logo_url" {
  value = onekosmos_image.logo.url
}

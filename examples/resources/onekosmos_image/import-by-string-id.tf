import {
  to = onekosmos_image.logo
  id = "https://assets.example.com/6070951e8dfc7f29228126c9.png"
}

# By the image's URL, which is all that is imported: the next apply takes what
# is configured for its content, without uploading it.
terraform import onekosmos_image.logo https://assets.example.com/6070951e8dfc7f29228126c9.png

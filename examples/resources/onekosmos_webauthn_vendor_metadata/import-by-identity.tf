import {
  to = onekosmos_webauthn_vendor_metadata.office
  identity = {
    id = "2fc0579f-8113-47ea-b116-bb5a8db9202a"
  }
}

import {
  to = onekosmos_service_provider.payroll
  identity = {
    id = "6070951e8dfc7f29228126c9"
  }
}

# Passports that were proved in a month that has passed.
data "onekosmos_proofing_sessions" "passports" {
  status        = "COMPLETED"
  document_type = "ppt_object"
  start_date    = "2025-01-01 00:00:00.000"
  end_date      = "2025-01-31 23:59:59.999"
}

output "passports_by_outcome" {
  value = { for session in data.onekosmos_proofing_sessions.passports.proofing_sessions : session.result_status => session.id... }
}

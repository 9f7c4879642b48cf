# At any time: terraform apply -invoke=action.onekosmos_export_report.audit_log
action "onekosmos_export_report" "audit_log" {
  config {
    report     = "audit_log"
    recipients = ["security@example.com"]
    timeout    = "2m"
  }
}

action "onekosmos_export_report" "tokens" {
  config {
    report         = "hardware_tokens"
    recipients     = ["security@example.com"]
    serial_numbers = ["sr001", "/^sr1/"]
    wait           = false
  }
}

action "onekosmos_export_report" "roles" {
  config {
    report     = "role_assignments"
    recipients = ["security@example.com"]
  }
}

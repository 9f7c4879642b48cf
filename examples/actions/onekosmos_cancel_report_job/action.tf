variable "report_job_id" {
  type = string
}

# At any time: terraform apply -invoke=action.onekosmos_cancel_report_job.export -var report_job_id=...
action "onekosmos_cancel_report_job" "export" {
  config {
    job_id = var.report_job_id
  }
}

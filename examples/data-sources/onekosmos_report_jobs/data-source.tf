data "onekosmos_report_jobs" "newest" {
  max_results = 10
}

output "pending" {
  value = [for job in data.onekosmos_report_jobs.newest.jobs : job.id if !job.ended]
}

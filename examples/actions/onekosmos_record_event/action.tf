resource "onekosmos_self_registration" "community" {
  allowed = false

  # Record in the community's reports that the setting was applied.
  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.onekosmos_record_event.applied]
    }
  }
}

action "onekosmos_record_event" "applied" {
  config {
    event_name = "E_TERRAFORM_APPLIED"
    data       = jsonencode({ user_id = "terraform", setting = "self-registration" })
  }
}

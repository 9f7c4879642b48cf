variable "user_id" {
  description = "Unique id (uid) of a user."
  type        = string
}

data "onekosmos_authorizations" "user" {
  user_id = var.user_id
}

output "roles_of_the_user" {
  value = data.onekosmos_authorizations.user.authorizations[*].role
}

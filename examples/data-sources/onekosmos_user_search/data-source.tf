data "onekosmos_user_search" "countess" {
  username      = "countess"
  match_aliases = true
}

output "who_is_the_countess" {
  value = data.onekosmos_user_search.countess.users[*].username
}

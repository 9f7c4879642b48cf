data "onekosmos_message_gateways" "all" {}

# The ids of all gateways by channel, ready for import blocks.
output "gateways" {
  value = {
    for gateway in data.onekosmos_message_gateways.all.message_gateways : gateway.channel => gateway.id...
  }
}

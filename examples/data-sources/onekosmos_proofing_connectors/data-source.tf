data "onekosmos_proofing_connectors" "all" {}

# Who can verify which documents.
output "verifiers" {
  value = { for connector in data.onekosmos_proofing_connectors.all.connectors : connector.document_type => connector.verifier_type... }
}

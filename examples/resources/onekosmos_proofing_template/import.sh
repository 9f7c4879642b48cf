# By the id of an open proofing session of the same verification configuration
# and document type, and the template's id: the template is read through that
# session, which becomes drift_session_id. The data source
# onekosmos_proofing_templates lists what a session shows.
terraform import onekosmos_proofing_template.license 2f1d7a3e-5f0e-4a4c-9a57-3f0a8a1c7d10/6070951e8dfc7f29228126c9

# By the template's id alone: nothing is read. The next plan shows an update of
# all attributes, whose apply writes the steps of the configuration.
terraform import onekosmos_proofing_template.license 6070951e8dfc7f29228126c9

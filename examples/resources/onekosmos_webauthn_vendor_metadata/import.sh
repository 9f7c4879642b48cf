# By the AAGUID of the model. The data source
# onekosmos_webauthn_vendor_metadata_records lists them.
terraform import onekosmos_webauthn_vendor_metadata.office 2fc0579f-8113-47ea-b116-bb5a8db9202a

# A record for all communities has any: in front of it.
terraform import onekosmos_webauthn_vendor_metadata.everywhere any:2fc0579f-8113-47ea-b116-bb5a8db9202a

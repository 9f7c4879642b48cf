data "onekosmos_downloadable_versions" "latest" {
  software          = ["broker", "radius"]
  operating_systems = ["linux", "windows"]
}

output "latest_versions" {
  value = {
    for a in data.onekosmos_downloadable_versions.latest.artifacts : "${a.software} ${a.operating_system}" => a.display_version
  }
}

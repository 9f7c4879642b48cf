package localtenant

import (
	"bytes"
	"net/http"
	"slices"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

const downloadables = "downloadables"

// downloadableOperations serves the group "Downloadables". The names of software
// are those that its text has. What a download answers is printed nowhere: here it
// is the file, with its name.
func downloadableOperations() []operation {
	named := func(name string) field { return engine.List(name, engine.Text("").Required()).Required() }
	return []operation{
		{
			Endpoint: "adminapi POST /downloadables/versions/fetch", Seed: seedDownloadables, Handle: listVersions,
			Body: engine.Fields{named("software"), engine.Boolean("latest"), named("os")},
		},
		{
			Endpoint: "adminapi POST /downloadables/artifact/fetch", Home: true, Handle: downloadArtifact,
			Body: engine.Texts("moduleId", "type", "os", "version").Required(),
		},
	}
}

// seedDownloadables gives a tenant two versions of all software, the latest last.
func seedDownloadables(s *state) {
	if len(s.Collections[downloadables]) > 0 {
		return
	}
	for _, version := range []string{"pl_gr_1.06.11", "pl_gr_1.07.02"} {
		for _, software := range []string{"broker", "radius"} {
			for _, system := range []string{"linux", "windows"} {
				s.Insert(downloadables, map[string]any{"software": software, "os": system, "version": version, "displayVersion": version})
			}
		}
	}
}

// listVersions answers the latest of each software and system, unless latest is
// false.
func listVersions(c *call) answer {
	software, _ := c.Body["software"].([]any)
	systems, _ := c.Body["os"].([]any)
	shown, met := []any{}, map[[2]any]bool{}
	for _, stored := range slices.Backward(c.Collections[downloadables]) {
		of := [2]any{stored["software"], stored["os"]}
		if !slices.Contains(software, of[0]) || !slices.Contains(systems, of[1]) || met[of] && c.Body["latest"] != false {
			continue
		}
		met[of] = true
		shown = append(shown, map[string]any{
			"software": of[0], "os": of[1], "version": stored["version"], "displayVersion": stored["displayVersion"],
		})
	}
	return engine.Reply(map[string]any{"artifacts": c.Modes.Order(shown)})
}

// downloadArtifact answers a file of some hundred kilobytes, which is the same for
// the same software.
func downloadArtifact(c *call) answer {
	if module, refused := modules().FindBy(c, "moduleId", c.Body["moduleId"].(string), nil); module == nil {
		return *refused
	}
	for _, stored := range slices.Backward(c.Collections[downloadables]) {
		if stored["software"] != c.Body["type"] || stored["os"] != c.Body["os"] || c.Body["version"] != "latest" && stored["version"] != c.Body["version"] {
			continue
		}
		version, _ := stored["version"].(string)
		name := c.Body["type"].(string) + "-" + c.Body["os"].(string) + "-" + version + ".zip"
		return answer{
			Status: http.StatusOK, Raw: bytes.Repeat([]byte(name+"\n"), 10000), ContentType: "application/zip",
			Header: http.Header{"Content-Disposition": {`attachment; filename="` + name + `"`}},
		}
	}
	return engine.NotFound("artifact")
}

package localtenant

import (
	"maps"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

const proofingConnectors = "proofing_connectors"

// proofingConnectorOperations serves the group "Connector". GET /info lists no
// header: it asks for no credentials.
func proofingConnectorOperations() []operation {
	return []operation{{Endpoint: "idproofingapi GET /info", Handle: listProofingConnectors}}
}

// listProofingConnectors answers what was added to the collection. In a tenant
// without, it is the two connectors that the bodies of the service name, each
// for the three kinds of documents, in the words of POST /verify.
func listProofingConnectors(c *call) answer {
	shown := []any{}
	for _, stored := range c.Collections[proofingConnectors] {
		connector := maps.Clone(stored)
		delete(connector, "_id")
		shown = append(shown, connector)
	}
	if len(shown) == 0 {
		for _, verifier := range []string{"authenticid", "microblink"} {
			for _, document := range []string{"dl", "ppt", "idcard"} {
				shown = append(shown, map[string]any{"verifierType": verifier, "docType": document})
			}
		}
	}
	return engine.ReplyPlain(c.Modes.Order(shown))
}

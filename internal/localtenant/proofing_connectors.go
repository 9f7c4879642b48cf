package localtenant

import "maps"

const proofingConnectors = "proofing_connectors"

// proofingConnectorOperations serves the group "Connector". GET /info lists no
// header: it asks for no credentials.
func proofingConnectorOperations() []operation {
	return []operation{{service: "idproofingapi", method: "GET", path: "/info", handle: listProofingConnectors}}
}

// listProofingConnectors answers what was added to the collection. In a tenant
// without, it is the two connectors that the bodies of the service name, each
// for the three kinds of documents, in the words of POST /verify.
func listProofingConnectors(c *call) answer {
	shown := []any{}
	for _, stored := range c.data.Collections[proofingConnectors] {
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
	return replyPlain(c.modes.order(shown))
}

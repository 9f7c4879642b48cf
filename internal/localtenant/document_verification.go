package localtenant

import (
	"slices"
	"strconv"
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

const documentVerifications = "document_verifications"

// documentVerificationOperations serves the group "Verify", whose body is
// printed plain, without data around it. referrerPublicKey stands in the table
// alone and changes nothing here.
func documentVerificationOperations() []operation {
	kind := engine.Text("type").Required().OneOf("dl_authenticate", "ppt_authenticate", "idcard_authenticate", "id_capture")
	document := engine.Texts("id", "type").Required()
	for _, name := range documentImages() {
		image := engine.Text(name).Matching(func(text string) bool { return text != "" && isBase64(text) }, "is not base64")
		document = document.And(image, engine.Text(name+"_url"))
	}
	return []operation{{
		Endpoint: "idproofingapi POST /verify", Form: engine.PlainBody, Handle: verifyDocument,
		Body: shareParties(kind).And(engine.Object("document", document...).Required(), engine.Text("referrerPublicKey")),
	}}
}

func documentImages() []string {
	return []string{"front_image", "back_image", "barcode_image", "front_image_flash"}
}

// checkVerification checks what depends on the kind of the verification. The
// text prints the configuration of one connector, microblink; authenticid has
// the one that document sharing prints.
func checkVerification(c *call) []fieldError {
	connector, verification, document := engine.Part(c.Body, "connector"), engine.Part(c.Body, "verification"), engine.Part(c.Body, "document")
	config, settings := connectorConfig(connector["type"]), verificationConfig(connector["type"])
	if connector["type"] != "authenticid" {
		addresses := engine.Texts("verifierUrl", "verifierUrlV2")
		if verification["type"] == "id_capture" {
			addresses = engine.Texts("url")
		}
		config = engine.Texts("clientId", "clientSecret").And(addresses.Required()...)
		settings = engine.Booleans("skip", "debug", "returnRawData", "useV1BlinkIdVerify").And(engine.Text("verifier").Required())
	}
	errs := c.Check("connector.config", config, engine.Part(connector, "config"), nil)
	errs = append(errs, c.Check("verification.config", settings, engine.Part(verification, "config"), nil)...)
	return append(errs, checkDocument(verification["type"], document)...)
}

// checkDocument wants the type of document that the verification is of, in
// letters of either case: a capture is printed with an ID card. Of a passport
// both the image and its address are called required; one of them is enough
// here, as one stands for the other. A passport has no other side.
func checkDocument(verification any, document map[string]any) []fieldError {
	wanted, _ := verification.(string)
	if wanted = strings.TrimSuffix(wanted, "_authenticate"); wanted == "id_capture" {
		wanted = "idcard"
	}
	var errs []fieldError
	if sent, _ := document["type"].(string); !strings.EqualFold(sent, wanted) {
		errs = append(errs, engine.Wrong("document.type", "must be "+wanted))
	}
	if wanted != "ppt" {
		return errs
	}
	if document["front_image"] == nil && document["front_image_url"] == nil {
		errs = append(errs, engine.Wrong("document.front_image", "is required"))
	}
	for _, name := range documentImages()[1:] {
		for _, name := range []string{name, name + "_url"} {
			if _, there := document[name]; there {
				errs = append(errs, engine.Wrong("document."+name, "is not allowed"))
			}
		}
	}
	return errs
}

// verifyDocument answers the certificate of a document, which is genuine unless
// SetVerification decided otherwise. The reference prints an empty result,
// metadata and raw data. It does not define ts, a text: here it is written as in
// a request.
func verifyDocument(c *call) answer {
	if errs := checkVerification(c); len(errs) > 0 {
		return engine.Invalid(errs...)
	}
	connector, verification, document := engine.Part(c.Body, "connector"), engine.Part(c.Body, "verification"), engine.Part(c.Body, "document")
	pair, err := c.Pair(c.Endpoint.Service)
	if err != nil {
		return engine.InternalError(err)
	}
	kind, _ := document["type"].(string)
	shown := map[string]any{
		"docType": strings.ToLower(kind), "docId": document["id"], "type": verification["type"], "authority": connector["type"],
		"ts": strconv.FormatInt(c.Now().Unix(), 10), "verified": true, "result": map[string]any{}, "metadata": map[string]any{},
		"token": engine.RandomHex(16), "publicKey": pair.Public().String(), "proof_jwt": engine.RandomHex(32),
	}
	for _, known := range c.Collections[documentVerifications] {
		if known["docId"] == document["id"] {
			shown["verified"], shown["result"] = known["verified"], engine.Clone(known["result"])
		}
	}
	if engine.Part(verification, "config")["returnRawData"] == true {
		shown["raw_data"] = map[string]any{}
	}
	return engine.ReplyPlain(shown)
}

// SetVerification decides how the verification of a document ends.
func (t *Tenant) SetVerification(documentID string, verified bool, result map[string]any) {
	if result == nil {
		result = map[string]any{}
	}
	t.Update(func(s *state) {
		s.Collections[documentVerifications] = slices.DeleteFunc(s.Collections[documentVerifications],
			func(known map[string]any) bool { return known["docId"] == documentID })
		s.Insert(documentVerifications, engine.Normalize(map[string]any{"docId": documentID, "verified": verified, "result": result}))
	})
}

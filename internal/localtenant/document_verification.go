package localtenant

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

const documentVerifications = "document_verifications"

// documentVerificationOperations serves the group "Verify", whose body is
// printed plain, without data around it. referrerPublicKey stands in the table
// alone and changes nothing here.
func documentVerificationOperations() []operation {
	text := func(name string, required bool) field { return field{name: name, kind: aText, required: required} }
	object := func(name string, members ...field) field {
		return field{name: name, kind: anObject, required: true, members: members}
	}
	kind := text("type", true)
	kind.oneOf = []string{"dl_authenticate", "ppt_authenticate", "idcard_authenticate", "id_capture"}
	document := []field{text("id", true), text("type", true)}
	for _, name := range documentImages() {
		document = append(document, text(name, false), text(name+"_url", false))
	}
	return []operation{{
		service: "idproofingapi", method: "POST", path: "/verify", form: plainBody, handle: verifyDocument,
		body: []field{
			object("connector", text("id", true), text("type", true), object("config")),
			object("verification", text("id", true), text("tag", true), kind, object("config")),
			object("document", document...), text("referrerPublicKey", false),
		},
	}}
}

func documentImages() []string {
	return []string{"front_image", "back_image", "barcode_image", "front_image_flash"}
}

// checkVerification checks what depends on the kind of the verification. The
// text prints the configuration of one connector, microblink; authenticid has
// the one that document sharing prints.
func (c *call) checkVerification() []fieldError {
	connector, verification, document := part(c.body, "connector"), part(c.body, "verification"), part(c.body, "document")
	config, settings := connectorConfig(connector["type"]), verificationConfig(connector["type"])
	if connector["type"] != "authenticid" {
		config = []field{{name: "clientId", kind: aText}, {name: "clientSecret", kind: aText}}
		addresses := []string{"verifierUrl", "verifierUrlV2"}
		if verification["type"] == "id_capture" {
			addresses = []string{"url"}
		}
		for _, name := range addresses {
			config = append(config, field{name: name, kind: aText, required: true})
		}
		settings = []field{{name: "verifier", kind: aText, required: true}}
		for _, name := range []string{"skip", "debug", "returnRawData", "useV1BlinkIdVerify"} {
			settings = append(settings, field{name: name, kind: aBoolean})
		}
	}
	check := checker{newerMembers: c.modes.UnknownFields}
	errs := check.checkObject("connector.config", config, part(connector, "config"), nil)
	errs = append(errs, check.checkObject("verification.config", settings, part(verification, "config"), nil)...)
	for _, name := range documentImages() {
		if image, there := document[name].(string); there && (image == "" || !isBase64(image)) {
			errs = append(errs, fieldError{"document." + name + " is not base64", "document." + name})
		}
	}
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
		errs = append(errs, fieldError{"document.type must be " + wanted, "document.type"})
	}
	if wanted != "ppt" {
		return errs
	}
	if document["front_image"] == nil && document["front_image_url"] == nil {
		errs = append(errs, fieldError{"document.front_image is required", "document.front_image"})
	}
	for _, name := range documentImages()[1:] {
		for _, name := range []string{name, name + "_url"} {
			if _, there := document[name]; there {
				errs = append(errs, fieldError{"document." + name + " is not allowed", "document." + name})
			}
		}
	}
	return errs
}

// verifyDocument answers the certificate of a document. A document that nobody
// said anything of is genuine. The result, the metadata and the raw data are
// printed empty; the form of ts, a text, is not told, and is that of a request's
// ts here.
func verifyDocument(c *call) answer {
	if errs := c.checkVerification(); len(errs) > 0 {
		return invalid(errs...)
	}
	connector, verification, document := part(c.body, "connector"), part(c.body, "verification"), part(c.body, "document")
	pair, err := c.pair(c.operation.service)
	if err != nil {
		return failure(http.StatusInternalServerError, err.Error())
	}
	kind, _ := document["type"].(string)
	shown := map[string]any{
		"docType": strings.ToLower(kind), "docId": document["id"], "type": verification["type"], "authority": connector["type"],
		"ts": strconv.FormatInt(c.now().Unix(), 10), "verified": true, "result": map[string]any{}, "metadata": map[string]any{},
		"token": randomHex(16), "publicKey": pair.Public().String(), "proof_jwt": randomHex(32),
	}
	for _, known := range c.data.Collections[documentVerifications] {
		if known["docId"] == document["id"] {
			shown["verified"], shown["result"] = known["verified"], cloneAny(known["result"])
		}
	}
	if part(verification, "config")["returnRawData"] == true {
		shown["raw_data"] = map[string]any{}
	}
	return replyPlain(shown)
}

// SetVerification says what comes of the verification of the document with an
// id, from now on.
func (t *Tenant) SetVerification(documentID string, verified bool, result map[string]any) {
	if result == nil {
		result = map[string]any{}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.data.Collections[documentVerifications] = slices.DeleteFunc(t.data.Collections[documentVerifications],
		func(known map[string]any) bool { return known["docId"] == documentID })
	t.insert(documentVerifications, normalize(map[string]any{"docId": documentID, "verified": verified, "result": result}))
	t.save()
}

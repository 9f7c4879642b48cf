package localtenant

// documentShareOperations serves the group "Session": someone has a document
// scanned by a person with a browser, and asks until that is done. What is
// opened is a proofing session, which the calls of a session know too. The
// reference prints these bodies plain, without data around them.
func documentShareOperations() []operation {
	object := func(name string, members ...field) field {
		return field{name: name, kind: anObject, required: true, members: members}
	}
	text := func(name string, required bool) field { return field{name: name, kind: aText, required: required} }
	connector := object("connector", text("id", true), text("type", true), object("config"))
	verification := func(typed bool) field {
		kind := text("type", typed)
		kind.oneOf = []string{"dl_authenticate", "ppt_authenticate", "idcard_authenticate"}
		return object("verification", text("id", true), text("tag", true), kind, object("config"))
	}
	var user []field
	for _, name := range []string{"uid", "username", "firstname", "lastname"} {
		user = append(user, text(name, false))
	}
	document := text("documentType", true)
	document.oneOf = documentTypes()
	at := func(path string, body []field, handle func(*call) answer) operation {
		return operation{service: "idproofingapi", method: "POST", path: path, form: plainBody, body: body, handle: handle}
	}
	return []operation{
		// The type of a verification stands in the example of create and not in
		// its text. userUID is the user of that example, which lacks the ids that
		// the text requires.
		at("/document_share_session/create", []field{connector, verification(false), object("sessionRequest",
			text("tenantDNS", true), text("communityName", true), document, text("tenantId", true), text("communityId", true),
			text("did", false), text("userUID", false), field{name: "user", kind: anObject, members: user},
			field{name: "workflowMetadata", kind: anObject})}, createDocumentShare),
		at("/document_share_session/result", []field{connector, verification(true), text("sessionId", true),
			{name: "includeMetadata", kind: aBoolean}, text("apiVersion", false),
			{name: "alwaysReturnAssets", kind: aBoolean}, {name: "granularStatus", kind: aBoolean}}, documentShareResult),
	}
}

// connectorConfig is the configuration of a connector. Each of the two calls
// prints one kind of connector, and a session is opened and asked for with the
// same one: both calls take both, authenticid by its name. The flag of document
// sharing is a boolean in one text and a text in the other. The examples' empty
// configuration stands for an object of any kind: it has none of the members
// that the texts require.
func connectorConfig(kind any) []field {
	made := []field{{name: "document_share_session_enabled", kind: aTextOrBoolean, required: kind != "authenticid"}}
	texts := func(required bool, names ...string) {
		for _, name := range names {
			made = append(made, field{name: name, kind: aText, required: required})
		}
	}
	if kind != "authenticid" {
		texts(true, "license", "verifierUrl")
		texts(false, "clientId", "clientSecret")
		for _, name := range []string{"dl", "idcard", "ppt"} {
			made = append(made, field{name: name, kind: anObject})
		}
		return made
	}
	texts(true, "airAccessKey", "airSecretToken", "airAPI", "faceAPI", "faceAPIKey")
	texts(false, "documentLivenessCheckAPI", "accountCode", "cfweb_url", "cfweb_cert", "cfweb_key")
	var channel []field
	for _, name := range []string{"enableSelfieCapture", "enableFarSelfie", "reviewScreenFront", "reviewScreenBack"} {
		channel = append(channel, field{name: name, kind: aBoolean})
	}
	for _, name := range []string{"requestExpiryTimeInMin", "transactionExpiryTimeInMin", "frontCaptureAttempt", "backCaptureAttempt",
		"selfieCaptureAttempt", "transactionAttempts", "frontSetManualTimeout", "backSetManualTimeout"} {
		channel = append(channel, field{name: name, kind: aNumber})
	}
	channel = append(channel, field{name: "frontCaptureMode", kind: aText}, field{name: "backCaptureMode", kind: aText})
	return append(made,
		field{name: "cfweb_channelConfiguration", kind: anObject, members: channel},
		field{name: "cfweb_channelResponse", kind: anArray, items: &field{kind: aText}})
}

// verificationConfig is the configuration of a verification, by the kind of its
// connector too.
func verificationConfig(kind any) []field {
	air := kind == "authenticid"
	made := []field{
		{name: "verifier", kind: aText, required: true},
		{name: "debug", kind: aBoolean, required: !air}, {name: "skip", kind: aBoolean, required: !air},
	}
	if air {
		return append(made, field{name: "action_code", kind: aNumber, required: true},
			field{name: "document_type", kind: aText, oneOf: []string{"00", "01", "11"}})
	}
	for _, name := range []string{"returnRawData", "fraudDetectFailureBypass"} {
		made = append(made, field{name: name, kind: aBoolean})
	}
	for _, name := range []string{"expireSessionInMin", "abandonSessionInMin", "maxRetries"} {
		made = append(made, field{name: name, kind: aNumber})
	}
	return append(made, field{name: "checks", kind: anArray, items: &field{kind: aText, oneOf: []string{
		"document_liveness_front", "document_liveness_back", "selfie_liveness", "face_compare", "fraud_detection",
	}}})
}

// checkShare checks what the table of the members does not say.
func (c *call) checkShare() []fieldError {
	connector, verification := part(c.body, "connector"), part(c.body, "verification")
	check := checker{newerMembers: c.modes.UnknownFields}
	errs := check.checkObject("connector.config", connectorConfig(connector["type"]), part(connector, "config"), nil)
	config := part(verification, "config")
	errs = append(errs, check.checkObject("verification.config", verificationConfig(connector["type"]), config, nil)...)
	for _, name := range []string{"expireSessionInMin", "abandonSessionInMin"} {
		if minutes, there := config[name].(float64); there && minutes <= 0 {
			path := join("verification.config", name)
			errs = append(errs, fieldError{path + " must be greater than 0", path})
		}
	}
	return errs
}

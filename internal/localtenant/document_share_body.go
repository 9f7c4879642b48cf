package localtenant

import "github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"

// connectorConfig is the configuration of a connector. Each of the two calls
// prints one kind of connector, and a session is opened and asked for with the
// same one: both calls take both, authenticid by its name. The flag of document
// sharing is a boolean in one text and a text in the other. The examples' empty
// configuration stands for an object of any kind: it has none of the members
// that the texts require.
func connectorConfig(kind any) engine.Fields {
	made := engine.Fields{engine.TextOrBoolean("document_share_session_enabled").RequiredIf(kind != "authenticid")}
	texts := func(required bool, names ...string) {
		for _, name := range names {
			made = append(made, engine.Text(name).RequiredIf(required))
		}
	}
	if kind != "authenticid" {
		texts(true, "license", "verifierUrl")
		texts(false, "clientId", "clientSecret")
		for _, name := range []string{"dl", "idcard", "ppt"} {
			made = append(made, engine.Object(name))
		}
		return made
	}
	texts(true, "airAccessKey", "airSecretToken", "airAPI", "faceAPI", "faceAPIKey")
	texts(false, "documentLivenessCheckAPI", "accountCode", "cfweb_url", "cfweb_cert", "cfweb_key")
	var channel engine.Fields
	for _, name := range []string{"enableSelfieCapture", "enableFarSelfie", "reviewScreenFront", "reviewScreenBack"} {
		channel = append(channel, engine.Boolean(name))
	}
	for _, name := range []string{"requestExpiryTimeInMin", "transactionExpiryTimeInMin", "frontCaptureAttempt", "backCaptureAttempt",
		"selfieCaptureAttempt", "transactionAttempts", "frontSetManualTimeout", "backSetManualTimeout"} {
		channel = append(channel, engine.Number(name))
	}
	channel = append(channel, engine.Text("frontCaptureMode"), engine.Text("backCaptureMode"))
	return append(made,
		engine.Object("cfweb_channelConfiguration", channel...),
		engine.List("cfweb_channelResponse", engine.Text("")))
}

// verificationConfig is the configuration of a verification, by the kind of its
// connector too.
func verificationConfig(kind any) engine.Fields {
	air := kind == "authenticid"
	made := engine.Fields{
		engine.Text("verifier").Required(),
		engine.Boolean("debug").RequiredIf(!air), engine.Boolean("skip").RequiredIf(!air),
	}
	if air {
		return append(made, engine.Number("action_code").Required(),
			engine.Text("document_type").OneOf("00", "01", "11"))
	}
	for _, name := range []string{"returnRawData", "fraudDetectFailureBypass"} {
		made = append(made, engine.Boolean(name))
	}
	for _, name := range []string{"expireSessionInMin", "abandonSessionInMin", "maxRetries"} {
		made = append(made, engine.Number(name))
	}
	return append(made, engine.List("checks", engine.Text("").OneOf(
		"document_liveness_front", "document_liveness_back", "selfie_liveness", "face_compare", "fraud_detection",
	)))
}

// checkShare checks what the table of the members does not say.
func checkShare(c *call) []fieldError {
	connector, verification := engine.Part(c.Body, "connector"), engine.Part(c.Body, "verification")
	errs := c.Check("connector.config", connectorConfig(connector["type"]), engine.Part(connector, "config"), nil)
	config := engine.Part(verification, "config")
	errs = append(errs, c.Check("verification.config", verificationConfig(connector["type"]), config, nil)...)
	for _, name := range []string{"expireSessionInMin", "abandonSessionInMin"} {
		if minutes, there := config[name].(float64); there && minutes <= 0 {
			path := engine.Join("verification.config", name)
			errs = append(errs, engine.Wrong(path, "must be greater than 0"))
		}
	}
	return errs
}

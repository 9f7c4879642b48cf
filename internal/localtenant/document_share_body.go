package localtenant

import (
	"slices"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

// connectorConfig is the configuration of a connector. Each of the two calls
// prints one kind of connector, and a session is opened and asked for with the
// same one: both calls take both, authenticid by its name. The flag of document
// sharing is a boolean in one text and a text in the other. The examples' empty
// configuration stands for an object of any kind: it has none of the members
// that the texts require.
func connectorConfig(kind any) engine.Fields {
	if kind != "authenticid" {
		return engine.Texts("license", "verifierUrl").And(engine.TextOrBoolean("document_share_session_enabled")).Required().And(
			engine.Text("clientId"), engine.Text("clientSecret"), engine.Object("dl"), engine.Object("idcard"), engine.Object("ppt"))
	}
	channel := slices.Concat(
		engine.Booleans("enableSelfieCapture", "enableFarSelfie", "reviewScreenFront", "reviewScreenBack"),
		engine.Numbers("requestExpiryTimeInMin", "transactionExpiryTimeInMin", "frontCaptureAttempt", "backCaptureAttempt",
			"selfieCaptureAttempt", "transactionAttempts", "frontSetManualTimeout", "backSetManualTimeout"),
		engine.Texts("frontCaptureMode", "backCaptureMode"),
	)
	return slices.Concat(
		engine.Texts("airAccessKey", "airSecretToken", "airAPI", "faceAPI", "faceAPIKey").Required(),
		engine.Texts("documentLivenessCheckAPI", "accountCode", "cfweb_url", "cfweb_cert", "cfweb_key"),
		engine.Fields{
			engine.TextOrBoolean("document_share_session_enabled"),
			engine.Object("cfweb_channelConfiguration", channel...), engine.List("cfweb_channelResponse", engine.Text("")),
		},
	)
}

// verificationConfig is the configuration of a verification, by the kind of its
// connector too.
func verificationConfig(kind any) engine.Fields {
	air := kind == "authenticid"
	made := engine.Booleans("debug", "skip").RequiredIf(!air).And(engine.Text("verifier").Required())
	if air {
		return made.And(engine.Number("action_code").Required(), engine.Text("document_type").OneOf("00", "01", "11"))
	}
	return slices.Concat(made, engine.Booleans("returnRawData", "fraudDetectFailureBypass"),
		engine.Numbers("expireSessionInMin", "abandonSessionInMin", "maxRetries"),
		engine.Fields{engine.List("checks", engine.Text("").OneOf(
			"document_liveness_front", "document_liveness_back", "selfie_liveness", "face_compare", "fraud_detection"))})
}

// shareParties are the connector and the verification in the bodies that have
// them.
func shareParties(kind field) engine.Fields {
	return engine.Fields{
		engine.Object("connector", engine.Texts("id", "type").And(engine.Object("config")).Required()...),
		engine.Object("verification", engine.Texts("id", "tag").And(engine.Object("config")).Required().And(kind)...),
	}.Required()
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

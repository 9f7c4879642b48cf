package localtenant

import (
	"encoding/base64"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

// habits makes of an answer what a tenant with a mind of its own makes of what
// it was sent: texts are trimmed and in lower case, numbers round, lists in
// another order, some members left out and others filled in. It is the same for
// the same object, so that only a change of the object changes the answer.
func habits(body any) any {
	switch body := body.(type) {
	case map[string]any:
		made := make(map[string]any, len(body))
		for name, member := range body {
			if !slices.Contains(leftOut(), name) {
				made[name] = habit(name, member)
			}
		}
		for part, members := range filledIn() {
			for name, value := range members {
				if _, there := body[part]; there && (made[name] == nil || made[name] == "") {
					made[name] = value
				}
			}
		}
		return made
	case []any:
		made := make([]any, len(body))
		for i, element := range body {
			made[i] = habits(element)
		}
		return made
	}
	return body
}

// habit is what becomes of one member.
func habit(name string, value any) any {
	if slices.Contains(structural(), name) || strings.HasSuffix(name, "At") {
		return value
	}
	switch value := value.(type) {
	case string:
		return respellText(name, value)
	case float64:
		if value > 10 {
			return math.Round(value/10) * 10
		}
		return value
	case []any:
		made := make([]any, 0, len(value))
		for _, element := range slices.Backward(value) {
			made = append(made, habit(name, element))
		}
		return made
	}
	return habits(value)
}

func respellText(name, text string) string {
	if _, err := time.Parse(time.RFC3339, text); err == nil {
		return text
	}
	if slices.Contains([]string{"data", "html"}, name) {
		if raw, err := base64.StdEncoding.DecodeString(text); err == nil {
			return base64.StdEncoding.EncodeToString([]byte(respellText("", string(raw))))
		}
	}
	return strings.ToLower(strings.Join(strings.Fields(text), " "))
}

// structural members say which object it is, what it is, or how to read it.
func structural() []string {
	return []string{
		"_id", "id", "uuid", "__v", "tenantId", "communityId", "moduleId", "uid", "aaguid", "tag", "serialNumber", "username", "dvcID", "dvcId", "documentType",
		"type", "subtype", "method", "mode", "channels", "category", "operator", "status", "key_paths", "sessionId",
		"community_logo_img", "bg_img_left_panel", "client_id", "clientId", "client_secret", "clientSecret", "url", "logo",
		"publicKey", "privateKey", "signingKey", "encryptionKey", "certificate", "fingerprints", "signingAlgo", "metadata", "securityauthentication", "serverprotocol", "assertionMethod",
	}
}

// leftOut are members that no answer has.
func leftOut() []string {
	return []string{
		"environment", "forceReauthentication", "signingCert", "encryptAssertion", "mobileAppLabel", // applications
		"auth", "otpDelimiter", "gstFlag", "senderEmail", // gateways
		"filter", "caRetryAfterMinutes", "caStatusChangeNotificationsTo", "scepenabled", "tenantName", // directories
		"heading_label", "copyright_message_disabled", "app_download_override", // branding
		"domain", "time", "risk", "groups", // journeys
	}
}

// filledIn are members that are filled in beside another one, where they were
// not sent.
func filledIn() map[string]map[string]any {
	return map[string]map[string]any{
		"accessUrl":           {"encryptionAlgorithm": "http://www.w3.org/2001/04/xmlenc#aes128-gcm", "keyTransportAlgorithm": "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p", "relayState": "https://filled.example.com"},
		"serverport":          {"ldapqueryfilter": "(filled=in)"},
		"bg_color_left_panel": {"disclaimer_message": "filled in"},
		"journeyName":         {"ip": map[string]any{"operator": "in", "value": []any{"203.0.113.7"}}},
	}
}

// respell gives habits to the endpoints that answer objects that are configured.
func respell(e *engine.Endpoint, body any) any {
	if hasHabits(e) {
		return habits(body)
	}
	return body
}

func hasHabits(e *engine.Endpoint) bool {
	if strings.Contains(e.Path, "publicinfo") {
		return false
	}
	if e.Path == "/idp" || strings.HasPrefix(e.Path, "/idp/") { // and not /idproofing
		return true
	}
	return slices.ContainsFunc([]string{
		"/serviceprovider", "/auth_modules", "/attributes", "/authscheme", "/community_auth_info", "/broker", "/msg_gateway", "/config/", "/instance_config/", "/radius/", "/authproxy/",
		"/branding", "/authenticationJourney", "/v2/authenticationJourney", "/proofingtemplates", "/bucket", "/external_idp", "/vendormetadata", "/webauthn/vendormetadata", "/secret-store",
	}, func(start string) bool { return strings.HasPrefix(e.Path, start) })
}

package localtenant

import (
	"maps"
	"slices"
	"strconv"
	"unicode/utf16"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

const serviceProviders = "service_providers"

const labelLimit = 15

// signingAlgorithms maps what may be sent to what is answered.
func signingAlgorithms() map[string]string {
	return map[string]string{
		"RSA_SHA1":   "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
		"RSA_SHA256": "http://www.w3.org/2000/09/xmldsig#rsa-sha256",
	}
}

func providers() *engine.Collection {
	return &engine.Collection{
		Name: serviceProviders, Noun: "serviceprovider", ID: "id", ObjectIDs: true, Always404: true,
		View: engine.View{
			Secrets: []string{"oidc_config.client_secret"}, Booleans: []string{"forceReauthentication"},
			Edit: func(c *call, shown map[string]any) { c.Modes.Order(samlAttributes(shown)) },
		},
		Partial: engine.Without("saml_config", "oidc_config"),
		Check: func(c *call, stored map[string]any) []fieldError {
			errs := checkServiceProvider(c.Body, stored)
			if stored != nil {
				errs = append(errs, checkOwned(c)...)
			}
			return errs
		},
		Complete: func(c *call, made map[string]any) {
			made["communityId"], made["__v"] = c.CommunityID, float64(0)
			engine.SetDefault(made, "environment", "")
		},
	}
}

func serviceProviderOperations() []operation {
	const one = "/serviceprovider/{id}"
	providers := providers()
	operations := []operation{
		{Endpoint: "adminapi PUT /serviceprovider", Body: serviceProviderBody(false), Handle: createServiceProvider},
		{Endpoint: "adminapi POST /serviceprovider/fetch", Handle: providers.List},
		{Endpoint: "adminapi GET /serviceprovider/idp-initiated", Handle: listIDPInitiated},
		{Endpoint: "adminapi GET " + one, Find: providers.Find, Handle: providers.Get},
		{Endpoint: "adminapi PATCH " + one, Body: serviceProviderBody(true), Find: providers.Find, Resend: true, Handle: updateServiceProvider},
		{Endpoint: "adminapi DELETE " + one, Find: providers.Find, Handle: providers.Delete},
	}
	for i := range operations {
		operations[i].Freeform = []string{"value"}
	}
	return operations
}

// serviceProviderBody is the request-body text of PUT and PATCH.
func serviceProviderBody(update bool) engine.Fields {
	scope := engine.Text("attribute_type").Required().OneOf("session", "ledger", "identity")
	attribute := engine.Texts("claim_name", "attribute_name").Required().And(
		scope, engine.Text("value_type").NullableIf(true).OneOf("static", "default"), engine.Any("value").NullableIf(true))
	if update {
		attribute = attribute.And(engine.Texts("_id", "uuid")...)
	}
	saml := slices.Concat(
		engine.Texts("accessUrl", "entityId", "assertionMethod", "assertionConsumerServiceURL").Required(),
		engine.Booleans("logoutRequestSignRequired", "logoutResponseSignRequired", "authRequestSignRequired",
			"assertionSignRequired").Required(),
		engine.Booleans("idpInitiated", "encryptAssertion"),
		engine.Texts("signingCert", "encryptionCert", "encryptionAlgorithm", "keyTransportAlgorithm", "relayState", "metadata"),
		engine.Fields{
			engine.Text("signingAlgo").OneOf("RSA_SHA1", "RSA_SHA256"),
			engine.Object("nameid", engine.Texts("format", "value").Required().And(scope)...).Required(),
			engine.List("attributes", engine.Object("", attribute...)),
		},
	)
	oidc := engine.Fields{
		engine.List("grant_types", engine.Text("").Required()), engine.List("redirect_uris", engine.URI("").Required()),
		engine.List("scope", engine.Text("").Required()), engine.Text("id_token_signed_response_alg").OneOf("HS256", "RS256"),
	}.Required()
	return slices.Concat(
		engine.Fields{engine.Text("name"), engine.Text("type").OneOf("saml", "oidc")}.Required(),
		engine.Texts("environment", "logo", "mobileAppLabel"),
		engine.Booleans("forceReauthentication", "hideBanner", "hideMobileLinks"),
		engine.Fields{engine.Object("saml_config", saml...), engine.Object("oidc_config", oidc...)},
	)
}

// checkServiceProvider checks what the texts say of members together. stored
// is nil on create.
func checkServiceProvider(body, stored map[string]any) []fieldError {
	var errs []fieldError
	add := func(param, message string) { errs = append(errs, engine.Wrong(param, message)) }
	kind, own, foreign := body["type"], "saml_config", "oidc_config"
	if kind == "oidc" {
		own, foreign = foreign, own
	}
	if body[own] == nil {
		add(own, "is required")
	}
	if _, there := body[foreign]; there {
		add(foreign, "is not allowed for this type")
	}
	if label, _ := body["mobileAppLabel"].(string); len(utf16.Encode([]rune(label))) > labelLimit {
		add("mobileAppLabel", "is longer than 15 characters")
	}
	if kind == "saml" {
		for _, name := range []string{"mobileAppLabel", "hideBanner", "hideMobileLinks"} {
			if value := body[name]; value != nil && value != "" && value != false {
				add(name, "is not allowed for type saml")
			}
		}
	}
	if stored != nil && kind != stored["type"] {
		add("type", "can't be changed")
	}
	return append(errs, checkAttributes(body)...)
}

func checkAttributes(body map[string]any) []fieldError {
	var errs []fieldError
	for i, item := range samlAttributes(body) {
		attribute, _ := item.(map[string]any)
		if _, there := attribute["value"]; !there && attribute["value_type"] != nil {
			name := "saml_config.attributes[" + strconv.Itoa(i) + "].value"
			errs = append(errs, engine.Wrong(name, "is required"))
		}
	}
	return errs
}

func samlAttributes(provider map[string]any) []any {
	config, _ := provider["saml_config"].(map[string]any)
	attributes, _ := config["attributes"].([]any)
	return attributes
}

func createServiceProvider(c *call) answer {
	if refused := providers().Refuse(c, nil); refused != nil {
		return *refused
	}
	made := providers().Sent(c)
	if config, ok := made["saml_config"].(map[string]any); ok {
		metadata, sent := config["metadata"].(string)
		plain, escaped := unescape(metadata)
		if sent && !escaped {
			return engine.InvalidField("saml_config.metadata", "saml_config.metadata is not escaped")
		}
		if sent {
			config["metadata"] = plain
		}
		completeSAML(c, config, nil)
	}
	if config, ok := made["oidc_config"].(map[string]any); ok {
		config["client_id"] = engine.NewUUID()
		config["client_secret"] = engine.RandomHex(32)
	}
	return providers().Store(c, made)
}

// completeSAML fills in what the tenant adds to a SAML configuration. Ids and
// uuids are kept for what stored has already.
func completeSAML(c *call, config, stored map[string]any) {
	engine.SetDefault(config, "_id", firstOf(stored["_id"], c.NewID))
	engine.SetDefault(config, "idpInitiated", false)
	engine.SetDefault(config, "relayState", "")
	engine.SetDefault(config, "attributes", []any{})
	algorithm, sent := config["signingAlgo"].(string)
	if !sent {
		algorithm = "RSA_SHA256"
	}
	config["signingAlgo"] = signingAlgorithms()[algorithm]
	if nameID, ok := config["nameid"].(map[string]any); ok {
		known, _ := stored["nameid"].(map[string]any)
		engine.SetDefault(nameID, "_id", firstOf(known["_id"], c.NewID))
	}
	known, _ := stored["attributes"].([]any)
	for _, item := range config["attributes"].([]any) {
		attribute := item.(map[string]any)
		before, _ := engine.SameItem(known, attribute).(map[string]any)
		engine.SetDefault(attribute, "_id", c.NewID())
		engine.SetDefault(attribute, "uuid", firstOf(before["uuid"], engine.NewUUID))
		engine.SetDefault(attribute, "value_type", nil)
	}
}

func firstOf(known any, otherwise func() string) any {
	if known != nil {
		return known
	}
	return otherwise()
}

func updateServiceProvider(c *call) answer {
	if refused := providers().Refuse(c, c.Object); refused != nil {
		return *refused
	}
	sent := engine.Clone(c.Body)
	if config, ok := sent["saml_config"].(map[string]any); ok {
		// The text of PATCH does not speak of escape(), so plain XML is taken too.
		if metadata, ok := config["metadata"].(string); ok {
			if plain, escaped := unescape(metadata); escaped {
				config["metadata"] = plain
			}
		}
		stored, _ := c.Object["saml_config"].(map[string]any)
		completeSAML(c, config, stored)
	}
	if config, ok := sent["oidc_config"].(map[string]any); ok {
		stored, _ := c.Object["oidc_config"].(map[string]any)
		config["client_id"] = stored["client_id"]
		config["client_secret"] = stored["client_secret"]
	}
	engine.SetDefault(sent, "environment", "")
	maps.Copy(c.Object, sent)
	c.Changed()
	return providers().Get(c)
}

// checkOwned refuses other values of what only the tenant sets, and attributes
// that claim to be ones it does not know.
func checkOwned(c *call) []fieldError {
	var errs []fieldError
	same := func(path string, sent, stored map[string]any, names ...string) {
		for _, name := range names {
			if value, there := sent[name]; there && value != stored[name] {
				errs = append(errs, engine.Wrong(engine.Join(path, name), "can't be changed"))
			}
		}
	}
	same("", c.Body, c.Object, "_id", "communityId", "__v")
	sent, stored := engine.Part(c.Body, "saml_config"), engine.Part(c.Object, "saml_config")
	same("saml_config", sent, stored, "_id")
	same("saml_config.nameid", engine.Part(sent, "nameid"), engine.Part(stored, "nameid"), "_id")
	same("oidc_config", engine.Part(c.Body, "oidc_config"), engine.Part(c.Object, "oidc_config"), "client_id", "client_secret")
	used := map[any]bool{}
	for i, item := range samlAttributes(c.Body) {
		attribute, _ := item.(map[string]any)
		path := "saml_config.attributes[" + strconv.Itoa(i) + "]"
		id, there := attribute["_id"]
		if !there {
			continue
		}
		known, _ := engine.SameItem(samlAttributes(c.Object), attribute).(map[string]any)
		if known == nil || used[id] {
			errs = append(errs, engine.Wrong(path+"._id", "is unknown or there twice"))
			continue
		}
		used[id] = true
		same(path, attribute, known, "uuid")
	}
	return errs
}

func listIDPInitiated(c *call) answer {
	shown := []any{}
	for _, object := range c.Collections[serviceProviders] {
		config, _ := object["saml_config"].(map[string]any)
		if object["type"] != "saml" || config["idpInitiated"] != true {
			continue
		}
		shown = append(shown, map[string]any{
			"_id": object["_id"], "name": object["name"], "logo": object["logo"], "type": "saml", "idpInitiated": true,
		})
	}
	return c.List(shown)
}

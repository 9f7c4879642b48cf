package localtenant

import (
	"unicode/utf16"
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

func serviceProviderOperations() []operation {
	base := operation{service: "adminapi", freeform: []string{"value"}}
	with := func(method, path string, handle func(*call) answer) operation {
		op := base
		op.method, op.path, op.handle = method, path, handle
		return op
	}
	fetch := with("GET", "/serviceprovider/{id}", getServiceProvider)
	fetch.collection = serviceProviders
	update := with("PATCH", "/serviceprovider/{id}", updateServiceProvider)
	update.collection, update.body = serviceProviders, serviceProviderBody(true)
	remove := with("DELETE", "/serviceprovider/{id}", deleteServiceProvider)
	remove.collection = serviceProviders
	create := with("PUT", "/serviceprovider", createServiceProvider)
	create.body = serviceProviderBody(false)
	return []operation{
		fetch, update, remove, create,
		with("POST", "/serviceprovider/fetch", listServiceProviders),
		with("GET", "/serviceprovider/idp-initiated", listIDPInitiated),
	}
}

// serviceProviderBody is the request-body text of PUT and PATCH.
func serviceProviderBody(update bool) []field {
	scopes := []string{"session", "ledger", "identity"}
	attribute := []field{
		{name: "claim_name", kind: aText, required: true},
		{name: "attribute_name", kind: aText, required: true},
		{name: "attribute_type", kind: aText, required: true, oneOf: scopes},
		{name: "value_type", kind: aText, nullable: true, oneOf: []string{"static", "default"}},
		{name: "value", kind: anyJSON, nullable: true},
	}
	if update {
		attribute = append(attribute, field{name: "_id", kind: aText}, field{name: "uuid", kind: aText})
	}
	saml := []field{
		{name: "idpInitiated", kind: aBoolean},
		{name: "accessUrl", kind: aText, required: true},
		{name: "entityId", kind: aText, required: true},
		{name: "assertionMethod", kind: aText, required: true},
		{name: "assertionConsumerServiceURL", kind: aText, required: true},
		{name: "logoutRequestSignRequired", kind: aBoolean, required: true},
		{name: "logoutResponseSignRequired", kind: aBoolean, required: true},
		{name: "authRequestSignRequired", kind: aBoolean, required: true},
		{name: "assertionSignRequired", kind: aBoolean, required: true},
		{name: "signingCert", kind: aText},
		{name: "signingAlgo", kind: aText, oneOf: []string{"RSA_SHA1", "RSA_SHA256"}},
		{name: "encryptAssertion", kind: aBoolean},
		{name: "encryptionCert", kind: aText},
		{name: "encryptionAlgorithm", kind: aText},
		{name: "keyTransportAlgorithm", kind: aText},
		{name: "nameid", kind: anObject, required: true, members: []field{
			{name: "format", kind: aText, required: true},
			{name: "value", kind: aText, required: true},
			{name: "attribute_type", kind: aText, required: true, oneOf: scopes},
		}},
		{name: "relayState", kind: aText},
		{name: "attributes", kind: anArray, items: &field{kind: anObject, members: attribute}},
		{name: "metadata", kind: aText},
	}
	oidc := []field{
		{name: "grant_types", kind: anArray, required: true, items: &field{kind: aText, required: true}},
		{name: "redirect_uris", kind: anArray, required: true, items: &field{kind: aURI, required: true}},
		{name: "scope", kind: anArray, required: true, items: &field{kind: aText, required: true}},
		{name: "id_token_signed_response_alg", kind: aText, required: true, oneOf: []string{"HS256", "RS256"}},
	}
	return []field{
		{name: "name", kind: aText, required: true},
		{name: "environment", kind: aText},
		{name: "logo", kind: aText},
		{name: "type", kind: aText, required: true, oneOf: []string{"saml", "oidc"}},
		{name: "saml_config", kind: anObject, members: saml},
		{name: "oidc_config", kind: anObject, members: oidc},
		{name: "forceReauthentication", kind: aBoolean},
		{name: "hideBanner", kind: aBoolean},
		{name: "hideMobileLinks", kind: aBoolean},
		{name: "mobileAppLabel", kind: aText},
	}
}

// checkServiceProvider checks what the texts say of members together. stored
// is nil on create.
func checkServiceProvider(body, stored map[string]any) []fieldError {
	var errs []fieldError
	add := func(param, message string) { errs = append(errs, fieldError{message, param}) }
	kind, own, foreign := body["type"], "saml_config", "oidc_config"
	if kind == "oidc" {
		own, foreign = foreign, own
	}
	if body[own] == nil {
		add(own, own+" is required")
	}
	if _, there := body[foreign]; there {
		add(foreign, foreign+" is not allowed for this type")
	}
	if label, _ := body["mobileAppLabel"].(string); len(utf16.Encode([]rune(label))) > labelLimit {
		add("mobileAppLabel", "mobileAppLabel is longer than 15 characters")
	}
	if kind == "saml" {
		for _, name := range []string{"mobileAppLabel", "hideBanner", "hideMobileLinks"} {
			if value := body[name]; value != nil && value != "" && value != false {
				add(name, name+" is not allowed for type saml")
			}
		}
	}
	if stored != nil && kind != stored["type"] {
		add("type", "type can't be changed")
	}
	return append(errs, checkAttributes(body)...)
}

func checkAttributes(body map[string]any) []fieldError {
	var errs []fieldError
	for i, item := range samlAttributes(body) {
		attribute, _ := item.(map[string]any)
		if _, there := attribute["value"]; !there && attribute["value_type"] != nil {
			name := "saml_config.attributes[" + itoa(i) + "].value"
			errs = append(errs, fieldError{name + " is required", name})
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
	if errs := checkServiceProvider(c.body, nil); len(errs) > 0 {
		return invalid(errs...)
	}
	made := clone(c.body)
	if config, ok := made["saml_config"].(map[string]any); ok {
		metadata, sent := config["metadata"].(string)
		plain, escaped := unescape(metadata)
		if sent && !escaped {
			return invalidField("saml_config.metadata", "saml_config.metadata is not escaped")
		}
		if sent {
			config["metadata"] = plain
		}
		c.completeSAML(config, nil)
	}
	if config, ok := made["oidc_config"].(map[string]any); ok {
		config["client_id"] = newUUID()
		config["client_secret"] = randomHex(32)
	}
	return c.storeServiceProvider(made)
}

// storeServiceProvider puts a new object away and answers it.
func (c *call) storeServiceProvider(made map[string]any) answer {
	made["communityId"] = c.data.CommunityID
	made["__v"] = float64(0)
	setDefault(made, "environment", "")
	id := c.insert(serviceProviders, made)
	if c.modes.BareCreates {
		return reply(map[string]any{"_id": id})
	}
	return reply(c.showServiceProvider(made))
}

// completeSAML fills in what the tenant adds to a SAML configuration. Ids and
// uuids are kept for what stored has already.
func (c *call) completeSAML(config, stored map[string]any) {
	setDefault(config, "_id", firstOf(stored["_id"], c.newID))
	setDefault(config, "idpInitiated", false)
	setDefault(config, "relayState", "")
	setDefault(config, "attributes", []any{})
	algorithm, sent := config["signingAlgo"].(string)
	if !sent {
		algorithm = "RSA_SHA256"
	}
	config["signingAlgo"] = signingAlgorithms()[algorithm]
	if nameID, ok := config["nameid"].(map[string]any); ok {
		known, _ := stored["nameid"].(map[string]any)
		setDefault(nameID, "_id", firstOf(known["_id"], c.newID))
	}
	known, _ := stored["attributes"].([]any)
	for _, item := range config["attributes"].([]any) {
		attribute := item.(map[string]any)
		before, _ := sameItem(known, attribute).(map[string]any)
		setDefault(attribute, "_id", c.newID())
		setDefault(attribute, "uuid", firstOf(before["uuid"], newUUID))
		setDefault(attribute, "value_type", nil)
	}
}

func setDefault(object map[string]any, name string, value any) {
	if _, there := object[name]; !there {
		object[name] = value
	}
}

func firstOf(known any, otherwise func() string) any {
	if known != nil {
		return known
	}
	return otherwise()
}

func updateServiceProvider(c *call) answer {
	errs := append(checkServiceProvider(c.body, c.object), c.checkOwned()...)
	if len(errs) > 0 {
		return invalid(errs...)
	}
	sent := clone(c.body)
	if config, ok := sent["saml_config"].(map[string]any); ok {
		// The text of PATCH does not speak of escape(), so plain XML is taken too.
		if metadata, ok := config["metadata"].(string); ok {
			if plain, escaped := unescape(metadata); escaped {
				config["metadata"] = plain
			}
		}
		stored, _ := c.object["saml_config"].(map[string]any)
		c.completeSAML(config, stored)
	}
	if config, ok := sent["oidc_config"].(map[string]any); ok {
		stored, _ := c.object["oidc_config"].(map[string]any)
		config["client_id"] = stored["client_id"]
		config["client_secret"] = stored["client_secret"]
	}
	setDefault(sent, "environment", "")
	for name, value := range sent {
		c.object[name] = value
	}
	c.dirty = true
	return reply(c.showServiceProvider(c.object))
}

// checkOwned refuses other values of what only the tenant sets, and attributes
// that claim to be ones it does not know.
func (c *call) checkOwned() []fieldError {
	var errs []fieldError
	same := func(path string, sent, stored map[string]any, names ...string) {
		for _, name := range names {
			if value, there := sent[name]; there && value != stored[name] {
				errs = append(errs, fieldError{join(path, name) + " can't be changed", join(path, name)})
			}
		}
	}
	part := func(object map[string]any, name string) map[string]any {
		made, _ := object[name].(map[string]any)
		return made
	}
	same("", c.body, c.object, "_id", "communityId", "__v")
	sent, stored := part(c.body, "saml_config"), part(c.object, "saml_config")
	same("saml_config", sent, stored, "_id")
	same("saml_config.nameid", part(sent, "nameid"), part(stored, "nameid"), "_id")
	same("oidc_config", part(c.body, "oidc_config"), part(c.object, "oidc_config"), "client_id", "client_secret")
	used := map[any]bool{}
	for i, item := range samlAttributes(c.body) {
		attribute, _ := item.(map[string]any)
		path := "saml_config.attributes[" + itoa(i) + "]"
		id, there := attribute["_id"]
		if !there {
			continue
		}
		known, _ := sameItem(samlAttributes(c.object), attribute).(map[string]any)
		if known == nil || used[id] {
			errs = append(errs, fieldError{path + "._id is unknown or there twice", path + "._id"})
			continue
		}
		used[id] = true
		same(path, attribute, known, "uuid")
	}
	return errs
}

func getServiceProvider(c *call) answer { return reply(c.showServiceProvider(c.object)) }

func listServiceProviders(c *call) answer {
	shown := []any{}
	for _, object := range c.data.Collections[serviceProviders] {
		item := c.showServiceProvider(object)
		if c.modes.PartialLists {
			delete(item, "saml_config")
			delete(item, "oidc_config")
		}
		shown = append(shown, item)
	}
	return c.list(shown)
}

func deleteServiceProvider(c *call) answer {
	c.Tenant.remove(serviceProviders, c.params["id"])
	return noContent()
}

func listIDPInitiated(c *call) answer {
	shown := []any{}
	for _, object := range c.data.Collections[serviceProviders] {
		config, _ := object["saml_config"].(map[string]any)
		if object["type"] != "saml" || config["idpInitiated"] != true {
			continue
		}
		shown = append(shown, map[string]any{
			"_id": object["_id"], "name": object["name"], "logo": object["logo"], "type": "saml", "idpInitiated": true,
		})
	}
	return c.list(shown)
}

// showServiceProvider is an object as it is answered.
func (c *call) showServiceProvider(stored map[string]any) map[string]any {
	if c.modes.UnknownFields {
		addUnknown(stored, c.operation.freeform...)
		c.dirty = true
	}
	shown := clone(stored)
	if config, ok := shown["oidc_config"].(map[string]any); ok {
		c.modes.hideSecret(config, "client_secret")
	}
	if force, ok := shown["forceReauthentication"].(bool); ok && c.modes.TextBooleans {
		shown["forceReauthentication"] = map[bool]string{true: "true", false: "false"}[force]
	}
	return c.shuffleAttributes(shown)
}

func (c *call) shuffleAttributes(shown map[string]any) map[string]any {
	c.modes.order(samlAttributes(shown))
	return shown
}

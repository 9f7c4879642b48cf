package kinds

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

func directories() []Kind {
	return []Kind{authModule(), brokerConnection(), sessionAttributes(), defaultAuthScheme(), userAttribute()}
}

func authModule() Kind {
	policy := rig.Values{
		"authentication_type": "Face", "description": "Staff <&> Gäste", "minimum_length": 12, "minimum_numbers": 3,
		"special_characters_allowed": `!"§$%&/()=?`, "minimum_capital_letters": 1,
		"no_username": true, "no_spaces": false, "maximum_in_row": 4,
	}
	ad := rig.Values{
		"protocol": "ldaps", "server": "dc1.example.com", "port": 636, "bind_dn": "cn=svc,dc=example,dc=com",
		"bind_password_wo": "canary-bind", "bind_password_wo_version": 1,
		"base_dn": "dc=example,dc=com", "security_authentication": "Simple", "filter": "(sAMAccountName={0})",
	}
	ldap := rig.Values{
		"protocol": "ldap", "server": "ldap.example.com", "port": 389, "bind_dn": "cn=svc", "bind_password": "canary-bind",
		"base_dn": "dc=example", "security_authentication": "Simple", "filter": "(uid={0})",
	}
	azure := rig.Values{
		"app_name": "app", "tenant_id": "11111111-2222-3333-4444-555555555555", "tenant_name": "example.onmicrosoft.com",
		"client_id": "66666666-2222-3333-4444-555555555555", "client_secret_wo": "canary-client", "client_secret_wo_version": 1,
		"login_base_path": "https://login.microsoftonline.com", "graph_api_base_path": "https://graph.microsoft.com",
	}
	authorities := func(names ...string) rig.Values {
		made := rig.Values{}
		for _, name := range names {
			made[name] = rig.Values{"name": "a", "template": "User"}
		}
		return rig.Values{"certificate_authorities": made}
	}
	const script = `{"script":"return user;"}`
	return Kind{
		Type: "onekosmos_auth_module", Names: []string{"name"}, Collection: "auth_modules", By: []string{"id", "name"},
		Lives: []Life{
			{
				Name:    "db",
				Minimal: rig.Values{"name": "Guests", "type": "db"},
				Full:    rig.Values{"name": "Guests & Partners", "type": "db", "enabled": false, "script": script, "password_policy": policy},
				Changes: []Change{
					{Name: "disabled", Set: rig.Values{"enabled": false}},
					{Name: "another type", Set: rig.Values{"type": "ldap", "mode": "broker"}, Action: Replace},
				},
			},
			{
				Name:    "ad",
				Minimal: rig.Values{"name": "Staff", "type": "ad", "directory": ad},
				Full: rig.Values{
					"name": "Staff & Students", "type": "ad", "mode": "direct", "enabled": false, "enhanced_security": true, "script": script,
					"directory": rig.Values{
						"protocol": "ldap", "server": "dc2.example.com", "port": 389, "bind_dn": "cn=other,dc=example,dc=com",
						"bind_password_wo": "canary-bind-2", "bind_password_wo_version": 2,
						"base_dn": "ou=staff,dc=example,dc=com", "security_authentication": "SecureSocketLayer", "filter": "(userPrincipalName={0})",
						"ldap_query_filter": "(&(objectClass=user)(!(disabled=true)))", "service_account_read_only": true,
						"certificate_enabled": true, "certificate_template": "User & Co", "certificate_dns": "ca.example.com", "certificate_authority": "Example CA ä",
					},
					"kerberos": rig.Values{"enabled": true, "keytab_wo": keytab, "keytab_wo_version": 1},
					"certificate_authorities": rig.Values{
						"ca2.example.com": rig.Values{"name": "CA 2", "template": "User"},
						"CA1.example.com": rig.Values{"name": "CA 1", "template": "User <&>"},
						"ca3.example.com": rig.Values{"name": "CA 3", "template": "User"},
					},
					"certificate_authority_timeout_seconds": 20, "certificate_authority_retry_after_minutes": 45,
					"certificate_authority_notifications_enabled":   true,
					"certificate_authority_notification_recipients": []any{"z@example.com", "a@example.com"},
					"password_policy": policy,
				},
				Changes: []Change{
					{Name: "another password", Set: rig.Values{"directory": ad.With(rig.Values{"bind_password_wo": "canary-bind-3", "bind_password_wo_version": 3})}},
					{Name: "a password without its version", Set: rig.Values{"directory": ad.With(rig.Values{"bind_password_wo": "canary-bind-4", "bind_password_wo_version": 3})}, Action: NoOp},
				},
			},
			{
				Name:    "ad broker",
				Minimal: rig.Values{"name": "Staff", "type": "ad", "mode": "broker"},
				Full: rig.Values{
					"name": "Staff & Students", "type": "ad", "mode": "broker", "enabled": false,
					"directory": rig.Values{
						"protocol": "ldap", "server": "dc2.example.com", "port": 389, "bind_dn": "cn=other,dc=example,dc=com", "bind_password": "canary-bind",
						"base_dn": "ou=staff,dc=example,dc=com", "security_authentication": "ServerBind", "filter": "(userPrincipalName={0})",
						"ldap_query_filter": "(objectClass=user)", "service_account_read_only": true,
						"scep_enabled": true, "scep_url": "https://scep.example.com", "scep_challenge_url": "https://scep.example.com/challenge", "scep_agent": "agent 1",
						"log_file_size_mb": 5, "log_file_count": 3,
						"certificate_enabled": true, "certificate_template": "User", "certificate_dns": "ca.example.com", "certificate_authority": "Example CA",
					},
					"kerberos": rig.Values{"keytab": keytab}, "password_policy": policy,
				},
			},
			{
				Name:    "ldap",
				Minimal: rig.Values{"name": "LDAP", "type": "ldap", "directory": ldap},
				Full: rig.Values{
					"name": "LDAP 2", "type": "ldap", "enabled": false,
					"directory": rig.Values{
						"protocol": "ldaps", "server": "ldap2.example.com", "port": 636, "bind_dn": "cn=svc2", "bind_password": "canary-bind-2",
						"base_dn": "dc=example2", "security_authentication": "Encryption", "filter": "(mail={0})",
						"ldap_query_filter": "(objectClass=person)", "service_account_read_only": true,
					},
					"kerberos":                              rig.Values{"keytab": keytab},
					"certificate_authorities":               rig.Values{"ca.example.com": rig.Values{"name": "CA", "template": "User"}},
					"certificate_authority_timeout_seconds": 1, "certificate_authority_notifications_enabled": true,
					"certificate_authority_notification_recipients": []any{"a@example.com"},
					"password_policy": policy,
				},
				Changes: []Change{{Name: "another server", Set: rig.Values{"directory": ldap.With(rig.Values{"server": "dc2.example.com"})}}},
			},
			{
				Name:    "ldap broker",
				Minimal: rig.Values{"name": "LDAP", "type": "ldap", "mode": "broker", "directory": rig.Values{"base_dn": "dc=example"}},
				Full: rig.Values{"name": "LDAP", "type": "ldap", "mode": "broker",
					"directory": rig.Values{"base_dn": "dc=example", "scep_enabled": true, "scep_url": "https://scep.example.com"}},
			},
			{
				Name:    "entra_id",
				Minimal: rig.Values{"name": "Entra", "type": "entra_id", "entra_id": azure},
				Full: rig.Values{
					"name": "Entra 2", "type": "entra_id", "enabled": false,
					"entra_id": rig.Values{
						"app_name": "app & co", "tenant_id": "21111111-2222-3333-4444-555555555555", "tenant_name": "example2.onmicrosoft.com",
						"client_id": "76666666-2222-3333-4444-555555555555", "client_secret_wo": "canary-client-2", "client_secret_wo_version": 2,
						"login_base_path": "https://login.microsoftonline.us", "graph_api_base_path": "https://graph.microsoft.us",
					},
					"password_policy": policy,
				},
				Changes: []Change{{Name: "a plain secret", Set: rig.Values{"entra_id": azure.With(rig.Values{
					"client_secret": "canary-client-3", "client_secret_wo": nil, "client_secret_wo_version": nil})}}},
			},
		},
		Another: numbered("name", "module %d"),
		NotImported: []string{
			"script", "enhanced_security", "directory.bind_password", "directory.bind_password_wo_version",
			"entra_id.client_secret", "entra_id.client_secret_wo_version", "kerberos.keytab", "kerberos.keytab_wo_version",
		},
		Missing: "ffffffffffffffffffffffff",
		Outside: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return edit(ctx, c.AuthModules(), identity.Text("id"), func(m *client.AuthModule) { m.Name = "Somebody else's" })
		},
		Remove: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return c.AuthModules().Delete(ctx, identity.Text("id"))
		},
		Bad: []Bad{
			{Name: "db with broker", Set: rig.Values{"mode": "broker"}, Says: []string{`mode cannot be "broker" when type is "db"`}},
			{Name: "no such type", Set: rig.Values{"type": "nis"}, Says: []string{"type", `"nis"`, `"db", "ad", "ldap", "entra_id"`}},
			{Name: "timeout of db", Set: rig.Values{"certificate_authority_timeout_seconds": 5}, Says: []string{`certificate_authority_timeout_seconds cannot be set when type is "db"`, "Remove certificate_authority_timeout_seconds = 5"}},
			{Name: "recipients of db", Set: rig.Values{"certificate_authority_notification_recipients": []any{"a@example.com"}}, Says: []string{"certificate_authority_notification_recipients cannot be set", "Remove certificate_authority_notification_recipients, or"}},
			{Name: "kerberos of db", Set: rig.Values{"kerberos": rig.Values{}}, Says: []string{`kerberos cannot be set when type is "db"`, `Remove kerberos, or set type to "ad" or "ldap"`}},
			{Name: "script that is no object", Set: rig.Values{"script": `"return user"`}, Says: []string{"script: the value is not a JSON object", "jsonencode"}},
			{Name: "broker setting on a direct module", Life: "ad", Set: rig.Values{"directory": ad.With(rig.Values{"scep_url": "https://scep.example.com"})},
				Says: []string{`directory.scep_url cannot be set when mode is "direct"`, `Remove directory.scep_url = "https://scep.example.com", or set mode to "broker"`}},
			{Name: "no such mode", Life: "ad", Set: rig.Values{"mode": "proxy"}, Says: []string{"mode", `"proxy"`, `"direct", "broker"`}},
			{Name: "Entra ID settings of AD", Life: "ad", Set: rig.Values{"entra_id": azure}, Says: []string{`entra_id cannot be set when type is "ad"`, `set type to "entra_id"`}},
			{Name: "AD without directory", Life: "ad", Set: rig.Values{"directory": nil}, Says: []string{`directory is required when type is "ad" and mode is "direct"`, "Set directory, or change mode"}},
			{Name: "one DNS name twice", Life: "ad", Set: authorities("ca.example.com", "CA.Example.com"),
				Says: []string{`certificate_authorities["ca.example.com"]: "CA.Example.com" and "ca.example.com" are one DNS name`, "Keep one of them"}},
			{Name: "one DNS name with a final period", Life: "ad", Set: authorities("ca.example.com", "ca.example.com."), Says: []string{"are one DNS name", "Keep one of them"}},
			{Name: "no DNS name", Life: "ad", Set: authorities("ca_1"), Says: []string{`"ca_1" is not a DNS name`, "Use letters, digits, hyphens and periods"}},
			{Name: "long name of an authority", Life: "ad", Set: rig.Values{"certificate_authorities": rig.Values{"ca": rig.Values{"name": strings.Repeat("x", 65), "template": "User"}}}, Says: []string{"name", "at most 64"}},
			{Name: "broker switch on a direct module", Life: "ldap", Set: rig.Values{"directory": ldap.With(rig.Values{"scep_enabled": false})}, Says: []string{`directory.scep_enabled cannot be set when mode is "direct"`, `Remove directory.scep_enabled = false, or set mode to "broker"`}},
			{Name: "log files of LDAP", Life: "ldap", Set: rig.Values{"mode": "broker", "directory": ldap.With(rig.Values{"log_file_count": 3})}, Says: []string{`directory.log_file_count cannot be set when type is "ldap"`, `directory.log_file_count = 3, or set type to "ad"`}},
			{Name: "certificates of LDAP", Life: "ldap", Set: rig.Values{"directory": ldap.With(rig.Values{"certificate_template": "User"})}, Says: []string{`directory.certificate_template cannot be set when type is "ldap"`, `set type to "ad"`}},
			{Name: "port out of range", Life: "ldap", Set: rig.Values{"directory": ldap.With(rig.Values{"port": 65536})}, Says: []string{"directory.port", "between 1 and 65535", "65536"}},
			{Name: "port 0", Life: "ldap", Set: rig.Values{"directory": ldap.With(rig.Values{"port": 0})}, Says: []string{"directory.port", "between 1 and 65535", "got: 0"}},
			{Name: "enhanced security of LDAP", Life: "ldap", Set: rig.Values{"enhanced_security": true}, Says: []string{`enhanced_security cannot be set when type is "ldap"`, `Remove enhanced_security = true, or set type to "ad"`}},
			{Name: "direct without server", Life: "ldap", Set: rig.Values{"directory": ldap.With(rig.Values{"server": nil})}, Says: []string{`directory.server is required when type is "ldap" and mode is "direct"`}},
			{Name: "write-only without version", Life: "ldap", Set: rig.Values{"directory": ldap.With(rig.Values{"bind_password": nil, "bind_password_wo": "x"})}, Says: []string{"bind_password_wo_version"}},
			{Name: "entra_id with broker", Life: "entra_id", Set: rig.Values{"mode": "broker"},
				Says: []string{`mode cannot be "broker" when type is "entra_id"`, `Remove mode = "broker", or set type to "ad" or "ldap"`}},
			{Name: "authorities of Entra ID", Life: "entra_id", Set: rig.Values{"certificate_authorities": rig.Values{}}, Says: []string{"certificate_authorities cannot be set", `set type to "ad" or "ldap"`}},
			{Name: "directory of Entra ID", Life: "entra_id", Set: rig.Values{"directory": ad}, Says: []string{`directory cannot be set when type is "entra_id"`}},
			{Name: "Entra ID without settings", Life: "entra_id", Set: rig.Values{"entra_id": nil}, Says: []string{`entra_id is required when type is "entra_id"`, "Set entra_id, or change type"}},
			{Name: "Entra ID without secret", Life: "entra_id", Set: rig.Values{"entra_id": azure.With(rig.Values{"client_secret_wo": nil, "client_secret_wo_version": nil})}, Says: []string{"client_secret"}},
		},
		Secrets: []string{"directory.bind_password", "directory.bind_password_wo", "entra_id.client_secret", "entra_id.client_secret_wo", "kerberos.keytab", "kerberos.keytab_wo"},
		Costs: Costs{
			Create:  Requests{"POST /auth_modules/fetch": lists, "PUT /auth_modules/create": each},
			Refresh: Requests{"POST /auth_modules/fetch": once},
			Update:  Requests{"GET /auth_modules/{moduleId}": each, "PATCH /auth_modules/{moduleId}": each},
			Destroy: Requests{"DELETE /auth_modules/{moduleId}": each, "POST /auth_modules/fetch": each},
		},
		Generate: Generate{
			Texts: map[string]func(*Generator) any{
				"script": func(*Generator) any { return `{ "b": [1.5, null, "<&>"], "a": {"c": true} }` },
				"certificate_authorities": func(g *Generator) any {
					made := rig.Values{}
					for i := range g.IntN(4) {
						made[fmt.Sprintf("key%d.example.com", i)] = rig.Values{"name": "CA" + strconv.Itoa(g.IntN(9)), "template": g.Text("")}
					}
					return made
				},
			},
			Fit: fitAuthModule,
			Never: map[string]string{
				"directory.scep_agent":         "of a broker, with which the directory's settings are the broker's",
				"directory.scep_challenge_url": "of a broker",
				"directory.scep_enabled":       "of a broker",
				"directory.scep_url":           "of a broker",
				"directory.log_file_count":     "of a broker",
				"directory.log_file_size_mb":   "of a broker",
				"mode":                         "direct, which is the default",
			},
		},
		Fault: &Fault{
			Life:    "ldap",
			Creates: Call{"PUT", "/auth_modules/create"}, Updates: Call{"PATCH", "/auth_modules/{moduleId}"}, Removes: Call{"DELETE", "/auth_modules/{moduleId}"},
			Reads:   []Call{{"GET", "/auth_modules/{moduleId}"}, {"POST", "/auth_modules/fetch"}},
			Witness: "onekosmos_service_provider",
		},
	}
}

func fitAuthModule(g *Generator, model rig.Values) {
	drop(model, "mode")
	directory, azure := model["type"] == "ad" || model["type"] == "ldap", model["type"] == "entra_id"
	if drop(model, "entra_id"); azure {
		g.OnlyOne(model, "entra_id")
	}
	if model["type"] != "ad" {
		drop(model, "enhanced_security")
	}
	if !directory {
		drop(model, "directory", "kerberos", "certificate_authorities", "certificate_authority_notification_recipients",
			"certificate_authority_notifications_enabled", "certificate_authority_retry_after_minutes", "certificate_authority_timeout_seconds")
		return
	}
	g.OnlyOne(model, "directory")
	settings := model["directory"].(rig.Values)
	drop(settings, "scep_agent", "scep_challenge_url", "scep_enabled", "scep_url", "log_file_count", "log_file_size_mb")
	if model["type"] != "ad" {
		drop(settings, "certificate_authority", "certificate_dns", "certificate_enabled", "certificate_template")
	}
	for _, name := range []string{"server", "bind_dn", "base_dn", "filter"} {
		settings[name] = g.Text("")
	}
	settings["port"], settings["protocol"], settings["security_authentication"] = 1+g.IntN(65535), "ldaps", "Simple"
}

func userAttribute() Kind {
	return Kind{
		Type: "onekosmos_user_attribute", Collection: "user_attributes", Identity: []string{"auth_module_id", "id"}, By: []string{"id", "name"},
		Lives: []Life{{
			Setup: func(t testing.TB, tenant *acctest.Tenant) rig.Values {
				return rig.Values{
					"module": module(t, tenant, "Guests", client.ModuleDB, client.ModeDirect),
					"other":  module(t, tenant, "Partners", client.ModuleDB, client.ModeDirect),
				}
			},
			Minimal: rig.Values{"auth_module_id": Made("module"), "name": "Department", "directory_attribute": "department"},
			Full:    rig.Values{"auth_module_id": Made("module"), "name": "Cost <&> centre", "directory_attribute": "costCentre"},
			Changes: []Change{
				{Name: "another name", Set: rig.Values{"name": "Division"}, Apart: numbered("name", "Division %d")},
				{Name: "another module", Set: rig.Values{"auth_module_id": Made("other")}, Action: Replace},
			},
		}},
		Another: func(i int) rig.Values {
			return rig.Values{"auth_module_id": []Made{"module", "other"}[i%Parents], "name": fmt.Sprint("name ", i), "directory_attribute": fmt.Sprint("key", i)}
		},
		Missing: "ffffffffffffffffffffffff",
		BadIDs:  map[string][]string{"6070951e8dfc7f29228126c9": {"has 1 part instead of 2", `Give "auth_module_id/id"`}},
		Outside: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return edit(ctx, c.UserAttributes(identity.Text("auth_module_id")), identity.Text("id"), func(a *client.UserAttribute) { a.Name = "Somebody else's" })
		},
		Remove: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return c.UserAttributes(identity.Text("auth_module_id")).Delete(ctx, identity.Text("id"))
		},
		Bad: []Bad{
			{Name: "no name", Set: rig.Values{"name": ""}, Says: []string{"name", "at least 1"}},
		},
		Costs: Costs{
			Create:  Requests{"GET /attributes": {Each: 1, Once: Parents}, "PUT /attributes": each},
			Refresh: Requests{"GET /attributes": perParent},
			Update:  Requests{"GET /attributes": perParent, "PATCH /attributes/{attributeId}": each},
			Destroy: Requests{"DELETE /attributes/{attributeId}": each, "GET /attributes": each},
		},
		Generate: Generate{Texts: map[string]func(*Generator) any{
			"auth_module_id": func(g *Generator) any { return g.Module(client.ModuleDB, client.ModeDirect) },
		}},
	}
}

func brokerConnection() Kind {
	const brokers = 24
	return Kind{
		Type: "onekosmos_broker_connection", Collection: "broker_connections", Identity: []string{"auth_module_id", "uid"}, By: []string{"uid", "name"},
		Lives: []Life{{
			Setup: func(t testing.TB, tenant *acctest.Tenant) rig.Values {
				local := tenant.Local(t) // on a pilot tenant nobody can say which brokers there are
				made := rig.Values{
					"module": module(t, tenant, "LDAP", client.ModuleLDAP, client.ModeBroker),
					"other":  module(t, tenant, "Plant", client.ModuleLDAP, client.ModeBroker),
				}
				made["uid"] = local.RegisterBroker(made.Text("module"), "DC1")
				for i := range brokers {
					made[fmt.Sprint("uid ", i)] = local.RegisterBroker(made.Text([]string{"module", "other"}[i%Parents]), fmt.Sprint("Data centre ", i))
				}
				return made
			},
			Minimal: rig.Values{"auth_module_id": Made("module"), "uid": Made("uid"), "enabled": true},
			Full:    rig.Values{"auth_module_id": Made("module"), "uid": Made("uid"), "name": "Data <&> centre", "enabled": true},
			Changes: []Change{
				{Name: "disabled", Set: rig.Values{"enabled": false}},
				{Name: "what is no longer given stays", Set: rig.Values{"enabled": nil}, Action: NoOp},
			},
		}},
		Another: func(i int) rig.Values {
			return rig.Values{"auth_module_id": []Made{"module", "other"}[i%Parents], "uid": Made(fmt.Sprint("uid ", i)), "name": fmt.Sprint("DC ", i)}
		},
		Missing: "nobody",
		Outside: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return edit(ctx, c.BrokerConnections(identity.Text("auth_module_id")), identity.Text("uid"), func(b *client.BrokerConnection) { b.Enabled = new(client.Enabled(false)) })
		},
		Remove: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return c.BrokerConnections(identity.Text("auth_module_id")).Delete(ctx, identity.Text("uid"))
		},
		Bad: []Bad{
			{Name: "no uid", Set: rig.Values{"uid": ""}, Says: []string{"uid", "at least 1"}},
			{Name: "empty name", Set: rig.Values{"name": ""}, Says: []string{"name", "at least 1"}},
		},
		Costs: Costs{
			Create:  Requests{"PATCH /broker/update": each, "POST /broker/fetch": perParent},
			Refresh: Requests{"POST /broker/fetch": perParent},
			Update:  Requests{"PATCH /broker/changestatus": each, "POST /broker/fetch": perParent},
			Destroy: Requests{"DELETE /broker/{uid}": each, "POST /broker/fetch": each},
		},
		Generate: Generate{
			Texts: map[string]func(*Generator) any{
				"auth_module_id": func(g *Generator) any { return g.Module(client.ModuleLDAP, client.ModeBroker) },
			},
			Fit: func(g *Generator, model rig.Values) {
				model["uid"] = g.Tenant.Local(g.T).RegisterBroker(model.Text("auth_module_id"), "Data centre")
			},
		},
		Without: map[Feature]string{
			Creation: "a broker registers itself",
		},
	}
}

func defaultAuthScheme() Kind {
	return Kind{
		Type: "onekosmos_default_auth_scheme", Collection: "auth_schemes", One: true,
		Lives: []Life{{
			Setup: func(t testing.TB, tenant *acctest.Tenant) rig.Values {
				made := rig.Values{}
				for _, name := range []string{"guests", "partners", "outside"} {
					made[name] = module(t, tenant, name, client.ModuleDB, client.ModeDirect)
				}
				if _, err := tenant.Client().DefaultAuthScheme().Update(t.Context(), "", &client.AuthScheme{Modules: []string{made.Text("outside")}}); err != nil {
					t.Fatal(err)
				}
				return made
			},
			Minimal: rig.Values{"auth_module_ids": []any{Made("guests")}},
			Full:    rig.Values{"auth_module_ids": []any{Made("partners"), Made("guests")}},
			Changes: []Change{{Name: "another order", Set: rig.Values{"auth_module_ids": []any{Made("guests"), Made("partners")}}}},
		}},
		Missing: "other",
		Outside: func(ctx context.Context, c *client.Client, _ rig.Values) error {
			_, err := c.DefaultAuthScheme().Update(ctx, "", &client.AuthScheme{})
			return err
		},
		Bad: []Bad{
			{Name: "a module twice", Set: rig.Values{"auth_module_ids": []any{Made("guests"), Made("guests")}}, Says: []string{"auth_module_ids", "duplicate"}},
			{Name: "no id", Set: rig.Values{"auth_module_ids": []any{""}}, Says: []string{"auth_module_ids", "at least 1"}},
		},
		Costs: Costs{
			Create:  Requests{"PATCH /authscheme/default/modules": once, "POST /community_auth_info/fetch": {Once: 2}},
			Refresh: Requests{"POST /community_auth_info/fetch": once},
			Update:  Requests{"PATCH /authscheme/default/modules": once, "POST /community_auth_info/fetch": once},
			Destroy: Requests{"PATCH /authscheme/default/modules": once, "POST /community_auth_info/fetch": once, "POST /auth_modules/fetch": once},
		},
		Generate: Generate{Texts: map[string]func(*Generator) any{
			"auth_module_ids": func(g *Generator) any {
				all := []any{}
				for range g.IntN(4) {
					all = append(all, g.Module(client.ModuleDB, client.ModeDirect))
				}
				return all
			},
		}},
		Without: map[Feature]string{
			DataSources: "a community has one, and the data source of that name reads it",
			Removal:     "a community always has one",
		},
	}
}

func sessionAttributes() Kind {
	const path = "/config/session_attributes"
	k := onlyOne("onekosmos_session_attributes", "session_attributes", "POST "+path+"/fetch", "PUT "+path)
	k.Lives = []Life{{
		Minimal: rig.Values{"custom": []any{}},
		Full:    rig.Values{"custom": []any{"costcenter", "badge"}},
		Changes: []Change{{Name: "another attribute", Set: rig.Values{"custom": []any{"badge", "floor"}}}},
	}}
	k.Outside = func(ctx context.Context, c *client.Client, _ rig.Values) error {
		return edit(ctx, c.SessionAttributes(), client.SettingsID, func(s *client.SessionAttributes) { s.Custom = append(s.Custom, "outside") })
	}
	k.Bad = []Bad{
		{Name: "none at all", Set: rig.Values{"custom": nil}, Says: []string{"custom", "required"}},
		{Name: "no name", Set: rig.Values{"custom": []any{""}}, Says: []string{"custom", "at least 1"}},
		{Name: "a null", Set: rig.Values{"custom": []any{nil}}, Says: []string{"custom", "null"}},
	}
	return k
}

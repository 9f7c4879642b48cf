package kinds

import (
	"context"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

func messaging() []Kind { return []Kind{messageGateway(), messageTemplate()} }

func messageGateway() Kind {
	sms := rig.Values{"sender_phone": "+15550100", "template_id": "t1", "entity_id": "e1"}
	call := rig.Values{
		"name": "Call", "type": "twilio", "username": "caller", "password_wo": "canary-one", "password_wo_version": 1,
		"service_url": "https://voice.example.com", "voice": rig.Values{"sender_phone": "+15550100"},
	}
	coalesce := rig.Values{"token_request_url": "https://sms.example.org/token", "client_id": "client", "client_secret": "canary-three", "grant_type": "client_credentials", "scope": "sms"}
	return Kind{
		Type: "onekosmos_message_gateway", Collection: "message_gateways", By: []string{"id", "name"},
		Lives: []Life{
			{
				Name: "voice", Minimal: call,
				Full: rig.Values{
					"name": "Call & more", "type": "twilio v2", "authenticate": false, "username": "caller two", "password": "canary-two",
					"service_url": "https://voice.example.org", "otp_delimiter": ", ", "timeout_value": 12, "voice": rig.Values{"sender_phone": "+15550199"},
				},
				Changes: []Change{
					{Name: "another URL", Set: rig.Values{"service_url": "https://other.example.com"}},
					{Name: "another password", Set: rig.Values{"service_url": "https://other.example.com", "password_wo": "canary-three", "password_wo_version": 2}},
					{Name: "a password without its version", Set: rig.Values{"service_url": "https://other.example.com", "password_wo": "canary-four", "password_wo_version": 2}, Action: NoOp},
					{Name: "another channel", Set: rig.Values{"voice": nil, "sms": sms}, Action: Replace},
				},
			},
			{
				Name:    "sms",
				Minimal: rig.Values{"name": "Text", "type": "twilio", "username": "texter", "password": "canary-one", "service_url": "https://sms.example.com", "sms": sms},
				Full: rig.Values{
					"name": "Text & more", "type": "Coalesce", "authenticate": false, "username": "texter two", "password": "canary-two",
					"service_url": "https://sms.example.org/v2", "otp_delimiter": "-", "timeout_value": 30,
					"sms":      rig.Values{"sender_phone": "KOSMOS", "template_id": "t2", "entity_id": "e2"},
					"coalesce": coalesce,
				},
				Changes: []Change{
					{Name: "AWS", Set: rig.Values{"type": "AWS SNS", "aws_region": "eu-west-1"}},
					{Name: "Gupshup", Set: rig.Values{"type": "Gupshup", "gupshup": rig.Values{"principal_entity_id": "p", "dlt_template_id": "d"}}},
					{Name: "Sandesh", Set: rig.Values{"type": "sandesh", "sandesh": rig.Values{"app_category": "a", "gst_flag": "g", "message_type": "m"}}},
					{Name: "Coalesce", Set: rig.Values{"type": "Coalesce", "coalesce": coalesce.With(rig.Values{
						"client_secret": nil, "client_secret_wo": "canary-four", "client_secret_wo_version": 1})}},
				},
			},
			{
				Name: "email",
				Minimal: rig.Values{"name": "Mail", "type": "smtp", "username": "mailer", "password": "canary-one", "service_url": "smtp.example.com",
					"email": rig.Values{"sender_email": "no-reply@example.com", "port": 465}},
				Full: rig.Values{
					"name": "Mail & more", "type": "AWS SES", "authenticate": false, "username": "mailer two", "password": "canary-two",
					"service_url": "email-smtp.eu-west-1.amazonaws.com", "aws_region": "eu-west-1",
					"email": rig.Values{"sender_email": "hello@example.org", "port": 65535, "protocol": "smtp"},
				},
			},
		},
		Another:     numbered("name", "gateway %d"),
		NotImported: []string{"password", "password_wo_version", "coalesce.client_secret", "coalesce.client_secret_wo_version"},
		Missing:     "ffffffffffffffffffffffff",
		Outside: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return edit(ctx, c.MessageGateways(), identity.Text("id"), func(g *client.MessageGateway) {
				g.ID, g.Password, g.ServiceURL = "", "canary-outside", "outside.example.com"
			})
		},
		Remove: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return c.MessageGateways().Delete(ctx, identity.Text("id"))
		},
		Secrets: []string{"password", "password_wo", "coalesce.client_secret", "coalesce.client_secret_wo"},
		Costs: Costs{
			Create:  Requests{"POST /msg_gateway/create": each, "POST /msg_gateway/fetch": once, "POST /msg_gateway/fetch/{id}": each},
			Refresh: Requests{"POST /msg_gateway/fetch": once},
			Update:  Requests{"POST /msg_gateway/fetch/{id}": {Each: 2, Once: 1}, "POST /msg_gateway/update": {Each: 1, Once: 1}},
			Destroy: Requests{"DELETE /msg_gateway": each},
		},
		Generate: Generate{
			Texts: map[string]func(*Generator) any{
				"email.protocol": func(*Generator) any { return "smtp" }, // the only one that the reference names
			},
			Fit: func(g *Generator, model rig.Values) {
				channel := g.OnlyOne(model, "email", "sms", "voice")
				types := map[string][]string{"email": {"aws", "sendgrid"}, "sms": {"aws", "twilio", "coalesce", "gupshup", "sandesh"}, "voice": {"twilio"}}[channel]
				model["type"] = types[g.Turn/3%len(types)]
				for _, vendor := range []string{"coalesce", "gupshup", "sandesh"} {
					if model["type"] == vendor {
						g.OnlyOne(model, vendor)
					} else {
						drop(model, vendor)
					}
				}
				if drop(model, "aws_region"); model["type"] == "aws" {
					model["aws_region"] = g.Text("")
				}
				if channel == "email" {
					drop(model, "otp_delimiter", "timeout_value")
				}
			},
		},
		Fault: &Fault{
			Creates: Call{"POST", "/msg_gateway/create"}, Updates: Call{"POST", "/msg_gateway/update"}, Removes: Call{"DELETE", "/msg_gateway"},
			Reads:   []Call{{"POST", "/msg_gateway/fetch/{id}"}, {"POST", "/msg_gateway/fetch"}},
			Witness: "onekosmos_service_provider",
		},
	}
}

func messageTemplate() Kind {
	return Kind{
		Type: "onekosmos_message_template", Collection: "message_templates", By: []string{"id", "name"},
		Lives: []Life{
			{
				Name:    "sms",
				Minimal: rig.Values{"purpose": "password-reset", "channel": "sms", "name": "Code", "content": "Your code is {{otp}}"},
				Full:    rig.Values{"purpose": "password-reset", "channel": "sms", "name": "Code II", "content": "Test", "is_default": true},
				Changes: []Change{
					{Name: "another text", Set: rig.Values{"content": "Code: {{otp}}"}},
					{Name: "another purpose", Set: rig.Values{"purpose": "otp"}, Action: Replace},
					{Name: "another channel", Set: rig.Values{"purpose": "otp", "channel": "voice"}, Action: Replace},
				},
			},
			{
				Name:    "email",
				Minimal: rig.Values{"purpose": "self_onboarding", "channel": "email", "name": "Ours", "subject": "Welcome", "content": "<p>Hello</p>"},
				Full: rig.Values{
					"purpose": "self_onboarding", "channel": "email", "name": "Ours & theirs", "subject": "Willkommen in Zürich 😀", "is_default": true,
					"content": "<html><body style=\"color: #fff\">\n\t<p>Grüezi &amp; 日本 {{name}} ${link}</p>\n</body></html>\n",
				},
			},
		},
		Another: numbered("name", "template %d"),
		Missing: "otp.email.6ba7b810-9dad-11d1-80b4-00c04fd430c8",
		BadIDs: map[string][]string{
			"Default invitation":    {`"Default invitation"`, "a name is not an id", "onekosmos_message_template.example", "self_onboarding.email.6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
			"self_onboarding.email": {`"self_onboarding.email" is not the id of a message template`, "its purpose, its channel and its UUID"},
		},
		Outside: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return edit(ctx, c.MessageTemplates(), identity.Text("id"), func(m *client.MessageTemplate) { m.Data = "changed outside" })
		},
		Remove: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return c.MessageTemplates().Delete(ctx, identity.Text("id"))
		},
		Moves: []string{"isDefault"},
		Costs: Costs{
			Create:  Requests{"POST /config/template/fetch": once, "PUT /config/template": each},
			Refresh: Requests{"POST /config/template/fetch": once},
			Update:  Requests{"POST /config/template/fetch for a part": each, "PUT /config/template": each},
			Destroy: Requests{"DELETE /config/template": each},
		},
		Generate: Generate{Fit: func(g *Generator, model rig.Values) {
			if drop(model, "subject"); model["channel"] == "email" {
				model["subject"] = g.Text("")
			}
		}},
	}
}

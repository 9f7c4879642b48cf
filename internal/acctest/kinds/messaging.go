package kinds

import (
	"context"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

func messaging() []Kind { return []Kind{messageGateway(), messageTemplate()} }

func messageGateway() Kind {
	sms := rig.Values{"sender_phone": "+15550100", "template_id": "t1", "entity_id": "e1"}
	mail := rig.Values{"sender_email": "no-reply@example.com", "port": 465}
	gupshup := rig.Values{"principal_entity_id": "p", "dlt_template_id": "d"}
	sandesh := rig.Values{"app_category": "a", "gst_flag": "g", "message_type": "m"}
	call := rig.Values{
		"name": "Call", "type": "twilio", "username": "caller", "password_wo": "canary-one", "password_wo_version": 1,
		"service_url": "https://voice.example.com", "voice": rig.Values{"sender_phone": "+15550100"},
	}
	coalesce := rig.Values{"token_request_url": "https://sms.example.org/token", "client_id": "client", "client_secret": "canary-three", "grant_type": "client_credentials", "scope": "sms"}
	return Kind{
		Type: "onekosmos_message_gateway", Names: []string{"name"}, Collection: "message_gateways", By: []string{"id", "name"},
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
					{Name: "Gupshup", Set: rig.Values{"type": "Gupshup", "gupshup": gupshup}},
					{Name: "Sandesh", Set: rig.Values{"type": "sandesh", "sandesh": sandesh}},
					{Name: "Coalesce", Set: rig.Values{"type": "Coalesce", "coalesce": coalesce.With(rig.Values{
						"client_secret": nil, "client_secret_wo": "canary-four", "client_secret_wo_version": 1})}},
				},
			},
			{
				Name:    "email",
				Minimal: rig.Values{"name": "Mail", "type": "smtp", "username": "mailer", "password": "canary-one", "service_url": "smtp.example.com", "email": mail},
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
				if g.AuthClientID != nil {
					g.AuthClientSecret = "canary-outside"
				}
			})
		},
		Remove: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return c.MessageGateways().Delete(ctx, identity.Text("id"))
		},
		Bad: []Bad{
			{Name: "no channel", Set: rig.Values{"voice": nil}, Says: []string{"Exactly one of email, sms and voice must be set"}},
			{Name: "two channels", Set: rig.Values{"sms": sms}, Says: []string{"sms and voice cannot be set together"}},
			{Name: "three channels", Set: rig.Values{"sms": sms, "email": mail}, Says: []string{"email, sms and voice cannot be set together"}},
			{Name: "region of a voice gateway", Set: rig.Values{"type": "aws", "aws_region": "eu-west-1"}, Says: []string{"aws_region can only be set together with email or sms", `Remove aws_region = "eu-west-1", or set email or sms instead of voice`}},
			{Name: "two passwords", Set: rig.Values{"password": "y"}, Says: []string{"password", "password_wo"}},
			{Name: "no password", Set: rig.Values{"password_wo": nil, "password_wo_version": nil}, Says: []string{"password"}},
			{Name: "empty type", Set: rig.Values{"type": ""}, Says: []string{"type", "at least 1"}},
			{Name: "timeout 0", Set: rig.Values{"timeout_value": 0}, Says: []string{"timeout_value", "at least 1", "got: 0"}},
			{Name: "AWS text without a region", Life: "sms", Set: rig.Values{"type": "AWS SNS"}, Says: []string{`aws_region is required when sms is set and type is "AWS SNS"`, "Set aws_region, or change type"}},
			{Name: "Coalesce without OAuth", Life: "sms", Set: rig.Values{"type": "Coalesce"}, Says: []string{`coalesce is required when sms is set and type is "Coalesce"`}},
			{Name: "Coalesce without secret", Life: "sms", Set: rig.Values{"type": "Coalesce", "coalesce": coalesce.With(rig.Values{"client_secret": nil})}, Says: []string{"coalesce.client_secret"}},
			{Name: "token URL that is none", Life: "sms", Set: rig.Values{"type": "Coalesce", "coalesce": coalesce.With(rig.Values{"token_request_url": "token"})}, Says: []string{`coalesce.token_request_url: "token" is not an absolute URL`}},
			{Name: "Gupshup without ids", Life: "sms", Set: rig.Values{"type": "gupshup"}, Says: []string{`gupshup is required when sms is set and type is "gupshup"`}},
			{Name: "Sandesh without flags", Life: "sms", Set: rig.Values{"type": "Sandesh"}, Says: []string{`sandesh is required when sms is set and type is "Sandesh"`}},
			{Name: "another vendor's block", Life: "sms", Set: rig.Values{"type": "Sandesh", "gupshup": gupshup, "sandesh": sandesh}, Says: []string{`gupshup cannot be set when type is "Sandesh"`, "Remove gupshup, or change type"}},
			{Name: "another vendor's region", Life: "sms", Set: rig.Values{"type": "gupshup", "gupshup": gupshup, "aws_region": "eu-west-1"}, Says: []string{`aws_region cannot be set when type is "gupshup"`, `Remove aws_region = "eu-west-1", or change type`}},
			{Name: "AWS mail without a region", Life: "email", Set: rig.Values{"type": "aws"}, Says: []string{`aws_region is required when email is set and type is "aws"`}},
			{Name: "Gupshup on mail", Life: "email", Set: rig.Values{"gupshup": gupshup}, Says: []string{"gupshup can only be set together with sms", "Remove gupshup, or set sms instead of email"}},
			{Name: "delimiter on mail", Life: "email", Set: rig.Values{"otp_delimiter": "-"}, Says: []string{"otp_delimiter can only be set together with sms or voice", `Remove otp_delimiter = "-"`}},
			{Name: "timeout on mail", Life: "email", Set: rig.Values{"timeout_value": 5}, Says: []string{"timeout_value can only be set together with sms or voice", "Remove timeout_value = 5"}},
			{Name: "port 0", Life: "email", Set: rig.Values{"email": mail.With(rig.Values{"port": 0})}, Says: []string{"email.port", "between 1 and 65535", "got: 0"}},
			{Name: "port 65536", Life: "email", Set: rig.Values{"email": mail.With(rig.Values{"port": 65536})}, Says: []string{"email.port", "between 1 and 65535", "got: 65536"}},
			{Name: "sender that is no address", Life: "email", Set: rig.Values{"email": mail.With(rig.Values{"sender_email": "example.com"})}, Says: []string{"email.sender_email", "must be an email address", "got: example.com"}},
		},
		Secrets: []string{"password", "password_wo", "coalesce.client_secret", "coalesce.client_secret_wo"},
		Costs: Costs{
			Create:  Requests{"POST /msg_gateway/create": each, "POST /msg_gateway/fetch": lists, "POST /msg_gateway/fetch/{id}": each},
			Refresh: Requests{"POST /msg_gateway/fetch": once},
			Update:  Requests{"POST /msg_gateway/fetch/{id}": {Each: 2, Once: 1}, "POST /msg_gateway/update": {Each: 1, Once: 1}},
			Destroy: Requests{"DELETE /msg_gateway": each, "POST /msg_gateway/fetch": each},
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
		Type: "onekosmos_message_template", Names: []string{"name"}, Collection: "message_templates", By: []string{"id", "name"},
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
		Bad: []Bad{
			{Name: "channel with a dot", Set: rig.Values{"channel": "s.ms"}, Says: []string{"channel", "must not contain periods"}},
			{Name: "text with subject", Set: rig.Values{"subject": "x"}, Says: []string{`subject cannot be set when channel is "sms"`, `Remove subject = "x", or change channel`}},
			{Name: "purpose with a dot", Set: rig.Values{"purpose": "a.b"}, Says: []string{"purpose", "must not contain periods", "a.b"}},
			{Name: "purpose with a blank", Set: rig.Values{"purpose": "a b"}, Says: []string{"purpose", "spaces", "a b"}},
			{Name: "no purpose", Set: rig.Values{"purpose": ""}, Says: []string{"purpose", "at least 1"}},
			{Name: "no name", Set: rig.Values{"name": ""}, Says: []string{"name", "at least 1"}},
			{Name: "no content", Set: rig.Values{"content": ""}, Says: []string{"content", "at least 1"}},
			{Name: "mail without subject", Life: "email", Set: rig.Values{"subject": nil}, Says: []string{`subject is required when channel is "email"`, "Set subject, or change channel"}},
		},
		Costs: Costs{
			Create:  Requests{"POST /config/template/fetch": lists, "PUT /config/template": each},
			Refresh: Requests{"POST /config/template/fetch": once},
			Update:  Requests{"POST /config/template/fetch for a part": each, "PUT /config/template": each},
			Destroy: Requests{"DELETE /config/template": each, "POST /config/template/fetch": each},
		},
		Generate: Generate{Fit: func(g *Generator, model rig.Values) {
			if drop(model, "subject"); model["channel"] == "email" {
				model["subject"] = g.Text("")
			}
		}},
	}
}

package provider_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// noReferences are arguments that are named as if they referred to an object, and
// why they declare none.
var noReferences = map[string]string{
	"onekosmos_auth_module.entra_id":                                     "a product of Microsoft",
	"onekosmos_auth_module.entra_id.client_id":                           "Microsoft's",
	"onekosmos_auth_module.entra_id.tenant_id":                           "Microsoft's",
	"onekosmos_authentication_journey.device_ids":                        "devices of users",
	"onekosmos_authentication_journey_v2.device_ids":                     "devices of users",
	"onekosmos_authentication_journey_v2.requesting_app_ids":             "programs of the platform, such as linux_cp",
	"onekosmos_document_bucket.gcp.project_id":                           "Google's",
	"onekosmos_featured_service_provider.auth0.credentials_wo.client_id": "Auth0's",
	"onekosmos_idp_config.entity_id":                                     "the community's own name",
	"onekosmos_message_gateway.coalesce.client_id":                       "the vendor's",
	"onekosmos_message_gateway.gupshup.dlt_template_id":                  "the vendor's",
	"onekosmos_message_gateway.gupshup.principal_entity_id":              "the vendor's",
	"onekosmos_message_gateway.sms.entity_id":                            "the vendor's",
	"onekosmos_message_gateway.sms.template_id":                          "the vendor's",
	"onekosmos_password_reset_settings.self_service_dvc_id":              "a verification configuration, which the developer portal makes",
	"onekosmos_proofing_template.drift_session_id":                       "a session, which ends",
	"onekosmos_proofing_template.dvc_id":                                 "a verification configuration, which the developer portal makes",
	"onekosmos_user.idp_id":                                              "an identity provider, which no list finds",
	"onekosmos_service_provider.saml.entity_id":                          "the application's own name",
	"onekosmos_service_provider.saml.name_id":                            "an identifier of the user in SAML",
}

// An argument named as an id declares which objects it refers to, or has a reason.
// What is declared exists.
func TestEveryReferenceIsDeclared(t *testing.T) {
	adoptions := map[string]plumbing.Adoption{}
	for _, a := range provider.Adoptions() {
		adoptions[a.Type] = a
	}
	excused := maps.Clone(noReferences)
	for _, k := range kinds.All() {
		attributes := k.Schema(t.Context())
		a, ok := adoptions[k.Type]
		if !ok || a.Area == "" || !slices.Equal(a.Identity, k.IdentityNames()) || (a.Only != "") != k.One {
			t.Errorf("%s: an export knows of it %+v", k.Type, a)
		}
		for path, of := range a.References {
			target, ok := adoptions[plumbing.TypePrefix+of.Kind]
			if !ok || kinds.Of(target.Type).Schema(t.Context())[of.Attribute] == nil {
				t.Errorf("%s.%s refers to the %s of a %s, which there is not", k.Type, path, of.Attribute, of.Kind)
			}
		}
		for _, parent := range a.Identity[:len(a.Identity)-1] {
			if a.References[parent].Kind == "" {
				t.Errorf("%s: %s declares nothing to refer to, so that no export finds the objects", k.Type, parent)
			}
		}
		var look func(at string, attributes map[string]schema.Attribute)
		look = func(at string, attributes map[string]schema.Attribute) {
			for name, inner := range attributes {
				path := strings.TrimPrefix(at+"."+name, ".")
				named := strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "_ids")
				if _, declared := a.References[path]; named && (inner.IsRequired() || inner.IsOptional()) && !declared && excused[k.Type+"."+path] == "" {
					t.Errorf("%s.%s: declare what it refers to with attribute.Refers among its validators, or give a reason here", k.Type, path)
				}
				delete(excused, k.Type+"."+path)
				if nested, ok := inner.(schema.NestedAttribute); ok {
					within := map[string]schema.Attribute{}
					for name, a := range nested.GetNestedObject().GetAttributes() {
						within[name], _ = a.(schema.Attribute)
					}
					look(path, within)
				}
			}
		}
		look("", attributes)
	}
	for path := range excused {
		t.Errorf("%s is excused, and is no argument", path)
	}
}

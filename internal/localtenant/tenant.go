// Package localtenant is a stateful stand-in for a 1Kosmos tenant: what its
// services do, written down as operations for the engine, which speaks the wire
// protocol. Everything lives in memory, and in a file when asked.
//
// It is written from the API reference and the wire protocol, not from this
// project's client, of which it uses only the cipher.
package localtenant

import (
	"slices"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

// New makes a tenant, or loads it when the options name a state file that
// exists. Options that are set win over what the file holds.
func New(options Options) (*Tenant, error) {
	contract, err := reference()
	if err != nil {
		return nil, err
	}
	made, err := engine.New(options, engine.Reference{
		Contract: contract, Operations: slices.Concat(operations()...), Root: root, Respell: respell,
	})
	if err != nil {
		return nil, err
	}
	return &Tenant{made}, nil
}

// operations is the one table of what the tenant can do: a new API group is a
// file with a function that stands here.
func operations() [][]operation {
	return [][]operation{
		platformOperations(),
		authOperations(),
		serviceProviderOperations(),
		featuredProviderOperations(),
		serviceProviderLookupOperations(),
		samlIdentityOperations(),
		authModuleOperations(),
		userAttributeOperations(),
		userOperations(),
		userSupportOperations(),
		authSchemeOperations(),
		sessionAttributeOperations(),
		fidoSettings().Operations(),
		mfaSettings().Operations(),
		orionSettings().Operations(),
		firstTimeEnrollmentSettings().Operations(),
		windowsMFASettings().Operations(),
		passwordlessSettings().Operations(),
		passwordResetSettings().Operations(),
		liveIDSelfieSettings().Operations(),
		selfRegistration().Operations(),
		instanceSelfRegistration().Operations(),
		idpConfigOperations(),
		identityProviderOperations(),
		consentOperations(),
		communityAuthInfoOperations(),
		brokerOperations(),
		passwordPolicyOperations(),
		testConnectionOperations(),
		messageGatewayOperations(),
		messageTemplateOperations(),
		branding().Operations(),
		imageOperations(),
		authenticationJourneyOperations(),
		proofingTemplateOperations(),
		bucketOperations(),
		vendorMetadataOperations(),
		proofingSessionOperations(),
		proofingSessionEndOperations(),
		authenticatorOperations(),
		proofingSessionListOperations(),
		documentShareOperations(),
		proofingConnectorOperations(),
		documentVerificationOperations(),
		walletOperations(),
		sessionOperations(),
		tokenOperations(),
		certificateOperations(),
		radiusOperations(),
		authProxyOperations(),
		secretStoreOperations(),
		serviceKeyOperations(),
		environmentOperations(),
		accessOperations(),
		caasConfigOperations(),
		downloadableOperations(),
		reportOperations(),
		reportJobOperations(),
		hardwareTokenOperations(),
	}
}

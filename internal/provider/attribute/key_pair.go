package attribute

import (
	"context"
	"crypto"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
)

// KeyOf is a rule for a private key that goes with the certificate in the attribute
// of that name beside it. A key or a certificate that cannot be read is only warned
// about: the tenant decides what it takes.
func KeyOf(name string) Rule {
	alone := needs(name)
	return Rule{Described("Belongs to " + name + "."), func(ctx context.Context, config tfsdk.Config, at path.Path, own attr.Value, diags *diag.Diagnostics) {
		alone.check(ctx, config, at, own, diags)
		var text, holder PEM
		diags.Append(config.GetAttribute(ctx, at, &text.StringValue)...)
		diags.Append(config.GetAttribute(ctx, at.ParentPath().AtName(name), &holder)...)
		if text.IsNull() || text.IsUnknown() {
			return
		}
		der, kind := decoded(text.ValueString())
		switch {
		case kind == "CERTIFICATE":
			diags.AddAttributeError(at, "Not a private key", fmt.Sprintf("%s: the value is a certificate. Set it in %s, and the private key here.", at, name))
			return
		case strings.HasPrefix(kind, "ENCRYPTED"):
			diags.AddAttributeError(at, "Private key is encrypted", fmt.Sprintf("%s: the private key is encrypted with a passphrase, which the tenant cannot ask for. Decrypt it, for example with openssl pkey.", at))
			return
		}
		key := privateKey(der)
		if key == nil {
			diags.AddAttributeWarning(at, "Private key cannot be read", fmt.Sprintf("%s: the provider cannot read the private key, so it did not check whether it belongs to %s. The value is sent unchanged, and the tenant may refuse it.", at, name))
			return
		}
		certificate := certificateIn(holder.ValueString())
		if public, ok := key.Public().(interface{ Equal(crypto.PublicKey) bool }); ok && certificate != nil && !public.Equal(certificate.PublicKey) {
			diags.AddAttributeError(at, "Private key does not match the certificate", fmt.Sprintf("%s: the private key does not belong to the certificate in %s, which is of %q. Set the key that the certificate was issued for, or the certificate of this key.", at, name, certificate.Subject))
		}
	}}
}

// decoded returns what PEM or bare base64 holds, and what PEM says of it.
func decoded(text string) (der []byte, kind string) {
	if block, _ := pem.Decode([]byte(TrimFile(text))); block != nil {
		return block.Bytes, block.Type
	}
	der, _ = base64.StdEncoding.DecodeString(pemSpelling{}.canonical(text)) // nothing of what is none
	return der, ""
}

// privateKey returns a key, nil where it cannot be read.
func privateKey(der []byte) crypto.Signer {
	if key, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		signer, _ := key.(crypto.Signer)
		return signer
	}
	if key, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return key
	}
	if key, err := x509.ParseECPrivateKey(der); err == nil {
		return key
	}
	return nil
}

// certificateIn returns a certificate, nil where it cannot be read.
func certificateIn(text string) *x509.Certificate {
	der, _ := decoded(text)
	found, err := x509.ParseCertificate(der)
	if err != nil {
		return nil
	}
	return found
}

// certificate warns about a certificate that cannot be read or is not valid now, and
// refuses a private key in its place, which is not hidden there.
type certificate struct{ Described }

func (certificate) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	text := req.ConfigValue.ValueString()
	if _, kind := decoded(text); strings.HasSuffix(kind, "PRIVATE KEY") {
		resp.Diagnostics.AddAttributeError(req.Path, "Not a certificate", fmt.Sprintf("%s: the value is a private key, which plans and state would show. Set it in the attribute for the private key, and the certificate here.", req.Path))
		return
	}
	const format = "2 January 2006"
	switch found := certificateIn(text); {
	case found == nil:
		resp.Diagnostics.AddAttributeWarning(req.Path, "Certificate cannot be read", fmt.Sprintf("%s: the value is not a certificate in PEM or base64 that the provider can read. It is sent unchanged, and the tenant may refuse it.", req.Path))
	case time.Now().After(found.NotAfter):
		resp.Diagnostics.AddAttributeWarning(req.Path, "Certificate has expired", fmt.Sprintf("%s: the certificate of %q expired on %s. Applications may refuse what is signed or encrypted with it. Set a certificate that is valid.", req.Path, found.Subject, found.NotAfter.Format(format)))
	case time.Now().Before(found.NotBefore):
		resp.Diagnostics.AddAttributeWarning(req.Path, "Certificate is not valid yet", fmt.Sprintf("%s: the certificate of %q is valid from %s. Applications may refuse it until then.", req.Path, found.Subject, found.NotBefore.Format(format)))
	}
}

package secrets

import (
	"context"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/seal"
)

// textFunction is a provider function from texts to a text.
type textFunction struct {
	name       string
	definition function.Definition
	run        func(arguments []string) (string, *function.FuncError)
}

func (f textFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = f.name
}

func (f textFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = f.definition
	resp.Definition.Return = function.StringReturn{}
}

func (f textFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	arguments := make([]string, len(f.definition.Parameters))
	for i := range arguments {
		if resp.Error = req.Arguments.GetArgument(ctx, i, &arguments[i]); resp.Error != nil {
			return
		}
	}
	result, failed := f.run(arguments)
	if resp.Error = failed; failed == nil {
		resp.Error = resp.Result.Set(ctx, result)
	}
}

func parameter(name, description string) function.Parameter {
	return function.StringParameter{Name: name, MarkdownDescription: description}
}

// What every description of the three says.
const (
	privateKeyText = "Your private key, as base64 of its 32 bytes (`keySecret` in the 1Kosmos developer documentation). Declare the variable that holds it `sensitive` or `ephemeral`."
	localText      = " Computed locally: no key leaves this machine, unlike with the API's own helper."
	marksText      = " As with all functions, the result is sensitive or ephemeral if an argument is."
)

// newPublicKey returns the function public_key.
func newPublicKey() function.Function {
	return textFunction{
		name: "public_key",
		definition: function.Definition{
			Summary:             "Derives the public key of a private key",
			MarkdownDescription: "Returns the public key of a secp256k1 private key, in the format that 1Kosmos services use: base64 of the 64 bytes of X and Y (`keyId` in the developer documentation)." + localText + marksText + " Apply `nonsensitive` to the result if the public key may be shown.",
			Parameters:          []function.Parameter{parameter("private_key", privateKeyText)},
		},
		run: func(a []string) (string, *function.FuncError) {
			pair, failed := privateKey(a, 0)
			if failed != nil {
				return "", failed
			}
			return pair.Public().String(), nil
		},
	}
}

// newECDSAEncrypt returns the function ecdsa_encrypt.
func newECDSAEncrypt() function.Function {
	return textFunction{
		name: "ecdsa_encrypt",
		definition: function.Definition{
			Summary: "Encrypts a string for a 1Kosmos service",
			MarkdownDescription: "Encrypts a string the way 1Kosmos services do (they call it ECDSA): AES-256-GCM with the secret shared by your private key and the other side's public key, in base64." + localText + marksText +
				"\n\nAs Terraform requires of functions, the same arguments give the same result: anyone who sees two results can tell whether their plaintexts are equal.",
			Parameters: []function.Parameter{
				parameter("plaintext", "String to encrypt."),
				parameter("private_key", privateKeyText),
				parameter("public_key", "Public key of the other side, as base64 of its 64 bytes, such as a service returns at `/publickeys`."),
			},
		},
		run: func(a []string) (string, *function.FuncError) {
			pair, peer, failed := keys(a)
			if failed != nil {
				return "", failed
			}
			sealed, err := pair.SealText(peer, a[0])
			if err != nil {
				return "", function.NewFuncError(diagnostics.Sentence(err.Error()))
			}
			return sealed, nil
		},
	}
}

// newECDSADecrypt returns the function ecdsa_decrypt.
func newECDSADecrypt() function.Function {
	return textFunction{
		name: "ecdsa_decrypt",
		definition: function.Definition{
			Summary:             "Decrypts a string encrypted by a 1Kosmos service",
			MarkdownDescription: "Decrypts a string that a 1Kosmos service, one of the vendor's helpers or `ecdsa_encrypt` encrypted, from either side of the key exchange." + localText + marksText + " A result that is neither sensitive nor ephemeral is shown in plans and stored in state where it is used.",
			Parameters: []function.Parameter{
				parameter("ciphertext", "String to decrypt, in base64."),
				parameter("private_key", privateKeyText),
				parameter("public_key", "Public key of the other side, as base64 of its 64 bytes."),
			},
		},
		run: func(a []string) (string, *function.FuncError) {
			pair, peer, failed := keys(a)
			if failed != nil {
				return "", failed
			}
			text, err := pair.OpenText(peer, a[0])
			switch {
			case err != nil:
				return "", function.NewArgumentFuncError(0, diagnostics.Sentence("ciphertext: "+err.Error())+" Give it whole, in base64, with the private key of one side and the public key of the other.")
			case !utf8.ValidString(text):
				return "", function.NewArgumentFuncError(0, "ciphertext: what is inside is no text in UTF-8, which is all that Terraform can hold.")
			}
			return text, nil
		},
	}
}

// keys reads the second and the third argument.
func keys(a []string) (pair *seal.KeyPair, peer seal.PublicKey, failed *function.FuncError) {
	if pair, failed = privateKey(a, 1); failed != nil {
		return nil, peer, failed
	}
	peer, err := seal.ParsePublicKey(a[2])
	if err != nil {
		return nil, peer, function.NewArgumentFuncError(2, diagnostics.Sentence("public_key: "+err.Error())+" Give it as 1Kosmos services do: base64 of X and Y, 88 characters, and no PEM.")
	}
	return pair, peer, nil
}

// privateKey reads an argument. Its errors never repeat it.
func privateKey(a []string, at int64) (*seal.KeyPair, *function.FuncError) {
	pair, err := seal.ParseKeyPair(a[at], "")
	if err != nil {
		return nil, function.NewArgumentFuncError(at, diagnostics.Sentence("private_key: "+err.Error())+" Give it as 1Kosmos services do: base64 of at most 32 bytes, and no PEM. Its value is not repeated here.")
	}
	return pair, nil
}

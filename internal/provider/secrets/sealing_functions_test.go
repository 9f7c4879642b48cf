package secrets_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/secrets"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/seal"
)

// The pair of the private key 1, which is nobody's, and one of the vectors.
const (
	keyOne    = "AQ=="
	publicOne = "eb5mfvncu6xVoGKVzocLBwKb/NstzijZWfKBWxb4F5hIOtp3JqPEZV2k+/wOEQio/Re0SKaFVBmcR9CP+xDUuA=="
)

// call runs a function with texts.
func call(t *testing.T, name string, arguments ...string) (string, *function.FuncError) {
	t.Helper()
	for _, newFunction := range secrets.Domain().Functions {
		f := newFunction()
		var meta function.MetadataResponse
		if f.Metadata(t.Context(), function.MetadataRequest{}, &meta); meta.Name != name {
			continue
		}
		values := texts(arguments)
		resp := function.RunResponse{Result: function.NewResultData(types.StringUnknown())}
		f.Run(t.Context(), function.RunRequest{Arguments: function.NewArgumentsData(values)}, &resp)
		if resp.Error != nil {
			if !resp.Result.Value().IsUnknown() {
				t.Errorf("%s: an error with a result", name)
			}
			return "", resp.Error
		}
		return resp.Result.Value().(types.String).ValueString(), nil
	}
	t.Fatalf("there is no function %s", name)
	return "", nil
}

func texts(of []string) (values []attr.Value) {
	for _, text := range of {
		values = append(values, types.StringValue(text))
	}
	return values
}

type vectors struct {
	Vectors []struct {
		Name, PrivateKey, PublicKey, PeerPrivateKey, PeerPublicKey, Curve string
		Plaintext, Ciphertext                                             *string
		PrivateKeyEncodings                                               map[string]string
	}
	Negative []struct {
		Name, Operation, Expect, PrivateKey, PublicKey, Ciphertext string
	} `json:"negative_vectors"`
}

func readVectors(t *testing.T) (read vectors) {
	t.Helper()
	text, err := os.ReadFile("../../seal/testdata/ecdsa-vectors.json")
	if err == nil {
		err = json.Unmarshal(text, &read)
	}
	if err != nil || len(read.Vectors) < 20 || len(read.Negative) < 30 {
		t.Fatal(len(read.Vectors), len(read.Negative), err)
	}
	return read
}

// What the vendor's own helpers and others agree on.
func TestSealingFunctionsAgree(t *testing.T) {
	for _, v := range readVectors(t).Vectors {
		if v.Curve == "secp256r1" {
			continue
		}
		for form, private := range v.PrivateKeyEncodings {
			if got, err := call(t, "public_key", private); err != nil || got != v.PublicKey {
				t.Errorf("%s, %s: %s, %v", v.Name, form, got, err)
			}
		}
		if got, err := call(t, "public_key", v.PrivateKey); err != nil || got != v.PublicKey {
			t.Errorf("%s: %s, %v", v.Name, got, err)
		}
		if v.Plaintext == nil {
			continue
		}
		for _, side := range [][2]string{{v.PrivateKey, v.PeerPublicKey}, {v.PeerPrivateKey, v.PublicKey}} {
			if got, err := call(t, "ecdsa_decrypt", *v.Ciphertext, side[0], side[1]); err != nil || got != *v.Plaintext {
				t.Errorf("%s: decrypted to %q, %v", v.Name, got, err)
			}
			sealed, err := call(t, "ecdsa_encrypt", *v.Plaintext, side[0], side[1])
			again, errAgain := call(t, "ecdsa_encrypt", *v.Plaintext, side[0], side[1])
			if err != nil || errAgain != nil || sealed != again {
				t.Errorf("%s: %q and %q, %v, %v", v.Name, sealed, again, err, errAgain)
			}
			if got, err := call(t, "ecdsa_decrypt", sealed, v.PeerPrivateKey, v.PublicKey); err != nil || got != *v.Plaintext {
				t.Errorf("%s: what was encrypted is decrypted to %q, %v", v.Name, got, err)
			}
		}
	}
}

// Every error names its argument, says what to give, and repeats no secret.
func TestSealingFunctionsRefuse(t *testing.T) {
	refused := func(name string, err *function.FuncError, at int64, argument string, secrets ...string) {
		t.Helper()
		if err == nil || err.FunctionArgument == nil || *err.FunctionArgument != at || !strings.HasPrefix(err.Text, argument+": ") || !strings.HasSuffix(err.Text, ".") {
			t.Errorf("%s: %+v", name, err)
			return
		}
		for _, secret := range secrets {
			if len(secret) > 4 && strings.Contains(err.Text, secret) {
				t.Errorf("%s: the error repeats the secret: %s", name, err.Text)
			}
		}
	}
	for _, v := range readVectors(t).Negative {
		if v.Expect != "reject" {
			continue
		}
		switch v.Operation {
		case "load_private_key":
			_, err := call(t, "public_key", v.PrivateKey)
			refused(v.Name, err, 0, "private_key", v.PrivateKey)
			_, err = call(t, "ecdsa_encrypt", "s3cret text", v.PrivateKey, publicOne)
			refused(v.Name, err, 1, "private_key", v.PrivateKey, "s3cret text")
			_, err = call(t, "ecdsa_decrypt", "AAAA", v.PrivateKey, publicOne)
			refused(v.Name, err, 1, "private_key", v.PrivateKey)
		case "load_public_key":
			_, err := call(t, "ecdsa_encrypt", "s3cret text", keyOne, v.PublicKey)
			refused(v.Name, err, 2, "public_key", "s3cret text")
			_, err = call(t, "ecdsa_decrypt", "AAAA", keyOne, v.PublicKey)
			refused(v.Name, err, 2, "public_key")
		case "decrypt":
			_, err := call(t, "ecdsa_decrypt", v.Ciphertext, keyOne, publicOne)
			refused(v.Name, err, 0, "ciphertext", v.Ciphertext)
		}
	}
	pair, err := seal.ParseKeyPair(keyOne, publicOne)
	if err != nil {
		t.Fatal(err)
	}
	binary, err := pair.SealText(pair.Public(), "\xff\xfe")
	if err != nil {
		t.Fatal(err)
	}
	_, failed := call(t, "ecdsa_decrypt", binary, keyOne, publicOne)
	refused("no text", failed, 0, "ciphertext")
}

func TestSealingFunctions(t *testing.T) {
	tenant := acctest.Start(t)
	keys := "variable \"key\" {\n  default = \"" + keyOne + "\"\n  sensitive = true\n}\nlocals {\n  public = nonsensitive(provider::onekosmos::public_key(var.key))\n}\n"
	vector := readVectors(t).Vectors[0]
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{ // the same in plan and apply, and in the next plan
				Config: tenant.Config(keys + `
resource "terraform_data" "sealed" {
  input = nonsensitive(provider::onekosmos::ecdsa_encrypt("Grüezi 😀", var.key, local.public))
}
output "public" { value = local.public }
output "opened" { value = nonsensitive(provider::onekosmos::ecdsa_decrypt(terraform_data.sealed.output, var.key, local.public)) }
output "vector" { value = provider::onekosmos::ecdsa_decrypt("` + *vector.Ciphertext + `", "` + vector.PrivateKey + `", "` + vector.PeerPublicKey + `") }
`),
				ConfigPlanChecks: acctest.Settled,
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownOutputValue("public", knownvalue.StringExact(publicOne)),
					statecheck.ExpectKnownOutputValue("opened", knownvalue.StringExact("Grüezi 😀")),
					statecheck.ExpectKnownOutputValue("vector", knownvalue.StringExact(*vector.Plaintext)),
				},
			},
			{
				Config: tenant.Config(keys + `output "x" { value = provider::onekosmos::ecdsa_encrypt("x", nonsensitive(var.key), "no key") }`), ExpectError: acctest.Expect("public_key", "is not base64", "no PEM"),
			},
			{
				Config: tenant.Config("variable \"bad\" {\n  default = \"hidden-s3cret\"\n  sensitive = true\n}\n" + `output "x" { value = provider::onekosmos::public_key(nonsensitive(var.bad)) }`), ExpectError: acctest.Expect("private_key", "is not base64", "not repeated"),
			},
			{
				Config: tenant.Config(keys + `output "x" { value = provider::onekosmos::ecdsa_decrypt("AAAA", nonsensitive(var.key), local.public) }`), ExpectError: acctest.Expect("ciphertext", "damaged", "Give it whole"),
			},
		},
	})
}

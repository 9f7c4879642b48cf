// Command schemajson prints the provider's schema in the JSON form of the CLI
// command "providers schema -json".
//
// It asks the provider in this process, so it needs neither an installed CLI
// nor the network, and it prints list resources and actions too, which only
// the newest CLIs know about. The documentation is generated from its output.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

// providerName is the short name: the documentation generator looks the
// provider up under it rather than under a registry address.
const providerName = "onekosmos"

func main() {
	if err := run(context.Background(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "schemajson:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, w io.Writer) error {
	server := providerserver.NewProtocol6(provider.New("dev")())()

	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return err
	}
	if err := firstError(schemas.Diagnostics); err != nil {
		return err
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return err
	}
	if err := firstError(identities.Diagnostics); err != nil {
		return err
	}

	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(schemaFile{
		FormatVersion: "1.0",
		Providers:     map[string]providerJSON{providerName: convertProvider(schemas, identities)},
	})
}

func firstError(diags []*tfprotov6.Diagnostic) error {
	for _, d := range diags {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			return fmt.Errorf("%s: %s (at %s)", d.Summary, d.Detail, d.Attribute)
		}
	}
	return nil
}

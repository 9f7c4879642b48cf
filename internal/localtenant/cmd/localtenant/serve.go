package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func serve(ctx context.Context, flags *flag.FlagSet, args []string, stdout, stderr io.Writer) error {
	options := localtenant.Options{DNS: []string{"localhost"}, Control: true}
	addr := flags.String("addr", "127.0.0.1:8742", "loopback address to serve on")
	secure := flags.Bool("tls", false, "serve https with a certificate made for the occasion")
	caFile := flags.String("ca-file", "", "file to write the CA to, with -tls")
	envFile := flags.String("env-file", "", "file to write the environment lines to, once it listens")
	flags.StringVar(&options.StateFile, "state", "", "file that keeps keys, users and objects")
	flags.StringVar(&options.Username, "username", "", "the administrator's user name")
	flags.StringVar(&options.Password, "password", "", "the administrator's password")
	flags.BoolVar(&options.Modes.RequireMFA, "second-step", false, "ask for a one-time code after the password, and export what makes one")
	flags.StringVar(&options.CommunityName, "community", "", "the community's name")
	token := tokenFlag(flags)
	populate := flags.Int("populate", 0, "make so many objects of every kind")
	if err := parse(flags, args); err != nil {
		return err
	}
	if *caFile != "" && !*secure {
		return errors.New("-ca-file needs -tls")
	}
	// What an earlier run left would tell a waiting script that this one is ready.
	if *envFile != "" {
		if err := os.Remove(*envFile); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	options.ControlToken = *token
	tenant, err := localtenant.New(options)
	if err != nil {
		return err
	}
	if err := tenant.Populate(*populate); err != nil {
		return err
	}
	var withTLS *localtenant.TLS
	if *secure {
		withTLS = &localtenant.TLS{}
	}
	server, err := tenant.Listen(*addr, withTLS)
	if err != nil {
		return err
	}
	defer server.Close()
	if *caFile != "" {
		if err := writeWhole(*caFile, server.CAPEM); err != nil {
			return err
		}
	}
	lines := environment(tenant, server)
	fmt.Fprint(stdout, lines)
	if *envFile != "" {
		if err := writeWhole(*envFile, lines); err != nil {
			return err
		}
	}
	fmt.Fprintln(stderr, "serving", server.URL, "until interrupted")
	<-ctx.Done()
	return tenant.StateError()
}

func parse(flags *flag.FlagSet, args []string) error {
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	return nil
}

// environment is what points the provider at the tenant, for a shell to source.
func environment(tenant *localtenant.Tenant, server *localtenant.Server) string {
	var b strings.Builder
	export := func(name, value string) {
		fmt.Fprintf(&b, "export ONEKOSMOS_%s='%s'\n", name, strings.ReplaceAll(value, "'", `'\''`))
	}
	export("BASE_URL", server.URL)
	export("USERNAME", tenant.Username())
	export("PASSWORD", tenant.Password())
	export("LICENSE_KEY", tenant.License())
	export("COMMUNITY_NAME", tenant.CommunityName())
	if tenant.Modes().RequireMFA {
		export("TOTP_SECRET", tenant.TOTPSecret())
	}
	if server.CAPEM != "" {
		export("CA_CERTIFICATE", server.CAPEM)
	}
	return b.String()
}

// writeWhole lets the file appear in one step, so that nobody sources half of it.
// Only its owner can read it.
func writeWhole(path, content string) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".localtenant-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	if _, err := file.WriteString(content); err != nil {
		file.Close()
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

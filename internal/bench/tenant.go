package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// counts is how many requests met an endpoint, by its method and path.
type counts map[string]int

func (c counts) total() (n int) {
	for _, one := range c {
		n += one
	}
	return n
}

// preliminary tells what every run asks for once: the services' keys, and the
// sign-in.
func preliminary(endpoint string) bool {
	return strings.HasSuffix(endpoint, "/publickeys") || strings.HasSuffix(endpoint, "/v2/request_access")
}

// calls are the requests beyond the preliminary ones.
func (c counts) calls() int {
	n := 0
	for endpoint, one := range c {
		if !preliminary(endpoint) {
			n += one
		}
	}
	return n
}

// tally counts exchanges by endpoint.
func tally(exchanges []localtenant.Exchange) counts {
	found := counts{}
	for _, x := range exchanges {
		path := "/" + x.Service + x.Endpoint
		if x.Endpoint == "" {
			path, _, _ = strings.Cut(x.Path, "?")
		}
		found[x.Method+" "+path]++
	}
	return found
}

// address is what the provider gets to know of a tenant.
type address struct{ URL, Username, Password, License string }

// serveTenant is the program as a tenant: a process of its own, so that what it
// needs is not the provider's. It says its address, answers each line with the
// requests since the one before, and ends with its input.
func serveTenant(latency int, in io.Reader, out io.Writer) error {
	signal.Ignore(os.Interrupt) // the parent ends it
	tenant, err := localtenant.New(localtenant.Options{Modes: localtenant.Modes{LatencyMillis: latency}})
	if err != nil {
		return err
	}
	server, err := tenant.Listen("127.0.0.1:0", nil)
	if err != nil {
		return err
	}
	defer server.Close()
	answers := json.NewEncoder(out)
	if err := answers.Encode(address{server.URL, tenant.Username(), tenant.Password(), tenant.License()}); err != nil {
		return err
	}
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		journal := tenant.Journal()
		if violations := tenant.Violations(); len(violations) > 0 {
			return errors.New(violations[0])
		}
		tenant.ResetJournal()
		if err := answers.Encode(tally(journal)); err != nil {
			return err
		}
	}
	return lines.Err()
}

// tenant is such a process.
type tenant struct {
	address
	command *exec.Cmd
	input   io.WriteCloser
	answers *json.Decoder
}

func startTenant(ctx context.Context, latency int) (*tenant, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	t := &tenant{command: exec.CommandContext(ctx, program, tenantCommand, fmt.Sprint(latency))}
	t.command.Stderr = os.Stderr
	if t.input, err = t.command.StdinPipe(); err != nil {
		return nil, err
	}
	output, err := t.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := t.command.Start(); err != nil {
		return nil, err
	}
	t.answers = json.NewDecoder(output)
	if err := t.answers.Decode(&t.address); err != nil {
		t.close()
		return nil, fmt.Errorf("the local tenant does not start: %w", err)
	}
	return t, nil
}

// requests returns what was asked since the last call.
func (t *tenant) requests() (counts, error) {
	if _, err := io.WriteString(t.input, "\n"); err != nil {
		return nil, err
	}
	found := counts{}
	return found, t.answers.Decode(&found)
}

func (t *tenant) close() {
	t.input.Close()
	_ = t.command.Wait()
}

// environment configures the provider.
func (t *tenant) environment() []string {
	return []string{"ONEKOSMOS_BASE_URL=" + t.URL, "ONEKOSMOS_USERNAME=" + t.Username, "ONEKOSMOS_PASSWORD=" + t.Password, "ONEKOSMOS_LICENSE_KEY=" + t.License}
}

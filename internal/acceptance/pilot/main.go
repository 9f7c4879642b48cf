// Command pilot runs a command against a populated local tenant that it can
// reach through the environment only, as it would reach a real one:
//
//	pilot [-times 2] [-kill collection -sweep command] command [argument...]
//
// With -kill it first runs the command until it has made an object in that
// collection, kills it there, and sweeps. After each run it holds the tenant
// against what it was before.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/foreign"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func main() {
	// The test framework, which comes along, has flags of its own.
	flags := flag.NewFlagSet("pilot", flag.ExitOnError)
	times := flags.Int("times", 1, "how often to run the command")
	kill := flags.String("kill", "", "run it first until it has made an object in this collection, and kill it")
	sweep := flags.String("sweep", "", "command, split at blanks, that takes away what a killed one left")
	strangers := flags.Int("populate", 3, "foreign objects of every kind")
	_ = flags.Parse(os.Args[1:])
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *times, *kill, *strangers, strings.Fields(*sweep), flags.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "pilot:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, times int, kill string, strangers int, sweep, command []string) error {
	if len(command) == 0 || kill != "" && len(sweep) == 0 {
		return errors.New("which command? And with -kill, which -sweep?")
	}
	tenant, err := localtenant.New(localtenant.Options{})
	if err != nil {
		return err
	}
	if err := tenant.Populate(strangers); err != nil {
		return err
	}
	server, err := tenant.Listen("127.0.0.1:0", nil)
	if err != nil {
		return err
	}
	defer server.Close()
	before, err := foreign.Parse([]byte(tenant.State()))
	if err != nil {
		return err
	}
	var brokers []string // that the commands were given, to be removed
	environment := func() ([]string, error) {
		env, broker, err := environment(tenant, server.URL)
		brokers = append(brokers, broker)
		return env, err
	}
	if kill != "" {
		env, err := environment()
		if err != nil {
			return err
		}
		made := func() bool { return len(tenant.Objects(kill)) > len(before[kill]) }
		if err := killed(ctx, made, env, command); err != nil {
			return err
		}
		after, err := foreign.Parse([]byte(tenant.State()))
		if err != nil {
			return err
		}
		fmt.Printf("== pilot: killed with %d objects left\n", len(foreign.Left(before, after)))
		if err := start(ctx, env, sweep).Run(); err != nil {
			return fmt.Errorf("sweep: %w", err)
		}
		if err := compare(tenant, before, brokers...); err != nil {
			return fmt.Errorf("after the sweep: %w", err)
		}
	}
	for i := range times {
		env, err := environment()
		if err != nil {
			return err
		}
		if err := start(ctx, env, command).Run(); err != nil {
			return fmt.Errorf("run %d: %w", i+1, err)
		}
		if err := compare(tenant, before, brokers...); err != nil {
			return fmt.Errorf("after run %d: %w", i+1, err)
		}
	}
	fmt.Printf("== pilot: %d foreign objects untouched, nothing left behind, no violations\n", count(before))
	return nil
}

// environment is that of a command: what describes the tenant and what tests
// may use of it, and nothing of another one. It has a new broker, which a command may
// remove.
func environment(tenant *localtenant.Tenant, url string) (env []string, broker string, _ error) {
	brokers := tenant.Objects("broker_connections")
	if len(brokers) == 0 {
		return nil, "", errors.New("the tenant is not populated")
	}
	module, _ := brokers[0]["moduleId"].(string)
	broker = tenant.RegisterBroker(module, "To be removed")
	const verification = "6070951e8dfc7f29228126aa"
	env = []string{
		"ONEKOSMOS_BASE_URL=" + url, "ONEKOSMOS_COMMUNITY_NAME=" + tenant.CommunityName(),
		"ONEKOSMOS_USERNAME=" + tenant.Username(), "ONEKOSMOS_PASSWORD=" + tenant.Password(), "ONEKOSMOS_LICENSE_KEY=" + tenant.License(),
		"ONEKOSMOS_TEST_BROKER=" + module + "/" + broker,
		fmt.Sprintf("ONEKOSMOS_TEST_PROOFING_SESSION=%s/%s", verification, tenant.OpenProofingSession(verification, "dl_object")),
	}
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "ONEKOSMOS_") || strings.HasPrefix(entry, "ONEKOSMOS_TEST_") {
			env = append([]string{entry}, env...)
		}
	}
	return env, broker, nil
}

// start prepares a command in a process group of its own.
func start(ctx context.Context, env, command []string) *exec.Cmd {
	c := exec.CommandContext(ctx, command[0], command[1:]...)
	c.Env, c.Stdout, c.Stderr = env, os.Stdout, os.Stderr
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
	return c
}

// killed runs a command until something is so, and kills it there, with all that
// it has started.
func killed(ctx context.Context, so func() bool, env, command []string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- start(ctx, env, command).Run() }()
	for look := time.NewTicker(10 * time.Millisecond); ; {
		select {
		case err := <-ended:
			return fmt.Errorf("the command ended before it could be killed: %v", err)
		case <-look.C:
			if so() {
				cancel()
				<-ended
				return nil
			}
		}
	}
}

// compare tells what a tenant has not as it had before, besides what became of the
// brokers that commands were given.
func compare(tenant *localtenant.Tenant, before foreign.State, brokers ...string) error {
	after, err := foreign.Parse([]byte(tenant.State()))
	if err != nil {
		return err
	}
	after["broker_connections"] = slices.DeleteFunc(after["broker_connections"], func(b map[string]any) bool {
		uid, _ := b["_id"].(string)
		return slices.Contains(brokers, uid)
	})
	if problems := append(foreign.Changes(before, after), tenant.Violations()...); len(problems) > 0 {
		return fmt.Errorf("the tenant is not as it was:\n%s", strings.Join(problems, "\n"))
	}
	return nil
}

func count(state foreign.State) (objects int) {
	for _, all := range state {
		objects += len(all)
	}
	return objects
}

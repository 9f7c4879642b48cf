package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// cli is a Terraform or an OpenTofu.
type cli struct{ path, name, version string }

func (c cli) title() string { return c.name + " " + c.version }

// env points acceptance tests at a CLI; stages that run one name the path.
// OpenTofu looks a provider without a source up under a host of its own.
func (c cli) env() []string {
	env := []string{"TF_ACC=1"}
	if c.name == "OpenTofu" {
		env = append(env, "TF_ACC_PROVIDER_HOST=registry.opentofu.org", "TF_ACC_PROVIDER_NAMESPACE=hashicorp")
	}
	return env
}

// knowsLists is true of a CLI that has the command "query".
func (c cli) knowsLists() bool {
	var major, minor int
	_, err := fmt.Sscanf(c.version, "%d.%d", &major, &minor)
	return err == nil && c.name == "Terraform" && (major > 1 || minor >= 14)
}

// cli asks scripts/cli.sh for the first CLI of a kind.
func (s *stage) cli(env []string, verb string) (cli, error) {
	paths, err := s.output(env, "scripts/cli.sh", verb)
	if err != nil {
		return cli{}, err
	}
	path, _, _ := strings.Cut(paths, "\n")
	return s.describe(env, path)
}

func (s *stage) describe(env []string, path string) (cli, error) {
	name, err := s.output(env, "scripts/cli.sh", "name", path)
	if err != nil {
		return cli{}, err
	}
	version, err := s.output(env, "scripts/cli.sh", "version", path)
	return cli{path, name, version}, err
}

// clis returns the CLIs beside the first one. When none of them all knows
// lists, a Terraform that does is one more.
func (g *gate) clis(building *stage) ([]cli, error) {
	paths, err := building.output(g.env, "scripts/cli.sh", "both")
	if err != nil {
		return nil, err
	}
	further := []cli{}
	for path := range strings.FieldsFuncSeq(paths, func(r rune) bool { return r == '\n' }) {
		if path == g.first.path {
			continue
		}
		c, err := building.describe(g.env, path)
		if err != nil {
			return nil, err
		}
		further = append(further, c)
	}
	if os.Getenv("ONEKOSMOS_TEST_CLI") != "" || g.first.knowsLists() || slices.ContainsFunc(further, cli.knowsLists) {
		return further, nil
	}
	query, err := building.cli(g.env, "query")
	if err != nil {
		say("Going on without a Terraform that knows lists: %v", err)
		return further, nil
	}
	return append(further, query), nil
}

// counted writes a program that runs the CLI, and counts how often.
func counted(c cli, folder string) (program string, count func() int, err error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", nil, err
	}
	program = filepath.Join(folder, filepath.Base(c.path))
	tally := filepath.Join(folder, "tally")
	quoted := func(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
	script := fmt.Sprintf("#!/bin/sh\nprintf . >>%s\nexec %s \"$@\"\n", quoted(tally), quoted(c.path))
	count = func() int {
		info, err := os.Stat(tally)
		if err != nil {
			return 0
		}
		return int(info.Size())
	}
	return program, count, os.WriteFile(program, []byte(script), 0o755)
}

package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestReaddress(t *testing.T) {
	by, other := cli{name: "OpenTofu", version: "1.12.6"}, cli{name: "Terraform", version: "1.11.4"}
	state := `{"version": 4, "terraform_version": "1.12.6", "resources": [{"provider": "provider[\"registry.opentofu.org/1kosmos/onekosmos\"]"},
		{"provider": "provider[\"terraform.io/builtin/terraform\"]", "text": "registry.opentofu.org/ and 1.12.6"}]}`
	want := `{"version": 4, "terraform_version": "1.11.4", "resources": [{"provider": "provider[\"registry.terraform.io/1kosmos/onekosmos\"]"},
		{"provider": "provider[\"terraform.io/builtin/terraform\"]", "text": "registry.opentofu.org/ and 1.12.6"}]}`
	if got := string(readdress([]byte(state), by, other)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestMemoryIn(t *testing.T) {
	if got := peakIn("Name:\tterraform\nVmHWM:\t  2048 kB\nVmRSS:\t  1024 kB\n"); got != 2<<20 {
		t.Errorf("peak %d", got)
	}
	if got := peakIn("Name:\tgone\n"); got != 0 {
		t.Errorf("peak %d of what has none", got)
	}
	if got := parentIn("12 (a) b (c) S 7 12 12 0"); got != 7 {
		t.Errorf("parent %d", got)
	}
	if got := parentIn(""); got != 0 {
		t.Errorf("parent %d of nothing", got)
	}
}

func TestParse(t *testing.T) {
	o, err := parse([]string{"-cli", "/a", "-cli", "/b", "-sizes", "3,7"})
	if err != nil || len(o.clis) != 2 || len(o.sizes) != 2 || o.sizes[1] != 7 || o.runs != 3 {
		t.Errorf("%+v %v", o, err)
	}
	for _, args := range [][]string{{"-sizes", "5001"}, {"-sizes", "0"}, {"-sizes", ""}, {"-runs", "0"}, {"-runs", "10"}, {"-latency", "-1"}, {"-mixed", "5001"}, {"-creates", "5001"}, {"extra"}} {
		if _, err := parse(args); err == nil {
			t.Errorf("%v is taken", args)
		}
	}
}

func TestTail(t *testing.T) {
	var end tail
	for range 1000 {
		io.WriteString(&end, "a line of ten\n")
	}
	io.WriteString(&end, "the end")
	if len(end.kept) > 8<<10 || !strings.HasSuffix(string(end.kept), "ten\nthe end") {
		t.Errorf("%d bytes are kept: %s", len(end.kept), end.kept)
	}
}

// The tenant's process says where it is, and what was asked between two lines.
func TestServeTenant(t *testing.T) {
	in, ask := io.Pipe()
	told, out := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- serveTenant(0, in, out) }()
	answers := json.NewDecoder(told)
	var where address
	if err := answers.Decode(&where); err != nil || !strings.HasPrefix(where.URL, "http://127.0.0.1:") || where.License == "" {
		t.Fatalf("%+v %v", where, err)
	}
	for _, want := range []int{2, 0} {
		for range want {
			get(t, where.URL+"/caas/sd")
		}
		io.WriteString(ask, "\n")
		found := counts{}
		if err := answers.Decode(&found); err != nil || found["GET /caas/sd"] != want || found.total() != want {
			t.Errorf("%v %v, want %d", found, err, want)
		}
	}
	ask.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// What the person at the keyboard has set must not change a figure.
func TestClean(t *testing.T) {
	for _, name := range []string{"TF_LOG", "TF_CLI_ARGS", "ONEKOSMOS_TOKEN", "GOGC", "GOMEMLIMIT"} {
		t.Setenv(name, "1")
	}
	for _, entry := range clean() {
		name, _, _ := strings.Cut(entry, "=")
		if strings.HasPrefix(name, "TF_") && name != "TF_IN_AUTOMATION" || strings.HasPrefix(name, "ONEKOSMOS_") || strings.HasPrefix(name, "GO") && os.Getenv(name) == "1" {
			t.Errorf("%s is handed on", entry)
		}
	}
	if !slices.Contains(clean(), "CHECKPOINT_DISABLE=1") {
		t.Error("the CLI may ask for its newest version")
	}
}

func get(t *testing.T, url string) {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
}

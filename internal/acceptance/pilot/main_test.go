package main

import (
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/foreign"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestRun(t *testing.T) {
	t.Parallel()
	given := `test -n "$ONEKOSMOS_BASE_URL" && test -n "$ONEKOSMOS_TEST_BROKER" && test -n "$ONEKOSMOS_TEST_PROOFING_SESSION"`
	if err := run(t.Context(), 2, "", 1, nil, []string{"sh", "-c", given}); err != nil {
		t.Error(err)
	}
	for name, err := range map[string]error{
		"no command": run(t.Context(), 1, "", 1, nil, nil),
		"no sweep":   run(t.Context(), 1, "secrets", 1, nil, []string{"true"}),
		"fails":      run(t.Context(), 1, "", 1, nil, []string{"false"}),
		"ends early": run(t.Context(), 1, "secrets", 1, []string{"true"}, []string{"true"}),
		"no foreign": run(t.Context(), 1, "", 0, nil, []string{"true"}),
		"no program": run(t.Context(), 1, "", 1, nil, []string{"no-such-program"}),
	} {
		if err == nil {
			t.Errorf("%s: it succeeds", name)
		}
	}
}

func TestKilled(t *testing.T) {
	t.Parallel()
	began := time.Now()
	if err := killed(t.Context(), func() bool { return time.Since(began) > 50*time.Millisecond }, nil, []string{"sleep", "60"}); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("it took %s", took)
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	tenant, err := localtenant.New(localtenant.Options{})
	if err != nil {
		t.Fatal(err)
	}
	before, err := foreign.Parse([]byte(tenant.State()))
	if err != nil {
		t.Fatal(err)
	}
	if err := compare(tenant, before); err != nil || count(before) == 0 {
		t.Errorf("%d objects, %v", count(before), err)
	}
	tenant.Add("secrets", map[string]any{"tag": "left"})
	if err := compare(tenant, before); err == nil || !strings.Contains(err.Error(), "left") {
		t.Errorf("what was left: %v", err)
	}
}

package core

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// providerType is the provider whose functions configurations call.
const providerType = "onekosmos"

// ParallelTest runs a case of terraform-plugin-testing in this process, beside
// other tests. Versions of a CLI that a case asks for mean nothing here: this
// core knows what the newest does.
func ParallelTest(t *testing.T, c resource.TestCase) {
	t.Helper()
	t.Parallel()
	Test(t, c)
}

// Test runs a case in this process, as a CLI would: each step plans, applies
// and wants an empty plan after it, before and after a refresh; in the end
// everything is destroyed.
func Test(t *testing.T, c resource.TestCase) {
	t.Helper()
	w := New(t, c.ProtoV6ProviderFactories)
	if c.PreCheck != nil {
		c.PreCheck()
	}
	last := ""
	defer func() {
		if w.config == nil {
			return
		}
		plan, problems := w.Plan(true, true)
		if plan != nil {
			problems = w.Apply(plan)
		}
		if problems.HasErrors() {
			t.Errorf("destroy in the end: %s", problems.Errors())
			return
		}
		if c.CheckDestroy != nil && !t.Failed() {
			if err := c.CheckDestroy(w.Legacy()); err != nil {
				t.Errorf("after destroy: %v", err)
			}
		}
	}()
	for i, step := range c.Steps {
		if step.PreConfig != nil {
			step.PreConfig()
		}
		if skip := step.SkipFunc; skip != nil {
			if skipped, err := skip(); err != nil || skipped {
				continue
			}
		}
		var err error
		switch {
		case step.ImportState:
			err = w.importStep(step, last)
		case step.RefreshState:
			err = w.refreshStep(step)
		default:
			last = step.Config
			err = w.configStep(step)
		}
		switch {
		case t.Failed():
			t.FailNow()
		case step.ExpectError != nil && err == nil:
			t.Fatalf("step %d: no error, want one that matches %s", i+1, step.ExpectError)
		case step.ExpectError != nil && !step.ExpectError.MatchString(err.Error()):
			t.Fatalf("step %d: want an error that matches %s, got %v", i+1, step.ExpectError, err)
		case step.ExpectError == nil && err != nil:
			t.Fatalf("step %d: %v", i+1, err)
		}
	}
}

func (p Problems) asError(doing string) error {
	if !p.HasErrors() {
		return nil
	}
	return fmt.Errorf("%s: %s", doing, p.Errors())
}

// Variables returns the variables of a step as the language has them.
func Variables(given config.Variables) (map[string]cty.Value, error) {
	values := map[string]cty.Value{}
	for name, variable := range given {
		text, err := json.Marshal(variable)
		if err != nil {
			return nil, err
		}
		ty, err := ctyjson.ImpliedType(text)
		if err != nil {
			return nil, err
		}
		if values[name], err = ctyjson.Unmarshal(text, ty); err != nil {
			return nil, err
		}
	}
	return values, nil
}

func (w *Workspace) configStep(step resource.TestStep) error {
	w.t.Helper()
	variables, err := Variables(step.ConfigVariables)
	if err != nil {
		return err
	}
	if problems := w.SetConfig(step.Config, variables); problems.HasErrors() {
		return problems.asError("configuration")
	}
	if !step.PlanOnly {
		if err := w.applyStep(step); err != nil {
			return err
		}
	}
	var plan *Plan
	for _, round := range []struct {
		what    string
		refresh bool
		checks  []plancheck.PlanCheck
	}{
		{"plan without a refresh after the apply", false, step.ConfigPlanChecks.PostApplyPreRefresh},
		{"plan after the apply", true, step.ConfigPlanChecks.PostApplyPostRefresh},
	} {
		var problems Problems
		if plan, problems = w.Plan(step.Destroy, round.refresh); problems.HasErrors() {
			return problems.asError(round.what)
		}
		if err := checkPlan(plan, round.checks); err != nil {
			return fmt.Errorf("%s: %w", round.what, err)
		}
		if !plan.Empty() && !step.ExpectNonEmptyPlan {
			return fmt.Errorf("%s is not empty:\n%s", round.what, plan)
		}
	}
	if step.ExpectNonEmptyPlan && plan.Empty() {
		return errors.New("the plan after the apply is empty, and should not be")
	}
	return nil
}

// applyStep plans and applies a step, with its checks.
func (w *Workspace) applyStep(step resource.TestStep) error {
	w.t.Helper()
	plan, problems := w.Plan(step.Destroy, true)
	if problems.HasErrors() {
		return problems.asError("plan")
	}
	if err := checkPlan(plan, step.ConfigPlanChecks.PreApply); err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	before := w.Legacy()
	if problems := w.Apply(plan); problems.HasErrors() {
		return problems.asError("apply")
	}
	if step.Check != nil {
		state := before
		if !step.Destroy {
			state = w.Legacy()
		}
		if err := step.Check(state); err != nil {
			return fmt.Errorf("check: %w", err)
		}
	}
	return w.checkState(step.ConfigStateChecks)
}

func checkPlan(plan *Plan, checks []plancheck.PlanCheck) error {
	for _, check := range checks {
		var answer plancheck.CheckPlanResponse
		if check.CheckPlan(context.Background(), plancheck.CheckPlanRequest{Plan: plan.JSON()}, &answer); answer.Error != nil {
			return fmt.Errorf("%w\n%s", answer.Error, plan)
		}
	}
	return nil
}

func (w *Workspace) checkState(checks []statecheck.StateCheck) error {
	for _, check := range checks {
		var answer statecheck.CheckStateResponse
		if check.CheckState(context.Background(), statecheck.CheckStateRequest{State: w.JSON()}, &answer); answer.Error != nil {
			return fmt.Errorf("state: %w", answer.Error)
		}
	}
	return nil
}

func (w *Workspace) refreshStep(step resource.TestStep) error {
	w.t.Helper()
	if problems := w.Refresh(); problems.HasErrors() {
		return problems.asError("refresh")
	}
	if step.Check != nil {
		if err := step.Check(w.Legacy()); err != nil {
			return fmt.Errorf("check: %w", err)
		}
	}
	plan, problems := w.Plan(false, true)
	if problems.HasErrors() {
		return problems.asError("plan after the refresh")
	}
	if err := checkPlan(plan, step.RefreshPlanChecks.PostRefresh); err != nil {
		return err
	}
	if plan.Empty() == step.ExpectNonEmptyPlan {
		return fmt.Errorf("the plan after the refresh is:\n%s", plan)
	}
	return nil
}

// importStep imports into a workspace of its own, and compares.
func (w *Workspace) importStep(step resource.TestStep, last string) error {
	w.t.Helper()
	if step.Config != "" {
		last = step.Config
	}
	fresh := New(w.t, w.factories)
	if step.ImportStatePersist {
		fresh = w
	}
	variables, err := Variables(step.ConfigVariables)
	if err != nil {
		return err
	}
	if len(variables) == 0 {
		variables = w.variables
	}
	if problems := fresh.SetConfig(last, variables); problems.HasErrors() {
		return problems.asError("configuration")
	}
	var state *terraform.State
	if w.config != nil {
		state = w.Legacy()
	}
	id := step.ImportStateId
	switch {
	case step.ImportStateIdFunc != nil:
		if id, err = step.ImportStateIdFunc(state); err != nil {
			return err
		}
	case id == "":
		found := state.RootModule().Resources[step.ResourceName]
		if found == nil {
			return fmt.Errorf("there is no %s to import", step.ResourceName)
		}
		id = found.Primary.ID
	}
	if problems := fresh.Import(step.ResourceName, step.ImportStateIdPrefix+id); problems.HasErrors() {
		return problems.asError("import")
	}
	imported := fresh.Legacy().RootModule().Resources[step.ResourceName]
	if step.ImportStateCheck != nil {
		if err := step.ImportStateCheck([]*terraform.InstanceState{imported.Primary}); err != nil {
			return fmt.Errorf("check of the import: %w", err)
		}
	}
	if !step.ImportStateVerify {
		return nil
	}
	compared := func(r *terraform.ResourceState) map[string]string {
		kept := maps.Clone(r.Primary.Attributes)
		maps.DeleteFunc(kept, func(name, value string) bool {
			for _, ignored := range append(step.ImportStateVerifyIgnore, "timeouts") {
				if strings.HasPrefix(name, ignored) {
					return true
				}
			}
			return value == "0" && (strings.HasSuffix(name, ".#") || strings.HasSuffix(name, ".%"))
		})
		return kept
	}
	if got, want := compared(imported), compared(state.RootModule().Resources[step.ResourceName]); !reflect.DeepEqual(got, want) {
		return fmt.Errorf("imported as %v, in the state as %v", got, want)
	}
	return nil
}

package main

import (
	"maps"
	"slices"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

func TestSameSchemas(t *testing.T) {
	ours, own := rig.Unconfigured(t, provider.New("test")).Schema(), rig.Unconfigured(t, New).Schema()
	names := slices.Sorted(maps.Keys(ours.ResourceSchemas))
	if got := slices.Sorted(maps.Keys(own.ResourceSchemas)); !slices.Equal(got, names) {
		t.Fatalf("resources %v, want %v", got, names)
	}
	for _, name := range names {
		if !own.ResourceSchemas[name].ValueType().Equal(ours.ResourceSchemas[name].ValueType()) {
			t.Errorf("%s has another schema", name)
		}
	}
	if got, want := len(own.DataSourceSchemas), len(ours.DataSourceSchemas); got != want {
		t.Errorf("%d data sources, want %d", got, want)
	}
}

func TestCreateReadPlan(t *testing.T) {
	r := rig.New(t, New, rig.Values{})
	config := rig.Values{"name": "Guests", "type": "db"}
	made, problems := r.Create("onekosmos_auth_module", config)
	if problems != nil {
		t.Fatal(problems)
	}
	id, _ := made.Values()["id"].(string)
	if id == "" || made.Values()["name"] != "Guests" || made.Identity()["id"] != id {
		t.Errorf("made %v with identity %v", made.Values(), made.Identity())
	}
	read, problems := r.Read(made.WithoutIdentity()) // as Terraform before 1.12 asks
	if problems != nil || read.Values()["id"] != id || read.Identity()["id"] != id {
		t.Fatalf("read %v %v", read, problems)
	}
	plan, problems := r.Plan("onekosmos_auth_module", read, config)
	if problems != nil || !plan.NoOp() {
		t.Errorf("the second plan is %v %v", plan, problems)
	}
}

package client_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestBrokerConnections(t *testing.T) {
	t.Parallel()
	r := start(t, modes(localtenant.Modes{ShuffleLists: true, UnknownFields: true}))
	want := ldapModule("a")
	want.Mode = client.ModeBroker
	module := r.module(t, want).ID
	ctx, store := t.Context(), r.BrokerConnections(module)
	if made, err := store.Create(ctx, &client.BrokerConnection{UID: "nobody"}); made != nil || err == nil || errors.Is(err, client.ErrNotFound) ||
		!strings.Contains(err.Error(), `no broker with uid "nobody" has registered itself`) {
		t.Errorf("%+v, %v", made, err)
	}
	// The broker registers itself just now: a list of before is not asked.
	uid := r.tenant.RegisterBroker(module, "DC1")
	adopted, err := store.Create(ctx, &client.BrokerConnection{UID: uid})
	if err != nil || *adopted.Name != "DC1" || !*adopted.Enabled {
		t.Fatalf("%+v, %v", adopted, err)
	}
	r.wantCount(t, 0, "PATCH", "")
	off := client.Enabled(false)
	changed, err := store.Update(ctx, uid, &client.BrokerConnection{UID: uid, Name: new("DC2"), Enabled: &off})
	if err != nil || *changed.Name != "DC2" || *changed.Enabled || r.tenant.Objects("broker_connections")[0]["enabled"] != "false" {
		t.Errorf("%+v, %v", changed, err)
	}
	r.wantCount(t, 2, "PATCH", "")
	if _, err := store.Update(ctx, uid, changed); err != nil {
		t.Error(err)
	}
	r.wantCount(t, 2, "PATCH", "")
	for range 2 { // what is gone is no error
		if err := store.Delete(ctx, uid); err != nil || len(r.tenant.Objects("broker_connections")) != 0 {
			t.Errorf("the broker is to go: %v", err)
		}
	}
	if _, err := store.Update(ctx, uid, &client.BrokerConnection{UID: uid, Name: new("DC3")}); !errors.Is(err, client.ErrNotFound) {
		t.Errorf("update of nothing: %v", err)
	}
	// One of two changes failed: the connection is adopted all the same.
	uid = r.tenant.RegisterBroker(module, "DC3")
	r.tenant.Inject(localtenant.Fault{Path: "/broker/changestatus", Status: 400, ContentType: asJSON, Body: `{"message":"no"}`})
	if half, err := store.Create(ctx, &client.BrokerConnection{UID: uid, Name: new("DC4"), Enabled: &off}); half == nil || half.UID != uid || !errors.Is(err, client.ErrRefused) {
		t.Errorf("%+v, %v", half, err)
	}
}

func TestBrokersOfNoModule(t *testing.T) {
	t.Parallel()
	r := start(t)
	store := r.BrokerConnections("ffffffffffffffffffffffff")
	if got, err := store.Get(t.Context(), "x"); !errors.Is(err, client.ErrNotFound) {
		t.Errorf("%+v, %v", got, err)
	}
	for got, err := range store.List(t.Context()) {
		if err == nil {
			t.Errorf("%+v", got)
		}
	}
}

package client

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/seal"
)

func measure(b *testing.B, size int) {
	b.Helper()
	b.SetBytes(int64(size))
	b.ReportAllocs()
}

// BenchmarkRequestBody4KiB is all that is done to a body before it is sent.
func BenchmarkRequestBody4KiB(b *testing.B) {
	c := cipherOf(b, newPair(b), newPair(b))
	sp := benchmarkProvider(b, "a", 4<<10)
	measure(b, 4<<10)
	for b.Loop() {
		body, _, err := encode(sp)
		if err != nil {
			b.Fatal(err)
		}
		seal.Body(c, body)
	}
}

// BenchmarkAnswer4KiB is all that is done to an answer after it was received:
// a read by id keeps the whole of it beside the object.
func BenchmarkAnswer4KiB(b *testing.B) {
	pair := newPair(b)
	peer := cipherOf(b, pair, pair)
	body, err := marshal(benchmarkProvider(b, "a", 4<<10))
	if err != nil {
		b.Fatal(err)
	}
	answer := []byte(`{"data":"` + peer.Seal(body) + `","publicKey":"` + pair.Public().String() + `"}`)
	opened := func(b *testing.B) []byte {
		opened, sealed, err := seal.OpenBody(pair, peer, answer)
		if err != nil || !sealed {
			b.Fatal(sealed, err)
		}
		return opened
	}
	b.Run("opened", func(b *testing.B) {
		measure(b, len(body))
		for b.Loop() {
			opened(b)
		}
	})
	b.Run("opened and decoded", func(b *testing.B) {
		measure(b, len(body))
		for b.Loop() {
			if err := understood(opened(b), new(ServiceProvider)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("decoded alone", func(b *testing.B) {
		measure(b, len(body))
		for b.Loop() {
			if err := json.Unmarshal(body, new(ServiceProvider)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkDecodeList is a list as the store takes it.
func BenchmarkDecodeList(b *testing.B) {
	list, err := marshal(benchmarkProviders(b, 1000))
	if err != nil {
		b.Fatal(err)
	}
	measure(b, len(list))
	for b.Loop() {
		var all []*ServiceProvider
		if err := understood(list, &all); err != nil || len(all) != 1000 {
			b.Fatal(len(all), err)
		}
	}
}

// BenchmarkSnapshot: what a read of one object costs beside the network, the
// first that fetches and keeps the list, the later ones that find it.
func BenchmarkSnapshot(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		all := benchmarkProviders(b, n)
		store := newCollection(new(Client), wire[ServiceProvider]{
			kind: "service provider",
			id:   func(sp *ServiceProvider) string { return sp.ID },
			list: func(context.Context) ([]*ServiceProvider, error) { return all, nil },
		})
		get := func(b *testing.B, i int) {
			if sp, err := store.Get(context.Background(), all[i%n].ID); err != nil || sp != all[i%n] {
				b.Error(sp, err)
			}
		}
		b.Run(fmt.Sprintf("first of %d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				store.snapshot = snapshot[ServiceProvider]{}
				get(b, 0)
			}
		})
		b.Run(fmt.Sprintf("later of %d", n), func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				get(b, i)
				i++
			}
		})
		b.Run(fmt.Sprintf("parallel of %d", n), func(b *testing.B) {
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				for i := 0; pb.Next(); i++ {
					get(b, i)
				}
			})
		})
	}
}

// benchmarkProvider is a service provider whose JSON has about size bytes.
func benchmarkProvider(t testing.TB, id string, size int) *ServiceProvider {
	t.Helper()
	yes, certificate := Bool(true), "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n"
	sp := &ServiceProvider{ID: id, Name: "Application " + id, Environment: new("prod"), Type: TypeSAML, ForceReauthentication: &yes, SAML: &SAMLConfig{
		AccessURL: "https://app.example.com", EntityID: "https://app.example.com/" + id, AssertionMethod: "post",
		AssertionConsumerServiceURL: "https://app.example.com/acs", SigningCert: &certificate, SigningAlgo: "RSA_SHA256",
		EncryptAssertion: &yes, EncryptionCert: &certificate, NameID: NameID{Format: "emailAddress", Value: "email", AttributeType: "session"},
	}}
	for {
		text, err := marshal(sp)
		if err != nil {
			t.Fatal(err)
		}
		if len(text) >= size {
			return sp
		}
		n := len(sp.SAML.Attributes)
		sp.SAML.Attributes = append(sp.SAML.Attributes, AssertionAttribute{
			ClaimName: fmt.Sprintf("https://claims.example.com/claim%d", n), AttributeName: "email", AttributeType: "ledger", Value: json.RawMessage(`["a","b"]`),
		})
	}
}

func benchmarkProviders(t testing.TB, n int) []*ServiceProvider {
	all := make([]*ServiceProvider, n)
	for i := range all {
		all[i] = benchmarkProvider(t, fmt.Sprintf("%024x", i), 1<<10)
	}
	return all
}

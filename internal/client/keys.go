package client

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/seal"
)

// keyLifetime: no source states a validity; the vendor's own helpers keep a
// service's key for between one minute and a day.
const keyLifetime = 10 * time.Minute

// keyPath is where every service has its key.
const keyPath = "/publickeys"

// peerKeys holds each service's key, fetched from its /publickeys once for
// all concurrent callers.
type peerKeys struct {
	client  *Client
	flights singleflight.Group
	mu      sync.Mutex
	kept    [services]peerKey
}

type peerKey struct {
	cipher      *seal.Cipher
	fingerprint string
	fetched     time.Time
}

// KeyFingerprint returns the fingerprint of the key with which requests to a service,
// one of ServiceTerms, are sealed, and fetches the key where that has not been done. It
// fails with ErrKeyNotPinned where Config.ServiceKeys does not list the key.
func (c *Client) KeyFingerprint(ctx context.Context, term string) (string, error) {
	e, err := ofService(term, keyPath)
	if err != nil {
		return "", err
	}
	if _, err := c.keys.get(ctx, e.service); err != nil {
		return "", err
	}
	c.keys.mu.Lock()
	defer c.keys.mu.Unlock()
	return c.keys.kept[e.service].fingerprint, nil
}

// get returns what seals for s.
func (k *peerKeys) get(ctx context.Context, s service) (*seal.Cipher, error) {
	known := func() (*seal.Cipher, bool) {
		k.mu.Lock()
		defer k.mu.Unlock()
		kept := k.kept[s]
		return kept.cipher, kept.cipher != nil && time.Since(kept.fetched) < keyLifetime
	}
	return share(ctx, &k.flights, serviceNames[s], known, func(ctx context.Context) (*seal.Cipher, error) {
		// The wire calls it publickeys, in the plural, and answers one.
		e := endpoint{service: s, method: "GET", path: keyPath, form: plain}
		body, err := k.client.exchange(ctx, e, nil, nil)
		if err != nil {
			return nil, fmt.Errorf("fetching the key of the %s: %w", serviceNames[s], err)
		}
		var answer struct{ PublicKey string }
		if err := json.Unmarshal(body, &answer); err != nil {
			return nil, fmt.Errorf("fetching the key of the %s: %w: its answer is not {\"publicKey\": …}", serviceNames[s], ErrNotService)
		}
		peer, err := seal.ParsePublicKey(answer.PublicKey)
		if err != nil {
			return nil, fmt.Errorf("the key of the %s: %w", serviceNames[s], err)
		}
		if err := k.client.trust(s, peer); err != nil {
			return nil, err
		}
		cipher, err := k.client.pair.Cipher(peer)
		if err != nil {
			return nil, err
		}
		k.mu.Lock()
		k.kept[s] = peerKey{cipher, peer.Fingerprint(), time.Now()}
		k.mu.Unlock()
		return cipher, nil
	})
}

// drop forgets the key of s if it is still the one that was used, so that many
// callers who failed together fetch it once.
func (k *peerKeys) drop(s service, used *seal.Cipher) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.kept[s].cipher == used {
		k.kept[s] = peerKey{}
	}
}

// share returns what is known, or lets concurrent callers wait for one fetch.
// The fetch outlives the caller that started it, so that one caller giving up
// fails nobody else.
func share[T any](ctx context.Context, flights *singleflight.Group, key string, known func() (T, bool), fetch func(context.Context) (T, error)) (T, error) {
	if have, ok := known(); ok {
		return have, nil
	}
	done := flights.DoChan(key, func() (any, error) {
		if have, ok := known(); ok { // another fetch ended since the caller looked
			return have, nil
		}
		return fetch(context.WithoutCancel(ctx))
	})
	var none T
	select {
	case <-ctx.Done():
		return none, ctx.Err()
	case result := <-done:
		if result.Err != nil {
			return none, result.Err
		}
		return result.Val.(T), nil
	}
}

// trust refuses a key of a service that is not pinned; of a service without pins
// any key is trusted.
func (c *Client) trust(s service, key seal.PublicKey) error {
	for name, fingerprints := range c.cfg.ServiceKeys {
		if pinnable[name] == s && !slices.ContainsFunc(fingerprints, func(f string) bool { return pin(f) == key.Fingerprint() }) {
			return fmt.Errorf("the key of the %s has the fingerprint %s: %w", serviceNames[s], key.Fingerprint(), ErrKeyNotPinned)
		}
	}
	return nil
}

// trustAnswer refuses an answer of a service with pins that names a key which no
// service is pinned to: a service passes on what another one has sealed.
func (c *Client) trustAnswer(s service, body []byte) error {
	pinned := false
	for name := range c.cfg.ServiceKeys {
		pinned = pinned || pinnable[name] == s
	}
	var named struct{ PublicKey string }
	if !pinned || json.Unmarshal(body, &named) != nil || named.PublicKey == "" {
		return nil
	}
	key, err := seal.ParsePublicKey(named.PublicKey)
	if err != nil {
		return err
	}
	for _, fingerprints := range c.cfg.ServiceKeys {
		if slices.ContainsFunc(fingerprints, func(f string) bool { return pin(f) == key.Fingerprint() }) {
			return nil
		}
	}
	return fmt.Errorf("the answer is sealed with a key of the fingerprint %s: %w", key.Fingerprint(), ErrKeyNotPinned)
}

// Package engine is what every tenant does, whatever it is asked for: the wire
// protocol with its key pairs, sealed headers and bodies, the license, tokens,
// the clock window and the replay check; the check of bodies against a table of
// endpoints; the store, faults, modes and the journal. It knows no object of
// 1Kosmos: what the endpoints do comes to it as a table of operations.
package engine

import (
	"fmt"
	"sync"
)

// Reference is what a tenant does.
type Reference struct {
	Contract   *Contract
	Operations []Operation
	// Root serves what lies outside the services.
	Root func(*Call) Answer
	// Respell makes of an answer what a tenant with habits makes of it.
	Respell func(e *Endpoint, body any) any
}

// Tenant is one tenant with one community. All methods are safe for concurrent
// use.
type Tenant struct {
	journal
	faults
	options   Options
	reference Reference
	routes    map[string]*Operation

	mu       sync.Mutex // guards all below
	state    *State
	lag      lag
	rate     rateLimit
	underway int        // writes that are done later
	settled  *sync.Cond // of underway
	stateErr error
}

// New makes a tenant, or loads it when the options name a state file that
// exists. Options that are set win over what the file holds.
func New(options Options, reference Reference) (*Tenant, error) {
	t := &Tenant{
		options: options, reference: reference, routes: map[string]*Operation{}, state: newState(), rate: rateLimit{},
	}
	t.settled = sync.NewCond(&t.mu)
	s := t.state
	var err error
	if s.Fresh, err = s.load(options.StateFile); err != nil {
		return nil, err
	}
	s.apply(options)
	for i := range reference.Operations {
		op := &reference.Operations[i]
		switch {
		case reference.Contract.byKey[op.Endpoint] == nil:
			return nil, fmt.Errorf("the API reference has no %s", op.Endpoint)
		case t.routes[op.Endpoint] != nil:
			return nil, fmt.Errorf("two handlers for %s", op.Endpoint)
		}
		t.routes[op.Endpoint] = op
		if op.Seed != nil {
			op.Seed(s)
		}
	}
	s.Changed()
	if err := t.save(); err != nil {
		return nil, err
	}
	return t, nil
}

// save writes the state file when something changed since it was last written.
func (t *Tenant) save() error {
	if t.options.StateFile == "" || !t.state.dirty {
		return nil
	}
	t.stateErr = t.state.write(t.options.StateFile)
	t.state.dirty = t.stateErr != nil
	return t.stateErr
}

// Update lets edit change the state behind everyone's back. edit must not call
// the tenant.
func (t *Tenant) Update(edit func(s *State)) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	edit(t.state)
	t.state.Changed()
	return t.save()
}

// read returns what get reads from the state.
func read[T any](t *Tenant, get func(s *State) T) T {
	t.mu.Lock()
	defer t.mu.Unlock()
	return get(t.state)
}

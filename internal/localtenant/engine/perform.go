package engine

import (
	"cmp"
	"maps"
	"net/http"
	"time"
)

// act performs the call, or has the fault answer for it.
func (t *Tenant) act(c *Call, fault *Fault) Answer {
	later := fault.Late > 0 && fault.answersFirst()
	c.hide = fault.Hide
	if later {
		t.afterwards(fault.Late, func() {
			t.perform(c)
			t.save()
		})
	}
	if fault.Answer == nil {
		if later {
			return NoContent() // which the fault replaces
		}
		return t.perform(c)
	}
	if fault.Commit && !later {
		t.perform(c)
	}
	return Answer{Status: cmp.Or(fault.Status, http.StatusOK), Body: fault.Answer, sealed: true}
}

// perform runs a call: a write on what is stored, a read on what it is shown.
// Signing in is no read: it goes by what is there.
func (t *Tenant) perform(c *Call) Answer {
	if c.Operation != nil && (!c.Operation.reads() || c.hide != "" || len(t.lag) > 0) {
		c.derived = nil
		defer func() { c.derived = nil }()
	}
	switch {
	case c.Operation == nil:
	case c.Operation.reads():
		stored := c.Collections
		defer func() { c.Collections = stored }()
		c.Collections = t.lag.shown(stored)
		if c.hide != "" {
			c.Collections = maps.Clone(c.Collections)
			c.Collections[c.hide] = nil
		}
	case c.Modes.AppearMillis+c.Modes.VanishMillis+c.Modes.StaleMillis > 0:
		before := collections{}
		for name, objects := range c.Collections {
			for _, object := range objects {
				before[name] = append(before[name], Clone(object))
			}
		}
		defer func() { t.lag.note(before, c.Collections, c.Modes) }()
	}
	return t.run(c)
}

// run checks the body against the reference and calls the handler.
func (t *Tenant) run(c *Call) Answer {
	op := c.Operation
	if op == nil {
		return Failure(http.StatusNotImplemented, "the local tenant does not serve "+c.Endpoint.Method+" "+c.Endpoint.Path+" yet")
	}
	if refused := c.prepare(); refused != nil {
		return *refused
	}
	if c.Modes.RefuseUnknown {
		if errs := newerIn("", c.Body); len(errs) > 0 {
			return Invalid(errs...)
		}
	}
	a := op.Handle(c)
	if c.Modes.Habits && a.Status < 300 {
		a.Body = t.reference.Respell(c.Endpoint, a.Body)
	}
	if c.Modes.UnknownFields && a.Status < 300 && a.Body != nil {
		c.addNewer(a.Body)
	}
	return a
}

// prepare checks the body and the ids, and finds the object. An object whose
// members may come back is found first.
func (c *Call) prepare() (refused *Answer) {
	op := c.Operation
	if op.Resend {
		if c.Object, refused = op.Find(c); refused != nil {
			return refused
		}
	}
	if errs := c.checkBody(); len(errs) > 0 {
		return new(Invalid(errs...))
	}
	if refused = c.checkHome(); refused != nil {
		return refused
	}
	if op.Find != nil && !op.Resend {
		c.Object, refused = op.Find(c)
	}
	return refused
}

func (c *Call) checkBody() []FieldError {
	fields := c.Operation.Members()
	if fields == nil {
		if !c.Endpoint.sealed() || c.Endpoint.unprinted() {
			return nil
		}
		fields = c.Endpoint.fields()
	}
	body := c.Body
	if c.Operation.Open {
		body = maps.Clone(body)
		maps.DeleteFunc(body, func(name string, _ any) bool { return !fields.Has(name) })
	}
	return c.Check("", fields, body, c.Object)
}

// addNewer makes the answer that of a newer tenant.
func (c *Call) addNewer(body any) {
	members, isObject := body.(map[string]any)
	if !c.Operation.Keyed || !isObject {
		addNewer(body, c.Operation.Freeform...)
		return
	}
	for _, member := range members {
		addNewer(member, c.Operation.Freeform...)
	}
}

// Ask lets an operation answer an administrator's request, past the protocol.
func (t *Tenant) Ask(endpoint string, body map[string]any) (Answer, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	a := t.run(&Call{
		State: t.state, Operation: t.routes[endpoint], Endpoint: t.reference.Contract.byKey[endpoint],
		Params: map[string]string{"tenantId": t.state.TenantID, "communityId": t.state.CommunityID},
		Body:   Normalize(body), User: &t.state.Users[0],
	})
	return a, t.save()
}

// afterwards does work once more time has passed, and the caller may have left.
func (t *Tenant) afterwards(delay time.Duration, work func()) {
	t.underway++
	go func() {
		time.Sleep(delay)
		t.mu.Lock()
		defer t.mu.Unlock()
		work()
		t.underway--
		t.settled.Broadcast()
	}()
}

// Settle waits until all work that faults made late is done, and reads show
// everything.
func (t *Tenant) Settle() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.underway > 0 {
		t.settled.Wait()
	}
	for len(t.lag) > 0 {
		over := t.lag.over()
		t.mu.Unlock()
		time.Sleep(time.Until(over))
		t.mu.Lock()
		t.lag.shown(t.state.Collections)
	}
}

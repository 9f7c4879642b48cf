package localtenant

// FaultsLeft tells how many faults no request has met yet.
func (t *Tenant) FaultsLeft() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.faults)
}

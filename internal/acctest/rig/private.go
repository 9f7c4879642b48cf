package rig

import "encoding/json"

// WithoutPrivate returns the instance without what the provider remembers of
// it, as an import would have it.
func (i *Instance) WithoutPrivate() *Instance {
	other := *i
	other.private = nil
	return &other
}

// Private returns what the provider remembers of the instance, by key.
func (i *Instance) Private() map[string][]byte {
	var members map[string][]byte
	_ = json.Unmarshal(i.private, &members) // none where there is nothing
	return members
}

package client

// sharedKey is under which a client keeps a store of type S: for one of several,
// what it is of.
type sharedKey[S any] struct{ of string }

// shared returns the store of type S that all callers of a client share: the first
// has it made. of tells stores of one type apart, such as those of auth modules.
func shared[S any](c *Client, of string, make func(*Client) S) S {
	key := sharedKey[S]{of}
	kept, ok := c.shared.Load(key)
	if !ok {
		kept, _ = c.shared.LoadOrStore(key, make(c))
	}
	return kept.(S)
}

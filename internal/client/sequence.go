package client

import (
	"encoding/json"
)

// sequence is a list that was asked for whole: a service that has nothing to
// list may answer an empty object. Null, and an object with something else in
// it, say nothing of what there is.
type sequence[A any] []*A

// UnmarshalJSON reads both forms.
func (s *sequence[A]) UnmarshalJSON(raw []byte) error {
	if isEmpty(raw) {
		*s = sequence[A]{}
		return nil
	}
	return json.Unmarshal(raw, (*[]*A)(s))
}

package plumbing

import (
	"context"
	"iter"
)

// Store is what the core needs of the API for one kind of object.
type Store[A any] interface {
	// Create makes an object and returns it with its id. An object together
	// with an error exists, and is kept track of.
	Create(ctx context.Context, want *A) (*A, error)
	// Get returns the object, or client.ErrNotFound.
	Get(ctx context.Context, id string) (*A, error)
	// Update changes the object and returns it, or client.ErrNotFound.
	Update(ctx context.Context, id string, want *A) (*A, error)
	// Delete removes the object; one that is gone is no error. Where no call
	// does that, it answers client.ErrStays.
	Delete(ctx context.Context, id string) error
	// List yields every object, or an error as its last element.
	List(ctx context.Context) iter.Seq2[*A, error]
}

// Restorer is a Store of settings that always exist: there is nothing to
// create or to delete, only something to put back.
type Restorer interface {
	// Snapshot returns the present settings as a JSON text, without secrets.
	Snapshot(ctx context.Context) ([]byte, error)
	// Restore puts back what Snapshot returned.
	Restore(ctx context.Context, snapshot []byte) error
}

// TwinFinder is a Store that knows an object by more than its id.
type TwinFinder[A any] interface {
	// Twins returns the ids of the objects that a create of want would make a
	// second time.
	Twins(ctx context.Context, want *A) ([]string, error)
}

// NameFinder is a Store that finds objects by name without reading all the others.
type NameFinder[A any] interface {
	// Named yields the objects of that name, or an error as its last element.
	Named(ctx context.Context, name string) iter.Seq2[*A, error]
}

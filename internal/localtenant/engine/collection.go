package engine

import (
	"maps"
	"slices"
)

// Collection is a kind of object that a community has any number of. Its
// methods are handlers for what is plain about the kind.
type Collection struct {
	Name string // of the collection in the store
	Noun string // what a refusal calls an object
	// ID is the parameter of the path, or the member of the body, that names an
	// object.
	ID string
	// Key is the stored member that ID is compared with; "" is the id.
	Key string
	// ObjectIDs refuses an ID of another form.
	ObjectIDs bool
	// Always404 answers an ID that names nothing with 404 also where the
	// reference does not list that status.
	Always404 bool
	// Parent is the kind of which each of these belongs to one, under the name
	// of the parent's ID.
	Parent *Collection
	View   View
	// Partial takes from the objects of a list what PartialLists leaves out.
	Partial func(shown map[string]any)
	// In is the member of a list's answer that holds the list; "" is the answer
	// itself.
	In string
	// Plain answers are sealed by no service.
	Plain bool
	// Check refuses what the table of the body's members allows. stored is nil
	// for a create.
	Check func(c *Call, stored map[string]any) []FieldError
	// Complete adds what the tenant adds to an object that was sent.
	Complete func(c *Call, made map[string]any)
}

// Without takes members from an object.
func Without(names ...string) func(object map[string]any) {
	return func(object map[string]any) {
		maps.DeleteFunc(object, func(name string, _ any) bool { return slices.Contains(names, name) })
	}
}

// Find finds the object that a call is about.
func (o *Collection) Find(c *Call) (map[string]any, *Answer) {
	parent, refused := o.parent(c)
	if refused != nil {
		return nil, refused
	}
	id, _ := c.Param(o.ID).(string)
	return o.FindBy(c, o.ID, id, parent)
}

// FindBy finds an object by an id that came in some parameter.
func (o *Collection) FindBy(c *Call, param, id string, parent map[string]any) (map[string]any, *Answer) {
	if o.ObjectIDs && !IsObjectID(id) {
		return nil, new(InvalidField(param, param+" is not an object id"))
	}
	for _, stored := range c.Collections[o.Name] {
		if stored[o.key()] == id && o.belongs(stored, parent) {
			return stored, nil
		}
	}
	if o.Always404 {
		return nil, new(NotFound(o.Noun + " " + id))
	}
	return nil, new(c.Missing(param, o.Noun+" "+id))
}

func (o *Collection) key() string {
	if o.Key == "" {
		return "_id"
	}
	return o.Key
}

func (o *Collection) parent(c *Call) (map[string]any, *Answer) {
	if o.Parent == nil {
		return nil, nil
	}
	return o.Parent.Find(c)
}

func (o *Collection) belongs(stored, parent map[string]any) bool {
	return o.Parent == nil || stored[o.Parent.ID] == parent["_id"]
}

// List answers all objects, or those of a parent.
func (o *Collection) List(c *Call) Answer {
	return o.ListWhere(c, func(map[string]any) bool { return true })
}

// ListWhere answers the objects that meet a condition.
func (o *Collection) ListWhere(c *Call, meets func(stored map[string]any) bool) Answer {
	parent, refused := o.parent(c)
	if refused != nil {
		return *refused
	}
	list := []any{}
	for _, stored := range c.Collections[o.Name] {
		if !o.belongs(stored, parent) || !meets(stored) {
			continue
		}
		shown := o.View.Show(c, stored)
		if c.Modes.PartialLists && o.Partial != nil {
			o.Partial(shown)
		}
		list = append(list, shown)
	}
	list = c.Modes.Order(list)
	if o.In == "" {
		return o.reply(list)
	}
	return o.reply(map[string]any{o.In: list})
}

// Get answers the object that the operation found.
func (o *Collection) Get(c *Call) Answer { return o.reply(o.View.Show(c, c.Object)) }

// Delete deletes the object that the operation found.
func (o *Collection) Delete(c *Call) Answer {
	id, _ := c.Object["_id"].(string)
	c.Remove(o.Name, id)
	return NoContent()
}

// Create stores the body as a new object and answers it.
func (o *Collection) Create(c *Call) Answer {
	if refused := o.Refuse(c, nil); refused != nil {
		return *refused
	}
	return o.Store(c, o.Sent(c))
}

// Store stores a new object and answers it; in BareCreates, what names it.
func (o *Collection) Store(c *Call, made map[string]any) Answer {
	if o.Complete != nil {
		o.Complete(c, made)
	}
	id := c.Insert(o.Name, made)
	switch {
	case c.Modes.BareCreates && o.Key != "":
		return o.reply(map[string]any{o.Key: made[o.Key]})
	case c.Modes.BareCreates:
		return o.reply(map[string]any{o.View.idName(): id})
	}
	return o.reply(o.View.Show(c, made))
}

// Merge gives the object that the operation found the members of the body, and
// answers it. Members that were not sent stay.
func (o *Collection) Merge(c *Call) Answer {
	if refused := o.Refuse(c, c.Object); refused != nil {
		return *refused
	}
	maps.Copy(c.Object, o.Sent(c))
	if o.Complete != nil {
		o.Complete(c, c.Object)
	}
	c.Changed()
	return o.reply(o.View.Show(c, c.Object))
}

// Refuse refuses what Check finds, and masks in the place of secrets.
func (o *Collection) Refuse(c *Call, stored map[string]any) *Answer {
	if o.Check != nil {
		if errs := o.Check(c, stored); len(errs) > 0 {
			return new(Invalid(errs...))
		}
	}
	return c.CheckMask(o.View.sentSecrets(c.Body))
}

// Sent is the body as it is stored, without the ids that only say where.
func (o *Collection) Sent(c *Call) map[string]any {
	made := c.sent()
	if c.Object != nil {
		delete(made, o.ID)
	}
	return made
}

func (o *Collection) reply(body any) Answer {
	a := Reply(body)
	a.sealed = !o.Plain
	return a
}

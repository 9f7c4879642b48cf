package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"
)

const (
	userPageSize = 100 // the most that the reference allows
	// leastUserPages are always worth it: the second may be empty, which tells where a
	// list ends that has no count.
	leastUserPages = 2
	// maxUserPages bounds a list to 200,000 users.
	maxUserPages = 2000
	// userPasses is how often a list is read whose pages lack users that it counts.
	userPasses = 3
)

// errManyUsers: the list has more pages than it is worth to read.
var errManyUsers = errors.New("there are too many users to list them all")

// fetchAll reads the whole list for reads to share, unless it has more pages than
// there were reads.
func (s *userStore) fetchAll(ctx context.Context) (*listing[User], error) {
	l := &listing[User]{byID: map[string]*User{}, asked: time.Now()}
	for user, err := range s.walk(ctx, nil, int(max(leastUserPages, min(s.reads.Load(), maxUserPages)))) {
		if err != nil {
			return nil, err
		}
		l.ordered = append(l.ordered, user)
		l.byID[user.ID] = user
	}
	return l, nil
}

// walk yields every user for whom a query holds, each once, and errManyUsers instead
// of more than so many pages. Users that are created meanwhile may be missing. Where
// the tenant counts users whom no page has shown, because its order has changed, the
// list is read anew.
func (s *userStore) walk(ctx context.Context, query json.RawMessage, most int) iter.Seq2[*User, error] {
	return func(yield func(*User, error) bool) {
		seen := map[string]struct{}{}
		for range userPasses {
			last, total := 0, 0
			for index := 0; ; index++ {
				if index == most {
					s.atLeast(int64(2 * most)) // a guess: the list is tried again when there were twice as many reads
					yield(nil, fmt.Errorf("%w: the auth module with id %s has more than %d pages of them", errManyUsers, s.moduleID, most))
					return
				}
				page, err := s.page(ctx, query, index)
				if err != nil {
					yield(nil, err)
					return
				}
				before := len(seen)
				for _, user := range page.users {
					if _, again := seen[user.ID]; again {
						continue
					}
					seen[user.ID] = struct{}{}
					if !yield(user, nil) {
						return
					}
				}
				if total = page.total; total > 0 && query == nil {
					s.atLeast(int64((total + userPageSize - 1) / userPageSize))
					if pages := int(s.pages.Load()); pages > most && index == 0 {
						yield(nil, fmt.Errorf("%w: the auth module with id %s has %d", errManyUsers, s.moduleID, total))
						return
					}
				}
				if page.ends(index, last) || total > 0 && len(seen) >= total {
					break
				}
				if len(seen) == before && len(page.users) < userPageSize {
					break // it knows no pages
				}
				if len(seen) == before {
					yield(nil, s.all.client.fail(fetchUsers, &Error{Message: fmt.Sprintf("page %d of the users repeats what the pages before it have shown", index)}, nil))
					return
				}
				last = len(page.users)
			}
			if len(seen) >= total {
				return
			}
		}
		yield(nil, s.all.client.fail(fetchUsers, &Error{Message: fmt.Sprintf("the pages of the users show %d, and the tenant counts more of them. Run it again", len(seen))}, nil))
	}
}

// atLeast notes how many pages the list has at least.
func (s *userStore) atLeast(pages int64) {
	for known := s.pages.Load(); pages > known && !s.pages.CompareAndSwap(known, pages); known = s.pages.Load() {
	}
}

// userPage is one page of users. Both numbers are 0 where the answer has none.
type userPage struct {
	users       []*User
	total, size int
}

// ends reports whether no page follows. The size of a page is the one in the answer, or
// that of the page before: a tenant may have smaller ones than were asked for.
func (p *userPage) ends(index, last int) bool {
	n := len(p.users)
	switch {
	case n == 0 || n > userPageSize: // it knows no pages
		return true
	case p.size > 0:
		return n < p.size
	}
	return index > 0 && n < last
}

// page reads one page, counted from 0.
func (s *userStore) page(ctx context.Context, query json.RawMessage, index int) (*userPage, error) {
	c := s.all.client
	body := map[string]any{"moduleId": s.moduleID, "pIndex": index, "pSize": userPageSize}
	if query != nil {
		body["query"] = query
	}
	var raw json.RawMessage
	if err := s.asking(body, func() error { return c.do(ctx, fetchUsers, body, &raw) }); err != nil {
		return nil, c.AuthModules().confirm(ctx, s.moduleID, err) // a 404 speaks of the module
	}
	list, where := usersIn(raw)
	if list == nil {
		return nil, c.fail(fetchUsers, &Error{Message: "the answer is not a list of users"}, nil)
	}
	page := &userPage{users: list, total: numberIn(where, "total", "totalCount", "totalUsers", "total_count", "count"), size: numberIn(where, "size", "pSize", "pageSize", "limit")}
	for i, user := range list {
		if user == nil || user.ID == "" {
			return nil, c.fail(fetchUsers, &Error{Message: fmt.Sprintf("element %d of the users has no id", i)}, nil)
		}
	}
	return page, nil
}

// usersIn returns the users of an answer and the object that the list is in: the
// reference prints the name of the list in one call and none in the other. nil where
// there is no list.
func usersIn(raw json.RawMessage) (list []*User, where map[string]json.RawMessage) {
	if opens(raw, '[') {
		list = []*User{}
		if json.Unmarshal(raw, &list) != nil {
			return nil, nil
		}
		return list, nil
	}
	where = members(raw)
	if isEmpty(raw) {
		return []*User{}, where
	}
	for _, name := range []string{"users", "data", "list", "items", "results", "records"} {
		if inner, there := where[name]; there {
			if found, at := usersIn(inner); found != nil {
				for key, value := range at { // the counts may be beside the list
					where[key] = value
				}
				return found, where
			}
		}
	}
	return nil, where
}

// numberIn returns the first of some members that is a number, also inside an object
// that describes a page; 0 where there is none.
func numberIn(where map[string]json.RawMessage, names ...string) int {
	var number Number
	for _, name := range names {
		if raw, there := where[name]; there && number.UnmarshalJSON(raw) == nil && number > 0 {
			return int(number)
		}
	}
	for _, inner := range []string{"page", "pagination", "paging", "meta"} {
		if found := members(where[inner]); found != nil {
			if n := numberIn(found, names...); n > 0 {
				return n
			}
		}
	}
	return 0
}

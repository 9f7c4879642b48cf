package client

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

// HardwareTokenAssignment is a hardware token that a user has: API reference, Admin
// API, group Hardware tokens. A token may have several users, and a user several.
type HardwareTokenAssignment struct {
	Username     string `json:"username"`
	SerialNumber string `json:"serialNumber"`
}

// ID returns what names an assignment: no answer is printed with an id of one. The
// serial number has no colon; of the username a slash and a blank are escaped, which
// an import id cannot have.
func (a *HardwareTokenAssignment) ID() string {
	return a.SerialNumber + ":" + strings.NewReplacer("%", "%25", "/", "%2F", " ", "%20").Replace(a.Username)
}

// assignmentOf returns the assignment that an id names.
func assignmentOf(id string) *HardwareTokenAssignment {
	serial, username, _ := strings.Cut(id, ":")
	if plain, err := url.PathUnescape(username); err == nil {
		username = plain
	}
	return &HardwareTokenAssignment{Username: username, SerialNumber: serial}
}

// UnmarshalJSON reads what an answer has, whose form is not printed.
func (a *HardwareTokenAssignment) UnmarshalJSON(raw []byte) error {
	*a = HardwareTokenAssignment{}
	var in struct {
		Username, UserName, UID, User, SerialNumber, Serial, Token json.RawMessage
		Snake                                                      json.RawMessage `json:"serial_number"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	a.Username = inOrUnder([]json.RawMessage{in.Username, in.UserName, in.User, in.UID}, "username", "userName", "uid")
	a.SerialNumber = inOrUnder([]json.RawMessage{in.SerialNumber, in.Snake, in.Serial, in.Token}, "serialNumber", "serial_number", "serial")
	return nil
}

// inOrUnder returns the first text among some values, or that an object among them has
// under one of some names.
func inOrUnder(values []json.RawMessage, names ...string) string {
	for _, value := range values {
		of := []json.RawMessage{value}
		for _, name := range names {
			of = append(of, members(value)[name])
		}
		for _, one := range of {
			var said text
			if len(one) > 0 && json.Unmarshal(one, &said) == nil && said != "" {
				return string(said)
			}
		}
	}
	return ""
}

// HardwareTokenAssignments stores the assignments of the community, by their ids. Its
// creates and deletes are joined: see joint.
type HardwareTokenAssignments struct {
	*joint[HardwareTokenAssignment]
}

var (
	putAssignments    = endpoint{method: "PUT", path: "/hardwaretokens/usertokens", needs: withToken, refuses: true}
	deleteAssignments = endpoint{method: "DELETE", path: "/hardwaretokens/usertokens", needs: withToken, about: true, refuses: true}
	fetchAssignments  = endpoint{method: "POST", path: "/hardwaretokens/usertokens/fetch", needs: withToken, reads: true}
)

// HardwareTokenAssignments returns the store of the community's assignments. None can
// be changed.
func (c *Client) HardwareTokenAssignments() *HardwareTokenAssignments {
	return shared(c, "", newHardwareTokenAssignments)
}

func newHardwareTokenAssignments(c *Client) *HardwareTokenAssignments {
	s := new(HardwareTokenAssignments)
	read := func(ctx context.Context, of *HardwareTokenAssignment) ([]*HardwareTokenAssignment, error) {
		var query any
		enough := 0
		if of != nil {
			query, enough = of, 1
		}
		found, err := tokenPages(ctx, c, "hardware token assignments", fetchAssignments, query, enough, (*HardwareTokenAssignment).ID)
		for _, one := range found { // what is asked for by both need not be answered
			if of != nil {
				one.Username, one.SerialNumber = cmp.Or(one.Username, of.Username), cmp.Or(one.SerialNumber, of.SerialNumber)
			}
		}
		return found, err
	}
	s.joint = newJoint(c, wire[HardwareTokenAssignment]{
		kind:     "hardware token assignment",
		createAt: putAssignments, deleteAt: deleteAssignments, listAt: fetchAssignments,
		list: func(ctx context.Context) ([]*HardwareTokenAssignment, error) { return read(ctx, nil) },
		part: func(ctx context.Context, id string) ([]*HardwareTokenAssignment, error) {
			return read(ctx, assignmentOf(id))
		},
		id: (*HardwareTokenAssignment).ID,
		name: func(a *HardwareTokenAssignment) string {
			return "serial number " + quote(a.SerialNumber) + " and username " + quote(a.Username)
		},
		twin: func(sent, found *HardwareTokenAssignment) bool {
			return folded(sent.SerialNumber, sent.Username) == folded(found.SerialNumber, found.Username)
		},
		fixed: true,
	}, tokensPerCall)
	s.probes = true
	s.keys = func(a *HardwareTokenAssignment) []string { return []string{a.SerialNumber, a.Username} }
	s.of = assignmentOf
	s.createBody = func(all []*HardwareTokenAssignment) any {
		return map[string][]*HardwareTokenAssignment{"list": slices.Clone(all)}
	}
	s.removeBody = s.createBody
	s.seek = func(ctx context.Context, of []*HardwareTokenAssignment) ([]*HardwareTokenAssignment, error) {
		if len(of) == 1 {
			found, err := read(ctx, of[0])
			if !declined(err) {
				return found, err
			}
		}
		listed, err := s.together(ctx)
		if err != nil {
			return nil, err
		}
		return listed.ordered, nil
	}
	return s
}

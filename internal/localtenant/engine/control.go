package engine

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

const controlPrefix = "/_local/"

// controlled reports whether a control call comes from this machine, and not
// from a page in its browser: such a page sends Origin, or another Host after
// its name was made to point here.
func controlled(r *http.Request) bool {
	address, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil || r.Header.Get("Origin") != "" {
		return false
	}
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	local := func(text string) bool { ip := net.ParseIP(text); return ip != nil && ip.IsLoopback() }
	return local(address) && (host == "localhost" || local(host))
}

// trusted reports whether a control call has the token, where one is wanted.
// The sums have the same length, so that the comparison reveals nothing.
func (t *Tenant) trusted(r *http.Request) bool {
	sent := sha256.Sum256([]byte(r.Header.Get("Authorization")))
	want := sha256.Sum256([]byte("Bearer " + t.options.ControlToken))
	return t.options.ControlToken == "" || subtle.ConstantTimeCompare(sent[:], want[:]) == 1
}

func (t *Tenant) serveControl(w http.ResponseWriter, r *http.Request, raw []byte) {
	if !controlled(r) {
		http.Error(w, "for callers on this machine only", http.StatusForbidden)
		return
	}
	if !t.trusted(r) {
		w.Header().Set("WWW-Authenticate", "Bearer")
		http.Error(w, "the control token is missing or wrong", http.StatusUnauthorized)
		return
	}
	result, err := t.control(r.Method+" "+strings.TrimPrefix(r.URL.Path, controlPrefix), r.URL.Query().Get("collection"), raw)
	status := http.StatusOK
	if err != nil {
		status, result = http.StatusBadRequest, map[string]any{"message": err.Error()}
	}
	text, err := encode(result)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", jsonContent)
	w.WriteHeader(status)
	w.Write(text)
}

func (t *Tenant) control(what, collection string, raw []byte) (any, error) {
	switch what {
	case "GET journal":
		return t.Journal(), nil
	case "DELETE journal":
		t.ResetJournal()
		return map[string]any{}, nil
	case "GET violations":
		return append([]string{}, t.Violations()...), nil
	case "GET state":
		if collection != "" {
			return t.Objects(collection), nil
		}
		return json.RawMessage(t.State()), nil
	case "GET modes":
		return t.Modes(), nil
	case "POST modes":
		return t.controlModes(raw)
	case "POST fault":
		return t.controlFault(raw)
	case "POST add", "POST change", "POST remove":
		return t.controlObject(strings.TrimPrefix(what, "POST "), raw)
	}
	return nil, fmt.Errorf("there is no %s", what)
}

// objectCommand names an object by id or by name. Set merges: nested objects
// merge, dotted names reach inside, null removes.
type objectCommand struct {
	Collection string         `json:"collection"`
	ID         string         `json:"id,omitempty"`
	Name       string         `json:"name,omitempty"`
	Set        map[string]any `json:"set,omitempty"`
	Object     map[string]any `json:"object,omitempty"`
}

func (t *Tenant) controlObject(verb string, raw []byte) (any, error) {
	var command objectCommand
	if err := decodeStrictly(raw, &command); err != nil {
		return nil, err
	}
	if command.Collection == "" {
		return nil, errors.New("collection is required")
	}
	if verb == "add" {
		if command.Object == nil {
			return nil, errors.New("object is required")
		}
		return map[string]any{"_id": t.Add(command.Collection, command.Object)}, t.StateError()
	}
	id, err := t.lookup(command)
	if err != nil {
		return nil, err
	}
	if verb == "remove" {
		t.Remove(command.Collection, id)
		return map[string]any{"_id": id}, t.StateError()
	}
	var failed error
	t.Change(command.Collection, id, func(object map[string]any) {
		merged := Clone(object)
		if failed = merge(merged, command.Set); failed == nil {
			failed = merge(object, command.Set)
		}
	})
	if failed != nil {
		return nil, failed
	}
	found := t.Objects(command.Collection)
	at := slices.IndexFunc(found, func(object map[string]any) bool { return object["_id"] == id })
	if at < 0 {
		return nil, errors.New("the object went away meanwhile")
	}
	return found[at], t.StateError()
}

func (t *Tenant) lookup(command objectCommand) (string, error) {
	var ids []string
	for _, object := range t.Objects(command.Collection) {
		id, _ := object["_id"].(string)
		if command.ID != "" && id == command.ID || command.ID == "" && command.Name != "" && object["name"] == command.Name {
			ids = append(ids, id)
		}
	}
	switch len(ids) {
	case 1:
		return ids[0], nil
	case 0:
		return "", fmt.Errorf("%s has no object with id %q or name %q", command.Collection, command.ID, command.Name)
	}
	return "", fmt.Errorf("%s has %d objects named %q; say which by id", command.Collection, len(ids), command.Name)
}

func merge(into, set map[string]any) error {
	for name, value := range set {
		if err := mergeAt(into, strings.Split(name, "."), value); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func mergeAt(into any, path []string, value any) error {
	if list, ok := into.([]any); ok {
		i, err := strconv.Atoi(path[0])
		if err != nil || i < 0 || i >= len(list) {
			return fmt.Errorf("the list has no item %q", path[0])
		}
		if len(path) > 1 {
			return mergeAt(list[i], path[1:], value)
		}
		list[i] = value
		return nil
	}
	object, ok := into.(map[string]any)
	if !ok {
		return fmt.Errorf("%q is inside something that is no object", path[0])
	}
	if len(path) > 1 {
		if object[path[0]] == nil {
			object[path[0]] = map[string]any{}
		}
		return mergeAt(object[path[0]], path[1:], value)
	}
	inner, nested := object[path[0]].(map[string]any)
	set, isObject := value.(map[string]any)
	switch {
	case value == nil:
		delete(object, path[0])
	case nested && isObject:
		return merge(inner, set)
	default:
		object[path[0]] = value
	}
	return nil
}

// controlModes changes the modes that are named and leaves the others.
func (t *Tenant) controlModes(raw []byte) (any, error) {
	command := struct {
		Modes
		ClockSkewSeconds *int     `json:"clock_skew_seconds"`
		RotateKeys       []string `json:"rotate_keys"`
		ExpireTokens     bool     `json:"expire_tokens"`
		EndSessions      bool     `json:"end_sessions"`
	}{Modes: t.Modes()}
	if err := decodeStrictly(raw, &command); err != nil {
		return nil, err
	}
	t.Set(command.Modes)
	if command.ClockSkewSeconds != nil {
		t.SetClock(time.Duration(*command.ClockSkewSeconds) * time.Second)
	}
	for _, service := range command.RotateKeys {
		t.RotateKeys(service)
	}
	if command.ExpireTokens {
		t.ExpireTokens()
	}
	if command.EndSessions {
		t.EndSessions()
	}
	return t.Modes(), t.StateError()
}

func (t *Tenant) controlFault(raw []byte) (any, error) {
	var command struct {
		Fault
		DelayMillis int `json:"delay_ms"`
		LateMillis  int `json:"late_ms"`
	}
	if err := decodeStrictly(raw, &command); err != nil {
		return nil, err
	}
	if command.DelayMillis > 0 {
		command.Fault.Delay = time.Duration(command.DelayMillis) * time.Millisecond
	}
	if command.LateMillis > 0 {
		command.Fault.Late = time.Duration(command.LateMillis) * time.Millisecond
	}
	t.Inject(command.Fault)
	return map[string]any{}, nil
}

// decodeStrictly refuses members it does not know: a typo would otherwise do
// nothing and look like success.
func decodeStrictly(raw []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

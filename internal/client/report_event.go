package client

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"
	"time"
)

// EventNames returns the events that the reference names: those of the audit log,
// and those of sign-ins.
func EventNames() []string {
	return []string{
		"E_LOGIN_SUCCEEDED", "E_LOGIN_VISITED", "E_SP_REDIRECT_SUCCEEDED", "E_BROKER_DISCONNECTED", "E_DIRECTORY_ADDED", "E_DIRECTORY_MODIFIED",
		"E_DIRECTORY_REMOVED", "E_DIRECTORY_BROKER_ENABLED", "E_DIRECTORY_BROKER_DISABLED", "E_DIRECTORY_BROKER_DELETED", "E_DIRECTORY_BROKER_MODIFIED",
		"E_DIRECTORY_ATTRIBUTE_ADDED", "E_DIRECTORY_ATTRIBUTE_MODIFIED", "E_DIRECTORY_ATTRIBUTE_DELETED", "E_DIRECTORY_ADVANCED_CONFIGURATION_MODIFIED",
		"E_IDP_CONFIGURATION_MODIFIED", "E_ROLE_CHANGED", "E_SP_CREATED", "E_SP_MODIFIED", "E_SP_DELETED", "E_PREFERREDSTORES_MODIFIED", "E_BRANDING_MODIFIED",
		"E_ADAPTIVEAUTH_MODIFIED",
	}
}

// NewEvent is an event to record: API reference, Admin API, PUT /reports/event.
type NewEvent struct {
	ID           string // "" for a new one
	Name         string // "" for none
	Version      string
	UserAgent    string
	RedirectFrom string     // "" for none
	At           *time.Time // nil for the time at which the tenant has it
	CallerIP     bool       // the tenant adds the address that it sees
	More         map[string]json.RawMessage
}

// RecordEvent records an event, with a new id where it has none, and returns its
// id: PUT /reports/event. It is not sent again when its answer is lost
// (ErrOutcomeUnknown).
func (c *Client) RecordEvent(ctx context.Context, event NewEvent) (id string, err error) {
	e := endpoint{method: "PUT", path: "/reports/event", needs: open, community: true}
	id = cmp.Or(event.ID, uuid())
	data := map[string]any{}
	for name, value := range event.More {
		data[name] = value
	}
	data["type"], data["event_id"], data["version"], data["caller_user_agent"] = "event", id, event.Version, event.UserAgent
	for name, value := range map[string]string{"eventName": event.Name, "redirect_from": event.RedirectFrom} {
		if value != "" {
			data[name] = value
		}
	}
	server := map[string]any{"caller_ip": event.CallerIP, "event_ts": event.At == nil}
	if event.At != nil {
		data["event_ts"] = event.At.UnixMilli()
	}
	err = c.do(ctx, e, map[string]any{"eventData": data, "serverEventData": server}, nil)
	// The text and the sample name one member each.
	if isWrong(err) && names(err, "browser_agent", "remote_address", "caller_ip", "caller_user_agent") {
		data["browser_agent"], server["remote_address"] = event.UserAgent, event.CallerIP
		delete(server, "caller_ip")
		for _, name := range []string{"caller_user_agent", "browser_agent"} {
			if names(err, name) && !strings.Contains(strings.ToLower(err.Error()), "required") {
				delete(data, name)
			}
		}
		err = c.do(ctx, e, map[string]any{"eventData": data, "serverEventData": server}, nil)
	}
	return id, err
}

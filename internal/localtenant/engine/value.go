package engine

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"regexp"
	"strings"
)

// NewUUID returns a random UUID.
func NewUUID() string {
	var b [16]byte
	rand.Read(b[:])
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// RandomHex returns random bytes as hex digits.
func RandomHex(bytes int) string {
	b := make([]byte, bytes)
	rand.Read(b)
	return hex.EncodeToString(b)
}

func randomBelow(n int) int {
	i, err := rand.Int(rand.Reader, big.NewInt(int64(n)))
	if err != nil {
		return 0
	}
	return int(i.Int64())
}

var anyUUID = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// IsUUID reports whether text has the form of a UUID of any version.
func IsUUID(text string) bool { return anyUUID.MatchString(text) }

// IsObjectID reports whether id has a form that the tenant gives to ids: that
// of MongoDB, or the UUID that the mode id_form asks for.
func IsObjectID(id string) bool {
	return len(id) == 24 && strings.Trim(id, "0123456789abcdefABCDEF") == "" || IsUUID(id)
}

// Normalize converts what Go code hands in to the types that JSON has.
func Normalize(object map[string]any) map[string]any {
	written, err := json.Marshal(object)
	if err != nil {
		panic("localtenant: an object that is not JSON: " + err.Error())
	}
	made := map[string]any{}
	if err := json.Unmarshal(written, &made); err != nil {
		panic("localtenant: an object that is not JSON: " + err.Error())
	}
	return made
}

// Clone copies a JSON value, with all that is in it.
func Clone[T any](value T) T {
	made, _ := clone(value).(T)
	return made
}

func clone(value any) any {
	switch v := value.(type) {
	case map[string]any:
		if v == nil {
			return v
		}
		made := make(map[string]any, len(v))
		for name, member := range v {
			made[name] = clone(member)
		}
		return made
	case []any:
		if v == nil {
			return v
		}
		made := make([]any, len(v))
		for i, item := range v {
			made[i] = clone(item)
		}
		return made
	default:
		return value
	}
}

// Part returns a nested object, or a nil one to read from.
func Part(object map[string]any, name string) map[string]any {
	made, _ := object[name].(map[string]any)
	return made
}

// SetDefault sets a member that is not there.
func SetDefault(object map[string]any, name string, value any) {
	if _, there := object[name]; !there {
		object[name] = value
	}
}

// Replace gives an object other members.
func Replace(object, members map[string]any) {
	clear(object)
	maps.Copy(object, members)
}

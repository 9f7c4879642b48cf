package client

import (
	"encoding/base64"
	"encoding/json"
	"strings"
)

// communityIn returns the community that an answer's object, or all of its list
// that name one, belong to; "" where there is no one such.
func communityIn(answered []byte) (id string) {
	type owned struct {
		CommunityID text `json:"communityId"`
	}
	var one struct {
		owned
		Modules []owned `json:"modules"`
	}
	body := unwrap(answered)
	if opens(body, '[') {
		_ = json.Unmarshal(body, &one.Modules) // what has another form shows nothing
	} else {
		_ = json.Unmarshal(body, &one)
	}
	for _, object := range append(one.Modules, one.owned) {
		switch named := string(object.CommunityID); {
		case named == "" || named == id:
		case id == "":
			id = named
		default:
			return ""
		}
	}
	return id
}

// claimedCommunity returns the community that a token says it is of; "" where
// it does not. Claims are printed nowhere.
func claimedCommunity(token string) string {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return ""
	}
	claims, _ := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	return communityIn(claims)
}

package localtenant

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

// Collections about users. Users are named by uid; what belongs to one has its uid.
const (
	users       = "users"
	userDevices = "user_devices"
	accessCodes = "access_codes"
)

// basicRole is that of users who administer nothing. The reference speaks of
// basic users and prints no value.
const basicRole = "basic_user"

// AddUser adds a user of an auth module behind everyone's back and returns its uid.
// more are members as the tenant stores them.
func (t *Tenant) AddUser(moduleID, username string, more map[string]any) (uid string) {
	made := map[string]any{
		"_id": engine.NewUUID(), "moduleId": moduleID, "username": username, "role": basicRole, "status": "active",
		"firstname": "First", "lastname": "Last", "email1": username + "@example.com",
	}
	maps.Copy(made, more)
	t.Update(func(s *state) {
		made = engine.Normalize(made)
		completeUser(made)
		uid = s.Insert(users, made)
	})
	return uid
}

// UserNamed returns the uid of the user of that name, of any auth module; "" where
// there is none.
func (t *Tenant) UserNamed(username string) (uid string) {
	t.Update(func(s *state) {
		if found := findUser(s, "", username); found != nil {
			uid, _ = found["_id"].(string)
		}
	})
	return uid
}

// findUser returns the user of that name, of an auth module or, where that is "", of
// any; nil where there is none. Names differ in more than their case.
func findUser(s *state, moduleID, username any) map[string]any {
	name, _ := username.(string)
	for _, user := range s.Collections[users] {
		if known, _ := user["username"].(string); strings.EqualFold(known, name) && (moduleID == "" || user["moduleId"] == moduleID) {
			return user
		}
	}
	return nil
}

func userCollection() *engine.Collection {
	return &engine.Collection{
		Name: users, Noun: "user", ID: "uid", Parent: modules(),
		View: engine.View{ID: "uid", Home: true, Edit: showUser,
			Hidden:   []string{"mobiles", "landlines", "aliases", "idpId"},
			Booleans: []string{"disabled", "email1_verified", "email2_verified", "phone1_verified"}},
	}
}

// userMembers are those that a create and an update share.
func userMembers() engine.Fields {
	return engine.Texts("middlename", "email2", "phone1").And(
		engine.Booleans("email1_verified", "email2_verified", "phone1_verified", "disabled")...)
}

// userOperations serves the users of the group "Users": what administrators do. The
// reference prints neither what POST /users/fetch answers, beyond that it is an
// object, nor the members of its query.
func userOperations() []operation {
	all := userCollection()
	module := engine.Text("moduleId").Required()
	names := engine.Texts("firstname", "lastname", "email1")
	status := engine.Text("status").OneOf("active", "locked", "disabled")
	one := engine.Texts("moduleId", "username", "uid").Required()
	return []operation{
		{
			Endpoint: "adminapi PUT /users/create", Handle: createUser,
			Body: engine.Fields{module, status.Required()}.And(engine.Texts("username", "role").Required()...).And(names.Required()...).And(userMembers()...).And(engine.Text("idpId")),
		},
		{
			Endpoint: "adminapi POST /users/fetch", Home: true, Handle: listUsers,
			Body: engine.Fields{module, engine.Object("query"), engine.List("attributes", engine.Text(""))}.And(engine.Numbers("pSize", "pIndex")...),
		},
		{Endpoint: "adminapi POST /users/count", Home: true, Body: engine.Fields{module, engine.Object("query")}, Handle: countUsers},
		{Endpoint: "adminapi POST /users/countAll", Home: true, Body: engine.Fields{module}, Handle: countAllUsers},
		{
			Endpoint: "adminapi POST /users/find", Home: true, Handle: matchUsers,
			Body: engine.Texts("email", "username").And(engine.Booleans("checkAliases", "fetchFromExternalSources")...),
		},
		{
			Endpoint: "adminapi POST /users/user/detailProfile/fetch", Home: true, Handle: userProfile,
			Body: engine.Fields{module, engine.Object("user", engine.Texts("username", "uid", "urn")...).Required(), engine.List("attributes", engine.Text(""))},
		},
		{
			Endpoint: "adminapi PATCH /users/user/update", Home: true, Find: all.Find, Handle: updateUser,
			Body: one.And(status).And(engine.Texts("oldRole", "newRole")...).And(names...).And(userMembers()...),
		},
		{
			Endpoint: "adminapi PATCH /users/user/role/update", Home: true, Find: all.Find, Handle: updateUserRole,
			Body: one.And(engine.Texts("oldRole", "newRole").Required()...).And(engine.Boolean("disabled")),
		},
	}
}

// createUser makes a user, or reports in a success why not.
func createUser(c *call) answer {
	module, refused := modules().Find(c)
	if refused != nil {
		return *refused
	}
	made, said := engine.Clone(c.Body), ""
	switch {
	case findUser(c.State, module["_id"], made["username"]) != nil:
		said = "E11000 duplicate key error: the username exists already"
	case !isRole(c, made["role"]):
		said = "role is unknown"
	}
	counts := map[string]any{"requested": 1, "created": 1, "failed": 0, "errors": []any{}}
	if said != "" {
		counts["created"], counts["failed"], counts["errors"] = 0, 1, []any{map[string]any{"errmsg": said}}
	} else {
		made["_id"] = engine.NewUUID()
		completeUser(made)
		c.Insert(users, made)
	}
	if c.Modes.OtherUserForm {
		for _, name := range []string{"requested", "created", "failed"} {
			counts[name] = fmt.Sprint(counts[name])
		}
	}
	return engine.Reply(counts)
}

func isRole(c *call, role any) bool {
	return role == basicRole || slices.ContainsFunc(c.Collections[roles], func(known map[string]any) bool { return known["name"] == role })
}

// completeUser adds what the tenant gives a user, and brings the two members that
// say the same of it into line.
func completeUser(user map[string]any) {
	for _, name := range []string{"email1_verified", "email2_verified", "phone1_verified", "disabled"} {
		engine.SetDefault(user, name, false)
	}
	engine.SetDefault(user, "mobiles", []any{})
	engine.SetDefault(user, "landlines", []any{})
	engine.SetDefault(user, "aliases", map[string]any{})
	engine.SetDefault(user, "dguid", engine.RandomHex(20))
	switch {
	case user["status"] == "disabled":
		user["disabled"] = true
	case user["disabled"] == true:
		user["status"] = "disabled"
	}
}

// locked reports whether a user is locked now.
func locked(c *call, user map[string]any) bool {
	until, err := time.Parse(time.RFC3339, fmt.Sprint(user["lockedUntil"]))
	return user["status"] == "locked" && (err != nil || c.Now().Before(until))
}

// showUser has the members of what an update answers.
func showUser(c *call, shown map[string]any) {
	shown["roleValue"] = shown["role"]
	if shown["status"] == "locked" && !locked(c, shown) {
		shown["status"] = "active"
	}
	delete(shown, "role")
	delete(shown, "lockedUntil")
	if module := c.State.Find(authModules, fmt.Sprint(shown["moduleId"])); module != nil {
		shown["type"] = module["type"]
	}
	shown["address"], shown["address_verified"] = map[string]any{}, false
}

// matchingUsers returns the users of the module that a call names, in the order in
// which they came, of which every member of the query holds.
func matchingUsers(c *call) (found []map[string]any, refused *answer) {
	module, refused := modules().Find(c)
	if refused != nil {
		return nil, refused
	}
	of := engine.Derive(c.State, "users of "+fmt.Sprint(module["_id"]), func() (of []map[string]any) {
		for _, user := range c.Collections[users] {
			if user["moduleId"] == module["_id"] {
				of = append(of, user)
			}
		}
		return of
	})
	query, _ := c.Body["query"].(map[string]any)
	if len(query) == 0 {
		return of, nil
	}
	for _, user := range of {
		matches := true
		for name, wanted := range query {
			value := user[name]
			switch name {
			case "uid":
				value = user["_id"]
			case "roleValue":
				value = user["role"]
			}
			matches = matches && value == wanted
		}
		if matches {
			found = append(found, user)
		}
	}
	return found, nil
}

// listUsers answers one page, oldest users first.
func listUsers(c *call) answer {
	found, refused := matchingUsers(c)
	if refused != nil {
		return *refused
	}
	engine.SetDefault(c.Body, "pSize", 25.0)
	engine.SetDefault(c.Body, "pIndex", 0.0)
	index, size := wholeNumber(c.Body["pIndex"]), wholeNumber(c.Body["pSize"])
	switch {
	case index < 0:
		return engine.InvalidField("pIndex", "pIndex must be a whole number from 0")
	case size < 1 || size > 100:
		return engine.InvalidField("pSize", "pSize must be a whole number from 1 to 100")
	}
	if limit := c.Modes.PageLimit; limit > 0 {
		size = min(size, limit)
	}
	shown := []any{}
	if index <= len(found)/size { // the first user of a later page is past counting
		first := index * size
		for _, user := range found[first:min(len(found), first+size)] {
			one := userCollection().View.Show(c, user)
			if c.Modes.PartialLists {
				maps.DeleteFunc(one, func(name string, _ any) bool { return strings.HasSuffix(name, "_verified") || name == "email2" })
			}
			shown = append(shown, one)
		}
	}
	shown = c.Modes.Order(shown)
	if c.Modes.OtherUserForm {
		return engine.Reply(shown)
	}
	return engine.Reply(map[string]any{"users": shown, "page": map[string]any{"index": index, "size": size, "total": len(found)}})
}

// countUsers answers how many basic users a module has.
func countUsers(c *call) answer {
	found, refused := matchingUsers(c)
	if refused != nil {
		return *refused
	}
	count := 0
	for _, user := range found {
		if user["role"] == basicRole {
			count++
		}
	}
	module, _ := modules().Find(c)
	return engine.ReplyPlain(map[string]any{"id": module["_id"], "type": module["type"], "count": count})
}

// countAllUsers counts the users of all modules: its title says so, although its
// body names one.
func countAllUsers(c *call) answer {
	if _, refused := modules().Find(c); refused != nil {
		return *refused
	}
	return engine.Reply(map[string]any{"count": len(c.Collections[users])})
}

// matchUsers serves POST /users/find, which needs no sign-in and hides most of what it
// finds.
func matchUsers(c *call) answer {
	email, _ := c.Body["email"].(string)
	username, _ := c.Body["username"].(string)
	if email == "" && username == "" {
		return engine.InvalidField("username", "username or email is required")
	}
	is := func(value any, wanted string) bool {
		text, _ := value.(string)
		return wanted != "" && strings.EqualFold(text, wanted)
	}
	found := []any{}
	for _, user := range c.Collections[users] {
		alias := ""
		if c.Body["checkAliases"] == true {
			for _, one := range engine.Part(user, "aliases") {
				if is(one, username) {
					alias = username
				}
			}
		}
		if !is(user["username"], username) && !is(user["email1"], email) && !is(user["email2"], email) && alias == "" {
			continue
		}
		shown := map[string]any{"user_token": engine.RandomHex(16)}
		for name, from := range map[string]string{"username": "username", "email1": "email1", "email2": "email2", "phone": "phone1"} {
			if value, _ := user[from].(string); value != "" {
				shown[name], shown[name+"Hash"] = value, engine.RandomHex(8)
			}
		}
		if alias != "" {
			shown["aliasUsed"] = alias
		}
		found = append(found, shown)
	}
	return engine.Reply(map[string]any{"users": found})
}

// userProfile answers the members of the sample, and those that the call asks for.
func userProfile(c *call) answer {
	module, refused := modules().Find(c)
	if refused != nil {
		return *refused
	}
	user := userMeant(c, module["_id"], engine.Part(c.Body, "user"))
	if user == nil {
		return c.Missing("user", "user")
	}
	whole := userCollection().View.Show(c, user)
	shown := map[string]any{}
	for _, name := range []string{"uid", "username", "moduleId", "dguid", "type", "roleValue", "status", "firstname", "middlename", "lastname", "disabled"} {
		if value, there := whole[name]; there {
			shown[name] = value
		}
	}
	asked, _ := c.Body["attributes"].([]any)
	for _, name := range asked {
		if value, there := whole[fmt.Sprint(name)]; there {
			shown[fmt.Sprint(name)] = value
		}
	}
	for name, from := range map[string]string{"email": "email1", "phone": "phone1"} {
		if value, there := whole[from]; there {
			shown[name] = value
		}
	}
	properties := map[string]any{"mobiles": user["mobiles"], "landlines": user["landlines"], "aliases": user["aliases"]}
	maps.Copy(shown, engine.Clone(properties))
	shown["userProperties"] = engine.Clone(properties)
	shown["urn"], shown["ial"], shown["isLocked"] = user["username"], "IAL1", locked(c, user)
	return engine.Reply(shown)
}

// userMeant returns the user of a module of which every member of an object that names
// one holds; nil where there is none.
func userMeant(c *call, moduleID any, named map[string]any) map[string]any {
	id, byID := named["uid"]
	username, byName := named["username"]
	if !byName {
		username, byName = named["urn"]
	}
	for _, user := range c.Collections[users] {
		if (byID || byName) && user["moduleId"] == moduleID && (!byID || user["_id"] == id) &&
			(!byName || strings.EqualFold(fmt.Sprint(user["username"]), fmt.Sprint(username))) {
			return user
		}
	}
	return nil
}

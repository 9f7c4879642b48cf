package localtenant

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

// helpdeskService is the one name of a service that POST /helpdesk-passcode/generate
// takes.
const helpdeskService = "1KosmosHelpdeskAdminCode"

// AddDevice links a device to a user behind everyone's back and returns its did.
func (t *Tenant) AddDevice(uid string, more map[string]any) (did string) {
	did = engine.RandomHex(20)
	made := map[string]any{"user": uid, "did": did, "os": "ios", "deviceName": "iPhone", "authenticatorName": "1Kosmos"}
	maps.Copy(made, more)
	t.Add(userDevices, made)
	return did
}

// userSupportOperations serve what administrators do for a user: locks, devices,
// invitations, sessions and passcodes, and the group "User Properties". The reference
// does not print in which unit lock_duration is, taken as minutes here, nor what an
// access code and a passcode are answered as.
func userSupportOperations() []operation {
	name := engine.Text("username").Required()
	named := engine.Fields{engine.Object("user", engine.Texts("uid", "username", "authModuleId").Required()...).Required()}
	about := named.And(engine.Object("community", engine.Texts("id", "name", "publicKey").Required()...).Required())
	phones := engine.Fields{engine.List("mobiles", engine.Text("")), engine.List("landlines", engine.Text(""))}
	return []operation{
		{Endpoint: "adminapi POST /users/user/lock", Body: engine.Fields{name, engine.Number("lock_duration").Required()}, Find: lockable, Handle: lockUser},
		{Endpoint: "adminapi POST /users/user/unlock", Body: engine.Fields{name, engine.Text("tenantId"), engine.Text("communityId")}, Find: lockable, Handle: unlockUser},
		{Endpoint: "adminapi POST /users/user/devices/fetch", Body: about, Find: userAbout, Handle: listDevices},
		{Endpoint: "adminapi POST /users/user/login_options/fetch", Body: about, Find: userAbout, Handle: listLoginOptions},
		{
			Endpoint: "adminapi POST /users/user/devices/has_security_key", Handle: hasSecurityKey,
			Body: engine.Texts("communityName", "communityPublicKey", "tenantTag", "username").Required(),
		},
		{Endpoint: "adminapi PATCH /users/unlinkuser", Body: about.And(engine.Text("did").Required()), Find: userAbout, Handle: unlinkDevice},
		{Endpoint: "adminapi POST /users/accesscodes/fetch", Body: about.And(engine.List("uids", engine.Text(""))), Find: userAbout, Handle: listAccessCodes},
		{
			Endpoint: "adminapi PUT /users/invite", Home: true, Handle: inviteUser,
			Body: engine.Texts("authModuleId", "userId", "firstname", "lastname", "uid", "templateKeyPath").Required().And(
				engine.Texts("emailTo", "smsTo", "createdby", "createdbyemail", "captchaToken", "license")...),
		},
		{
			Endpoint: "adminapi POST /users/resend/invite", Handle: resendInvite,
			Body: engine.Texts("code", "emailTo", "firstname", "lastname").Required().And(engine.Texts("captchaToken", "license")...),
		},
		{Endpoint: "adminapi DELETE /users/accesscode/{code}", Handle: deleteAccessCode},
		{Endpoint: "adminapi DELETE /loginsessions/admin/user/all", Body: engine.Fields{name, engine.Text("moduleId").Required()}, Handle: endUserSessions},
		{Endpoint: "adminapi POST /user_properties/check_unique/alias", Body: engine.Fields{engine.Text("alias").Required(), engine.Text("tenantId"), engine.Text("communityId")}, Handle: checkAlias},
		{
			Endpoint: "adminapi POST /user_properties/update", Home: true, Find: userAbout, Handle: updateUserProperties,
			Body: named.And(phones...).And(engine.Object("aliases", engine.Texts("alias1", "alias2", "alias3", "alias4", "alias5", "alias6", "alias7", "alias8")...)),
		},
		{
			Endpoint: "adminapi POST /helpdesk-passcode/generate", Home: true, Handle: helpdeskPasscode,
			Body: engine.Fields{engine.Text("userId").Required(), engine.Number("validitySeconds").Required(), engine.Text("serviceName").Required().OneOf(helpdeskService)},
		},
	}
}

// lockable finds a user by the name alone.
func lockable(c *call) (map[string]any, *answer) {
	if found := findUser(c.State, "", c.Body["username"]); found != nil {
		return found, nil
	}
	return nil, new(c.Missing("username", "user"))
}

// userAbout finds the user that a body's object names, in this community.
func userAbout(c *call) (map[string]any, *answer) {
	if community := engine.Part(c.Body, "community"); community != nil {
		pair, err := c.Pair("community")
		if err != nil {
			return nil, new(engine.InternalError(err))
		}
		if community["id"] != c.CommunityID || community["name"] != c.CommunityName || community["publicKey"] != pair.Public().String() {
			return nil, new(engine.InvalidField("community", "community is unknown"))
		}
	}
	named := engine.Part(c.Body, "user")
	if found := userMeant(c, named["authModuleId"], named); found != nil {
		return found, nil
	}
	return nil, new(c.Missing("user", "user"))
}

func lockUser(c *call) answer {
	minutes := wholeNumber(c.Body["lock_duration"])
	if minutes < 1 {
		return engine.InvalidField("lock_duration", "lock_duration must be a whole number from 1")
	}
	c.Object["status"] = "locked"
	c.Object["lockedUntil"] = c.Now().Add(time.Duration(minutes) * time.Minute).Format(time.RFC3339)
	c.Changed()
	return engine.NoContent()
}

func unlockUser(c *call) answer {
	if c.Object["status"] == "locked" {
		c.Object["status"] = "active"
		delete(c.Object, "lockedUntil")
		c.Changed()
	}
	return engine.NoContent()
}

// devicesOf returns what is linked to the user that the operation found.
func devicesOf(c *call) map[string]any {
	persons, devices := []any{}, []any{}
	for _, stored := range c.Collections[userDevices] {
		if stored["user"] != c.Object["_id"] {
			continue
		}
		device := engine.View{ID: "id", Hidden: []string{"user", "securityKey"}}.Show(c, stored)
		device["uid"] = c.Object["_id"]
		devices = append(devices, device)
		persons = append(persons, map[string]any{
			"personId": stored["did"], "userIdList": []any{c.Object["username"]}, "communityId": c.CommunityID, "publicKey": stored["publickey"],
			"poi_ial": "IAL1", "pon_ial": "IAL1", "id": stored["_id"],
		})
	}
	return map[string]any{"list": persons, "devices": c.Modes.Order(devices)}
}

func listDevices(c *call) answer { return engine.Reply(devicesOf(c)) }

func listLoginOptions(c *call) answer {
	options := devicesOf(c)
	options["is_user_pin_enrolled"], options["is_typing_phrase_enrolled"] = c.Object["pin"] == true, c.Object["phrase"] == true
	c.Modes.SpellBooleans(options, "is_user_pin_enrolled", "is_typing_phrase_enrolled")
	return engine.Reply(options)
}

// hasSecurityKey needs no sign-in, and answers false of a user that is not there.
func hasSecurityKey(c *call) answer {
	pair, err := c.Pair("community")
	switch {
	case err != nil:
		return engine.InternalError(err)
	case c.Body["communityName"] != c.CommunityName || c.Body["communityPublicKey"] != pair.Public().String() || c.Body["tenantTag"] != c.TenantTag:
		return engine.InvalidField("communityName", "the community is unknown")
	}
	user := findUser(c.State, "", c.Body["username"])
	has := user != nil && slices.ContainsFunc(c.Collections[userDevices], func(d map[string]any) bool { return d["user"] == user["_id"] && d["securityKey"] == true })
	return engine.Reply(map[string]any{"hasSecurityKey": has})
}

func unlinkDevice(c *call) answer {
	for _, stored := range c.Collections[userDevices] {
		if stored["user"] == c.Object["_id"] && stored["did"] == c.Body["did"] {
			id, _ := stored["_id"].(string)
			c.Remove(userDevices, id)
			return engine.Reply(map[string]any{"message": "device unlinked"})
		}
	}
	return c.Missing("did", "device")
}

// listAccessCodes answers those of the users whose uids are given, or of the one that
// the call is about, in the form of the only sample of an access code, that of an
// invitation.
func listAccessCodes(c *call) answer {
	uids, some := c.Body["uids"].([]any)
	if !some {
		uids = []any{c.Object["_id"]}
	}
	shown := []any{}
	for _, stored := range c.Collections[accessCodes] {
		if slices.Contains(uids, stored["uid"]) {
			one := engine.View{ID: "id", Home: true}.Show(c, stored)
			delete(one, "uid")
			shown = append(shown, one)
		}
	}
	return c.List(shown)
}

// invited reports what is wrong with an invitation: whoever shows no license has to
// solve a captcha, of which this tenant knows none.
func invited(c *call) []fieldError {
	if c.Body["license"] == c.License {
		return nil
	}
	return []fieldError{engine.Wrong("captchaToken", "is required without a valid license")}
}

func inviteUser(c *call) answer {
	errs := invited(c)
	if c.Body["emailTo"] == nil && c.Body["smsTo"] == nil {
		errs = append(errs, engine.Wrong("emailTo", "is required without smsTo"))
	}
	user := userMeant(c, c.Body["authModuleId"], map[string]any{"uid": c.Body["uid"], "username": c.Body["userId"]})
	if user == nil {
		errs = append(errs, engine.Wrong("uid", "is unknown"))
	}
	if len(errs) > 0 {
		return engine.Invalid(errs...)
	}
	code := engine.RandomHex(16)
	c.Insert(accessCodes, map[string]any{
		"uid": user["_id"], "uuid": code, "type": "user_invitation", "status": "pending", "phoneRequired": false, "ttl": 0.0, "ttl_seconds": 86400.0,
		"createdBy": c.User.Username, "createdTime": float64(c.Now().Unix()),
		"accesscodepayload": map[string]any{
			"authModuleId": user["moduleId"], "uid": user["_id"], "userid": user["username"], "authType": "none", "invite_email": c.Body["emailTo"],
		},
	})
	return engine.Reply(sentInvitation(c, code))
}

func sentInvitation(c *call, code string) map[string]any {
	link := c.Base + "/acr/" + code
	return map[string]any{
		"emailResult": map[string]any{"status": true, "statusCode": 200, "message": link, "messageId": engine.NewUUID(), "ts": fmt.Sprint(c.Now().Unix())},
		"link":        link, "code": code,
	}
}

func resendInvite(c *call) answer {
	if errs := invited(c); len(errs) > 0 {
		return engine.Invalid(errs...)
	}
	code, _ := c.Body["code"].(string)
	if codeNamed(c, code) == nil {
		return engine.InvalidField("code", "code is unknown")
	}
	return engine.Reply(sentInvitation(c, code))
}

func codeNamed(c *call, code string) map[string]any {
	for _, stored := range c.Collections[accessCodes] {
		if stored["uuid"] == code {
			return stored
		}
	}
	return nil
}

func deleteAccessCode(c *call) answer {
	stored := codeNamed(c, c.Params["code"])
	if stored == nil {
		return engine.NotFound("access code")
	}
	id, _ := stored["_id"].(string)
	c.Remove(accessCodes, id)
	return engine.NoContent()
}

func endUserSessions(c *call) answer {
	user := findUser(c.State, c.Body["moduleId"], c.Body["username"])
	if user == nil {
		return c.Missing("username", "user")
	}
	name, _ := user["username"].(string)
	endSessionsOf(c.State, name)
	return engine.NoContent()
}

// aliasHolder returns the user who has an alias, or whose name it is.
func aliasHolder(c *call, alias any) map[string]any {
	wanted, _ := alias.(string)
	for _, user := range c.Collections[users] {
		if name, _ := user["username"].(string); strings.EqualFold(name, wanted) {
			return user
		}
		for _, taken := range engine.Part(user, "aliases") {
			if text, _ := taken.(string); strings.EqualFold(text, wanted) {
				return user
			}
		}
	}
	return nil
}

func checkAlias(c *call) answer {
	return engine.Reply(map[string]any{"isUnique": aliasHolder(c, c.Body["alias"]) == nil})
}

// updateUserProperties replaces what was sent. Where the mode says that an empty text
// removes a member, aliases are merged, and an empty one is removed.
func updateUserProperties(c *call) answer {
	aliases := engine.Part(c.Body, "aliases")
	for name, alias := range aliases {
		if holder := aliasHolder(c, alias); alias != "" && holder != nil && holder["_id"] != c.Object["_id"] {
			return engine.InvalidField("aliases."+name, "aliases."+name+" is not unique")
		}
	}
	for _, name := range []string{"mobiles", "landlines"} {
		if list, there := c.Body[name]; there {
			c.Object[name] = engine.Clone(map[string]any{"list": list})["list"]
		}
	}
	if aliases != nil {
		merged := map[string]any{}
		if c.Modes.Removal == "empty" {
			maps.Copy(merged, engine.Part(c.Object, "aliases"))
		}
		maps.Copy(merged, engine.Clone(aliases))
		maps.DeleteFunc(merged, func(_ string, alias any) bool { return alias == "" })
		c.Object["aliases"] = merged
	}
	c.Changed()
	return engine.Reply(map[string]any{
		"tenantId": c.TenantID, "communityId": c.CommunityID, "user": engine.Clone(engine.Part(c.Body, "user")),
		"aliases": engine.Clone(engine.Part(c.Object, "aliases")), "mobiles": c.Object["mobiles"], "landlines": c.Object["landlines"],
	})
}

// helpdeskPasscode takes a username or an email address.
func helpdeskPasscode(c *call) answer {
	seconds := wholeNumber(c.Body["validitySeconds"])
	if seconds < 60 || seconds > 86400 {
		return engine.InvalidField("validitySeconds", "validitySeconds must be from 60 to 86400")
	}
	id := fmt.Sprint(c.Body["userId"])
	known := findUser(c.State, "", id) != nil || slices.ContainsFunc(c.Collections[users], func(u map[string]any) bool {
		return strings.EqualFold(fmt.Sprint(u["email1"]), id)
	})
	if !known {
		return c.Missing("userId", "user")
	}
	expires := c.Now().Add(time.Duration(seconds) * time.Second)
	return engine.Reply(map[string]any{
		"passcode": engine.RandomHex(4), "validitySeconds": seconds, "expiresAt": expires.UTC().Format(dateFormat),
	})
}

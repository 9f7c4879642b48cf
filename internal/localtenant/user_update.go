package localtenant

import (
	"maps"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

// updateUser merges; an empty text removes what may be empty.
func updateUser(c *call) answer {
	if errs := wrongChange(c); len(errs) > 0 {
		return engine.Invalid(errs...)
	}
	for _, name := range []string{"firstname", "lastname", "email1"} {
		if c.Body[name] == "" {
			return engine.InvalidField(name, name+" is not allowed to be empty")
		}
	}
	sent := engine.Clone(c.Body)
	for _, name := range []string{"tenantId", "communityId", "moduleId", "username", "uid", "oldRole", "newRole"} {
		delete(sent, name)
	}
	changeUser(c, sent)
	maps.DeleteFunc(c.Object, func(_ string, value any) bool { return value == "" })
	return engine.Reply(userCollection().View.Show(c, c.Object))
}

// updateUserRole answers no profile, although its text says so: the sample is printed.
func updateUserRole(c *call) answer {
	if errs := wrongChange(c); len(errs) > 0 {
		return engine.Invalid(errs...)
	}
	sent := map[string]any{}
	if value, there := c.Body["disabled"]; there {
		sent["disabled"] = value
	}
	changeUser(c, sent)
	return engine.Reply(map[string]any{"status": true})
}

// wrongChange says what is wrong with the names and roles of an update.
func wrongChange(c *call) (errs []fieldError) {
	if c.Object["username"] != c.Body["username"] {
		errs = append(errs, engine.Wrong("username", "is not that of the user"))
	}
	old, hasOld := c.Body["oldRole"]
	role, hasNew := c.Body["newRole"]
	switch {
	case hasOld != hasNew:
		errs = append(errs, engine.Wrong("oldRole", "and newRole belong together"))
	case hasOld && old != c.Object["role"]:
		errs = append(errs, engine.Wrong("oldRole", "is not the user's role"))
	case hasNew && !isRole(c, role):
		errs = append(errs, engine.Wrong("newRole", "is unknown"))
	}
	return errs
}

// changeUser gives a user what was sent, and the role of the body.
func changeUser(c *call, sent map[string]any) {
	if role, there := c.Body["newRole"]; there {
		sent["role"] = role
	}
	_, says := sent["status"]
	if disabled, there := sent["disabled"]; there && !says {
		switch {
		case disabled == true:
			sent["status"] = "disabled"
		case c.Object["status"] == "disabled":
			sent["status"] = "active"
		}
	} else if says && !there {
		sent["disabled"] = sent["status"] == "disabled"
	}
	maps.Copy(c.Object, sent)
	completeUser(c.Object)
	c.Changed()
}

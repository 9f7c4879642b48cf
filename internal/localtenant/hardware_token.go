package localtenant

import (
	"encoding/csv"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

const (
	hardwareTokens      = "hardware_tokens"
	hardwareAssignments = "hardware_token_assignments"
)

func hardwareTokenStore() *engine.Collection {
	return &engine.Collection{Name: hardwareTokens, Noun: "hardware token", ID: "id", View: engine.View{Secrets: []string{"seed"}}}
}

// hardwareTokenOperations serves the group "Hardware tokens", apart from the uploads
// of files. The reference prints what goes in, and of what comes out only that lists
// are paginated and that a delete counts: the rest of the answers is a guess.
func hardwareTokenOperations() []operation {
	const group = "/hardwaretokens"
	tokens := hardwareTokenStore()
	pages := engine.Numbers("pIndex", "pSize")
	pairs := engine.List("list", engine.Object("", engine.Texts("username", "serialNumber").Required()...)).Required()
	return []operation{
		{
			Endpoint: "adminapi POST " + group + "/fetch", Handle: listHardwareTokens,
			Body: pages.And(engine.Object("query", engine.List("serialNumbers", engine.Text("").Required()))).And(engine.Booleans("returnAssignedUserCount", "returnActivityStatus")...),
		},
		{Endpoint: "adminapi PUT " + group + "/tokens", Body: engine.Texts("csv_text").Required(), Handle: createHardwareTokens},
		{
			Endpoint: "adminapi PATCH " + group + "/tokens/{id}", Find: tokens.Find,
			Body: engine.Fields{engine.Text("seed").Matching(notEmpty, "seed is empty"), engine.Number("counter")},
			Handle: func(c *call) answer {
				if len(c.Body) == 0 {
					return engine.InvalidField("seed", "seed or counter is required")
				}
				return tokens.Merge(c)
			},
		},
		{
			Endpoint: "adminapi DELETE " + group + "/tokens", Handle: deleteHardwareTokens,
			Body: engine.Fields{engine.List("serialNumbers", engine.Text("").Required()).Required()},
		},
		{
			Endpoint: "adminapi POST " + group + "/resync", Handle: resyncHardwareToken,
			Body: engine.Texts("code1", "code2", "code3").Matching(isCode, "must be a one-time code").And(engine.Text("serialNumber")).Required(),
		},
		{
			Endpoint: "adminapi POST " + group + "/usertokens/fetch", Body: pages.And(engine.Object("query", engine.Texts("username", "serialNumber")...)),
			Handle: func(c *call) answer {
				query := engine.Part(c.Body, "query")
				return paginated(c, c.Collections[hardwareAssignments], engine.View{}, func(stored map[string]any) bool {
					for _, name := range []string{"username", "serialNumber"} {
						if wanted, asked := query[name]; asked && stored[name] != wanted {
							return false
						}
					}
					return true
				})
			},
		},
		{Endpoint: "adminapi PUT " + group + "/usertokens", Body: engine.Fields{pairs}, Handle: assignHardwareTokens},
		{Endpoint: "adminapi DELETE " + group + "/usertokens", Body: engine.Fields{pairs}, Handle: func(c *call) answer {
			if errs := c.TooMany("list", len(pairsIn(c))); errs != nil {
				return engine.Invalid(errs...)
			}
			gone := map[[2]any]bool{}
			for _, pair := range pairsIn(c) {
				gone[pairOf(pair)] = true
			}
			c.Collections[hardwareAssignments] = slices.DeleteFunc(c.Collections[hardwareAssignments], func(stored map[string]any) bool { return gone[pairOf(stored)] })
			c.Changed()
			return engine.NoContent()
		}},
	}
}

var digits = regexp.MustCompile(`^[0-9]{6,10}$`)

func isCode(text string) bool { return digits.MatchString(text) }

func notEmpty(text string) bool { return text != "" }

// paginated answers one page, counted from zero as the samples do. A page that is not
// asked for is the first one, of the sample's size.
func paginated(c *call, all []map[string]any, view engine.View, matches func(map[string]any) bool) answer {
	index, size := 0, 25
	var errs []fieldError
	for name, into := range map[string]*int{"pIndex": &index, "pSize": &size} {
		if sent, there := c.Body[name]; there {
			if *into = wholeNumber(sent); *into < 0 || name == "pSize" && *into == 0 {
				errs = append(errs, engine.Wrong(name, "must be a whole number from "+strconv.Itoa(len(name)-5)))
			}
		}
	}
	if errs = append(errs, c.TooMany("pSize", size)...); len(errs) > 0 {
		return engine.Invalid(errs...)
	}
	if limit := c.Modes.PageLimit; limit > 0 {
		size = min(size, limit)
	}
	total, shown := 0, []any{}
	for _, stored := range all {
		if !matches(stored) {
			continue
		}
		if total/size == index {
			shown = append(shown, view.Show(c, stored))
		}
		total++
	}
	return engine.Reply(map[string]any{"data": c.Modes.Order(shown), "page": map[string]any{"index": index, "size": size, "total": total}})
}

// listHardwareTokens answers the tokens with one of some serial numbers. One between
// slashes, as in the sample, is taken for a pattern.
func listHardwareTokens(c *call) answer {
	exact := map[any]bool{}
	var patterns []*regexp.Regexp
	sent, some := engine.Part(c.Body, "query")["serialNumbers"].([]any)
	for _, item := range sent {
		text, _ := item.(string)
		if len(text) < 2 || text[0] != '/' || text[len(text)-1] != '/' {
			exact[text] = true
			continue
		}
		pattern, err := regexp.Compile("(?i)" + text[1:len(text)-1])
		if err != nil {
			return engine.InvalidField("query.serialNumbers", text+" is no pattern")
		}
		patterns = append(patterns, pattern)
	}
	view := hardwareTokenStore().View
	view.Edit = func(c *call, shown map[string]any) {
		if c.Body["returnAssignedUserCount"] == true {
			shown["assignedUserCount"] = len(assignmentsOf(c, shown["serialNumber"]))
		}
		if c.Body["returnActivityStatus"] == true {
			shown["active"] = len(assignmentsOf(c, shown["serialNumber"])) > 0
		}
	}
	return paginated(c, c.Collections[hardwareTokens], view, func(stored map[string]any) bool {
		serial, _ := stored["serialNumber"].(string)
		return !some || exact[serial] || slices.ContainsFunc(patterns, func(p *regexp.Regexp) bool { return p.MatchString(serial) })
	})
}

func assignmentsOf(c *call, serial any) (found []map[string]any) {
	for _, stored := range c.Collections[hardwareAssignments] {
		if stored["serialNumber"] == serial {
			found = append(found, stored)
		}
	}
	return found
}

// bySerial indexes the tokens: a call may name many.
func bySerial(c *call) map[string]map[string]any {
	all := map[string]map[string]any{}
	for _, stored := range c.Collections[hardwareTokens] {
		serial, _ := stored["serialNumber"].(string)
		all[serial] = stored
	}
	return all
}

// createHardwareTokens makes what it can, and reports the rest inside a 200. No sample
// prints the columns. Their names are those of the other calls of the group; a column
// for the counter may be left out.
func createHardwareTokens(c *call) answer {
	text, _ := c.Body["csv_text"].(string)
	reader := csv.NewReader(strings.NewReader(text))
	rows, err := reader.ReadAll()
	if err != nil || len(rows) < 2 {
		return engine.InvalidField("csv_text", "csv_text is no CSV text with a header and rows")
	}
	if errs := c.TooMany("csv_text", len(rows)-1); errs != nil {
		return engine.Invalid(errs...)
	}
	header := rows[0]
	at := func(name string) int { return slices.Index(header, name) }
	if at("serialNumber") < 0 || at("seed") < 0 || len(header) > 2 && at("counter") < 0 {
		return engine.InvalidField("csv_text", "csv_text must have the columns serialNumber, seed and perhaps counter")
	}
	known, made, failed := bySerial(c), 0, []any{}
	for _, row := range rows[1:] {
		serial, seed := row[at("serialNumber")], row[at("seed")]
		fail := func(why string) {
			failed = append(failed, map[string]any{"serialNumber": serial, "message": why})
		}
		token := map[string]any{"serialNumber": serial, "seed": seed, "counter": 0.0}
		var wrong error
		if i := at("counter"); i >= 0 && row[i] != "" {
			var counter uint64
			counter, wrong = strconv.ParseUint(row[i], 10, 32)
			token["counter"] = float64(counter)
		}
		switch {
		case serial == "" || seed == "":
			fail("serialNumber and seed are required")
		case wrong != nil:
			fail("counter is not a whole number")
		case known[serial] != nil:
			fail("a token with serial number " + serial + " already exists")
		case c.CheckMask(map[string]any{"seed": seed}) != nil:
			return *c.CheckMask(map[string]any{"seed": seed})
		default:
			c.Insert(hardwareTokens, token)
			known[serial] = token
			made++
		}
	}
	return manyDone(c, "created", made, failed)
}

// manyDone answers a call for many; in BareCreates with a message that does not say
// what became of which.
func manyDone(c *call, verb string, done int, failed []any) answer {
	if c.Modes.BareCreates {
		return engine.Reply(map[string]any{"message": fmt.Sprintf("%d %s, %d failed", done, verb, len(failed))})
	}
	return engine.Reply(map[string]any{verb: done, "failed": len(failed), "errors": failed})
}

// deleteHardwareTokens takes tokens away, with their assignments, and counts them.
func deleteHardwareTokens(c *call) answer {
	serials := c.Body["serialNumbers"].([]any)
	if errs := c.TooMany("serialNumbers", len(serials)); errs != nil {
		return engine.Invalid(errs...)
	}
	gone := map[any]bool{}
	for _, serial := range serials {
		gone[serial] = true
	}
	before := len(c.Collections[hardwareTokens])
	for _, name := range []string{hardwareTokens, hardwareAssignments} {
		c.Collections[name] = slices.DeleteFunc(c.Collections[name], func(stored map[string]any) bool { return gone[stored["serialNumber"]] })
	}
	c.Changed()
	return engine.Reply(map[string]any{"deletedCount": before - len(c.Collections[hardwareTokens])})
}

func pairsIn(c *call) (pairs []map[string]any) {
	for _, sent := range c.Body["list"].([]any) {
		pairs = append(pairs, sent.(map[string]any))
	}
	return pairs
}

func pairOf(object map[string]any) [2]any {
	return [2]any{object["username"], object["serialNumber"]}
}

// assignHardwareTokens assigns what it can, and reports the rest inside a 200.
func assignHardwareTokens(c *call) answer {
	if errs := c.TooMany("list", len(pairsIn(c))); errs != nil {
		return engine.Invalid(errs...)
	}
	tokens, assigned, done, failed := bySerial(c), map[[2]any]bool{}, 0, []any{}
	for _, stored := range c.Collections[hardwareAssignments] {
		assigned[pairOf(stored)] = true
	}
	usernames := map[string]bool{} // as findUser compares them
	for _, user := range c.Collections[users] {
		username, _ := user["username"].(string)
		usernames[strings.ToLower(username)] = true
	}
	for _, pair := range pairsIn(c) {
		username, _ := pair["username"].(string)
		serial, _ := pair["serialNumber"].(string)
		why := ""
		switch {
		case tokens[serial] == nil:
			why = "there is no token with this serial number"
		case !usernames[strings.ToLower(username)]:
			why = "there is no user with this username"
		case assigned[pairOf(pair)]:
			why = "the token is assigned to the user already"
		default:
			assigned[pairOf(pair)] = true
			c.Insert(hardwareAssignments, map[string]any{"username": username, "serialNumber": serial})
			done++
			continue
		}
		failed = append(failed, map[string]any{"username": username, "serialNumber": serial, "message": why})
	}
	return manyDone(c, "assigned", done, failed)
}

// resyncHardwareToken moves the counter past three codes. Which codes a token shows is
// the token's: any three that differ are taken.
func resyncHardwareToken(c *call) answer {
	serial, _ := c.Body["serialNumber"].(string)
	token := bySerial(c)[serial]
	codes := []any{c.Body["code1"], c.Body["code2"], c.Body["code3"]}
	switch {
	case token == nil:
		return c.Missing("serialNumber", "hardware token "+serial)
	case codes[0] == codes[1] || codes[1] == codes[2] || codes[0] == codes[2]:
		return engine.InvalidField("code2", "the codes are not three that follow one another")
	}
	counter, _ := token["counter"].(float64)
	token["counter"] = counter + float64(len(codes))
	c.Changed()
	return engine.Reply(map[string]any{"message": "Token re-synced successfully"})
}

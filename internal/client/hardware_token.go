package client

import (
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
)

// HardwareToken is a device that shows one-time codes: API reference, Admin API,
// group Hardware tokens.
type HardwareToken struct {
	SerialNumber string
	ID           string  // the service's, which an edit needs
	Seed         Secret  // of a request
	Counter      *Number // of a request; an answer's has moved on with each use

	raw json.RawMessage // all that the service says of it
}

// MarshalJSON writes what an edit sends.
func (t HardwareToken) MarshalJSON() ([]byte, error) {
	body := map[string]any{}
	if t.Seed != "" {
		body["seed"] = t.Seed
	}
	if t.Counter != nil {
		body["counter"] = *t.Counter
	}
	return marshal(body)
}

// UnmarshalJSON reads what an answer has, whose form is not printed.
func (t *HardwareToken) UnmarshalJSON(raw []byte) error {
	var in struct {
		SerialNumber text `json:"serialNumber"`
		Snake        text `json:"serial_number"`
		Serial       text `json:"serial"`
		MongoID      text `json:"_id"`
		ID           text `json:"id"`
		TokenID      text `json:"tokenId"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	serial := firstOf(in.SerialNumber, in.Snake, in.Serial)
	*t = HardwareToken{SerialNumber: serial, ID: cmp.Or(firstOf(in.MongoID, in.ID, in.TokenID), serial), raw: slices.Clone(raw)}
	return nil
}

// HardwareTokens stores the hardware tokens of the community, by their serial
// numbers. Its creates and deletes are joined: see joint.
type HardwareTokens struct {
	*joint[HardwareToken]
	needsCounter atomic.Bool // the service takes no token without one
}

var (
	putTokens    = endpoint{method: "PUT", path: "/hardwaretokens/tokens", needs: withToken, refuses: true}
	editToken    = endpoint{method: "PATCH", path: "/hardwaretokens/tokens/{id}", needs: withToken}
	deleteTokens = endpoint{method: "DELETE", path: "/hardwaretokens/tokens", needs: withToken, about: true, refuses: true}
	fetchTokens  = endpoint{method: "POST", path: "/hardwaretokens/fetch", needs: withToken, reads: true}
	resyncToken  = endpoint{method: "POST", path: "/hardwaretokens/resync", needs: withToken, about: true}
)

const (
	// maxTokenPages bounds a list.
	maxTokenPages = 10_000
	// tokensPerCall bounds what one call makes or deletes.
	tokensPerCall = 500
)

// HardwareTokens returns the store of the community's hardware tokens.
func (c *Client) HardwareTokens() *HardwareTokens { return shared(c, "", newHardwareTokens) }

func newHardwareTokens(c *Client) *HardwareTokens {
	s := new(HardwareTokens)
	read := func(ctx context.Context, query any, enough int) ([]*HardwareToken, error) {
		return tokenPages(ctx, c, "hardware tokens", fetchTokens, query, enough, func(t *HardwareToken) string { return t.SerialNumber })
	}
	s.joint = newJoint(c, wire[HardwareToken]{
		kind:     "hardware token",
		createAt: putTokens, updateAt: editToken, deleteAt: deleteTokens, listAt: fetchTokens,
		list: func(ctx context.Context) ([]*HardwareToken, error) { return read(ctx, nil, 0) },
		part: func(ctx context.Context, serial string) ([]*HardwareToken, error) {
			return read(ctx, map[string][]string{"serialNumbers": {serial}}, 1)
		},
		id:    func(t *HardwareToken) string { return t.SerialNumber },
		name:  func(t *HardwareToken) string { return "serial number " + quote(t.SerialNumber) },
		whole: func(t *HardwareToken) bool { return t.ID != "" },
		twin:  func(sent, found *HardwareToken) bool { return folded(sent.SerialNumber) == folded(found.SerialNumber) },
		says:  func(_, _ *HardwareToken) bool { return true }, // no answer has the seed, and the counter moves
		raw:   func(t *HardwareToken) json.RawMessage { return t.raw },
	}, tokensPerCall)
	s.keys = func(t *HardwareToken) []string { return []string{t.SerialNumber} }
	s.of = func(serial string) *HardwareToken { return &HardwareToken{SerialNumber: serial} }
	s.createBody = func(all []*HardwareToken) any { return newTokenCSV(all, s.needsCounter.Load()) }
	s.removeBody = func(all []*HardwareToken) any { return map[string][]string{"serialNumbers": serials(all)} }
	s.seek = func(ctx context.Context, of []*HardwareToken) ([]*HardwareToken, error) {
		found, err := read(ctx, map[string][]string{"serialNumbers": serials(of)}, len(of))
		if errors.Is(err, ErrRefused) { // the list can be asked for no part
			found, err = read(ctx, nil, 0)
		}
		return found, err
	}
	return s
}

func serials(all []*HardwareToken) []string {
	list := make([]string, len(all))
	for i, t := range all {
		list[i] = t.SerialNumber
	}
	return list
}

// tokenCSV is the body of a create. No sample prints the columns: they are called as
// in the CSV text of assignments, and as in an edit. There is a column for counters
// where one is given, or needed.
type tokenCSV struct {
	Text string `json:"csv_text"`
	of   []*HardwareToken
}

func newTokenCSV(all []*HardwareToken, counters bool) tokenCSV {
	for _, t := range all {
		counters = counters || t.Counter != nil
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	row := func(serial, seed, counter string) {
		if cells := []string{serial, seed, counter}; counters {
			_ = w.Write(cells) // into memory
		} else {
			_ = w.Write(cells[:2])
		}
	}
	row("serialNumber", "seed", "counter")
	for _, t := range all {
		var counter Number
		if t.Counter != nil {
			counter = *t.Counter
		}
		row(t.SerialNumber, string(t.Seed), strconv.FormatInt(int64(counter), 10))
	}
	w.Flush()
	return tokenCSV{strings.TrimSuffix(b.String(), "\n"), all}
}

func (t tokenCSV) secrets() []string {
	seeds := make([]string, len(t.of))
	for i, token := range t.of {
		seeds[i] = string(token.Seed)
	}
	return seeds
}

// Create makes a token. A service that names the counter in its refusal of a token
// without one gets 0.
func (s *HardwareTokens) Create(ctx context.Context, want *HardwareToken) (*HardwareToken, error) {
	made, err := s.joint.Create(ctx, want)
	if want.Counter == nil && declined(err) && names(err, "counter") && s.needsCounter.CompareAndSwap(false, true) {
		return s.joint.Create(ctx, want)
	}
	return made, err
}

// Update sends the seed and the counter of want, where it has them.
func (s *HardwareTokens) Update(ctx context.Context, serial string, want *HardwareToken) (*HardwareToken, error) {
	if want.Seed == "" && want.Counter == nil {
		return s.Get(ctx, serial)
	}
	was, err := s.present(ctx, serial)
	if err != nil {
		return nil, err
	}
	return s.sendChange(ctx, serial, was, want, func(ctx context.Context) (*HardwareToken, error) {
		changed := new(HardwareToken)
		var answered json.RawMessage
		err := s.client.do(ctx, editToken, want, &answered, was.ID)
		if json.Unmarshal(answered, changed) != nil { // what is answered is printed nowhere
			changed = new(HardwareToken)
		}
		return changed, err
	})
}

// ResyncHardwareToken makes the tenant follow the counter of a token, by three codes
// that it has shown one after the other: POST /hardwaretokens/resync. ErrNotFound
// where there is no such token.
func (c *Client) ResyncHardwareToken(ctx context.Context, serial string, codes [3]string) error {
	in := resync{codes[0], codes[1], codes[2], serial}
	var raw json.RawMessage
	if err := c.do(ctx, resyncToken, in, &raw); err != nil {
		return err
	}
	if failed, _ := errorInside(raw); failed != nil {
		return refusedInside(c, resyncToken, "hardware token with serial number "+quote(serial)+" was not resynchronized", failed.Message, in)
	}
	return nil
}

type resync struct {
	Code1        string `json:"code1"`
	Code2        string `json:"code2"`
	Code3        string `json:"code3"`
	SerialNumber string `json:"serialNumber"`
}

func (r resync) secrets() []string { return []string{r.Code1, r.Code2, r.Code3} }

// tokenPageSizes: the sample asks for 25, and no limit is printed. A service may also give
// smaller pages than it is asked for.
func tokenPageSizes() []int { return []int{500, 100, 25} }

// tokenPages reads all pages of a list of the group, or until there is enough.
func tokenPages[A any](ctx context.Context, c *Client, what string, at endpoint, query any, enough int, key func(*A) string) ([]*A, error) {
	all, err := paging[*A]{
		what: what, sizes: tokenPageSizes(), learned: c.pageForm(at), most: maxTokenPages, remedy: "Apply again when fewer of them change", key: key, enough: enough,
		read: func(index, size int) (page[*A], error) {
			in := map[string]any{"pIndex": index, "pSize": size}
			if query != nil {
				in["query"] = query
			}
			body, err := c.exchange(ctx, at, nil, in)
			if err != nil {
				return page[*A]{}, err
			}
			got, err := readPage[A](body)
			if err == nil && slices.ContainsFunc(got.items, func(a *A) bool { return a == nil || key(a) == "" }) {
				err = errors.New("one of the " + what + " has no key")
			}
			if err != nil {
				err = c.fail(at, &Error{Status: http.StatusOK, Message: "the answer is not a page of " + what + ": " + err.Error()}, err)
			}
			return got, err
		},
	}.all()
	if all == nil && err == nil {
		all = []*A{}
	}
	return all, err
}

package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// Branding is what the pages that users sign in on look like: API reference,
// Admin API, group Branding. Pointers are what a request may leave out.
type Branding struct {
	LeftPanelColor     string `json:"bg_color_left_panel"`
	RightPanelColor    string `json:"bg_color_right_panel"`
	HeadingTextColor   string `json:"heading_text_color"`
	PrimaryButtonColor string `json:"primary_button_color"`
	ActiveTabTextColor string `json:"active_tab_text_color"`
	LinkColor          string `json:"links_color"`

	Logo           Base64Image `json:"community_logo_img"`
	LeftPanelImage Base64Image `json:"bg_img_left_panel"`

	// What every answer tells. Left out, it stays as it is.
	LoginMethod             *string              `json:"default_login_method,omitempty"` // LoginMethods
	UsernameLabel           *string              `json:"username_label,omitempty"`
	HeadingLabel            *string              `json:"heading_label,omitempty"`
	FullscreenImageEnabled  *Bool                `json:"bg_img_fullscreen_enabled,omitempty"`
	UsernameHiddenOnDesktop *Bool                `json:"username_hidden_on_desktop,omitempty"`
	CopyrightMessageHidden  *Bool                `json:"copyright_message_disabled,omitempty"`
	AppDownload             *AppDownloadOverride `json:"app_download_override,omitempty"`

	// POST /branding/fetch tells it where there is one. "" takes it away.
	Disclaimer *string `json:"disclaimer_message,omitempty"`

	// What POST /branding/fetch does not answer. Left out, it is not sent.
	QRCodeCornerSquaresColor *string         `json:"qr_code_corner_squares_color,omitempty"`
	QRCodeDotsColor          *string         `json:"qr_code_dots_color,omitempty"`
	QRCodeLogoURL            *string         `json:"qr_code_logo,omitempty"`
	HelpDeskButtonEnabled    *Bool           `json:"helpDeskButtonEnabled,omitempty"`
	HelpDeskButton           json.RawMessage `json:"helpDeskButtonData,omitempty"` // an object

	// OtherLabels are texts of the pages that the reference does not name, by
	// their members. They are shown, and a write leaves them as they are.
	OtherLabels map[string]string `json:"-"`
}

// AppDownloadOverride is what the pages show in place of their own words on
// where to get the mobile app.
type AppDownloadOverride struct {
	Enabled Bool    `json:"enabled"`
	Content *string `json:"content,omitempty"`
	URL     *string `json:"url,omitempty"`
}

// LoginMethods are what a page may offer first.
func LoginMethods() []string { return []string{"qr", "username"} }

// Base64Image is an image as base64.
type Base64Image string

// UnmarshalJSON reads base64, with or without what makes it a data URL.
func (i *Base64Image) UnmarshalJSON(raw []byte) error {
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return err
	}
	if media, content, found := strings.Cut(s, ";base64,"); found && strings.HasPrefix(media, "data:") {
		s = content
	}
	*i = Base64Image(s)
	return nil
}

// Same reports whether two texts are the same image: padding and line breaks
// make no other one.
func (i Base64Image) Same(other Base64Image) bool {
	bare := func(i Base64Image) string {
		return strings.TrimRight(strings.Join(strings.Fields(string(i)), ""), "=")
	}
	return i == other || bare(i) == bare(other)
}

var (
	fetchBranding = endpoint{method: "POST", path: "/branding/fetch", reads: true, community: true}
	putBranding   = endpoint{method: "PUT", path: "/branding", needs: withToken, community: true}
)

// brandingUntold are members that no answer to a fetch is printed with.
var brandingUntold = []string{"qr_code_corner_squares_color", "qr_code_dots_color", "qr_code_logo", "helpDeskButtonEnabled", "helpDeskButtonData"}

// Branding returns the store of the community's branding, of which there is
// always one. Reading it needs no sign-in.
func (c *Client) Branding() *Settings[Branding] {
	return &Settings[Branding]{
		kind: "branding",
		read: func(ctx context.Context) (*Branding, error) {
			_, present, err := c.readBranding(ctx)
			return present, err
		},
		write: c.writeBranding,
		// An earlier branding without a disclaimer had none.
		keep: func(_ context.Context, before *Branding) error {
			if before.Disclaimer == nil {
				before.Disclaimer = new(string)
			}
			return nil
		},
	}
}

// readBranding returns the present branding, with all that the service says.
func (c *Client) readBranding(ctx context.Context) (json.RawMessage, *Branding, error) {
	var raw json.RawMessage
	if err := c.do(ctx, fetchBranding, nil, &raw); err != nil {
		return nil, nil, err
	}
	present := new(Branding)
	if err := json.Unmarshal(raw, present); err != nil {
		return nil, nil, c.fail(fetchBranding, &Error{Message: "the answer does not have the documented form: " + shapeOnly(err)}, err)
	}
	if present.LeftPanelColor == "" && present.PrimaryButtonColor == "" && present.Logo == "" {
		// Taking it for one would plan to change everything.
		return nil, nil, c.fail(fetchBranding, &Error{Message: "the answer contains no branding"}, nil)
	}
	if present.LoginMethod != nil && *present.LoginMethod == "" {
		present.LoginMethod = nil
	}
	present.OtherLabels = otherLabels(raw)
	return raw, present, nil
}

func otherLabels(raw json.RawMessage) (labels map[string]string) {
	for name, value := range members(raw) {
		var text string
		if strings.HasSuffix(name, "_label") && name != "username_label" && name != "heading_label" && json.Unmarshal(value, &text) == nil {
			if labels == nil {
				labels = map[string]string{}
			}
			labels[name] = text
		}
	}
	return labels
}

// writeBranding sets the branding over what the service has. PUT is documented
// with all members and no PATCH beside it, so it is taken to replace
// everything: what is not ours is sent back. The answer lacks the disclaimer,
// so the branding is read back.
func (c *Client) writeBranding(ctx context.Context, want *Branding) (*Branding, error) {
	raw, present, err := c.readBranding(ctx)
	if err != nil {
		return nil, err
	}
	body, err := brandingBody(raw, present, want)
	if err != nil {
		return nil, err
	}
	if err := sendForms(ctx, c, putBranding, body, want, nil, textBooleans); err != nil {
		return nil, withoutImages(err, string(want.Logo), string(want.LeftPanelImage))
	}
	set, err := renewed(ctx, c, present, want, func(ctx context.Context) (*Branding, error) {
		_, set, err := c.readBranding(ctx)
		return set, err
	})
	if err != nil && !errors.Is(err, errUnchanged) {
		return set, err
	}
	for _, image := range []struct {
		what       string
		sent, kept Base64Image
	}{{"logo", want.Logo, set.Logo}, {"background image of the left panel", want.LeftPanelImage, set.LeftPanelImage}} {
		if !image.sent.Same(image.kept) {
			return set, fmt.Errorf("the tenant keeps another %s than the one that was sent: %d characters of base64 instead of %d. Give the image in the form and size in which the tenant keeps it",
				image.what, len(image.kept), len(image.sent))
		}
	}
	return set, err
}

// brandingBody lays a branding over the present one, of which raw is all that
// the service says.
func brandingBody(raw json.RawMessage, present, want *Branding) (json.RawMessage, error) {
	// What is known goes back in the form of requests: answers may spell a
	// boolean as a text.
	known, err := overlayBranding(raw, present)
	if err != nil {
		return nil, err
	}
	kept := members(known)
	for _, name := range brandingUntold {
		delete(kept, name) // a service that answers it all the same gets what is wanted
	}
	if present.LoginMethod == nil {
		delete(kept, "default_login_method") // "" is none, and no request has it
	}
	if known, err = marshal(kept); err != nil {
		return nil, err
	}
	wanted, err := overlayBranding(known, want)
	if err != nil {
		return nil, err
	}
	body := members(wanted)
	if present.Disclaimer == nil && want.Disclaimer != nil && *want.Disclaimer == "" {
		delete(body, "disclaimer_message") // there is none to take away
	}
	dropNulls(body)
	return marshal(body)
}

func overlayBranding(raw json.RawMessage, over *Branding) (json.RawMessage, error) {
	layer, err := marshal(over)
	if err != nil {
		return nil, err
	}
	return overlayRules{}.overlay(raw, layer)
}

// base64Piece is how much of an image in base64 is recognized as one: no word
// is that long.
const base64Piece = 16

var base64Run = regexp.MustCompile(fmt.Sprintf(`[A-Za-z0-9+/]{%d,}=*`, base64Piece))

// withoutImages takes images out of what the tenant said of a request.
func withoutImages(err error, images ...string) error {
	var failed *Error
	if !errors.As(err, &failed) {
		return err
	}
	const instead = "[image]"
	isPiece := func(run string) bool {
		for _, image := range images {
			for i := 0; i+base64Piece <= len(run); i++ {
				if strings.Contains(image, run[i:i+base64Piece]) {
					return true
				}
			}
		}
		return false
	}
	clean := func(s string) string {
		for _, image := range images {
			if image != "" {
				s = strings.ReplaceAll(s, image, instead)
			}
		}
		return base64Run.ReplaceAllStringFunc(s, func(run string) string {
			if isPiece(run) {
				return instead
			}
			return run
		})
	}
	failed.Code, failed.Message = clean(failed.Code), clean(failed.Message)
	for i, f := range failed.Fields {
		failed.Fields[i] = FieldError{Field: clean(f.Field), Message: clean(f.Message)}
	}
	return err
}

package attribute

import (
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

type pemSpelling struct{}

// notCertificate is what PEM has around a certificate and between its parts.
var notCertificate = regexp.MustCompile(`-----(BEGIN|END) [A-Z0-9 ]+-----|\s+`)

func (pemSpelling) canonical(text string) string {
	return notCertificate.ReplaceAllString(strings.TrimPrefix(text, byteOrderMark), "")
}

func (pemSpelling) wrong(string) (summary, remedy string) { return "", "" }

// PEM is a certificate as a text. It says the same with other line ends, and
// without the lines around it.
type PEM = Spelled[pemSpelling]

// OptionalPEM returns an optional attribute that holds a certificate.
func OptionalPEM(description string) schema.StringAttribute {
	made := Optional(description)
	made.CustomType = SpelledType[pemSpelling]{}
	made.PlanModifiers = []planmodifier.String{keepSpelling[pemSpelling]{"Certificates are compared without their line ends."}}
	return made
}

// FilledPEM is Filled for a certificate, which is checked.
func FilledPEM(description string) schema.StringAttribute {
	made := Filled(description, certificate{"The value is a certificate that has not expired."})
	made.CustomType = SpelledType[pemSpelling]{}
	made.PlanModifiers = append(made.PlanModifiers, keepSpelling[pemSpelling]{"Certificates are compared without their line ends."})
	return made
}

const byteOrderMark = "\ufeff"

// TrimFile returns a text without what an editor leaves in a file around it: a
// byte-order mark, carriage returns at the ends of lines, and blanks.
func TrimFile(text string) string {
	text = strings.TrimSpace(strings.TrimPrefix(text, byteOrderMark))
	return strings.ReplaceAll(text, "\r\n", "\n")
}

// SendPEM is Send for a certificate, which may come from a file.
func SendPEM(plan PEM, state *PEM) *string {
	var before *types.String
	if state != nil {
		before = &state.StringValue
	}
	sent := Send(plan.StringValue, before)
	if sent != nil && *sent != "" {
		end := (*sent)[len(strings.TrimSuffix(*sent, "\n")):]
		*sent = TrimFile(*sent) + end
	}
	return sent
}

// ShownPEM is Shown for a certificate.
func ShownPEM(answered *string, known PEM) PEM {
	return PEM{StringValue: Shown(answered, known.StringValue)}
}

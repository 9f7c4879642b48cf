package applications

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Documents as vendors write them are read, and what they do not say is null.
func TestMetadataShapes(t *testing.T) {
	files, err := filepath.Glob("testdata/metadata/*.xml")
	if err != nil || len(files) != 14 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		found, err := parseMetadata(string(text))
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		sp, said := found.ServiceProvider, strings.ToLower(string(text))
		if sp == nil || sp.AssertionConsumerServiceURL == nil {
			t.Errorf("%s: %+v", file, found)
			continue
		}
		for attribute, got := range map[string]*bool{"wantassertionssigned=": sp.WantAssertionsSigned, "authnrequestssigned=": sp.AuthnRequestsSigned} {
			_, value, given := strings.Cut(said, attribute+`"`)
			want := strings.HasPrefix(value, "true") || strings.HasPrefix(value, "1")
			if given != (got != nil) || given && *got != want {
				t.Errorf("%s: %s is %v", file, attribute, got)
			}
		}
		if want := strings.Count(said, "<md:keydescriptor") - strings.Count(said, "<ds:x509certificate></") - strings.Count(said, "<ds:x509certificate>\n  </"); len(sp.SigningCertificates) == 0 && want > 0 {
			t.Errorf("%s: none of %d certificates is found", file, want)
		}
	}
}

func TestMetadataKeepsWhatIsUsable(t *testing.T) {
	for name, test := range map[string]struct {
		inside string
		acs    int
	}{
		"no location":      {acs(postBinding, "", "") + acs(postBinding, "https://a", ""), 1},
		"no binding":       {`<AssertionConsumerService Location="https://b"/>` + acs(postBinding, "https://a", ""), 1},
		"an index of text": {acs(postBinding, "https://a", `index="first"`), 1},
		"neither":          {acs(postBinding, "https://a", `isDefault="maybe"`), 1},
		"none":             {acs(postBinding, " ", ""), 0},
	} {
		found, err := parseMetadata(spXML(test.inside))
		if err != nil || len(found.ServiceProvider.AssertionConsumerServices) != test.acs || (found.ServiceProvider.AssertionConsumerServiceURL != nil) != (test.acs > 0) {
			t.Errorf("%s: %+v, %v", name, found, err)
		}
	}
}

package client_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// What a refusal unpacks into, and how many fields it names, has a bound.
func TestLargeRefusal(t *testing.T) {
	t.Parallel()
	var fields, packed bytes.Buffer
	fields.WriteString(`{"errors":["a"`)
	for range 1000 {
		fields.WriteString(`,"field"`)
	}
	fields.WriteString(`]}`)
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte(`{"message":"` + strings.Repeat("a", 32<<20) + `"}`))
	_ = z.Close()
	for name, fault := range map[string]localtenant.Fault{
		"fields": {Body: fields.String()},
		"packed": {Body: packed.String(), Header: http.Header{"Content-Encoding": {"gzip"}}},
	} {
		t.Run(name, func(t *testing.T) {
			r := start(t)
			fault.Path, fault.Status, fault.ContentType = apps, 400, asJSON
			r.tenant.Inject(fault)
			err := r.Call(t.Context(), "GET", apps, true, nil)
			if err == nil || len(err.Error()) > 2000 {
				t.Fatalf("%d characters", len(fmt.Sprint(err)))
			}
			if name == "fields" && !strings.Contains(err.Error(), "and 981 more") {
				t.Error(err)
			}
		})
	}
}

package client_test

import (
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestCaasConfig(t *testing.T) {
	t.Parallel()
	r := start(t)
	got, err := r.CaasConfig(t.Context(), []string{"login", "nothing"})
	if err != nil || string(got) != `{"login":{"attempts":5}}` {
		t.Errorf("%s, %v", got, err)
	}
	if got, err = r.CaasConfig(t.Context(), []string{"login.captchaSecret"}); err != nil || string(got) != `{}` {
		t.Errorf("a secret: %s, %v", got, err)
	}
	r.tenant.Inject(localtenant.Fault{Path: "/adminapi/config/fetch", Answer: []any{"x"}})
	if got, err = r.CaasConfig(t.Context(), []string{"login"}); err == nil {
		t.Errorf("a list: %s", got)
	}
}

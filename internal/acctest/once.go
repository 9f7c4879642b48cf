package acctest

import (
	"os"
	"testing"
)

// Once skips a test that does not differ between CLIs when the gate runs the
// acceptance tests again with a further one.
func Once(t testing.TB) {
	t.Helper()
	if os.Getenv("ONEKOSMOS_TEST_FURTHER_CLI") != "" {
		t.Skip("not repeated: the same with every CLI")
	}
}

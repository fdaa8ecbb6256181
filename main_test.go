package ordergen_test

import (
	"flag"
	"os"
	"testing"
)

// The worlds of these tests are small, so each property can afford more than the
// usual hundred. The command line still decides.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "300"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

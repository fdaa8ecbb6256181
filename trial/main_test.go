package trial

import (
	"flag"
	"os"
	"testing"
)

// Tests over HTTP wait for the times at which orders are due, and get on well with
// each other on few cores. The command line still decides.
func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", "4"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

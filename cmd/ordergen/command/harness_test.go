package command

import (
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen/engine"
)

var update = flag.Bool("update", false, "rewrite testdata from what the code does now")

// asCommand is set for a process of this test binary that is to be the command.
const asCommand = "ORDERGEN_TEST_AS_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		Main()
	}
	os.Exit(m.Run())
}

// golden holds a text to a file.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s is not what the code does now; if that is right, run go test -update (-file +now):\n%s", path, diff)
	}
}

// newShard is shard a of the test cases.
func newShard(t *testing.T) *engine.Shard {
	t.Helper()
	c, err := resolve("A2")
	if err != nil {
		t.Fatal(err)
	}
	s, err := engine.NewShard(engine.ShardConfig{Name: "a", Symbols: c.Profile.Shards[0].Symbols}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// serve returns the address of a handler.
func serve(t *testing.T, h http.Handler) string {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL
}

// onOrder calls f with the number of each order, from 1, before it is passed on.
func onOrder(h http.Handler, f func(n int64)) http.Handler {
	var orders atomic.Int64
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/orders" {
			f(orders.Add(1))
		}
		h.ServeHTTP(w, r)
	})
}

// expectText holds a text to contain some parts.
func expectText(t testing.TB, what, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%s does not say %q:\n%s", what, part, text)
		}
	}
}

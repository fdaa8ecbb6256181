package command

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// A run of the embedded engine is repeated with the same orders, by what its result says.
func TestAgain(t *testing.T) {
	t.Parallel()
	result := filepath.Join(t.TempDir(), "a2.result")
	command(t, "run a2", "-duration", "200ms", "-rate", "300", "-seed", "7", "-arrival", "poisson", "-quiet", "-result", result)
	_, out, errOut := command(t, "run", "-again", result)
	if errOut != "" {
		t.Errorf("it says %q", errOut)
	}
	expectText(t, "the comparison", out, "A2  normal load", "seed 7", "again: what differs in outcome", "the same, by their fingerprints", "latency, from the time an order was due", "p99")
	if strings.Contains(out, "orders due ") || strings.Contains(out, "expected orders received") {
		t.Errorf("the same run has other orders:\n%s", out)
	}
}

// A recorded flow is repeated on its target, which refuses another order now: that is what differs.
func TestAgainFindsWhatDiffers(t *testing.T) {
	file := recordedFile(t, "csv")
	result := filepath.Join(filepath.Dir(file), "flow.result")
	shard := newShard(t)
	var worse atomic.Bool
	var orders atomic.Int64
	target := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/orders" && worse.Load() && orders.Add(1) == 1 {
			http.Error(w, "no", http.StatusBadRequest)
			return
		}
		shard.ServeHTTP(w, r)
	}))
	if _, _, errOut := command(t, "run", "-source", file, "-speed", "20x", "-target", target, "-quiet", "-result", result); errOut != "" {
		t.Errorf("it says %q", errOut)
	}
	worse.Store(true)
	_, out, errOut := command(t, "run", "-again", result)
	if errOut != "" {
		t.Errorf("it says %q", errOut)
	}
	expectText(t, "the comparison", out, "orders refused", "accepted   refused", "the same, by their fingerprints")
}

// A result keeps no secret of a target, and says which variable it wants in its place.
func TestResultKeepsNoSecret(t *testing.T) {
	path := filepath.Join(t.TempDir(), "case.yaml")
	text := "name: X\nsource: {file: x.csv}\ntarget:\n  url: http://me:hush@127.0.0.1:1\n  headers: {X-Api-Key: hush, Authorization: \"Bearer ${TOKEN}\"}\n"
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	c, err := resolve(path)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := new(target).kept(c)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(kept.Case, "hush") {
		t.Errorf("the result has a secret:\n%s", kept.Case)
	}
	expectText(t, "the target", kept.Case, "${X_API_KEY}", "Bearer ${TOKEN}")
	if _, err := new(target).take(*kept); err == nil || !strings.Contains(err.Error(), "password") {
		t.Errorf("a target without its password is taken: %v", err)
	}
	given := target{url: "http://me:hush@127.0.0.1:1"}
	if c, err := given.take(*kept); err != nil || c.Target == nil || given.url != "http://me:hush@127.0.0.1:1" {
		t.Errorf("with its address the target is %+v, %v", c.Target, err)
	}
}

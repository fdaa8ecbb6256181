package command

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/ordergen/ordergen/engine"
)

func TestConformByURL(t *testing.T) {
	code, out, errOut := command(t, "conform", serve(t, newShard(t)), "-symbols", "TEST-ASSET-A,TEST-ASSET-B,TEST-ASSET-C", "-tapes", "5", "-clients", "3", "-operations", "500")
	if code != 0 {
		t.Errorf("exits with %d: %s", code, errOut)
	}
	expectText(t, "the report", out, "5 random tapes: no finding", "NOT CHECKED, as the engine does not tell it: Depths", "NOT PLAYED, as the engine lacks it: Icebergs",
		"checked by the engine's own order of execution: no finding")
}

func TestConformFindsAFault(t *testing.T) {
	shard, err := engine.NewShard(engine.ShardConfig{Name: "a", Symbols: []string{"A"}, Faults: engine.Faults{FOKInPart: true}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(shard.Close)
	code, out, _ := command(t, "conform", serve(t, shard), "-symbols", "A", "-tapes", "0", "-effort", "100", "-max-quantity", "2000")
	if code != 98 {
		t.Errorf("exits with %d, want 98", code)
	}
	expectText(t, "the report", out, "Broken: fill or kill", "BUY FOK")
}

func TestConformSaysWhatItWants(t *testing.T) {
	for want, args := range map[string][]string{
		"-clients is 1, want 0, or 2 to 26":      {"http://127.0.0.1:1", "-symbols", "X", "-clients", "1"},
		"name up to three symbols with -symbols": {"http://127.0.0.1:1"},
		"want one":                               {"http://127.0.0.1:1", "-target", "http://127.0.0.1:2"},
		"a LIMIT order of X is refused":          {serve(t, newShard(t)), "-symbols", "X"},
		"there is no test case":                  {"nothing"},
		"probing the target: not sent":           {"http://127.0.0.1:1", "-symbols", "X"},
	} {
		code, _, errOut := command(t, "conform", args...)
		if code != exitConfig {
			t.Errorf("%v exits with %d, want %d", args, code, exitConfig)
		}
		expectText(t, "the error", errOut, want)
	}
}

// What drops an order that comes while another is under way is right with one client.
func TestConformByCaseFindsARace(t *testing.T) {
	shard := newShard(t)
	var underWay atomic.Int32
	hasty := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		others := underWay.Add(1) - 1
		defer underWay.Add(-1)
		if others == 0 || r.Method != http.MethodPost {
			shard.ServeHTTP(w, r)
			return
		}
		fmt.Fprint(w, `{"status":"ACCEPTED","filled":0,"fills":0}`)
	})
	code, out, _ := command(t, "conform", "a2", "-target", serve(t, hasty), "-tapes", "1", "-clients", "4", "-operations", "1500", "-effort", "20", "-max-quantity", "2000")
	if code != 98 {
		t.Errorf("exits with %d, want 98:\n%s", code, out)
	}
	expectText(t, "the report", out, "1 random tape: no finding", "FINDING 1 of 1", "is answered without its place")
}

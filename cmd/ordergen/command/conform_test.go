package command

import (
	"testing"

	"github.com/ordergen/ordergen/engine"
)

func TestConformByURL(t *testing.T) {
	code, out, errOut := command(t, "conform", serve(t, newShard(t)), "-symbols", "TEST-ASSET-A,TEST-ASSET-B,TEST-ASSET-C", "-tapes", "5")
	if code != 0 {
		t.Errorf("exits with %d: %s", code, errOut)
	}
	expectText(t, "the report", out, "5 random tapes: no finding", "NOT CHECKED, as the engine does not tell it: Depths", "NOT PLAYED, as the engine lacks it: Icebergs")
}

func TestConformByCase(t *testing.T) {
	code, out, errOut := command(t, "conform", "a2", "-target", serve(t, newShard(t)), "-tapes", "1")
	if code != 0 {
		t.Errorf("exits with %d: %s", code, errOut)
	}
	expectText(t, "the report", out, "1 random tape: no finding")
}

func TestConformFindsAFault(t *testing.T) {
	shard, err := engine.NewShard(engine.ShardConfig{Name: "a", Symbols: []string{"A"}, Faults: engine.Faults{FOKInPart: true}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(shard.Close)
	code, out, _ := command(t, "conform", serve(t, shard), "-symbols", "A", "-tapes", "0", "-effort", "100")
	if code != 98 {
		t.Errorf("exits with %d, want 98", code)
	}
	expectText(t, "the report", out, "Broken: fill or kill", "BUY FOK")
}

func TestConformSaysWhatItWants(t *testing.T) {
	for want, args := range map[string][]string{
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

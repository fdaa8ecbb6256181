package command

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/trial/system"
)

// What cases show prints is a case for every command.
func TestAFileIsACase(t *testing.T) {
	code, shown, _ := command(t, "cases", "show", "a2")
	if code != 0 {
		t.Fatalf("code %d: %s", code, shown)
	}
	file := filepath.Join(t.TempDir(), "my.yaml")
	if err := os.WriteFile(file, []byte(strings.Replace(shown, "name: A2", "name: MINE", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"plan", file, "-duration", "2s"}, {"cases", "show", file}, {"k6", file}, {"seed", file, "-dry-run"}, {"run", file, "-dry-run"}} {
		if code, out, errOut := command(t, args[0], args[1:]...); code != 0 {
			t.Errorf("%v: code %d: %s%s", args, code, out, errOut)
		}
	}
	if code, _, errOut := command(t, "plan", filepath.Join(t.TempDir(), "none.yaml")); code != exitConfig || !strings.Contains(errOut, "no such file") {
		t.Errorf("a file that is missing: code %d, %s", code, errOut)
	}
}

// onEngine is a file of C1 that names an engine of its own, with faults.
func onEngine(t *testing.T, faults engine.Faults) (file string) {
	t.Helper()
	_, shown, _ := command(t, "cases", "show", "c1")
	c, err := resolve("c1")
	if err != nil {
		t.Fatal(err)
	}
	config := system.Config(c.Profile)
	for i := range config.Shards {
		config.Shards[i].Faults = faults
	}
	cluster, err := engine.Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cluster.Close() })
	text := fmt.Sprintf("%starget:\n  url: %s\n  metrics:\n    urls: [%s]\n", strings.Replace(shown, "name: C1", "name: MINE", 1), cluster.GatewayURL(), strings.Join(cluster.MetricsURLs(), ", "))
	file = filepath.Join(t.TempDir(), "my.yaml")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// A file of a two-sided market runs as the case that it was written from.
func TestAFileOfLives(t *testing.T) {
	t.Parallel()
	for _, lossy := range []bool{false, true} {
		faults := engine.Faults{}
		if lossy {
			faults.LoseEvery = 20
		}
		code, out, errOut := command(t, "run", onEngine(t, faults), "-duration", "500ms", "-rate", "300")
		if (code == 98) != lossy || errOut != "" {
			t.Errorf("lossy is %v, and the run exits with %d: %s\n%s", lossy, code, errOut, out)
		}
		expectText(t, "the run", out, "verdict\n  MINE", "every taker trades in full, no other order does")
	}
}

// An engine is held to the rules of its book by such a file, too.
func TestAFileToConformTo(t *testing.T) {
	t.Parallel()
	code, out, errOut := command(t, "conform", onEngine(t, engine.Faults{FOKInPart: true}), "-symbols", "TEST-ASSET-A", "-tapes", "0", "-effort", "100", "-max-quantity", "2000")
	if code != 98 {
		t.Errorf("conform exits with %d: %s\n%s", code, errOut, out)
	}
	expectText(t, "the report", out, "Broken: fill or kill", "BUY FOK")
}

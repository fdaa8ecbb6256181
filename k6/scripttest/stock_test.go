package scripttest

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ordergen/ordergen/k6"
)

var stock = flag.String("k6", "", "run a whole B2 with this `program` too, such as k6")

// A k6 as it is downloaded runs B2, as it stands and self-contained, and finds what an
// engine does wrong.
func TestStockK6(t *testing.T) {
	if *stock == "" {
		t.Skip("no k6: name one with -k6")
	}
	source, err := k6.Compile(profile(t, "B2"))
	if err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(t.TempDir(), "b2.js")
	if err := os.WriteFile(own, source, 0o600); err != nil {
		t.Fatal(err)
	}
	k6Run := func(tg target, script string) (string, error) {
		command := exec.CommandContext(t.Context(), *stock, "run", "--no-usage-report", script)
		command.Env = os.Environ()
		for name, value := range tg.environment("DURATION=10s") {
			command.Env = append(command.Env, name+"="+value)
		}
		out, err := command.CombinedOutput()
		return string(out), err
	}
	for _, script := range []string{"../scripts/" + b2, own} {
		if out, err := k6Run(newTarget(t, nil), script); err != nil || !strings.Contains(out, "nothing lost, nothing matched twice") {
			t.Errorf("%s: %v\n%s", script, err, out)
		}
	}
	if out, err := k6Run(newTarget(t, refusing(20)), own); err == nil || !strings.Contains(out, "orders were not taken") {
		t.Errorf("with refusals: %v\n%s", err, out)
	}
}

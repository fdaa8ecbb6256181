package command

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/ordergen/ordergen/report"
)

// recordedFile is a file with the events of one symbol among the first 120 of A2.
func recordedFile(t *testing.T, format string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "flow."+format)
	text := ordersOf(t, "a2", "-format", format, "-symbol", "TEST-ASSET-A", "-n", "120")
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// summaryOf runs a command line and reads its summary. Its verdict is not asked for, as a busy
// machine may be late.
func summaryOf(t *testing.T, args ...string) report.Summary {
	t.Helper()
	_, out, errOut := command(t, "run", append(args, "-json")...)
	var s report.Summary
	if err := json.Unmarshal([]byte(out), &s); err != nil {
		t.Fatalf("run %v gives no summary: %v: %s", args, err, errOut)
	}
	return s
}

// A recorded flow is sent from each kind of file, and a case file with a source is the same run.
func TestRunOfASource(t *testing.T) {
	for _, format := range []string{"csv", "itch", "lobster"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			file := recordedFile(t, format)
			bySource := summaryOf(t, "-source", file, "-speed", "20x")
			run := bySource.Ordergen.Runs[0]
			if due := run.Sent.Due; due < 8 || run.Sent.Accepted != int64(due) || !run.Plan.Recorded || !run.Reconcile.OK {
				t.Errorf("%d events are due and %d accepted, recorded %t, reconciled %t, want all of 8 or more", due, run.Sent.Accepted, run.Plan.Recorded, run.Reconcile.OK)
			}
			inCase := filepath.Join(filepath.Dir(file), "case.yaml")
			if err := os.WriteFile(inCase, []byte("name: X\nsource: {file: flow."+format+", format: "+format+", speed: 20x}\n"), 0o644); err != nil {
				t.Fatal(err)
			}
			byCase := summaryOf(t, inCase)
			if other := byCase.Ordergen.Runs[0]; other.Fingerprint != run.Fingerprint || other.Sent != run.Sent || byCase.Ordergen.Profile != "X" {
				t.Errorf("a case file sends %v, and -source %v", other.Sent, run.Sent)
			}
		})
	}
}

// What needs the law of a flow says that there is none, and flags that contradict it are refused.
func TestCaseWithASourceRefuses(t *testing.T) {
	file := recordedFile(t, "csv")
	inCase := filepath.Join(filepath.Dir(file), "case.yaml")
	if err := os.WriteFile(inCase, []byte("name: X\nsource: {file: flow.csv}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		"k6 " + inCase:                  "sends a recorded flow",
		"seed -dry-run " + inCase:       "sends a recorded flow",
		"run -seed 3 " + inCase:         "-seed does not go with a recorded flow",
		"plan -duration 3s " + inCase:   "-duration does not go with a recorded flow",
		"run b2 -speed 2x":              "-speed is of a recorded flow, want -source too, or a case with a source",
		"run -speed fast " + inCase:     `the speed is "fast", want a factor`,
		"run -again " + file:            "is no result",
		"run b2 -again " + file:         "the case b2 is named too",
		"run -again x -seed 2":          "-seed does not go with -again",
		"run -again nowhere.result":     "nowhere.result: no such file",
		"orders -symbol NONE " + inCase: "-symbol is NONE, want one of TEST-ASSET-A",
	} {
		if code, _, errOut := command(t, line); code != exitConfig {
			t.Errorf("%s exits with %d, want %d", line, code, exitConfig)
		} else {
			expectText(t, line, errOut, want)
		}
	}
	code, out, errOut := command(t, "orders", inCase, "-format", "csv")
	if code != 0 {
		t.Errorf("orders of a recorded flow exits with %d: %s", code, errOut)
	}
	expectText(t, "the orders", out, "TEST-ASSET-A")
}

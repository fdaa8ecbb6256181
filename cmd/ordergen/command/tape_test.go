package command

import (
	"path/filepath"
	"strings"
	"testing"
)

// What a run writes down of a right engine is judged to be right.
func TestTapeOfARunIsJudged(t *testing.T) {
	tape := filepath.Join(t.TempDir(), "c3.tape.zst")
	if _, out, errOut := command(t, "run", "c3", "-duration", "1s", "-tape", tape); errOut != "" {
		t.Fatalf("the run says %s\n%s", errOut, out)
	}
	code, out, errOut := command(t, "judge", tape)
	if code != 0 || !strings.Contains(out, "AGREES") {
		t.Errorf("judge exits with %d, want 0: %s%s", code, out, errOut)
	}
}

func TestTapeThatCannotBeWritten(t *testing.T) {
	code, _, errOut := command(t, "run", "c3", "-duration", "1s", "-tape", filepath.Join(t.TempDir(), "none", "c3.tape"))
	if code != exitConfig || !strings.Contains(errOut, "-tape") {
		t.Errorf("it exits with %d and %q, want %d and an error that names -tape", code, errOut, exitConfig)
	}
}

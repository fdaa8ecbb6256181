package command

import (
	"os"
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

// A log with one wrong answer is BROKEN, and shown with the maker without which it would be another fault.
func TestJudgeShowsTheLeastOfAWrongTape(t *testing.T) {
	tape := filepath.Join(t.TempDir(), "log.ndjson")
	text := `{"event":{"orderId":"x-00001","symbol":"A","side":"SELL","type":"LIMIT","price":100,"quantity":5},"answer":"accepted","sequence":1}
{"event":{"orderId":"x-00002","symbol":"A","side":"SELL","type":"LIMIT","price":200,"quantity":5},"answer":"accepted","sequence":2}
{"event":{"orderId":"x-00004","symbol":"A","side":"BUY","type":"LIMIT","price":50,"quantity":5},"answer":"accepted","sequence":4,"filled":0}
{"event":{"orderId":"x-00003","symbol":"A","side":"BUY","type":"IOC","price":100,"quantity":5},"answer":"accepted","sequence":3,"filled":4}
`
	if err := os.WriteFile(tape, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	code, out, errOut := command(t, "judge", tape)
	if code != 98 || errOut != "" || strings.Contains(out, "x-00002") || strings.Contains(out, "x-00004") {
		t.Errorf("it exits with %d, want 98 with x-00001 and x-00003 alone: %s", code, errOut)
	}
	expectText(t, "the judgement", out, "line 4: shares filled: want 5, got 4", "these 2 events", "x-00001", "x-00003")
}

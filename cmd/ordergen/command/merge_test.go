package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ordergen/ordergen/casefile"
)

// A result says all that it is judged by: merge needs neither the file of the case nor the flags of the run,
// and draws the run over time.
func TestMergeNeedsTheResultsAlone(t *testing.T) {
	c, err := resolve("a2")
	if err != nil {
		t.Fatal(err)
	}
	c.Profile.Name, c.Profile.Criteria.MatchesPerMinute, c.Profile.Criteria.MatchMinutes = "mine", 1_000_000, 1
	source, err := casefile.Write(c)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file, result, page := filepath.Join(dir, "mine.yaml"), filepath.Join(dir, "mine.result"), filepath.Join(dir, "mine.html")
	if err := os.WriteFile(file, source, 0o644); err != nil {
		t.Fatal(err)
	}
	const impossible = "http_req_duration p(99)<0.0001"
	command(t, "run", file, "-duration", "1s", "-result", result, "-threshold", impossible)
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	_, out, _ := command(t, "merge", result, "-html", page)
	expectText(t, "the report", out, "✗   http_req_duration", "p(99)<0.0001", "✗   matches", "mine  ")
	html, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	expectText(t, "the page", string(html), "Latency over time", "Rate wanted, sent and answered")

	other := filepath.Join(dir, "other.result")
	command(t, "run", "a2", "-duration", "1s", "-result", other)
	if code, _, errOut := command(t, "merge", result, other); code != exitConfig || !strings.Contains(errOut, "-threshold is "+impossible) || !strings.Contains(errOut, "the case file is") {
		t.Errorf("results that are judged otherwise: exit %d, %s", code, errOut)
	}
}

package report

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
	"github.com/ordergen/ordergen/trial"
)

// untold is a count of matches that the target does not tell.
var untold = observe.Growth{State: observe.NotExposed}

func TestProgressText(t *testing.T) {
	p := client.Progress{
		Elapsed: 83 * time.Second, Total: 5 * time.Minute,
		Sent: 6972, Failed: 3, Rate: 84.04, P99: 1234 * time.Microsecond,
	}
	want := "1:23.0 of 5:00.0   6,972 sent   84.0/s  p99 1.23 ms  3 errors  7,410 matches"
	if diff := cmp.Diff(want, progressText(p, observe.Growth{N: 7410})); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
	p.Dropped = 2
	want = "1:23.0 of 5:00.0   6,972 sent   84.0/s  p99 1.23 ms  3 errors  2 dropped"
	if diff := cmp.Diff(want, progressText(p, untold)); diff != "" {
		t.Errorf("progress of a target that tells no matches (-want +got):\n%s", diff)
	}
}

// In a warm-up, and before the first answer, there is no p99 to tell.
func TestProgressWithoutAQuantile(t *testing.T) {
	got := progressText(client.Progress{Elapsed: time.Second, Total: time.Minute, Sent: 5, Rate: 5}, untold)
	if diff := cmp.Diff("0:01.0 of 1:00.0       5 sent    5.0/s  0 errors", got); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
}

// tellMinutes shows a run of 100 s, told each second, and once more when the last answer comes.
func tellMinutes(t *testing.T, c *Console) {
	t.Helper()
	schedule, err := arrival.Ramp(ordergen.Hold(ordergen.PerSecond(10), 100*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	e := trial.Experiment{Schedule: schedule, Run: ordergen.Run{Name: "deep"}}
	for s := range 101 {
		elapsed := time.Duration(s+1) * time.Second
		due := arrival.Before(schedule, elapsed)
		c.Sending(e, client.Progress{Elapsed: elapsed, Total: schedule.Duration(), Due: due, Orders: schedule.Len(), Sent: int64(due)}, untold)
	}
}

func TestPlainConsole(t *testing.T) {
	var b strings.Builder
	tellMinutes(t, &Console{Out: &b})
	if strings.ContainsAny(b.String(), "\r\x1b") {
		t.Errorf("plain lines have control characters:\n%q", b.String())
	}
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	if lines[0] != "run deep" {
		t.Errorf("the heading is %q", lines[0])
	}
	// Each tenth of the run, and the last answer.
	if len(lines) != 1+10+1 {
		t.Errorf("there are %d lines of progress, want 11:\n%s", len(lines)-1, b.String())
	}
	expectText(t, "the progress", b.String(), "0:10.0 of 1:40.0", "0:20.0 of", "1:40.0 of", "1:41.0 of")
}

func TestLiveConsole(t *testing.T) {
	var b strings.Builder
	tellMinutes(t, &Console{Out: &b, Live: true})
	if lines := strings.Count(b.String(), "\n"); lines != 2 || !strings.Contains(b.String(), "\r") {
		t.Errorf("a live console takes %d lines, want the heading and one that is rewritten:\n%q", lines, b.String())
	}
}

func TestSeedingProgress(t *testing.T) {
	for _, live := range []bool{false, true} {
		var b strings.Builder
		c := &Console{Out: &b, Live: live}
		for _, taken := range []int{0, 500, 1200, 2000} {
			c.Seeding(taken, 2000)
		}
		expectText(t, "what was seeded", b.String(), "seed\n", "2,000 of 2,000 orders taken in 0.0 s\n")
		if !live && strings.ContainsAny(b.String(), "\r\x1b") {
			t.Errorf("plain lines have control characters:\n%q", b.String())
		}
	}
}

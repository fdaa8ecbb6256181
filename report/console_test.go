package report

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/metric"
	"github.com/ordergen/ordergen/observe"
	"github.com/ordergen/ordergen/trial"
)

// untold is a count of matches that the target does not tell.
var untold = observe.Growth{State: observe.NotExposed}

func TestProgressText(t *testing.T) {
	p := client.Progress{
		Elapsed: 83 * time.Second, Total: 5 * time.Minute,
		Sent: 6972, Failed: 3, Rate: 84.04, P50: 610 * time.Microsecond, P99: 1234 * time.Microsecond,
	}
	want := "1:23.0, 3:37.0 left   6,972 sent   84.0/s  p50 0.61 ms  p99 1.23 ms  3 errors  7,410 matches"
	if diff := cmp.Diff(want, progressText(p, observe.Growth{N: 7410})); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
	p.Dropped, p.Held, p.P99 = 2, 4, metric.Forever
	want = "1:23.0, 3:37.0 left   6,972 sent   84.0/s  p50 0.61 ms  p99 dropped  3 errors  2 dropped  4 held"
	if diff := cmp.Diff(want, progressText(p, untold)); diff != "" {
		t.Errorf("progress of a target that tells no matches (-want +got):\n%s", diff)
	}
}

// In a warm-up, and before the first answer, there is no p99 to tell.
func TestProgressWithoutAQuantile(t *testing.T) {
	got := progressText(client.Progress{Elapsed: time.Second, Total: time.Minute, Sent: 5, Rate: 5}, untold)
	if diff := cmp.Diff("0:01.0, 0:59.0 left       5 sent    5.0/s  0 errors", got); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
}

// tellMinutes shows a run of 100 s, told each second, and once more when the last answer comes.
// It returns how often the system's counters were read for it.
func tellMinutes(t *testing.T, c *Console) (reads int) {
	t.Helper()
	schedule, err := arrival.Ramp(ordergen.Hold(ordergen.PerSecond(10), 100*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	e := trial.Experiment{Schedule: schedule, Run: ordergen.Run{Name: "deep"}}
	for s := range 101 {
		elapsed := time.Duration(s+1) * time.Second
		due := arrival.Before(schedule, elapsed)
		c.Sending(e, client.Progress{Elapsed: elapsed, Total: schedule.Duration(), Due: due, Orders: schedule.Len(), Sent: int64(due)}, func() observe.Growth { reads++; return untold })
	}
	return reads
}

func TestPlainConsole(t *testing.T) {
	var b strings.Builder
	reads := tellMinutes(t, &Console{Out: &b})
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
	expectText(t, "the progress", b.String(), "0:10.0, 1:30.0 left", "0:20.0,", "1:40.0, 0:00.0 left", "1:41.0, 0:00.0 left")
	if reads != 10+1 {
		t.Errorf("the target's counters were read %d times, want once for each line", reads)
	}
}

func TestLiveConsole(t *testing.T) {
	var b strings.Builder
	reads := tellMinutes(t, &Console{Out: &b, Live: true})
	if lines := strings.Count(b.String(), "\n"); lines != 2 || !strings.Contains(b.String(), "\r") {
		t.Errorf("a live console takes %d lines, want the heading and one that is rewritten:\n%q", lines, b.String())
	}
	if reads != 10+1 {
		t.Errorf("the target's counters were read %d times in 100 s, want every 10 s", reads)
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

// A quiet console says the verdict alone, and one for machines the summary alone.
func TestSilentConsoles(t *testing.T) {
	r := virtual(t, "A2")
	for _, c := range []*Console{{Quiet: true}, {JSON: true}} {
		var b strings.Builder
		c.Out = &b
		c.Planned([]trial.Experiment{r.Runs[0].Experiment})
		c.Seeding(0, 10)
		c.Seeding(10, 10)
		if reads := tellMinutes(t, c); reads > 0 {
			t.Errorf("the target's counters were read %d times for nobody", reads)
		}
		c.Disturbed("outage", nil)
		c.Probed(trial.Probe{})
		c.Judged(r)
		want := Headline(r) + "\n"
		if c.JSON {
			var summary strings.Builder
			if err := WriteSummary(&summary, r); err != nil {
				t.Fatal(err)
			}
			want = summary.String()
		}
		if diff := cmp.Diff(want, b.String()); diff != "" {
			t.Errorf("JSON %v (-want +got):\n%s", c.JSON, diff)
		}
	}
}

// Without the colours the text is the same.
func TestColors(t *testing.T) {
	r := virtual(t, "A2")
	var plain, colored strings.Builder
	(&Console{Out: &plain}).Judged(r)
	(&Console{Out: &colored, Color: true}).Judged(r)
	expectText(t, "the report", colored.String(), red+"  FAIL"+plainAgain, green+"✓"+plainAgain, red+"✗"+plainAgain)
	if diff := cmp.Diff(plain.String(), strings.NewReplacer(red, "", green, "", yellow, "", plainAgain, "").Replace(colored.String())); diff != "" {
		t.Errorf("without colours (-want +got):\n%s", diff)
	}
}

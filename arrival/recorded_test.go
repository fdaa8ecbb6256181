package arrival

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

func TestReadTimes(t *testing.T) {
	const ms = time.Millisecond
	for text, want := range map[string][]time.Duration{
		"0\n0.25\n1.000000001\n":                                   {0, 250 * ms, time.Second + 1},
		"# a recording\n\nseconds,side\n34200.5,BUY\n34201,SELL\n": {0, 500 * ms},
		"\"1767605400.25\",1\n1767605400.250000125,2\n":            {0, 125},
		"2026-01-05T09:30:00.25Z\n2026-01-05T10:30:01+01:00\n":     {0, 750 * ms},
		"-1.5\n-1.0\n":                 {0, 500 * ms},
		"1.1234567891\n1.1234567899\n": {0, 0},
	} {
		got, err := ReadTimes(strings.NewReader(text))
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q reads as %v, %v, want %v", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"":                                 "no time in it",
		"time\nseconds\n":                  `line 2: "seconds" is no time, want seconds such as`,
		"1\n2\n1.5\n":                      `line 3: "1.5" is before the time in front of it`,
		"1\n1e5\n":                         `line 2: "1e5" is no time`,
		"1\n2.5x\n":                        `line 2: "2.5x" is no time`,
		"1\n.\n":                           `line 2: "." is no time`,
		"0\n99999999999999\n":              "more than 73 years",
		"0\n" + strings.Repeat("9", 1<<17): "token too long",
		"0\n" + strings.Repeat("9", 50):    "too long for a time",
	} {
		if _, err := ReadTimes(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: the error is %v, want one that says %q", text, err, want)
		}
	}
}

func FuzzReadTimes(f *testing.F) {
	f.Add("seconds\n1.5\n2\n")
	f.Add("2026-01-05T09:30:00.25Z\n")
	f.Fuzz(func(t *testing.T, text string) {
		times, err := ReadTimes(strings.NewReader(text))
		if err == nil && (len(times) == 0 || times[0] != 0 || !slices.IsSorted(times)) {
			t.Errorf("%q reads as %v", text, times)
		}
	})
}

// TestRecordedLoops plays a recording over and over, one after the other as the truth.
func TestRecordedLoops(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		times := []time.Duration{0}
		for range rapid.IntRange(1, 10).Draw(t, "gaps") {
			times = append(times, times[len(times)-1]+time.Duration(rapid.Int64Range(1, 1000).Draw(t, "gap")))
		}
		run := time.Duration(rapid.Int64Range(1, 20_000).Draw(t, "run"))
		last := times[len(times)-1]
		var want []time.Duration
		for start := time.Duration(0); start < run; start += last + last/time.Duration(len(times)-1) {
			for _, at := range times {
				if start+at < run {
					want = append(want, start+at)
				}
			}
		}
		s, err := Recorded{Times: times, Loop: true}.Schedule(0, ordergen.Hold(ordergen.PerSecond(1), run))
		if err != nil {
			t.Fatal(err)
		}
		if got := dues(s); !slices.Equal(got, want) || s.Duration() != run {
			t.Fatalf("the times are %v in %v, want %v in %v", got, s.Duration(), want, run)
		}
	})
}

func TestRecordedOnce(t *testing.T) {
	times := []time.Duration{5 * time.Second, 6 * time.Second, 9 * time.Second} // a mean gap of 2 s
	for speed, want := range map[float64][]time.Duration{
		0:  {0, time.Second, 4 * time.Second},
		4:  {0, time.Second / 4, time.Second},
		.5: {0, 2 * time.Second}, // the run ends first
	} {
		s, err := Recorded{Times: times, Speed: speed}.Schedule(0, ordergen.Hold(ordergen.PerSecond(1), 7*time.Second))
		if err != nil {
			t.Fatal(err)
		}
		if got := dues(s); !slices.Equal(got, want) {
			t.Errorf("at speed %v the times are %v, want %v", speed, got, want)
		}
	}
	s, err := Recorded{Times: times}.Schedule(0, ordergen.Hold(ordergen.PerSecond(1), time.Hour))
	if err != nil || s.Duration() != 6*time.Second {
		t.Errorf("it lasts %v, %v, want 6s: the recording and a gap", s.Duration(), err)
	}
}

// TestRecordedGapsAreCut: a night of silence lasts as long as is wanted, and then the speed
// counts.
func TestRecordedGapsAreCut(t *testing.T) {
	times := []time.Duration{0, time.Second, time.Hour, time.Hour + 2*time.Second, 9 * time.Hour}
	for _, test := range []struct {
		recorded Recorded
		want     []time.Duration
	}{
		{Recorded{Times: times, Gap: 3 * time.Second}, []time.Duration{0, time.Second, 4 * time.Second, 6 * time.Second, 9 * time.Second}},
		{Recorded{Times: times, Gap: 3 * time.Second, Speed: 2}, []time.Duration{0, time.Second / 2, 2 * time.Second, 3 * time.Second, 4500 * time.Millisecond}},
		{Recorded{Times: times, Gap: 10 * time.Hour}, times},
	} {
		s, err := test.recorded.Schedule(0, ordergen.Hold(ordergen.PerSecond(1), 24*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		if got := dues(s); !slices.Equal(got, test.want) {
			t.Errorf("%v has the times %v, want %v", test.recorded, got, test.want)
		}
	}
	if _, err := (Recorded{Times: times, Gap: -1}).Schedule(0, ordergen.Hold(ordergen.PerSecond(1), time.Hour)); err == nil || !strings.Contains(err.Error(), "the longest gap is -1ns") {
		t.Errorf("the error is %v", err)
	}
}

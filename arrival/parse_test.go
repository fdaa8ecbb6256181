package arrival

import (
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
)

func TestParseTeaches(t *testing.T) {
	for spec, want := range map[string]string{
		"poison":                        `there is no process "poison", want even, poisson, hawkes`,
		"poisson:n=1":                   `poisson has the option "n", want none`,
		"poisson+even":                  "poisson takes no further process",
		"hawkes":                        "hawkes has no n, want n",
		"hawkes:n=1":                    "hawkes has n = 1, want a branching ratio of 0..0.99",
		"hawkes:n=NaN":                  "hawkes has n = NaN",
		"hawkes:n=-0.1":                 "hawkes has n = -0.1",
		"hawkes:n=x":                    `hawkes has n = "x", want one such as 0.5`,
		"hawkes:n=0.5,n=0.6":            "hawkes has n twice",
		"hawkes:n=0.5,decay=1ns":        "hawkes has decay = 1ns, want 1µs..1h",
		"hawkes:n=0.5,decay=-5s,tail=1": "hawkes has decay = -5s",
		"hawkes:n=0.5,decay=1":          `hawkes has decay = "1", want one such as 100ms`,
		"hawkes:n=0.5,until=1s":         "until = 1s without a tail",
		"hawkes:n=0.5,tail=NaN":         "hawkes has tail = NaN",
		"hawkes:n=0.5,tail=1,until=1ms": "want from its decay of 100ms",
		"hawkes:n=0.5,tail=1,decay=1µs,until=24h":      "5^11 times the decay",
		"hawkes:n=0.5,speed=2":                         `hawkes has the option "speed", want n, decay, tail, until`,
		"bursts:period=1s":                             "bursts has no factor, want period, factor, duty",
		"bursts:period=1s,factor=5,duty=0.3":           "want above 1 and at most 1/duty = 3.333",
		"bursts:period=1s,factor=1,duty=0.3":           "bursts has factor = 1",
		"bursts:period=0s,factor=2,duty=0.3":           "bursts has period = 0s",
		"bursts:period=1s,factor=2,duty=1":             "bursts has duty = 1",
		"bursts:period=2m,factor=2,duty=0.1":           "the run lasts 1m0s, want at least the period",
		"daycurve:":                                    `daycurve has the rate ""`,
		"daycurve:0,0":                                 "daycurve has only rates of 0",
		"daycurve:1,-1":                                "daycurve has -1 as rate 1",
		"daycurve:1,NaN":                               "daycurve has NaN as rate 1",
		"shocks:at=10s":                                "shocks has no orders, want at, orders",
		"shocks:at=10s,orders=0":                       "shocks has orders = 0, want 1..1000000",
		"shocks:at=10s,orders=-1":                      `shocks has orders = "-1"`,
		"shocks:at=10s/x,orders=1":                     `shocks has at = "10s/x"`,
		"shocks:at=60s,orders=1":                       "want it to lie within the run of 1m0s",
		"shocks:at=-1s,orders=1":                       "want it to lie within the run",
		"shocks:at=1s/2s,orders=1,in=2s":               "want it to end before the next at 2s",
		"shocks:at=1s/1s,orders=1":                     "want it to end before the next at 1s",
		"shocks:at=1s,orders=1,in=-1s":                 "shocks has in = -1s",
		"recorded":                                     "recorded has no file, want file",
		"recorded:file=absent+.csv":                    "absent+.csv: no such file",
		"recorded:file=parse.go":                       `parse.go: line 3: "import (" is no time`,
		"recorded:file=testdata/orders.csv,speed=0":    "",
		"recorded:file=testdata/orders.csv,speed=2x":   "",
		"recorded:file=testdata/orders.csv,speed=x":    `recorded has speed = "x", want one such as 10x`,
		"recorded:file=testdata/orders.csv,gap=1":      `recorded has gap = "1", want one such as 100ms`,
		"recorded:file=testdata/orders.csv,speed=1e9":  "the speed is 1e+09, want 1e-6..1e6",
		"recorded:file=testdata/orders.csv,loop=often": `recorded has loop = "often"`,
		"": "",
		"bursts:period=1s,factor=2,duty=0.5+hawkes:n=2": "hawkes has n = 2",
	} {
		_, err := Parse(spec, 1, minute)
		switch {
		case want == "" && err != nil:
			t.Errorf("%q: %v", spec, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%q: the error is %v, want one that says %q", spec, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, spec := range specs[:11] {
		f.Add(spec)
	}
	stages := []ordergen.Stage{ordergen.Hold(ordergen.PerSecond(100), 2*time.Second)}
	f.Fuzz(func(t *testing.T, spec string) {
		if strings.Contains(spec, "recorded") {
			return // it may name any file of this machine
		}
		s, err := Parse(spec, 1, stages)
		if err == nil && (s.Len() == 0 || s.Due(0) < 0 || s.Due(s.Len()-1) >= s.Duration()) {
			t.Errorf("%q has %d orders, from %v to %v of %v", spec, s.Len(), s.Due(0), s.Due(s.Len()-1), s.Duration())
		}
	})
}

// TestLimitsOfHawkes: what it keeps is bounded.
func TestLimitsOfHawkes(t *testing.T) {
	for want, stage := range map[string]ordergen.Stage{
		"want at most 33554432":    ordergen.Hold(ordergen.PerSecond(1e6), time.Hour),
		"orders excited at a time": ordergen.Hold(ordergen.PerSecond(1e9), 10*time.Millisecond),
	} {
		if _, err := Parse("hawkes:n=0.5,decay=1m", 1, []ordergen.Stage{stage}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: the error is %v, want one that says %q", stage, err, want)
		}
	}
}

// TestWhatHawkesKeeps: two words before each block of 64 orders, and one for each
// exponential, as its comment says, rounded up to whole pages.
func TestWhatHawkesKeeps(t *testing.T) {
	for spec, perOrder := range map[string]float64{
		"hawkes:n=0.5": 0.375,
		"hawkes:n=0.5,decay=1ms,tail=0.5,until=48828125ms": 1.75, // 12 exponentials
	} {
		s := mustParse(t, spec, 1, ordergen.Hold(ordergen.PerSecond(1000), 100*time.Second)).(*hawkes)
		if got, most := 8*cap(s.states), perOrder*float64(s.orders)+8192; float64(got) > most {
			t.Errorf("%s keeps %d bytes of %d orders, want at most %.0f", spec, got, s.orders, most)
		}
	}
}

package k6

import (
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
)

// What k6 cannot do, and what a script could not prove or tell apart, is refused with what
// to do.
func TestCompileRefuses(t *testing.T) {
	for _, test := range []struct {
		name  string
		spoil func(*ordergen.Profile)
		texts []string
	}{
		{"arrivals", func(p *ordergen.Profile) { p.Runs[0].Arrival = "poisson" },
			[]string{`its orders arrive by "poisson"`, "executors of k6 start iterations evenly", "want an empty Arrival", "want bursts or a daycurve in a constant rate"}},
		{"bursts of random arrivals", func(p *ordergen.Profile) { p.Runs[0].Arrival = "bursts:period=1s,factor=5,duty=0.1+poisson" },
			[]string{"executors of k6 start iterations evenly", "without a further process"}},
		{"a flow of lives", func(p *ordergen.Profile) { p.Flow = ordergen.Steady(p.Flow.Symbols...) }, []string{"its flow is one of lives", "want a one-sided flow"}},
		{"a book that runs dry", func(p *ordergen.Profile) { p.TopUp = ordergen.NoTopUp },
			[]string{"the book falls short", "want TopUpOrders or TopUpBlock"}},
		{"a Dist with too many values", func(p *ordergen.Profile) {
			p.Flow.Quantity = wide{}
			p.Runs[0].Seeds[0].Ladder.Quantity = wide{}
		},
			[]string{"Quantity: ", "has more than 16384 values", "want fewer, or Uniform, Band or Hot"}},
		{"a flow that is none", func(p *ordergen.Profile) { p.Flow.Quantity = nil }, []string{"Quantity is nil"}},
		{"no stage", func(p *ordergen.Profile) { p.Runs[0].Stages = nil }, []string{"there is no stage"}},
		{"no run", func(p *ordergen.Profile) { p.Runs = nil }, []string{"Runs is empty"}},
		{"two runs of one name", func(p *ordergen.Profile) { p.Runs = append(p.Runs, p.Runs[0]) }, []string{`two runs are named ""`}},
		{"no name", func(p *ordergen.Profile) { p.Name = "" }, []string{"Name is empty"}},
		{"a symbol of no shard", func(p *ordergen.Profile) { p.Shards = p.Shards[:2] }, []string{"TEST-ASSET-I is traded by no shard", "seeds TEST-ASSET-I"}},
		{"a symbol of two shards", func(p *ordergen.Profile) { p.Shards[1].Symbols[0] = "TEST-ASSET-A" }, []string{`traded by the shards "a" and "b"`}},
		{"no virtual users", func(p *ordergen.Profile) { p.VUs = ordergen.VUs{} }, []string{"VUs is 0 of at most 0"}},
		{"an unknown metric", func(p *ordergen.Profile) { p.Thresholds[0].Metric = "order_held_ms" }, []string{`on "order_held_ms", which a script does not have`, "match_latency_ms"}},
		{"a threshold that is none", func(p *ordergen.Profile) { p.Thresholds[0].Expression = "p(99)≤200" }, []string{"is wrong at column"}},
		{"a criterion on series of the target", func(p *ordergen.Profile) {
			p.Criteria.Counters = []ordergen.Threshold{{Metric: "rate(a_total)", Expression: "value>=5"}}
		}, []string{"rate(a_total) is on series of the target", "want it judged by ordergen run"}},
		{"more accepted than sent", func(p *ordergen.Profile) { p.Criteria.Accepted = 1001 }, []string{"Criteria.Accepted is 1001‰"}},
		{"no window", func(p *ordergen.Profile) { p.Window = 0 }, []string{"Window is 0s"}},
		{"units without a common one", func(p *ordergen.Profile) {
			p.Runs[0].Stages = []ordergen.Stage{
				ordergen.Hold(ordergen.Rate{Orders: 1000, Per: 999_999_937}, time.Second),
				ordergen.Hold(ordergen.Rate{Orders: 1000, Per: 999_999_929}, time.Second),
				ordergen.Hold(ordergen.Rate{Orders: 1000, Per: 999_999_893}, time.Second),
			}
		}, []string{"no common multiple"}},
		{"more shares than JavaScript counts", func(p *ordergen.Profile) {
			p.Flow.Quantity = ordergen.Constant(1 << 39)
			p.Runs[0].Seeds[0].Ladder.Quantity = ordergen.Constant(1 << 39)
		}, []string{"may sum beyond 2^53"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, err := ordergen.LookupProfile("B2")
			if err != nil {
				t.Fatal(err)
			}
			test.spoil(&p)
			_, err = Compile(p)
			if err == nil {
				t.Fatal("it was compiled")
			}
			for _, text := range append(test.texts, "k6: case ") {
				if !strings.Contains(err.Error(), text) {
					t.Errorf("the error is %q, want %q in it", err, text)
				}
			}
		})
	}
}

// wide gives 2^20 values.
type wide struct{}

func (wide) Quantile(u uint64) int64 { return 1 + int64(u>>44) }

// All faults are named at once.
func TestCompileNamesEveryFault(t *testing.T) {
	p, err := ordergen.LookupProfile("B2")
	if err != nil {
		t.Fatal(err)
	}
	p.VUs = ordergen.VUs{}
	p.Thresholds[0].Metric = "latency"
	p.Runs[0].Arrival = "hawkes:n=0.7"
	_, err = Compile(p)
	for _, text := range []string{"VUs is", `"latency"`, `"hawkes:n=0.7"`} {
		if err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("the error is %v, want %q in it", err, text)
		}
	}
}

// Bursts are stages: 420/s for a tenth of each second, and 140 each three seconds in the rest.
// Both are whole numbers in 150 ms.
func TestBurstsBecomeStages(t *testing.T) {
	p, err := ordergen.LookupProfile("B2")
	if err != nil {
		t.Fatal(err)
	}
	p.Runs[0].Arrival = "bursts:period=1s,factor=5,duty=0.1"
	s, err := compile(p)
	if err != nil {
		t.Fatal(err)
	}
	r := s.Runs[0]
	if len(r.Stages) != 600 || r.Unit != 150 || r.Stages[0] != (stage{63, 63, 100}) || r.Stages[1] != (stage{7, 7, 900}) {
		t.Errorf("they are %d stages by %v ms, the first two %+v", len(r.Stages), r.Unit, r.Stages[:2])
	}
}

// Rates of different units become whole numbers of one.
func TestStagesHaveOneUnit(t *testing.T) {
	unit, stages, err := stagesOf([]ordergen.Stage{
		ordergen.Ramp(ordergen.PerMinute(500), ordergen.PerSecond(17), time.Minute),
		ordergen.Hold(ordergen.Rate{Orders: 3, Per: 250 * time.Microsecond}, time.Second),
	})
	if err != nil {
		t.Fatal(err)
	}
	if unit != 60_000 || stages[0].From != 500 || stages[0].To != 17*60 || stages[1].From != 3*4*1000*60 {
		t.Errorf("the unit is %v ms with %+v", unit, stages)
	}
}

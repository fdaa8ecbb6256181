package trial

import (
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/client"
)

// taken is a flow that was recorded.
type taken struct {
	client.Source
	arrival.Schedule
	prefix string
	book   []ordergen.Order
}

func (r taken) Prefix() string                          { return r.prefix }
func (taken) Fingerprint() string                       { return "" }
func (taken) Forecast() ordergen.Expectation            { return nil }
func (taken) Notes() []string                           { return []string{"a gap of 3 s"} }
func (taken) Err() error                                { return nil }
func (r taken) Book(...string) iter.Seq[ordergen.Order] { return slices.Values(r.book) }
func (taken) Expect(due uint64, _, _ ordergen.Demands) (ordergen.Expectation, map[string]ordergen.Interval) {
	n := ordergen.Interval{Min: int64(due), Max: int64(due)}
	return ordergen.Expectation{"A": {Received: n}}, map[string]ordergen.Interval{"A": n}
}

// A run of a recorded flow is that flow, and a run of a case is its plan.
func TestAnExperimentIsItsFlowOrItsPlan(t *testing.T) {
	flow := taken{prefix: "tape-", book: make([]ordergen.Order, 3)}
	recorded := Experiment{Recorded: flow}
	if recorded.Prefix() != "tape-" || recorded.First() != 0 || recorded.resting() != 3 || recorded.worker(true)(7, 1) != 0 || recorded.proven() {
		t.Errorf("%+v is not as it was recorded", recorded)
	}
	if diff := cmp.Diff(flow.Notes(), recorded.notes()[1:]); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	if _, shares := recorded.expect(5, new(client.Result)); shares["A"].Min != 5 {
		t.Errorf("%v is expected of 5 events", shares)
	}

	planned := experimentOf(t, "B2", time.Second)
	planned.Plan.First = 7
	if planned.Prefix() != "b2-" || planned.First() != 7 || planned.resting("TEST-ASSET-A") == 0 || planned.resting("Z") != 0 || planned.notes() != nil {
		t.Errorf("%+v is not as planned", planned)
	}
	for _, bySymbol := range []bool{false, true} {
		want := planned.Plan.Stream.Worker
		if bySymbol {
			want = planned.Plan.Stream.SymbolWorker
		}
		for i := range uint64(20) {
			if got := planned.worker(bySymbol)(i, 3); got != want(i, 3) {
				t.Errorf("event %d is of worker %d, want %d", i, got, want(i, 3))
			}
		}
	}
}

func TestMeanRate(t *testing.T) {
	for _, test := range []struct {
		orders  int64 // in each second
		seconds int64
		want    ordergen.Rate
	}{{10, 90, ordergen.PerSecond(10)}, {7, 1, ordergen.PerSecond(7)}} {
		schedule, err := arrival.Ramp(ordergen.Hold(ordergen.PerSecond(test.orders), time.Duration(test.seconds)*time.Second))
		if err != nil {
			t.Fatal(err)
		}
		if got := meanRate(schedule); got != test.want {
			t.Errorf("%d orders in %d s are %v, want %v", test.orders*test.seconds, test.seconds, got, test.want)
		}
	}
	if got := meanRate(arrival.Unpaced(500)); got != ordergen.PerSecond(500) {
		t.Errorf("500 orders at once are %v, want 500/s", got)
	}
}

func TestWhatARecordedFlowCannotBeAskedFor(t *testing.T) {
	one := ordergen.Profile{Runs: make([]ordergen.Run, 1)}
	record := func(string) Recorded { return taken{} }
	for want, trial := range map[string]Trial{
		"":                              {Profile: one, Recorded: record},
		"one run, and the case has":     {Profile: ordergen.Profile{Runs: make([]ordergen.Run, 2)}, Recorded: record},
		"no warm-up":                    {Profile: one, Recorded: record, Warmup: 1},
		"so no search for a rate":       {Profile: one, Recorded: record, Search: &Search{}},
		"no parts: one process":         {Profile: one, Recorded: record, Share: &Share{}},
		"no law that the shares of its": {Profile: ordergen.Profile{Runs: one.Runs, Criteria: ordergen.Criteria{Skew: true}}, Recorded: record},
	} {
		err := trial.checkRecorded()
		if (err == nil) != (want == "") || err != nil && (!strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n")) {
			t.Errorf("the error is %v, want %q alone", err, want)
		}
		trial.Recorded = nil
		if err := trial.checkRecorded(); err != nil {
			t.Errorf("a flow that is none is refused: %v", err)
		}
	}
}

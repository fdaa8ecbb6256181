package workload

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/trial"
)

func mustNew(t *testing.T, s Settings) *Workload {
	t.Helper()
	w, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// A workload lasts what its settings say, also where the case has several runs, and its
// rates stay.
func TestDuration(t *testing.T) {
	for _, p := range ordergen.Profiles() {
		for _, d := range []time.Duration{2 * time.Second, 7 * time.Second, time.Hour} {
			w := mustNew(t, Settings{Profile: p.Name, Duration: d})
			if got := w.Run.Duration(); (got - d).Abs() > time.Microsecond {
				t.Errorf("%s lasts %v, want %v", p.Name, got, d)
			}
			if w.Run.Stages[0].From != p.Runs[0].Stages[0].From {
				t.Errorf("%s starts at %v, want %v", p.Name, w.Run.Stages[0].From, p.Runs[0].Stages[0].From)
			}
		}
	}
}

// k6 starts iteration i of a constant rate after i whole periods, and of a ramp when
// order i + 1 is complete. The formulas stand in its executors.
func TestDueIsK6s(t *testing.T) {
	constant := mustNew(t, Settings{Profile: "B2"})
	for _, i := range []uint64{0, 1, 83, 84, 25_199} {
		if got, want := constant.Due(i), time.Duration(float64(i)/84*1e9); (got - want).Abs() > time.Microsecond {
			t.Errorf("order %d of B2 is due at %v, want %v", i, got, want)
		}
	}
	ramp := mustNew(t, Settings{Profile: "B3"})
	for i, want := range map[uint64]time.Duration{
		0:      time.Second / 17,
		16:     time.Second,
		2039:   2 * time.Minute, // the end of the first stage, 17/s
		5579:   4 * time.Minute, // … and of the ramp to 42/s
		33_299: 10 * time.Minute,
	} {
		if got := ramp.Due(i); (got - want).Abs() > time.Microsecond {
			t.Errorf("order %d of B3 is due at %v, want %v", i, got, want)
		}
	}
}

func TestLadderOfTheSettings(t *testing.T) {
	w := mustNew(t, Settings{Profile: "B4", Depth: 40, Levels: 8, TopUp: "none", Duration: 10 * time.Second})
	plan, err := w.Plan()
	if err != nil {
		t.Fatal(err)
	}
	if got := plan.Book.Len(); got != 12*40 {
		t.Errorf("the book has %d asks, want %d", got, 12*40)
	}
	if levels := plan.Expect().Sum().AskLevels.Max; levels > 12*8 {
		t.Errorf("%d price levels, want at most %d", levels, 12*8)
	}
	if fresh := mustNew(t, Settings{Profile: "B4"}); fresh.Run.Seeds[0].Ladder.Orders != 2000 {
		t.Error("the settings of one workload have changed another")
	}
}

// engineCounters is what an engine counts that took the given orders of a workload.
func engineCounters(t *testing.T, w *Workload, taken func(i uint64) bool) (before, after Snapshot) {
	t.Helper()
	plan, err := w.Plan()
	if err != nil {
		t.Fatal(err)
	}
	done := make(ordergen.Demands)
	for i := range w.Len() {
		if taken(i) {
			done.Add(w.Stream.At(i), w.Stream.Aggressive(i))
		}
	}
	end := plan.Book.Expect(done, nil)
	before, after = Snapshot{Shards: map[string]Counters{}}, Snapshot{Shards: map[string]Counters{}}
	for _, shard := range w.Profile.Shards {
		o := end.Sum(shard.Symbols...)
		before.Shards[shard.Name] = Counters{Figures: map[trial.Figure]int64{trial.Received: 100, trial.Fills: 50, trial.Traded: 1000}}
		after.Shards[shard.Name] = Counters{Figures: map[trial.Figure]int64{
			trial.Received:    100 + o.Received.Min,
			trial.Fills:       50 + o.Fills.Min,
			trial.Traded:      1000 + o.Traded.Min,
			trial.RestingBids: o.RestingBids.Min,
			trial.RestingAsks: o.RestingAsks.Min,
		}}
	}
	return before, after
}

// What the ledger knows decides what the engine must count: one order more or less is
// found when its fate is known, and allowed for when it is not.
func TestReconcileByFate(t *testing.T) {
	w := mustNew(t, Settings{Profile: "A2", Seed: 1, Duration: 10 * time.Second})
	all := func(uint64) bool { return true }
	allBut := func(k uint64) func(uint64) bool { return func(i uint64) bool { return i != k } }
	for _, test := range []struct {
		name  string
		fate  func(l *Ledger, i uint64) // of order 7; the others are accepted
		whole bool
		taken func(uint64) bool
		ok    bool
	}{
		{"accepted and taken", func(l *Ledger, i uint64) { l.Answer(i, Accepted) }, true, all, true},
		{"accepted and lost", func(l *Ledger, i uint64) { l.Answer(i, Accepted) }, true, allBut(7), false},
		{"refused and not taken", func(l *Ledger, i uint64) { l.Answer(i, Refused) }, true, allBut(7), true},
		{"refused and taken", func(l *Ledger, i uint64) { l.Answer(i, Refused) }, true, all, false},
		{"unknown and taken", func(l *Ledger, i uint64) { l.Answer(i, Unknown) }, true, all, true},
		{"unknown and lost", func(l *Ledger, i uint64) { l.HandOut(i) }, true, allBut(7), true},
		{"never sent", func(*Ledger, uint64) {}, true, allBut(7), true},
		{"never sent and taken", func(*Ledger, uint64) {}, true, all, false},
		{"another's and taken", func(*Ledger, uint64) {}, false, all, true},
		{"another's and not taken", func(*Ledger, uint64) {}, false, allBut(7), true},
		{"another's, and one of ours lost", func(*Ledger, uint64) {}, false, func(i uint64) bool { return i > 8 }, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := NewLedger(w.Len())
			for i := range w.Len() {
				if i == 7 {
					test.fate(l, i)
				} else {
					l.Answer(i, Accepted)
				}
			}
			before, after := engineCounters(t, w, test.taken)
			r, err := w.Reconcile(l, test.whole, before, after)
			if err != nil {
				t.Fatal(err)
			}
			if r.OK != test.ok {
				t.Errorf("ok is %v, want %v: %v", r.OK, test.ok, r)
			}
			if said := strings.Contains(r.String(), "not as foretold"); said == test.ok {
				t.Errorf("the text says %q", r)
			}
		})
	}
}

// A reconciliation that compared nothing is no good one.
func TestReconcileWithoutCounters(t *testing.T) {
	w := mustNew(t, Settings{Profile: "A2", Duration: 2 * time.Second})
	r, err := w.Reconcile(NewLedger(w.Len()), true, Snapshot{}, Snapshot{})
	if err != nil || r.OK || r.Matches != nil || !strings.Contains(r.String(), "not measured") {
		t.Errorf("%v, ok %v, matches %v: %v", err, r.OK, r.Matches, r)
	}
}

// A shard's share is exactly that of its symbols, give or take four standard deviations.
func TestShareOf(t *testing.T) {
	w := mustNew(t, Settings{Profile: "B4"})
	for shard, p := range map[string]float64{"a": 0.8 + 0.2*3/11, "b": 0.2 * 4 / 11, "c": 0.2 * 4 / 11} {
		s, err := w.Shard(shard)
		if err != nil {
			t.Fatal(err)
		}
		spread := 4 * math.Sqrt(p*(1-p)/25_200)
		if low, high := w.ShareOf(s); math.Abs(low-(p-spread)) > 1e-9 || math.Abs(high-(p+spread)) > 1e-9 {
			t.Errorf("shard %s has %v..%v of the orders, want %v ± %v", shard, low, high, p, spread)
		}
	}
}

// p99 has risen for certain when its confidence intervals are apart.
func TestCertainRise(t *testing.T) {
	trend := func(n int, d time.Duration) *client.Trend {
		t := client.NewTrend()
		for range n {
			t.Record(d)
		}
		return t
	}
	if rise, known := CertainRise(trend(1000, time.Millisecond), trend(1000, 3*time.Millisecond), 0.99); !known || math.Abs(rise-2) > 0.01 {
		t.Errorf("rise is %v, %v, want 2", rise, known)
	}
	if rise, known := CertainRise(trend(1000, 3*time.Millisecond), trend(1000, time.Millisecond), 0.99); !known || rise != 0 {
		t.Errorf("rise is %v, %v, want 0: it fell", rise, known)
	}
	if _, known := CertainRise(trend(100, time.Millisecond), trend(1000, time.Second), 0.99); known {
		t.Error("the p99 of 100 times is held to be known")
	}
}

// A snapshot is the same after JSON, histogram included.
func TestSnapshotKeepsTheHistogram(t *testing.T) {
	h := trial.Histogram{Bounds: []float64{0.001, 0.2, math.Inf(1)}, Cumulative: []uint64{5, 9, 10}}
	s := NewSnapshot(trial.Snapshot{Shards: map[string]*trial.Counters{"a": {Figures: map[trial.Figure]int64{trial.Fills: 3}, Duration: h}}})
	back, err := s.trial()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := back.Shards["a"].Duration.Quantile(0.99), h.Quantile(0.99); got != want || !got.Measured {
		t.Errorf("p99 is %v, want %v", got, want)
	}
	s.Shards["a"] = Counters{Matching: Histogram{Bounds: []float64{1}, Cumulative: []uint64{1}}}
	if _, err := s.trial(); err == nil {
		t.Error("a histogram without the count of all was read")
	}
}

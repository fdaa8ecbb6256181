package trial_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/trial"
)

// seeded is a pocket whose books hold what a run wants to find.
func seeded(t *testing.T, tr trial.Trial, tune ...func(*engine.Config)) *pocket {
	t.Helper()
	k := newPocket(t, tr.Profile, tune...)
	runs, err := tr.Plan()
	if err != nil {
		t.Fatal(err)
	}
	for _, shard := range tr.Profile.Shards {
		if err := k.Seed(t.Context(), shard.Name, runs[0].Book(shard.Symbols...), func(int) {}); err != nil {
			t.Fatal(err)
		}
	}
	return k
}

// inParts runs a trial as several processes do, and returns their reports.
func inParts(t *testing.T, tr trial.Trial, of int) (parts []*trial.Report) {
	t.Helper()
	var sending sync.WaitGroup
	parts = make([]*trial.Report, of)
	start := time.Now().Add(time.Second)
	for i := range parts {
		one := tr
		one.Share = &trial.Share{Part: i + 1, Of: of, Start: start}
		sending.Go(func() {
			var err error
			if parts[i], err = one.Run(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	sending.Wait()
	if t.Failed() {
		t.FailNow()
	}
	return parts
}

func together(t *testing.T, tr trial.Trial, parts ...*trial.Report) *trial.Report {
	t.Helper()
	sum := parts[0].Runs[0].Record()
	for _, p := range parts[1:] {
		var err error
		if sum, err = sum.Plus(p.Runs[0].Record()); err != nil {
			t.Fatal(err)
		}
	}
	r, err := tr.Judge(sum)
	if err != nil {
		t.Fatal(err)
	}
	showOnFailure(t, r)
	return r
}

// The parts of a run judge nothing by themselves, send all of it between them, disturb the
// system once, and are judged together as one run is.
func TestPartsAreJudgedTogether(t *testing.T) {
	for name, test := range map[string]struct {
		tune func(*engine.Config)
		want trial.Verdict
	}{
		"a correct engine":     {func(*engine.Config) {}, trial.Inconclusive}, // of A4, for which there are too few orders
		"one that loses order": {with(engine.Faults{LoseEvery: 50}), trial.Broken},
	} {
		synctest.Test(t, func(t *testing.T) {
			p := steady(t, "A4", 100, time.Second)
			p.Window, p.Criteria.GCPause = 250*time.Millisecond, 0
			tr := trial.Trial{Profile: p, Warmup: 300 * time.Millisecond}
			k, disturbed := seeded(t, tr, test.tune), 0
			k.outage = func() error { disturbed++; return nil }
			tr.System = k
			parts := inParts(t, tr, 3)
			for i, part := range parts {
				if part.Verdict != trial.Partial || len(part.Checks) > 0 || part.Share.Part != i+1 || len(part.Runs[0].Matches) != 4 {
					t.Errorf("part %d is %v with the checks %v and matches %v", i+1, part.Verdict, part.Checks, part.Runs[0].Matches)
				}
			}
			r := together(t, tr, parts...)
			if total := r.Runs[0].Result.Total(nil); r.Verdict != test.want || total.Accepted != 130 || disturbed != 1 {
				t.Errorf("%s: %v of %d orders, disturbed %d times, want %v of 130 and once", name, r.Verdict, total.Accepted, disturbed, test.want)
			}
			if n := len(r.Runs[0].Matches); n != 4 {
				t.Errorf("%d windows have matches, want 4 after the warm-up", n)
			}
			expectStatus(t, r, "parts", trial.Held)
			expectStatus(t, r, "starts", trial.Held)
			if test.want < trial.Invalid {
				expectStatus(t, r, "reconcile", trial.Held)
			}
		})
	}
}

// A part that is ended goes on where it was, with the marks that it had, and disturbs the
// system unless that was done before.
func TestAPartGoesOn(t *testing.T) {
	for name, ended := range map[string]int64{"in the warm-up": 11, "before the disturbance": 45, "just before it": 70, "after it": 85} {
		synctest.Test(t, func(t *testing.T) {
			p := steady(t, "A4", 100, time.Second)
			p.Window, p.Criteria.GCPause = 100*time.Millisecond, 0
			tr := trial.Trial{Profile: p, Share: &trial.Share{Part: 1, Of: 1}, Warmup: 200 * time.Millisecond}
			k := seeded(t, tr)
			tr.System = k
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			k.order = func(n int64) error {
				if n == ended {
					cancel()
				}
				return nil
			}
			var disturbed []uint64 // orders that had come
			k.outage = func() error { disturbed = append(disturbed, k.received()); return nil }
			began := time.Now()
			first, err := tr.Run(ctx)
			if err != nil || first.Verdict != trial.Interrupted {
				t.Fatalf("%s: it gives %v, %v, want it interrupted", name, first, err)
			}
			if took := time.Since(began); took > 3*time.Second {
				t.Errorf("%s: it ended after %v, want about a second after the interrupt", name, took)
			}
			tr.Share.Resume = first.Runs[0].Record()
			last, err := tr.Run(t.Context())
			if err != nil || last.Verdict != trial.Partial {
				t.Fatalf("%s: it gives %+v, %v, want the part", name, last, err)
			}
			r := together(t, tr, last)
			if total := r.Runs[0].Result.Total(nil); total.Due() != 120 || len(disturbed) != 1 || disturbed[0] < 69 || disturbed[0] > 71 {
				t.Errorf("%s: %d orders were due in all, and the system was disturbed after %v, want 120 and once, after 70", name, total.Due(), disturbed)
			}
			var matches int64
			for i, m := range r.Runs[0].Matches {
				if matches += m.N; !m.Known() || m.N < 5 || m.N > 20 {
					t.Errorf("%s: window %d of ten orders has %+v matches", name, i, m)
				}
			}
			if n := len(r.Runs[0].Matches); n != 10 {
				t.Errorf("%s: %d windows have matches, want 10", name, n)
			}
			expectStatus(t, r, "parts", trial.Held)
			expectStatus(t, r, "reconcile", trial.Held)
		})
	}
}

// A part whose counters cannot be read sends nothing.
func TestAPartThatCannotBeReconciledIsNotSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := steady(t, "A2", 100, time.Second)
		k := newPocket(t, p)
		k.metrics = func([]byte) ([]byte, error) { return nil, errors.New("connection refused") }
		r, err := trial.Trial{Profile: p, System: k, Share: &trial.Share{Part: 1, Of: 2}}.Run(t.Context())
		if err == nil || r != nil || k.orders.Load() > 0 {
			t.Fatalf("it gives %v, %v after %d orders", r, err, k.orders.Load())
		}
		expectText(t, "the error", err.Error(), "cannot be reconciled without its counters")
	})
}

// Who sends a part waits for the counters to come to rest, five seconds at the longest.
func TestAPartWaitsForTheCountersAtRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := steady(t, "A2", 100, time.Second)
		tr := trial.Trial{Profile: p, Share: &trial.Share{Part: 1, Of: 2}}
		k := seeded(t, tr)
		tr.System = k
		began := time.Now()
		if _, err := tr.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took < 1400*time.Millisecond || took > 2*time.Second {
			t.Errorf("the part took %v, want a second and the half of one in which nothing changes", took)
		}
	})
}

// Each shard gets the orders of its symbols, and one that has none of them is not asked.
func TestSeedsGoToTheirShards(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := steady(t, "B2", 60, time.Second)
		p.Flow.Symbols = p.Shards[2].Symbols
		p.Runs[0].Seeds = []ordergen.Listing{{Symbols: p.Flow.Symbols, Ladder: ordergen.StandardLadder(50, 10)}}
		k := newPocket(t, p)
		watcher := new(seedings)
		r := run(t, trial.Trial{Profile: p, System: k, Watcher: watcher})
		expectStatus(t, r, "reconcile", trial.Held)
		total := 0
		for range r.Runs[0].Book() {
			total++
		}
		if len(watcher.taken) != 2 || watcher.taken[0] != 0 || watcher.taken[1] != total || watcher.total != total || total == 0 {
			t.Errorf("of %d seeds the watcher is told %+v", total, watcher)
		}
	})
}

// seedings is a watcher of seeds.
type seedings struct {
	dawdler
	taken []int
	total int
}

func (s *seedings) Seeding(taken, total int) { s.taken, s.total = append(s.taken, taken), total }

package trial_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/engine"
)

// called is a shard that is called and not sent to, and that answers as one over HTTP.
func called(shard *engine.Shard) client.TargetFunc {
	known := func(n int64) client.Count { return client.Count{N: n, Known: true} }
	return func(ctx context.Context, o ordergen.Order) (client.Receipt, error) {
		a, err := shard.Apply(ctx, o)
		if errors.Is(err, engine.ErrUnknown) {
			return client.Receipt{}, &client.Refusal{Status: http.StatusNotFound, Reason: "Unknown order"}
		}
		if errors.Is(err, engine.ErrFull) || errors.Is(err, engine.ErrClosed) {
			return client.Receipt{}, &client.Refusal{Status: http.StatusServiceUnavailable, Reason: err.Error()}
		}
		if err != nil {
			return client.Receipt{}, &client.Refusal{Status: http.StatusBadRequest, Reason: err.Error()}
		}
		return client.Receipt{Filled: known(a.Filled), Fills: known(int64(len(a.Fills))), Cancelled: known(a.Cancelled)}, nil
	}
}

// play sends the first 10,000 events of a case to an engine with faults.
func play(t *testing.T, p ordergen.Profile, faults engine.Faults, workers int) *client.Result {
	t.Helper()
	s, err := ordergen.New(p.Config(1, "c-"))
	if err != nil {
		t.Fatal(err)
	}
	shard, err := engine.NewShard(engine.ShardConfig{Name: "a", Symbols: p.Flow.Symbols, Faults: faults}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(shard.Close)
	if _, err := shard.Seed(slices.Collect(s.Standing(0).Orders())); err != nil {
		t.Fatal(err)
	}
	r, err := client.Runner{Target: called(shard), Stream: s, Proven: true, Schedule: arrival.Unpaced(10_000), Workers: workers}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Each fault of matching shows in the answer to an event of case C3, whatever the order in
// which its events arrive.
func TestLivesFindFaultsByAnswers(t *testing.T) {
	c3, err := ordergen.LookupProfile("C3")
	if err != nil {
		t.Fatal(err)
	}
	for name, faults := range map[string]engine.Faults{
		"a cancel that only flags":           {CancelFlags: true},
		"a cancel of the wrong order":        {CancelWrongEvery: 10},
		"a partial maker that loses its id":  {PartialLosesID: true},
		"a reduction that loses its place":   {ReduceLosesPlace: true},
		"a replacement that keeps its place": {ReplaceKeepsPlace: true},
		"an IOC order that rests":            {IOCRests: true},
		"an FOK order that fills in part":    {FOKInPart: true},
		"orders that never rest":             {NeverRest: true},
		"an event lost":                      {LoseEvery: 2000},
		"an order matched twice":             {MatchTwiceEvery: 500},
		"an answer of a share too few":       {UnderfillEvery: 1000},
		"a restart":                          {RestartAfter: 5000},
	} {
		t.Run(name, func(t *testing.T) {
			for _, workers := range []int{1, 50} {
				r := play(t, c3, faults, workers)
				if r.Violated == 0 {
					t.Errorf("%d workers have found no wrong answer", workers)
					continue
				}
				t.Logf("first by %d workers: %+v", workers, r.Violations[0])
			}
		})
	}
}

func TestLivesFindNoFaultInACorrectEngine(t *testing.T) {
	for _, p := range ordergen.LivesProfiles() {
		for _, workers := range []int{1, 50} {
			if r := play(t, p, engine.Faults{}, workers); r.Violated > 0 || r.Total(nil).Accepted != 10_000 {
				t.Errorf("%s with %d workers: %d violations such as %+v, %d accepted", p.Name, workers, r.Violated, r.Violations[:min(1, len(r.Violations))], r.Total(nil).Accepted)
			}
		}
	}
}

package conform

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
)

// unwitnessed hides the order of execution.
type unwitnessed struct{ e *locked }

func (u unwitnessed) Submit(o ordergen.Order) ([]Fill, error) { return u.e.Submit(o) }
func (u unwitnessed) Cancel(o ordergen.Order) bool            { return u.e.Cancel(o) }
func (u unwitnessed) Replace(o ordergen.Order, p ordergen.Price, q int64) ([]Fill, bool) {
	return u.e.Replace(o, p, q)
}
func (u unwitnessed) Best(symbol string, s ordergen.Side) (ordergen.Price, bool) {
	return u.e.Best(symbol, s)
}
func (u unwitnessed) DepthAt(symbol string, s ordergen.Side, p ordergen.Price) int64 {
	return u.e.DepthAt(symbol, s, p)
}

func TestLockedConforms(t *testing.T) {
	ConformConcurrent(t, func() Engine { return newLocked() })
}

func TestLockedConformsWithoutWitness(t *testing.T) {
	report := Contest{Operations: 10_000}.Run(func() Engine { return unwitnessed{newLocked()} })
	if !report.Passed() || report.Unknown > 0 || report.Witnessed {
		t.Error(report)
	}
}

// contested is the first contest that finds something, of five: on a machine that is busy with
// other things, clients rarely meet, and a single contest may pass.
func contested(engine func() Engine) (report ContestReport) {
	for seed := range uint64(5) {
		report = Contest{Operations: 100_000, Seed: seed, Findings: 1, Effort: AsFound}.Run(engine)
		if !report.Passed() {
			break
		}
	}
	return report
}

// TestRacersAreCaught is the proof that ConformConcurrent finds races. How often is a table of
// docs/conformance.md, by TestRacersByChance.
func TestRacersAreCaught(t *testing.T) {
	for _, r := range racers {
		if r.fatal {
			continue
		}
		report := contested(r.engine)
		if report.Passed() {
			t.Errorf("%s: survives:\n%v", r.name, report)
			continue
		}
		race := report.Races[0]
		t.Logf("%-50s %-42s after %6d operations", r.name, race.Broken, race.After)
	}
}

func TestRacersAreCaughtWithoutWitness(t *testing.T) {
	for _, r := range racers {
		if r.fatal || r.hidden {
			continue
		}
		report := contested(func() Engine { return unwitnessed{r.engine().(*locked)} })
		if report.Passed() {
			t.Errorf("%s: survives:\n%v", r.name, report)
			continue
		}
		race := report.Races[0]
		t.Logf("%-50s %-42s after %6d operations; %d by %d clients, in %d of %d repeats", r.name, race.Broken, race.After, len(race.Operations), race.Clients, race.Shown, race.Repeats)
	}
}

// sharded shows an engine.Shard, which numbers its executions.
type sharded struct{ *engine.Shard }

func newSharded() Engine {
	shard, err := engine.NewShard(engine.ShardConfig{Name: "a", Symbols: []string{"A", "B"}}, nil)
	if err != nil {
		panic(err)
	}
	return sharded{shard}
}

func (s sharded) Apply(o ordergen.Order) ([]Fill, bool, uint64) {
	done, err := s.Shard.Apply(context.Background(), o)
	if errors.Is(err, engine.ErrFull) {
		panic(err)
	}
	return done.Fills, err == nil, done.Sequence
}

func (s sharded) Submit(o ordergen.Order) ([]Fill, error) {
	return s.Shard.Submit(context.Background(), o)
}

func (s sharded) Cancel(o ordergen.Order) bool {
	_, ok, _ := s.Apply(ordergen.Order{Action: ordergen.Cancel, Orig: o.ID, Symbol: o.Symbol})
	return ok
}

func (s sharded) Replace(o ordergen.Order, p ordergen.Price, q int64) ([]Fill, bool) {
	fills, ok, _ := s.Apply(ordergen.Order{Action: ordergen.Replace, Orig: o.ID, Symbol: o.Symbol, Price: p, Quantity: q})
	return fills, ok
}

func (s sharded) Best(symbol string, side ordergen.Side) (price ordergen.Price, ok bool) {
	s.View(symbol, func(b *engine.Book) {
		level, rests := b.Best(side)
		price, ok = level.Price, rests
	})
	return price, ok
}

func (s sharded) DepthAt(symbol string, side ordergen.Side, price ordergen.Price) (shares int64) {
	s.View(symbol, func(b *engine.Book) { shares = b.At(side, price).Quantity })
	return shares
}

func (s sharded) Close() error { s.Shard.Close(); return nil }

// TestShardConforms has many more operations with -conform.operations.
func TestShardConforms(t *testing.T) { ConformConcurrent(t, newSharded) }

// A round that does not end names the calls that wait.
func TestConcurrentHangNamesItsCalls(t *testing.T) {
	withPatience(t, 50*time.Millisecond)
	report := Contest{Operations: 100}.Run(func() Engine { return hanging{Reference()} })
	if report.Passed() || report.Races[0].Broken != NoHang || !strings.Contains(report.String(), "wait for an answer: client ") {
		t.Errorf("want a hang that names its calls:\n%v", report)
	}
}

// A search that takes too long is neither a finding nor a pass.
func TestSearchThatTakesTooLongIsUnknown(t *testing.T) {
	newEngine := func() Engine { return unwitnessed{newLocked()} }
	p := profileOf(newEngine)
	h := newScripts(p, 1, 4, 200).play(newEngine)
	if _, known := h.of("A").linear(p, time.Nanosecond); known {
		t.Error("the search knows the answer within a nanosecond")
	}
	if text := (ContestReport{Rounds: 3, Unknown: 1}).String(); !strings.Contains(text, "UNKNOWN: for 1 of them") {
		t.Errorf("the report does not say what is unknown:\n%s", text)
	}
}

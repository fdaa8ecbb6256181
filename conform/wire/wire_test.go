package wire_test

import (
	"context"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/conform"
	"github.com/ordergen/ordergen/conform/wire"
	"github.com/ordergen/ordergen/engine"
)

var symbols = []string{"X", "Y", "Z"}

// served starts the embedded engine behind its HTTP.
func served(t *testing.T, faults engine.Faults) client.Target {
	t.Helper()
	cluster, err := engine.Start(engine.Config{Shards: []engine.ShardConfig{{Name: "a", Symbols: symbols, Faults: faults}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cluster.Close() })
	return &client.HTTPTarget{BaseURL: cluster.ShardURL("a"), Connections: 1}
}

// direct asks the embedded engine without its HTTP, for tests that play much.
func direct(t *testing.T, faults engine.Faults) client.Target {
	t.Helper()
	shard, err := engine.NewShard(engine.ShardConfig{Name: "a", Symbols: symbols, Faults: faults}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(shard.Close)
	return client.TargetFunc(func(ctx context.Context, o ordergen.Order) (client.Receipt, error) {
		done, err := shard.Apply(ctx, o)
		if err != nil {
			return client.Receipt{}, &client.Refusal{Status: http.StatusBadRequest, Reason: err.Error()}
		}
		return client.Receipt{
			Filled:   client.Count{N: done.Filled, Known: true},
			Fills:    client.Count{N: int64(len(done.Fills)), Known: true},
			Sequence: client.Count{N: int64(done.Sequence), Known: true},
		}, nil
	})
}

// probed is a venue that is ready to be played.
func probed(t *testing.T, v *wire.Venue) *wire.Venue {
	t.Helper()
	if err := v.Probe(t.Context()); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestEmbeddedEngineConformsOverTheWire(t *testing.T) {
	v := probed(t, &wire.Venue{Target: served(t, engine.Faults{}), Symbols: symbols})
	report := conform.Suite{Tapes: 20}.Run(v.Engine)
	if !report.Passed() {
		t.Error(report)
	}
	const all = conform.Cancels | conform.Replacements | conform.Reductions | conform.TradeCounts | conform.TradedShares |
		conform.MarketOrders | conform.IOCOrders | conform.FOKOrders | conform.SeveralSymbols
	if report.Lacks&all != 0 {
		t.Errorf("the engine lacks %v, want no more than what no answer tells", report.Lacks)
	}
	if !strings.Contains(report.String(), "NOT CHECKED, as the engine does not tell it: Trades") {
		t.Errorf("the report does not say that trades are not checked:\n%v", report)
	}
}

// What answers tell is enough to find these, with no word of makers or of the book.
func TestFaultsAreFoundOverTheWire(t *testing.T) {
	for name, faults := range map[string]engine.Faults{
		"IOC rests":               {IOCRests: true},
		"FOK in part":             {FOKInPart: true},
		"a reduction loses place": {ReduceLosesPlace: true},
	} {
		t.Run(name, func(t *testing.T) {
			v := probed(t, &wire.Venue{Target: direct(t, faults), Symbols: symbols})
			report := conform.Suite{Findings: 1, Effort: 50}.Run(v.Engine)
			if report.Passed() {
				t.Errorf("the suite passes:\n%v", report)
			}
		})
	}
}

// terse is a target that tells and takes less.
type terse struct {
	client.Target
	refuses func(ordergen.Order) bool
	tells   func(client.Receipt) client.Receipt
}

func (s terse) Send(ctx context.Context, o ordergen.Order) (client.Receipt, error) {
	if s.refuses(o) {
		return client.Receipt{}, &client.Refusal{Status: 400, Reason: "not here"}
	}
	receipt, err := s.Target.Send(ctx, o)
	return s.tells(receipt), err
}

func TestWhatAnswersLackIsDeclared(t *testing.T) {
	silent := func(client.Receipt) client.Receipt { return client.Receipt{} }
	aloud := func(r client.Receipt) client.Receipt { return r }
	never := func(ordergen.Order) bool { return false }
	for name, test := range map[string]struct {
		target terse
		lacks  conform.Features
	}{
		"sums":         {terse{refuses: never, tells: silent}, conform.TradedShares | conform.TradeCounts},
		"counts":       {terse{refuses: never, tells: func(r client.Receipt) client.Receipt { r.Fills = client.Count{}; return r }}, conform.TradeCounts},
		"FOK orders":   {terse{refuses: func(o ordergen.Order) bool { return o.Type == ordergen.FOK }, tells: aloud}, conform.FOKOrders},
		"replacements": {terse{refuses: func(o ordergen.Order) bool { return o.Action == ordergen.Replace }, tells: aloud}, conform.Replacements},
	} {
		t.Run(name, func(t *testing.T) {
			test.target.Target = direct(t, engine.Faults{})
			v := probed(t, &wire.Venue{Target: test.target, Symbols: symbols})
			report := conform.Suite{Tapes: 5}.Run(v.Engine)
			if !report.Passed() {
				t.Error(report)
			}
			const always = conform.BestPrices | conform.Depths | conform.Ladders | conform.Trades | conform.InvalidOrders |
				conform.Stops | conform.StopLimits | conform.Icebergs | conform.PostOnlyOrders | conform.Owners
			if got := report.Lacks &^ always; got != test.lacks {
				t.Errorf("the engine lacks %v, want %v", got, test.lacks)
			}
		})
	}
}

// naming is a target that names orders itself.
func naming(target client.Target) client.Target {
	var (
		mu    sync.Mutex
		sent  uint64
		names = map[ordergen.ID]ordergen.ID{}
	)
	return client.TargetFunc(func(ctx context.Context, o ordergen.Order) (client.Receipt, error) {
		if o.Action != ordergen.Submit {
			mu.Lock()
			id, ok := names[o.Orig]
			mu.Unlock()
			if !ok {
				return client.Receipt{}, &client.Refusal{Status: 404, Reason: "no such name"}
			}
			o.Orig = id
			return target.Send(ctx, o)
		}
		receipt, err := target.Send(ctx, o)
		for range 50 { // Others see the order executed while its client does not know its name yet.
			runtime.Gosched()
		}
		mu.Lock()
		defer mu.Unlock()
		sent++
		receipt.ID = "v" + strings.Repeat("i", int(sent%7)) + ordergen.ID{Index: sent}.String()
		names[ordergen.ID{Prefix: receipt.ID, Index: ordergen.NoIndex}] = o.ID
		return receipt, err
	})
}

// A venue that names orders itself is asked by its names.
func TestVenueNamesItsOrders(t *testing.T) {
	v := probed(t, &wire.Venue{Symbols: symbols, Target: naming(direct(t, engine.Faults{}))})
	report := conform.Suite{Tapes: 10}.Run(v.Engine)
	if !report.Passed() || report.Lacks&conform.DuplicateIDs == 0 {
		t.Errorf("lacks %v:\n%v", report.Lacks, report)
	}
}

func TestProbeRefusesWhatCannotBePlayed(t *testing.T) {
	taking := client.TargetFunc(func(_ context.Context, o ordergen.Order) (client.Receipt, error) {
		if o.Action == ordergen.Cancel {
			return client.Receipt{}, &client.Refusal{Status: 405, Reason: "no cancels"}
		}
		return client.Receipt{}, nil
	})
	for want, v := range map[string]*wire.Venue{
		"want both": {},
		"a LIMIT order of X is refused": {Symbols: symbols, Target: client.TargetFunc(func(context.Context, ordergen.Order) (client.Receipt, error) {
			return client.Receipt{}, &client.Refusal{Status: 400, Reason: "no"}
		})},
		"say how to clear it between tapes": {Symbols: symbols, Target: taking},
	} {
		if err := v.Probe(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want one with %q", err, want)
		}
	}
	cleared := 0
	v := &wire.Venue{Symbols: symbols, Target: taking, Between: func(context.Context) error { cleared++; return nil }}
	if err := v.Probe(t.Context()); err != nil {
		t.Error(err)
	}
	if v.Engine(); cleared != 1 {
		t.Errorf("the books were emptied %d times, want 1", cleared)
	}
}

// A server that fails is a finding, and no refusal.
func TestUnknownFateIsAFinding(t *testing.T) {
	target := direct(t, engine.Faults{})
	v := probed(t, &wire.Venue{Symbols: symbols, Target: target})
	v.Target = client.TargetFunc(func(ctx context.Context, o ordergen.Order) (client.Receipt, error) {
		if o.Type == ordergen.FOK {
			return client.Receipt{}, context.DeadlineExceeded
		}
		return target.Send(ctx, o)
	})
	report := conform.Suite{Findings: 1, Effort: 50}.Run(v.Engine)
	if d := report.First(); d == nil || d.Broken != conform.NoPanic {
		t.Errorf("the finding is %v, want that the engine gives no answer", d)
	}
}

// hasty cancels an order that came while another was under way, and answers as if it had not.
type hasty struct {
	client.Target
	underWay *atomic.Int32
}

func (h hasty) Send(ctx context.Context, o ordergen.Order) (client.Receipt, error) {
	others := h.underWay.Add(1) - 1
	defer h.underWay.Add(-1)
	runtime.Gosched() // Another order is to come meanwhile, on a machine with one processor, too.
	receipt, err := h.Target.Send(ctx, o)
	if err == nil && others > 0 && o.Action == ordergen.Submit {
		h.Target.Send(ctx, ordergen.Order{ID: ordergen.ID{Prefix: "hasty-" + o.ID.String(), Index: ordergen.NoIndex}, Action: ordergen.Cancel, Orig: o.ID, Symbol: o.Symbol})
	}
	return receipt, err
}

// unplaced tells no order of execution.
func unplaced(r client.Receipt) client.Receipt {
	r.Sequence = client.Count{}
	return r
}

func TestConcurrentClientsOverTheWire(t *testing.T) {
	never := func(ordergen.Order) bool { return false }
	for name, test := range map[string]struct {
		target    client.Target
		witnessed bool
		passes    bool
	}{
		"right, in the order that it tells":    {served(t, engine.Faults{}), true, true},
		"right, and tells no order":            {terse{direct(t, engine.Faults{}), never, unplaced}, false, true},
		"right, and names its orders":          {naming(direct(t, engine.Faults{})), true, true},
		"hasty, in the order that it tells":    {hasty{served(t, engine.Faults{}), new(atomic.Int32)}, true, false},
		"hasty, and tells no order":            {hasty{terse{direct(t, engine.Faults{}), never, unplaced}, new(atomic.Int32)}, false, false},
		"a defect that needs no concurrency":   {direct(t, engine.Faults{CancelFlags: true}), true, false},
		"an order that answers tell otherwise": {terse{direct(t, engine.Faults{}), never, backwards}, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			v := probed(t, &wire.Venue{Target: test.target, Symbols: symbols})
			operations := 1200
			if !test.passes {
				operations = 50_000 // A race shows by chance, mostly within the first thousand operations.
			}
			report := conform.Contest{Operations: operations, Findings: 1, Effort: 2000, Seed: 1}.Run(v.Engine)
			if report.Passed() != test.passes || report.Witnessed != test.witnessed || report.Unknown > 0 {
				t.Errorf("want it to pass: %v, with a witness: %v:\n%v", test.passes, test.witnessed, report)
			}
		})
	}
}

// backwards tells an order of execution that runs against time.
func backwards(r client.Receipt) client.Receipt {
	r.Sequence.N = 1<<40 - r.Sequence.N
	return r
}

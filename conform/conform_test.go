package conform

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/internal/rehearsal"
	"pgregory.net/rapid"
)

func TestReferenceConforms(t *testing.T) {
	t.Parallel()
	Conform(t, Reference)
}

// TestToyConforms holds two engines against each other that share no code.
func TestToyConforms(t *testing.T) {
	t.Parallel()
	Conform(t, func() Engine { return newToy() })
}

func mutantNamed(name string) func() Engine {
	for _, m := range mutants {
		if m.name == name {
			return m.engine
		}
	}
	panic("there is no mutant " + name)
}

func TestReportHasEachFinding(t *testing.T) {
	t.Parallel()
	report := Suite{Tapes: 200, Seed: 1}.Run(mutantNamed("a partly filled maker goes to the end"))
	if report.Passed() {
		t.Error("the suite passes")
	}
	for _, want := range []string{
		"Broken: time priority",
		"o-00003 trades with o-00001, and o-00000 came before it at 100",
		"#2   BUY 1 at 100",
		"1 at 100: o-00003 with o-00000   1 at 100: o-00003 with o-00001",
		"func TestTimePriority(t *testing.T) {",
		"a partly filled maker keeps its place: what is left is queued again at the end",
	} {
		if !strings.Contains(report.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, report)
		}
	}
}

func TestReplay(t *testing.T) {
	tape := Tape{
		0: Submit{Side: ordergen.Sell, Price: 100, Quantity: 2},
		1: Submit{Side: ordergen.Sell, Price: 100, Quantity: 1},
		2: Submit{Side: ordergen.Buy, Price: 100, Quantity: 1},
		3: Submit{Side: ordergen.Buy, Price: 100, Quantity: 1},
	}
	Replay(t, Reference, tape)
	r := rehearsal.Of(func(t testing.TB) { Replay(t, mutantNamed("a partly filled maker goes to the end"), tape) })
	if !r.Failed || !strings.Contains(r.Log, "Answers to #3") {
		t.Errorf("failed is %v with the log\n%s", r.Failed, r.Log)
	}
}

func TestPanicIsAFinding(t *testing.T) {
	for name, want := range map[string]string{
		"an empty book panics":             "Submit of o-00000 panics: runtime error: index out of range [0] with length 0",
		"the best of an empty side panics": "the question for best SELL of A panics: empty side",
	} {
		if d := undirected(1, mutantNamed(name)).First(); d == nil || d.Broken != NoPanic || d.Reason != want {
			t.Errorf("%s: the finding is\n%v\nwant the panic %q", name, d, want)
		}
	}
}

// A lazy engine that puts itself in order when it is looked at is found all the same.
func TestLooksDoNotHideDivergences(t *testing.T) {
	t.Parallel()
	d := Suite{}.Run(mutantNamed("a look at the book mends it")).First()
	if d == nil || !d.Unwatched || !strings.Contains(d.String(), "only when nobody looks") {
		t.Errorf("the finding is\n%v\nwant one that is unwatched", d)
	}
}

func TestFickleEngineIsNamed(t *testing.T) {
	d := undirected(1, mutantNamed("the order of a map decides")).First()
	if d == nil || !d.Fickle || !strings.Contains(d.String(), "does not show each time") {
		t.Errorf("the finding is\n%v\nwant one that is fickle", d)
	}
	if d := undirected(1, mutantNamed("a level is a stack")).First(); d.Fickle {
		t.Errorf("the finding is\n%v\nwant one that is not fickle", d)
	}
}

// open counts the engines that are not closed.
type open struct {
	Engine
	n *int
}

func (o open) Close() error { *o.n--; return nil }

func TestEnginesAreClosed(t *testing.T) {
	t.Parallel()
	made, left := 0, 0
	Suite{Tapes: 50}.Run(func() Engine {
		made++
		left++
		return open{mutantNamed("a level is a stack")(), &left}
	})
	if left != 0 || made == 0 {
		t.Errorf("%d of %d engines are not closed", left, made)
	}
}

// fussy panics when it is asked for what it lacks.
type fussy struct {
	*reference
	lacks Features
	sent  map[ordergen.ID]bool
	with  Instructions
}

func (f *fussy) Lacks() Features { return f.lacks }

func (f *fussy) demand(feature Features) {
	if f.lacks&feature != 0 {
		panic(fmt.Sprintf("asked for %v", feature))
	}
}

func (f *fussy) Submit(o ordergen.Order) ([]Fill, error) {
	switch {
	case o.Symbol != "A":
		f.demand(SeveralSymbols)
	case f.live[key(o)] != nil:
		f.demand(DuplicateIDs)
	case f.sent[o.ID]:
		f.demand(ReusedIDs)
	}
	if (Submit{Side: o.Side, Type: o.Type, Price: o.Price, Quantity: o.Quantity}).invalid() {
		f.demand(InvalidOrders)
	}
	if o.ID.Index > 50_000 {
		f.demand(FallingIDs)
	}
	f.sent[o.ID] = true
	f.demand(map[ordergen.Type]Features{ordergen.Market: MarketOrders, ordergen.IOC: IOCOrders, ordergen.FOK: FOKOrders}[o.Type])
	return f.reference.SubmitWith(o, f.with)
}

func (f *fussy) SubmitWith(o ordergen.Order, with Instructions) ([]Fill, error) {
	f.demand(with.needs(o.Type))
	f.with = with
	defer func() { f.with = Instructions{} }()
	return f.Submit(o)
}

func (f *fussy) Cancel(o ordergen.Order) bool {
	f.demand(Cancels)
	return f.reference.Cancel(o)
}

func (f *fussy) Reduce(o ordergen.Order, by int64) bool {
	f.demand(Reductions)
	return f.reference.Reduce(o, by)
}

func (f *fussy) Replace(o ordergen.Order, p ordergen.Price, q int64) ([]Fill, bool) {
	f.demand(Replacements)
	return f.reference.Replace(o, p, q)
}

func (f *fussy) Levels(symbol string, s ordergen.Side) []Level {
	f.demand(Ladders)
	f.symbol(symbol)
	return f.reference.Levels(symbol, s)
}

// symbol refuses questions about symbols that the engine does not keep.
func (f *fussy) symbol(symbol string) {
	if symbol != "A" {
		f.demand(SeveralSymbols)
	}
}

func (f *fussy) Best(symbol string, s ordergen.Side) (ordergen.Price, bool) {
	f.demand(BestPrices)
	f.symbol(symbol)
	return f.reference.Best(symbol, s)
}

func (f *fussy) DepthAt(symbol string, s ordergen.Side, p ordergen.Price) int64 {
	f.demand(Depths)
	f.symbol(symbol)
	return f.reference.DepthAt(symbol, s, p)
}

// features draws sets of features.
func features() *rapid.Generator[Features] {
	return rapid.Map(rapid.Uint32Max(allFeatures), func(f uint32) Features { return Features(f) })
}

func TestWhatAnEngineLacksIsNotPlayed(t *testing.T) {
	t.Parallel()
	sets := Features(allFeatures).each()
	for seed := range 3 {
		sets = append(sets, features().Example(seed))
	}
	for seed, lacks := range sets {
		report := Suite{Tapes: 20, Seed: seed}.Run(func() Engine {
			return &fussy{reference: newReference(Rules{}), lacks: lacks, sent: map[ordergen.ID]bool{}}
		})
		if !report.Passed() {
			t.Fatalf("lacks %v:\n%v", lacks, report)
		}
		if report.Cases+len(report.Skipped) != len(Directed()) {
			t.Fatalf("%d cases played and %d skipped, want %d in all", report.Cases, len(report.Skipped), len(Directed()))
		}
	}
}

// bare hides what an engine has beyond the interface.
type bare struct{ Engine }

func TestReportSaysWhatIsNotPlayed(t *testing.T) {
	text := Suite{Tapes: 10}.Run(func() Engine { return bare{Reference()} }).String()
	for _, want := range []string{
		"\nNOT PLAYED, as the engine lacks it: Reductions, with ",
		"\nNOT PLAYED, as the engine lacks it: Icebergs, with ",
		"\nASSUMED: trades are made at the maker's price",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the report lacks %q:\n%s", want, text)
		}
	}
}

// An engine without any order type but LIMIT is still caught by what it has.
func TestLimitedEngineIsTested(t *testing.T) {
	t.Parallel()
	const all = MarketOrders | IOCOrders | FOKOrders | Cancels | Reductions | Replacements | BestPrices | Depths | Ladders | instructed
	newEngine := func() Engine { return limited{mutantNamed("a level is a stack")(), all} }
	if d := (Suite{}).Run(newEngine).First(); d == nil || d.Broken != TimePriority {
		t.Errorf("the finding is %v, want one about time priority", d)
	}
}

// limited hides what an engine has.
type limited struct {
	Engine
	lacks Features
}

func (l limited) Lacks() Features { return l.lacks }

// An order that neither trades nor rests may be refused or accepted.
func TestKilledOrderMayBeRefused(t *testing.T) {
	t.Parallel()
	if r := (Suite{Tapes: 1000}).Run(func() Engine { return strict{newToy()} }); !r.Passed() {
		t.Error(r)
	}
}

type strict struct{ *toy }

func (s strict) Submit(o ordergen.Order) ([]Fill, error) { return s.SubmitWith(o, Instructions{}) }

func (s strict) SubmitWith(o ordergen.Order, with Instructions) ([]Fill, error) {
	fills, err := s.toy.SubmitWith(o, with)
	if err == nil && len(fills) == 0 && s.find(o.ID) == nil {
		err = fmt.Errorf("%v cannot trade", o.ID)
	}
	return fills, err
}

// sameElsewhere does what venues do differently in another way than the reference: a
// reduction by all is refused, a smaller replacement keeps its place, and an id is
// unique in all books together.
type sameElsewhere struct{ *toy }

func (s sameElsewhere) Reduce(o ordergen.Order, by int64) bool {
	rests := s.find(o.ID)
	return rests != nil && by < rests.Quantity && s.toy.Reduce(o, by)
}

func (s sameElsewhere) Replace(o ordergen.Order, p ordergen.Price, q int64) ([]Fill, bool) {
	if rests := s.find(o.ID); rests != nil && p == rests.Price && q <= rests.Quantity {
		rests.Quantity = q
		return nil, true
	}
	return s.toy.Replace(o, p, q)
}

func TestWhatVenuesDoDifferentlyIsLeftOut(t *testing.T) {
	t.Parallel()
	newEngine := func() Engine { return sameElsewhere{newToy()} }
	if r := (Suite{Tapes: 1000}).Run(newEngine); !r.Passed() {
		t.Error(r)
	}
	Replay(t, newEngine, Tape{
		sell(1, 100),
		sell(2, 100),
		Replace{Target: 0, Price: 100, Quantity: 1},
		Reduce{Target: 1, By: 2},
		Reduce{Target: 1, By: 0},
		Replace{Target: 0, Price: 0, Quantity: 1},
		Reuse{Target: 0, Submit: sell(1, 100).of("B")},
		buy(1, 100),
	})
}

func TestSeedsDrawDifferentTapes(t *testing.T) {
	played := map[string]bool{}
	note := func(seed int) {
		Suite{Tapes: 10, Seed: seed}.Run(func() Engine { return noting{Reference(), func(text string) { played[text] = true }} })
	}
	note(1)
	one := len(played)
	note(1)
	if len(played) != one {
		t.Error("the same seed draws other tapes")
	}
	note(2)
	if len(played) == one {
		t.Error("another seed draws the same tapes")
	}
}

type noting struct {
	Engine
	note func(string)
}

func (n noting) Submit(o ordergen.Order) ([]Fill, error) {
	n.note(string(o.AppendJSON(nil)))
	return n.Engine.Submit(o)
}

type hanging struct{ Engine }

func (hanging) Submit(ordergen.Order) ([]Fill, error) { select {} }

func TestHangIsAFinding(t *testing.T) {
	withPatience(t, 50*time.Millisecond)
	d := Play(func() Engine { return hanging{Reference()} }, Tape{Submit{Price: 100, Quantity: 1}})
	if want := "the call of #0, BUY 1 at 100, has not returned within 50ms"; d == nil || d.Broken != NoHang || d.Reason != want {
		t.Errorf("the finding is %v, want a hang: %s", d, want)
	}
}

func withPatience(t *testing.T, patience time.Duration) {
	old := *patienceFlag
	*patienceFlag = patience
	t.Cleanup(func() { *patienceFlag = old })
}

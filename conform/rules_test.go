package conform

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ordergen/ordergen"
)

// venues are rules that differ from the assumed ones in each way, alone and together.
func venues() map[string]Rules {
	all := map[string]Rules{
		"taker's price":           {Price: AtTaker},
		"midpoint":                {Price: AtMidpoint},
		"market orders rest":      {MarketRest: MarketRests},
		"market all or nothing":   {MarketRest: MarketAllOrNot},
		"FOK with one maker":      {FOK: FOKSingle},
		"ids once":                {IDs: IDsOnce},
		"ids replace":             {IDs: IDsReplace},
		"shrinking keeps place":   {Modify: ShrinkKeepsPlace},
		"modifying loses place":   {Modify: ModifyLosesPlace},
		"same price keeps place":  {Modify: SamePriceKeepsAll},
		"newest cancelled":        {SelfTrade: CancelNewest},
		"oldest cancelled":        {SelfTrade: CancelOldest},
		"both cancelled":          {SelfTrade: CancelBoth},
		"decremented":             {SelfTrade: DecrementAndGoOn},
		"post-only orders slide":  {PostOnly: PostOnlySlides},
		"ticks and lots":          {Bounds: Bounds{Tick: 5, Lot: 100}},
		"prices of an event":      {Bounds: Bounds{MaxPrice: 99}},
		"numbers of 32 bits":      {Bounds: Bounds{MaxPrice: 1<<31 - 1, MaxQuantity: 1<<31 - 1}},
		"small orders, few ticks": {Bounds: Bounds{MaxPrice: 1000, Tick: 50, MaxQuantity: 10}},
		"all at once": {
			Bounds: Bounds{MaxPrice: 1 << 20, Tick: 25, Lot: 10, MaxQuantity: 1 << 20}, Price: AtTaker, MarketRest: MarketRests, FOK: FOKSingle,
			IDs: IDsOnce, Modify: ShrinkKeepsPlace, SelfTrade: DecrementAndGoOn, PostOnly: PostOnlySlides,
		},
	}
	return all
}

// bounded refuses to be sent what lies beyond its bounds.
type bounded struct {
	*toy
	t testing.TB
}

func (b bounded) Submit(o ordergen.Order) ([]Fill, error) { return b.SubmitWith(o, Instructions{}) }

func (b bounded) SubmitWith(o ordergen.Order, with Instructions) ([]Fill, error) {
	e := Submit{Side: o.Side, Type: o.Type, Price: o.Price, Quantity: o.Quantity, With: with}
	if !e.invalid() && !b.rules.Bounds.has(e) {
		b.t.Errorf("%v is sent, and lies beyond %+v", e, b.rules.Bounds)
	}
	return b.toy.SubmitWith(o, with)
}

func (b bounded) Replace(o ordergen.Order, p ordergen.Price, q int64) ([]Fill, bool) {
	if !b.rules.Bounds.hasPrice(p) || !b.rules.Bounds.hasQuantity(q) {
		b.t.Errorf("%v is replaced by %d at %d, beyond %+v", o.ID, q, p, b.rules.Bounds)
	}
	return b.toy.Replace(o, p, q)
}

// venueTapes is how many tapes each venue plays: few, or what -conform.tapes asks for.
func venueTapes() int {
	if *tapesFlag != usualTapes {
		return *tapesFlag
	}
	return 60
}

// TestVenuesConform holds two engines with the same rules against each other that share no
// code. With -conform.tapes=100000 each venue plays as many.
func TestVenuesConform(t *testing.T) {
	for name, rules := range venues() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report := Suite{Tapes: venueTapes(), Seed: *seedFlag}.Run(func() Engine { return bounded{ruledToy(rules), t} })
			if !report.Passed() {
				t.Error(report)
			}
			if report.Cases < 60 {
				t.Errorf("%d directed cases are played, want most of them:\n%v", report.Cases, report)
			}
		})
	}
}

// TestRulesTellVenuesApart finds rules that change nothing: an engine with the assumed ones
// must diverge from each.
func TestRulesTellVenuesApart(t *testing.T) {
	t.Parallel()
	for name, rules := range venues() {
		if rules.Bounds != (Bounds{}) {
			continue
		}
		base := Rules{}
		if rules.Modify == ModifyLosesPlace {
			base.Modify = SamePriceKeepsAll
		}
		if m := (mutant{rules: rules, mutate: func(b *toy) { b.rules = base }}); firstKilling(m) < 0 {
			t.Errorf("%s: an engine with other rules passes", name)
		}
	}
}

func TestReportSaysWhatIsAssumed(t *testing.T) {
	t.Parallel()
	text := Suite{}.Run(func() Engine { return ruledToy(Rules{Price: AtMaker, SelfTrade: CancelBoth}) }).String()
	for rule, assumed := range map[any]bool{
		AtMaker: false, SelfTrades: false, CancelBoth: false,
		MarketDrops: true, FOKSeveral: true, IDsOfLiveRefused: true, GrowthLosesPlace: true, PostOnlyRefused: true,
	} {
		if line := fmt.Sprintf("ASSUMED: %v\n", rule); strings.Contains(text, line) != assumed {
			t.Errorf("assuming that %v is in the report: %v, want %v:\n%s", rule, !assumed, assumed, text)
		}
	}
}

// ruledLocked is a locked engine that declares its rules and refuses to be sent what lies beyond its bounds.
type ruledLocked struct {
	*locked
	t testing.TB
}

func (l ruledLocked) Rules() Rules { return l.book.rules }

func (l ruledLocked) Apply(o ordergen.Order) ([]Fill, bool, uint64) {
	b := l.book.rules.Bounds
	if e := (Submit{Side: o.Side, Type: o.Type, Price: o.Price, Quantity: o.Quantity}); o.Action != ordergen.Cancel && !b.has(e) {
		l.t.Errorf("%v is sent, and lies beyond %+v", e, b)
	}
	return l.locked.Apply(o)
}

func TestConcurrentClientsKeepToTheRules(t *testing.T) {
	for name, rules := range venues() {
		report := Contest{Operations: 2000, Findings: 1, Effort: AsFound}.Run(func() Engine {
			l := newLocked()
			l.book = newReference(rules)
			return ruledLocked{l, t}
		})
		if !report.Passed() {
			t.Errorf("%s: %v", name, report)
		}
	}
}

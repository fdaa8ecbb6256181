package ordergen

import (
	"errors"
	"fmt"
	"math/bits"
	"slices"
)

// Cast is what each block of a flow of lives is made of: so many lives of each kind, in
// an order of the block's own. A block has the same number of events for ever.
type Cast []Life

// Life is a kind of life: what one order, or a few that trade with each other, go through.
// The events of a life follow each other, each after the one before it was answered. They
// lie Lag blocks apart, so that the lags of a cast are the distribution of its lifetimes:
// the k-th of n lives of a kind has the lag at the quantile (k + ½)/n.
type Life interface {
	fmt.Stringer
	count() int
	lag() Dist
	steps() []step
	validate(path string) error
}

var (
	_ Life = Trade{}
	_ Life = Rest{}
	_ Life = Miss{}
)

// Trade is makers that rest within reach, and then takers of the other side that take
// exactly their shares.
type Trade struct {
	Count  int  // lives that open in each block, above 0
	Makers int  // 1..8; 1 if 0. With several, a taker sweeps.
	Takers int  // 1..8; 1 if 0. With several, makers fill in parts.
	Type   Type // type of the takers
	Lag    Dist // blocks between two events of the life, above 0; Constant(1) if nil
}

// Rest is a passive order that rests behind all makers until it is cancelled.
type Rest struct {
	Count   int      // lives that open in each block, above 0
	Changes []Action // Reduce and Replace, at most 8 of them, in their order before the cancel
	Lag     Dist     // blocks between two events of the life, above 0; Constant(1) if nil
	// Stays leaves the order in the book for good, so that the book grows without end. Such
	// an order has no changes.
	Stays bool
}

// Miss is an order that must not trade, and what the engine must then refuse: cancels and
// changes of an order that is done.
type Miss struct {
	Count int      // lives that open in each block, above 0
	Type  Type     // IOC or FOK, with a limit that meets nothing
	Then  []Action // Cancel, Reduce and Replace of that order, at most 8 of them
	Lag   Dist     // blocks between two events of the life, above 0; Constant(1) if nil
}

// Bounds of a cast.
const (
	maxBlock = 1 << 16 // events in a block
	maxParty = 8       // makers, takers or changes in a life
	maxLag   = 1 << 30 // blocks
	maxOpen  = 1 << 24 // orders that rest at a time
)

func (t Trade) withDefaults() Trade {
	t.Makers, t.Takers = max(t.Makers, 1), max(t.Takers, 1)
	return t
}

func (t Trade) count() int { return t.Count }
func (r Rest) count() int  { return r.Count }
func (m Miss) count() int  { return m.Count }

func (t Trade) lag() Dist { return lagOf(t.Lag) }
func (r Rest) lag() Dist  { return lagOf(r.Lag) }
func (m Miss) lag() Dist  { return lagOf(m.Lag) }

func lagOf(d Dist) Dist {
	if d == nil {
		return Constant(1)
	}
	return d
}

// String is the value as its literal.
func (t Trade) String() string {
	return fmt.Sprintf("Trade{Count: %d, Makers: %d, Takers: %d, Type: %v, Lag: %v}", t.Count, max(t.Makers, 1), max(t.Takers, 1), t.Type.goName(), t.lag())
}

// String is the value as its literal.
func (r Rest) String() string {
	if r.Stays {
		return fmt.Sprintf("Rest{Count: %d, Stays: true}", r.Count)
	}
	return fmt.Sprintf("Rest{Count: %d, Changes: %s, Lag: %v}", r.Count, goActions(r.Changes), r.lag())
}

// String is the value as its literal.
func (m Miss) String() string {
	return fmt.Sprintf("Miss{Count: %d, Type: %v, Then: %s, Lag: %v}", m.Count, m.Type.goName(), goActions(m.Then), m.lag())
}

func (t Type) goName() string {
	return nameOf([]string{"Limit", "Market", "IOC", "FOK"}, "Type", uint8(t))
}

func goActions(actions []Action) string {
	if len(actions) == 0 {
		return "nil"
	}
	text := "[]Action{"
	for i, a := range actions {
		if i > 0 {
			text += ", "
		}
		text += nameOf([]string{"Submit", "Cancel", "Reduce", "Replace"}, "Action", uint8(a))
	}
	return text + "}"
}

func (t Trade) validate(path string) error {
	errs := checkLife(path, t.Count, t.lag())
	for field, n := range map[string]int{"Makers": t.Makers, "Takers": t.Takers} {
		if n < 0 || n > maxParty {
			errs = append(errs, fmt.Errorf("%s%s is %d, want 1..%d, or 0 for 1", path, field, n, maxParty))
		}
	}
	if t.Type > FOK {
		errs = append(errs, fmt.Errorf("%sType is %v, want Limit, Market, IOC or FOK", path, t.Type))
	}
	return errors.Join(errs...)
}

func (r Rest) validate(path string) error {
	errs := checkLife(path, r.Count, r.lag())
	if r.Stays && len(r.Changes) > 0 {
		errs = append(errs, fmt.Errorf("%sChanges has %d of them, want none where the order stays", path, len(r.Changes)))
	}
	return errors.Join(append(errs, checkActions(path+"Changes", r.Changes, Reduce, Replace))...)
}

func (m Miss) validate(path string) error {
	errs := checkLife(path, m.Count, m.lag())
	if m.Type != IOC && m.Type != FOK {
		errs = append(errs, fmt.Errorf("%sType is %v, want IOC or FOK, as others rest or meet anything", path, m.Type))
	}
	return errors.Join(append(errs, checkActions(path+"Then", m.Then, Cancel, Reduce, Replace))...)
}

func checkLife(path string, count int, lag Dist) (errs []error) {
	if count < 1 || count > maxBlock {
		errs = append(errs, fmt.Errorf("%sCount is %d, want 1..%d", path, count, maxBlock))
	}
	return append(errs, checkDist(path+"Lag", lag, 1, maxLag))
}

func checkActions(field string, actions []Action, allowed ...Action) error {
	var errs []error
	if len(actions) > maxParty {
		errs = append(errs, fmt.Errorf("%s has %d actions, want at most %d", field, len(actions), maxParty))
	}
	for i, a := range actions {
		if !slices.Contains(allowed, a) {
			errs = append(errs, fmt.Errorf("%s[%d] is %v, want one of %v", field, i, a, allowed))
		}
	}
	return errors.Join(errs...)
}

func (c Cast) validate() error {
	var errs []error
	for i, life := range c {
		if life == nil {
			errs = append(errs, fmt.Errorf("life Cast[%d] is nil, want a Trade, Rest or Miss", i))
			continue
		}
		errs = append(errs, life.validate(fmt.Sprintf("Cast[%d].", i)))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	events, open := 0, uint64(0)
	for _, life := range c {
		events += life.count() * len(life.steps())
		for k := range life.count() {
			open += uint64(lagAt(life, k)) * uint64(len(life.steps()))
		}
		if events > maxBlock {
			return fmt.Errorf("the cast has more than %d events in a block, want fewer", maxBlock)
		}
	}
	if open > maxOpen {
		return fmt.Errorf("the cast has up to %d lives open at a time, want at most %d: fewer lives or shorter lags", open, maxOpen)
	}
	return nil
}

// lagAt is the lag of the k-th life of its kind: that at the quantile (k + ½)/count.
func lagAt(l Life, k int) int64 {
	quantile, _ := bits.Div64(uint64(2*k+1), 0, uint64(2*l.count()))
	return l.lag().Quantile(quantile)
}

// role is what an event is in its life.
type role uint8

const (
	maker      role = iota // rests within reach
	taker                  // takes shares of the life's makers
	rester                 // rests behind the makers
	change                 // cancels or changes the life's resting order
	misser                 // meets nothing
	lateChange             // is about an order that is done
	drilled                // is what its block says
)

// step is one event of a kind of life.
type step struct {
	role   role
	action Action
	typ    Type
	nth    int // among the makers, or among the takers, of the life
}

func (t Trade) steps() (all []step) {
	t = t.withDefaults()
	for k := range t.Makers {
		all = append(all, step{role: maker, nth: k})
	}
	for k := range t.Takers {
		all = append(all, step{role: taker, typ: t.Type, nth: k})
	}
	return all
}

func (r Rest) steps() []step {
	all := []step{{role: rester}}
	if r.Stays {
		return all
	}
	for _, a := range append(slices.Clone(r.Changes), Cancel) {
		all = append(all, step{role: change, action: a})
	}
	return all
}

func (m Miss) steps() []step {
	all := []step{{role: misser, typ: m.Type}}
	for _, a := range m.Then {
		all = append(all, step{role: lateChange, action: a})
	}
	return all
}

package ordergen

import (
	"errors"
	"fmt"
	"slices"
)

// Drill is a life on a symbol of its own, one event a block without end. Its events come
// one after the other and nothing else comes to the symbol, so that each answer follows from
// the events before it. It shows what the other lives cannot, as those arrive in any order:
// that an order which is reduced keeps its place and one that is replaced loses it, that an
// order which traded in part can still be changed, that a cancelled one is gone, and that
// what an IOC or FOK order leaves rests nowhere.
//
// An event of it that is lost orphans all that would follow, to the end of a run.
type Drill struct {
	Symbol string // symbol that no other Drill has; those of drills are the last of the flow's
}

var _ Life = Drill{}

func (d Drill) count() int    { return 1 }
func (d Drill) lag() Dist     { return Constant(1) }
func (d Drill) steps() []step { return []step{{role: drilled}} }

// String is the value as its literal.
func (d Drill) String() string { return fmt.Sprintf("Drill{Symbol: %q}", d.Symbol) }

func (d Drill) validate(path string) error {
	if d.Symbol == "" {
		return errors.New(path + "Symbol is empty, want one of the flow's")
	}
	return nil
}

// drillStep is an event of the script that a drill repeats: an order that rests at the
// touch, a taker of the other side, or a change of an order of the same round.
type drillStep struct {
	action Action
	takes  bool
	typ    Type
	of     int   // event of the round that sent the order which is changed
	lots   int64 // what stands in the Quantity of the order, in lots
}

// drillScript is one round, after which nothing rests.
var drillScript = []drillStep{
	{lots: 4},
	{lots: 4},
	{action: Replace, of: 0, lots: 3}, // goes behind the second order
	{takes: true, lots: 4},            // takes the second order
	{action: Reduce, of: 0, lots: 2},  // finds the first order whole
	{lots: 3},                         // rests behind the first order
	{action: Reduce, of: 0, lots: 1},  // leaves the first order before the third
	{takes: true, typ: IOC, lots: 2},  // takes the first order, and one lot of the third
	{action: Cancel, of: 0},           // is refused
	{action: Reduce, of: 5, lots: 1},  // finds an order that traded in part
	{takes: true, typ: FOK, lots: 2},  // takes nothing, as one lot rests
	{takes: true, typ: IOC, lots: 2},  // takes that lot and drops another
	{lots: 2},                         // meets nothing
	{lots: 3},                         // rests behind it
	{action: Cancel, of: 12},          // takes the one before off the book
	{action: Cancel, of: 12},          // is refused
	{takes: true, typ: FOK, lots: 3},  // takes the last order
	{action: Cancel, of: 13},          // is refused
}

// drillResult is what an event of the script does, in lots and orders.
type drillResult struct {
	refused                            bool
	filled, cancelled, raised, lowered int64
	fills, gone                        int64
}

// drillRest is an order of the script that rests.
type drillRest struct {
	sent, placed int // events that sent it and gave it its place
	lots         int64
}

// drillResults and drillRests are what each event of the script does, and what rests before
// it, the first to come first.
var drillResults, drillRests = playDrill()

// playDrill plays the script on a book of one price.
func playDrill() (results []drillResult, before [][]drillRest) {
	var book []drillRest
	for i, s := range drillScript {
		before = append(before, slices.Clone(book))
		var r drillResult
		switch at := slices.IndexFunc(book, func(o drillRest) bool { return o.sent == s.of }); {
		case s.takes:
			book, r = takeDrill(book, s)
		case s.action == Submit:
			book = append(book, drillRest{i, i, s.lots})
		case at < 0:
			r.refused = true
		case s.action == Cancel:
			r.cancelled = book[at].lots
			book = slices.Delete(book, at, at+1)
		case s.action == Reduce:
			r.cancelled = book[at].lots - s.lots
			book[at].lots = s.lots
		case s.action == Replace:
			by := s.lots - book[at].lots
			r.raised, r.lowered = max(by, 0), max(-by, 0)
			book = append(slices.Delete(book, at, at+1), drillRest{s.of, i, s.lots})
		}
		results = append(results, r)
	}
	return results, before
}

func takeDrill(book []drillRest, s drillStep) ([]drillRest, drillResult) {
	var r drillResult
	rests := int64(0)
	for _, o := range book {
		rests += o.lots
	}
	if s.typ == FOK && rests < s.lots {
		return book, r
	}
	for left := s.lots; left > 0 && len(book) > 0; {
		lots := min(left, book[0].lots)
		left -= lots
		r.filled += lots
		r.fills++
		if book[0].lots -= lots; book[0].lots == 0 {
			book = book[1:]
			r.gone++
		}
	}
	return book, r
}

// drillTurn is which event of the script a block has.
func drillTurn(block int64) int {
	n := int64(len(drillScript))
	return int((block%n + n) % n)
}

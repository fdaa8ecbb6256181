package conform

import (
	"testing"

	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// sights counts what happens on a tape, as a watching engine sees it.
type sights struct {
	*toy
	seen map[string]bool

	done    map[ordergen.ID]bool // ids sent before, whatever became of them
	refills map[ordergen.Side]bool
}

func watch() *sights {
	return &sights{newToy(), map[string]bool{}, map[ordergen.ID]bool{}, map[ordergen.Side]bool{}}
}

func (s *sights) see(what string, happens bool) { s.seen[what] = s.seen[what] || happens }

func (s *sights) empty(side ordergen.Side) bool {
	_, ok := s.toy.Best("A", side)
	return !ok
}

func (s *sights) Submit(o ordergen.Order) ([]Fill, error) {
	live := s.find(o.ID) != nil
	s.see("duplicate of a live id", live)
	s.see("id that comes again", !live && s.done[o.ID])
	s.done[o.ID] = true
	other := o.Side.Opposite()
	wasEmpty := s.empty(other)

	fills, err := s.toy.Submit(o)
	var traded int64
	prices := map[ordergen.Price]bool{}
	for _, f := range fills {
		traded += f.Quantity
		prices[f.Price] = true
	}
	s.see("trade at the touch", len(fills) > 0 && o.Type != ordergen.Market && fills[0].Price == o.Price)
	s.see("exact fill", len(fills) > 0 && traded == o.Quantity && s.find(fills[len(fills)-1].Maker) == nil)
	s.see("sweep of three levels", len(prices) >= 3)
	s.see("sweep of three orders", len(fills) >= 3)
	s.see("taker that rests with what is left", len(fills) > 0 && s.find(o.ID) != nil)
	s.see("FOK filled", o.Type == ordergen.FOK && len(fills) > 0)
	s.see("FOK killed", o.Type == ordergen.FOK && len(fills) == 0)
	s.see("IOC dropped in part", o.Type == ordergen.IOC && 0 < traded && traded < o.Quantity)
	s.see("market order that finds nothing", o.Type == ordergen.Market && len(fills) == 0)
	s.see("level of more than a dozen", o.Type == ordergen.Limit && len(s.at(o.Symbol, o.Side, o.Price)) > 12)
	s.see("several symbols", o.Symbol != "A")
	s.see("side that empties", o.Symbol == "A" && !wasEmpty && s.empty(other))
	s.see("side that empties and fills again", s.refills[o.Side] && !s.empty(o.Side))
	if o.Symbol == "A" && !wasEmpty && s.empty(other) {
		s.refills[other] = true
	}
	return fills, err
}

func (s *sights) Cancel(o ordergen.Order) bool {
	ok := s.toy.Cancel(o)
	s.see("cancel", ok)
	s.see("stale cancel", !ok && s.done[o.ID])
	s.see("cancel of an order nobody sent", !ok && !s.done[o.ID])
	return ok
}

func (s *sights) Reduce(o ordergen.Order, by int64) bool {
	ok := s.toy.Reduce(o, by)
	s.see("reduction", ok)
	s.see("stale reduction", !ok)
	return ok
}

func (s *sights) Replace(o ordergen.Order, p ordergen.Price, q int64) ([]Fill, bool) {
	fills, ok := s.toy.Replace(o, p, q)
	s.see("replacement", ok)
	s.see("stale replacement", !ok)
	s.see("replacement that trades", len(fills) > 0)
	return fills, ok
}

// TestTapesHaveALifeCycle counts the tapes on which something happens that engines
// break on.
func TestTapesHaveALifeCycle(t *testing.T) {
	t.Parallel()
	const tapes = 2000
	count := map[string]int{}
	for seed := range tapes {
		var s *sights
		Play(func() Engine { s = watch(); return s }, Tapes(0).Example(seed))
		for what, happens := range s.seen {
			if happens {
				count[what]++
			} else {
				count[what] += 0
			}
		}
	}
	for what, n := range count {
		t.Logf("%4d ‰ %s", n*1000/tapes, what)
		if n*1000/tapes < 10 {
			t.Errorf("%d of %d tapes have a %s, want at least 1 %%", n, tapes, what)
		}
	}
	if len(count) < 20 {
		t.Errorf("%d kinds of things happen, want them all", len(count))
	}
}

func TestTapesAskForNothingThatIsLacking(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lacks := features().Draw(t, "lacks")
		for _, e := range Tapes(lacks).Draw(t, "tape") {
			_, reuses := e.(Reuse)
			if needs(e)&lacks != 0 || reuses && lacks&DuplicateIDs != 0 && lacks&ReusedIDs != 0 {
				t.Fatalf("%v without %v", e, lacks)
			}
		}
	})
}

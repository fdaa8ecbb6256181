package ordergen_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// public compares what the proof of a flow of lives goes by.
var public = cmpopts.IgnoreUnexported(ordergen.Demand{})

// Demand and Count say of a flow of lives what its events, read one by one, say themselves.
func TestDemandOfLivesIsTheSumOfItsEvents(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := livesConfigs().Draw(t, "config")
		s := newStream(t, c)
		const round = 18 // events of a drill after which nothing rests
		first := uint64(c.Cast.Shape().Events) * round * rapid.SampledFrom([]uint64{10, 1e9}).Draw(t, "rounds before")
		n := rapid.Uint64Max(300).Draw(t, "events")

		r := reader{Stream: s, drill: make(engineVenue)}
		if slices.Contains(c.Cast, ordergen.Life(drill)) {
			r.drilled = drill.Symbol
		}
		read, counted := make(ordergen.Demands), make(ordergen.Demands)
		for i := first; i < first+n; i++ {
			symbol := s.At(i).Symbol
			d := read[symbol]
			r.read(t, &d, i)
			read[symbol] = d
			s.Count(counted, i)
		}
		if diff := cmp.Diff(read, counted, public); diff != "" {
			t.Fatalf("events %d..%d, counted one by one (-read +counted):\n%s", first, first+n, diff)
		}
		if diff := cmp.Diff(read, s.Demand(first, first+n), public); diff != "" {
			t.Fatalf("events %d..%d (-read +counted):\n%s", first, first+n, diff)
		}
	})
}

// reader reads what events say of themselves, from a place on where no drill has an order left.
type reader struct {
	*ordergen.Stream
	drill   engineVenue
	drilled string // symbol of the drill, or ""
}

func (r *reader) read(t *rapid.T, d *ordergen.Demand, i uint64) {
	o, answer := r.At(i), r.Answer(i)
	if o.Action != ordergen.Submit {
		r.readChange(t, d, i)
		return
	}
	var (
		isDrill = o.Symbol == r.drilled
		own     = &d.Book[o.Side]
		taken   = &d.Book[o.Side.Opposite()]
		gone    = r.drill.depth(o.Symbol, o.Side.Opposite()).Orders
		fills   = r.play(t, o)
	)
	switch {
	case r.Aggressive(i):
		d.Aggressive++
		d.Quantity += answer.Filled
	case o.Type == ordergen.Limit:
		d.Passive++
		d.Resting += o.Quantity
	default:
		d.Passive++
	}
	switch {
	case isDrill && (r.Aggressive(i) || o.Type != ordergen.Limit):
		taken.DrillTakers++
		taken.DrillShares += answer.Filled
		taken.DrillFills += int64(fills)
		taken.DrillGone += int64(gone - r.drill.depth(o.Symbol, o.Side.Opposite()).Orders)
	case r.Aggressive(i):
		taken.Takers++
		taken.TakenShares += answer.Filled
	case o.Type != ordergen.Limit:
		own.Misses++
	case !isDrill && r.isMaker(o):
		own.Makers++
		own.MakerShares += o.Quantity
	default:
		own.Passives++
		own.PassiveShares += o.Quantity
	}
}

func (r *reader) readChange(t *rapid.T, d *ordergen.Demand, i uint64) {
	o, answer := r.At(i), r.Answer(i)
	r.play(t, o)
	book := &d.Book[r.At(o.Orig.Index).Side]
	switch {
	case answer.Refused:
		book.Refusals++
	case o.Action == ordergen.Cancel:
		book.Cancels++
		book.CancelShares += answer.Cancelled
	case o.Action == ordergen.Reduce:
		book.Reductions++
		book.ReducedShares += answer.Cancelled
	case o.Action == ordergen.Replace:
		book.Replaces++
		by := o.Quantity - r.before(i).Quantity
		book.RaisedShares += max(by, 0)
		book.LoweredShares += max(-by, 0)
	}
}

// before is the last event that left the order which event i changes as it is then.
func (r *reader) before(i uint64) ordergen.Order {
	orig := r.At(i).Orig
	for {
		i, _ = r.Follows(i, 0)
		if o := r.At(i); o.ID == orig || o.Orig == orig {
			return o
		}
	}
}

// isMaker reports whether an order rests nearer to the touch than all passive ones.
func (r *reader) isMaker(o ordergen.Order) bool {
	m, own := r.Config().Instruments[o.Symbol]
	if !own {
		m = ordergen.StandardInstrument(o.Symbol)
	}
	behind := m.Tick * ordergen.Price(m.Passive.Quantile(0))
	if o.Side == ordergen.Buy {
		return o.Price > m.Bid-behind
	}
	return o.Price < m.Ask+behind
}

// play plays an event of the drill, and returns the number of fills.
func (r *reader) play(t *rapid.T, o ordergen.Order) int {
	if o.Symbol != r.drilled {
		return 0
	}
	_, fills := r.drill.play(t, o)
	return fills
}

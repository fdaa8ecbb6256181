package recorded

import "github.com/ordergen/ordergen"

// Count adds event i to the demand of its symbol. In the Movement of a side are its own
// orders: Passives those that may rest, Takers those that never do, RaisedShares what
// replacements ask for.
func (f *Flow) Count(d ordergen.Demands, i uint64) {
	f.read(i).count(d, f.symbols())
}

func (r record) count(d ordergen.Demands, symbols []string) {
	symbol := symbols[r.symbol]
	demand := d[symbol]
	side := &demand.Book[r.side]
	switch {
	case r.action == ordergen.Cancel:
		side.Cancels++
	case r.action == ordergen.Reduce:
		side.Reductions++
	case r.action == ordergen.Replace:
		side.Replaces++
		side.RaisedShares += r.quantity
	case r.kind == ordergen.Limit:
		side.Passives++
		side.PassiveShares += r.quantity
	default:
		side.Takers++
		side.TakenShares += r.quantity
	}
	d[symbol] = demand
}

// Expect is what holds in every order once the first due events have come, of which the
// lost ones were not taken for certain and the fate of the unknown ones is not known: what
// is traded or rests came in before. Shares is what the shares of each symbol that were
// traded, counted on both sides, that rest and that were cancelled must be together: all
// that came in, less what orders that never rest and replacements may drop.
func (f *Flow) Expect(due uint64, lost, unknown ordergen.Demands) (all ordergen.Expectation, shares map[string]ordergen.Interval) {
	done := make(ordergen.Demands)
	symbols := f.symbols()
	f.each(min(due, f.Len()), func(r record) { r.count(done, symbols) })
	done = done.Minus(lost).Minus(unknown)
	most := done.Plus(unknown)
	seeds := make(ordergen.Demands)
	for _, o := range f.standing() {
		d := seeds[o.Symbol]
		d.Book[o.Side].Passives++
		d.Book[o.Side].PassiveShares += o.Quantity
		seeds[o.Symbol] = d
	}
	all, shares = make(ordergen.Expectation), make(map[string]ordergen.Interval)
	for _, symbol := range symbols {
		all[symbol], shares[symbol] = conserved(seeds[symbol], done[symbol], most[symbol])
	}
	return all, shares
}

func conserved(seeds, done, most ordergen.Demand) (o ordergen.Outcome, shares ordergen.Interval) {
	var in, orders, rest [2]int64
	replaced := false
	for side := range in {
		s, d, m := seeds.Book[side], done.Book[side], most.Book[side]
		orders[side] = s.Passives + m.Passives
		rest[side] = s.PassiveShares + m.PassiveShares + m.RaisedShares
		in[side] = rest[side] + m.TakenShares
		shares.Min += s.PassiveShares + d.PassiveShares
		shares.Max += in[side]
		replaced = replaced || m.Replaces > 0

		o.Received.Min += d.Passives + d.Takers
		o.Received.Max += m.Passives + m.Takers
		o.Cancelled.Min += d.Cancels
		o.Cancelled.Max += m.Cancels
		o.Replaced.Min += d.Replaces
		o.Replaced.Max += m.Replaces
		if m.Cancels+m.Reductions > 0 {
			o.CancelledQuantity.Max += rest[side]
		}
	}
	if replaced {
		shares.Min = 0
	}
	o.Traded.Max = min(in[ordergen.Buy], in[ordergen.Sell])
	o.Fills.Max = o.Traded.Max
	o.RestingBids.Max, o.BidQuantity.Max = orders[ordergen.Buy], rest[ordergen.Buy]
	o.RestingAsks.Max, o.AskQuantity.Max = orders[ordergen.Sell], rest[ordergen.Sell]
	o.AskLevels.Max = orders[ordergen.Sell]
	return o, shares
}

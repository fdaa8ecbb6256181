package ordergen

import (
	"maps"
)

// Demand is what some events of one symbol ask of the book.
type Demand struct {
	Aggressive int64 // orders that mean to trade on arrival
	Passive    int64 // orders that do not
	Quantity   int64 // shares that the aggressive orders want: D of the proof
	Resting    int64 // shares that the passive orders bring to rest

	LowestLimit    Price // lowest limit of an aggressive order: p of the proof; 0 where there is none
	HighestPassive Price // limit of a passive order; 0 where there is none

	// Book is what the events of a flow of lives do to each side of the book, by Side.
	Book [2]Movement

	// Every aggressive quantity is a multiple of it; 0 where none was counted.
	divisor int64
}

// step is the divisor, or the sure one of a Demand that was written by hand.
func (d *Demand) step() int64 {
	if d.divisor == 0 && d.Aggressive > 0 {
		return 1
	}
	return d.divisor
}

// Add counts one order. Stream.Aggressive tells its class.
func (d *Demand) Add(o Order, aggressive bool) {
	d.add(int64(o.Price), o.Quantity, aggressive)
}

func (d *Demand) add(price, quantity int64, aggressive bool) {
	if !aggressive {
		d.Passive++
		d.Resting += quantity
		d.HighestPassive = max(d.HighestPassive, Price(price))
		return
	}
	d.LowestLimit = lower(d.LowestLimit, Price(price))
	if d.divisor != 1 {
		d.divisor = gcd(d.step(), quantity)
	}
	d.Aggressive++
	d.Quantity += quantity
}

// lower is the lower one of two limits, of which 0 is none.
func lower(a, b Price) Price {
	if a == 0 || b == 0 {
		return max(a, b)
	}
	return min(a, b)
}

// Plus is the demand of two disjoint sets of orders together.
func (d Demand) Plus(e Demand) Demand {
	d.divisor = gcd(d.step(), e.step())
	d.Aggressive += e.Aggressive
	d.Passive += e.Passive
	d.Quantity += e.Quantity
	d.Resting += e.Resting
	d.LowestLimit = lower(d.LowestLimit, e.LowestLimit)
	d.HighestPassive = max(d.HighestPassive, e.HighestPassive)
	for side := range d.Book {
		d.Book[side].add(e.Book[side], 1)
	}
	return d
}

// Minus is the demand of the orders of d that are not in e, a part of them. Its
// limits are those of d: a bound, as the extreme order may be among those taken away.
func (d Demand) Minus(e Demand) Demand {
	d.Aggressive -= e.Aggressive
	d.Passive -= e.Passive
	d.Quantity -= e.Quantity
	d.Resting -= e.Resting
	for side := range d.Book {
		d.Book[side].add(e.Book[side], -1)
	}
	return d
}

// gcd is Euclid's; gcd(0, n) = n.
func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// Demands is a Demand for each symbol. The zero value of a missing one is right.
type Demands map[string]Demand

// Add counts one order.
func (d Demands) Add(o Order, aggressive bool) {
	e := d[o.Symbol]
	e.Add(o, aggressive)
	d[o.Symbol] = e
}

// Plus adds symbol by symbol.
func (d Demands) Plus(e Demands) Demands {
	sum := maps.Clone(d)
	if sum == nil {
		sum = make(Demands, len(e))
	}
	for symbol, x := range e {
		sum[symbol] = sum[symbol].Plus(x)
	}
	return sum
}

// Minus subtracts symbol by symbol.
func (d Demands) Minus(e Demands) Demands {
	rest := maps.Clone(d)
	if rest == nil {
		rest = make(Demands, len(e))
	}
	for symbol, x := range e {
		rest[symbol] = rest[symbol].Minus(x)
	}
	return rest
}

// Total is the demand over all symbols.
func (d Demands) Total() (sum Demand) {
	for _, x := range d {
		sum = sum.Plus(x)
	}
	return sum
}

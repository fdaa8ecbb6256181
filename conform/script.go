package conform

import (
	"math/rand/v2"

	"github.com/ordergen/ordergen"
)

// scripts are what each client asks in a round, in its order. An entry may name an order of
// another client, which may be sent before it, meanwhile, or after it.
type scripts [][]operation

// size is the operations of all clients.
func (s scripts) size() (n int) {
	for _, script := range s {
		n += len(script)
	}
	return n
}

// clients are those with something to ask.
func (s scripts) clients() (n int) {
	for _, script := range s {
		if len(script) > 0 {
			n++
		}
	}
	return n
}

// newScripts draws scripts that ask for nothing that an engine lacks. They crowd few prices, so
// that clients meet.
func newScripts(p profile, seed uint64, clients, length int) scripts {
	// An order is replaced once and grows, so that every ModifyRule puts it at the end of a level
	// but the one that keeps all places.
	const first, grown = 4, 5 // lots
	var (
		random  = rand.New(rand.NewPCG(seed, 0))
		b       = p.rules.Bounds
		scale   = b.scales()[0]
		symbols = []string{"A", "B"}
		types   = []ordergen.Type{ordergen.Limit}
		all     = make(scripts, clients)
	)
	if p.lacks&SeveralSymbols != 0 {
		symbols = symbols[:1]
	}
	for _, t := range []ordergen.Type{ordergen.Market, ordergen.IOC, ordergen.FOK} {
		if t == ordergen.Market && p.rules.MarketRest == MarketRests {
			continue // which makes it no order to be dropped
		}
		if needs(Submit{Type: t, Price: 1, Quantity: 1})&p.lacks == 0 {
			types = append(types, t)
		}
	}
	order := func(client, i int) ordergen.Order {
		o := ordergen.Order{
			ID:       ordergen.ID{Prefix: string(rune('a'+client)) + "-", Index: uint64(i)},
			Symbol:   symbols[random.IntN(len(symbols))],
			Side:     ordergen.Side(random.IntN(2)),
			Quantity: min(1+random.Int64N(first), scale.most) * scale.lot,
		}
		if random.IntN(6) == 0 {
			o.Type = types[random.IntN(len(types))]
		}
		if o.Type != ordergen.Market {
			o.Price = scale.price(o.Side, ordergen.Price(random.IntN(3)-1))
		}
		return o
	}
	replaced := map[ordergen.ID]bool{}
	replaces := p.lacks&Replacements == 0 && p.rules.Modify != SamePriceKeepsAll && scale.most >= grown
	sent := make([][]ordergen.Order, clients)
	for client := range all {
		for i := range length {
			sent[client] = append(sent[client], order(client, i))
		}
	}
	for client := range all {
		for i, o := range sent[client] {
			op := operation{Client: client, Order: o}
			of := client
			if random.IntN(2) == 0 {
				of = random.IntN(clients)
			}
			named := sent[of][min(max(i+random.IntN(8)-6, 0), length-1)]
			switch kind := random.IntN(10); {
			case kind < 3 && p.lacks&Cancels == 0 && named.ID != o.ID:
				op.Named = named
				op.Order = ordergen.Order{ID: o.ID, Action: ordergen.Cancel, Orig: named.ID, Symbol: named.Symbol}
			case kind < 4 && replaces && named.ID != o.ID && named.Type == ordergen.Limit && !replaced[named.ID]:
				replaced[named.ID] = true
				op.Named = named
				op.Order = ordergen.Order{ID: o.ID, Action: ordergen.Replace, Orig: named.ID, Symbol: named.Symbol, Side: named.Side, Price: scale.price(named.Side, ordergen.Price(random.IntN(3)-1)), Quantity: grown * scale.lot}
			}
			all[client] = append(all[client], op)
		}
	}
	return all
}

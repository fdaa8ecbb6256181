package conform

import (
	"fmt"
	"slices"

	"github.com/ordergen/ordergen"
)

// balance checks what holds whatever the order of execution was: each order's shares are filled,
// cancelled or resting, and the book shows the sum of what rests. Where a cancel meets a fill,
// either answer is right, but it must agree with the fills.
func (h history) balance(p profile) *breach {
	accounts := map[ordergen.ID]*orderAccount{}
	at := func(id ordergen.ID) *orderAccount {
		if accounts[id] == nil {
			accounts[id] = &orderAccount{}
		}
		return accounts[id]
	}
	for _, op := range h.operations {
		if op.Order.Action == ordergen.Submit && op.OK {
			at(op.Order.ID).order, at(op.Order.ID).sent = op.Order, true
		}
	}
	for _, op := range h.operations {
		if b := enter(op, p, at); b != nil {
			return b
		}
	}
	resting := map[question]int64{} // Shares that rest at each price, as the answers tell it that name the makers of their fills.
	open := map[question]bool{}     // Prices at which nobody can tell how many shares rest, as an order was replaced.
	for _, id := range sortedIDs(accounts) {
		a := accounts[id]
		if b := a.check(id); b != nil {
			return b
		}
		if left := a.left(); left > 0 {
			resting[question{about: depth, symbol: a.order.Symbol, side: a.order.Side, price: a.order.Price}] += left
		}
		if a.replaced {
			for _, price := range a.prices {
				open[question{about: depth, symbol: a.order.Symbol, side: a.order.Side, price: price}] = true
			}
		}
	}
	for i, q := range h.questions {
		if q.about == depth && p.lacks&Trades == 0 && !open[q] && h.book[i].n != resting[q] {
			return &breach{Broken: DepthIsSum, Reason: fmt.Sprintf("when all clients are done the book shows %v for %v, and by the answers %d shares are neither filled nor cancelled", h.book[i], q, resting[q])}
		}
	}
	return nil
}

// orderAccount is what the answers say of one order.
type orderAccount struct {
	order    ordergen.Order
	sent     bool
	filled   int64
	cancels  int
	replaced bool
	grown    int64            // shares that replacements have given it, at most
	prices   []ordergen.Price // at which it may have rested
	lastFill *operation
}

func enter(op operation, p profile, at func(ordergen.ID) *orderAccount) *breach {
	if p.lacks&Trades != 0 {
		if b := op.enterSum(at); b != nil {
			return b
		}
		op.Fills = nil
	}
	for _, f := range op.Fills {
		if f.Quantity <= 0 {
			return &breach{NoPhantomFill, fmt.Sprintf("%v and %v trade %d shares", f.Maker, f.Taker, f.Quantity), &op}
		}
		at(f.Taker).filled += f.Quantity
		at(f.Maker).filled += f.Quantity
		at(f.Maker).lastFill = &op
		if !at(f.Maker).sent {
			return &breach{NoPhantomFill, fmt.Sprintf("%v trades with %v, which nobody sent", f.Taker, f.Maker), &op}
		}
	}
	if !op.OK {
		return nil
	}
	switch op.Order.Action {
	case ordergen.Cancel:
		if at(op.Order.Orig).cancels++; at(op.Order.Orig).cancels > 1 {
			return &breach{CancelRemovesOne, fmt.Sprintf("%v was cancelled twice", op.Order.Orig), &op}
		}
	case ordergen.Replace:
		a := at(op.Order.Orig)
		a.replaced = true
		a.grown += op.Order.Quantity
		a.prices = append(a.prices, op.Order.Price, op.Named.Price)
	}
	return nil
}

// enterSum enters fills of which no more is told than the sum.
func (o operation) enterSum(at func(ordergen.ID) *orderAccount) *breach {
	taker, sum := o.call().order.ID, shares(o.Fills)
	if sum < 0 {
		return &breach{NoPhantomFill, fmt.Sprintf("%v trades %d shares", taker, sum), &o}
	}
	if sum > 0 {
		at(taker).filled += sum
		at(taker).lastFill = &o
	}
	return nil
}

func (a *orderAccount) check(id ordergen.ID) *breach {
	most := a.order.Quantity + a.grown
	switch {
	case !a.sent && a.cancels+len(a.prices) > 0:
		return &breach{CancelRemovesOne, fmt.Sprintf("%v was cancelled or replaced, and nobody sent it", id), nil}
	case a.filled > most:
		return &breach{Conservation, fmt.Sprintf("%v has %d shares and trades %d", id, most, a.filled), a.lastFill}
	case !a.replaced && a.cancels > 0 && a.filled == most:
		return &breach{Conservation, fmt.Sprintf("%v was cancelled, and has traded all of its %d shares", id, most), a.lastFill}
	}
	return nil
}

// left is what must rest of the order when all clients are done.
func (a *orderAccount) left() int64 {
	if a.replaced || a.cancels > 0 || a.order.Type != ordergen.Limit {
		return 0
	}
	return a.order.Quantity - a.filled
}

func sortedIDs(accounts map[ordergen.ID]*orderAccount) []ordergen.ID {
	ids := make([]ordergen.ID, 0, len(accounts))
	for id := range accounts {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b ordergen.ID) int {
		if a.Prefix != b.Prefix {
			return int(a.Prefix[0]) - int(b.Prefix[0])
		}
		return int(a.Index) - int(b.Index)
	})
	return ids
}

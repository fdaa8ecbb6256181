package wire

import (
	"context"
	"errors"
	"fmt"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/conform"
)

// probe asks an engine for each thing once, in a situation in which it should do it.
type probe struct {
	*engine
	ctx   context.Context
	lacks conform.Features
	sent  uint64
	err   error
}

func (p *probe) ask() {
	defer p.engine.Close()
	defer func() {
		if r := recover(); r != nil { // an answer that leaves the fate of an order open
			p.err = fmt.Errorf("probing the target: %v", r)
		}
	}()
	maker, err := p.submit(ordergen.Sell, ordergen.Limit, 2)
	if err != nil {
		p.err = fmt.Errorf("probing the target: a LIMIT order of %s is refused: %w", p.venue.Symbols[0], err)
		return
	}
	taker, err := p.submit(ordergen.Buy, ordergen.Limit, 1)
	if err != nil {
		p.err = fmt.Errorf("probing the target: a LIMIT order that meets another is refused: %w", err)
		return
	}
	p.lacking(conform.TradedShares, taker.receipt.Filled.Known)
	p.lacking(conform.TradeCounts, taker.receipt.Fills.Known)
	p.venue.sequenced = taker.receipt.Sequence.Known
	p.venue.names = maker.receipt.ID != ""
	if p.venue.names {
		p.lacks |= conform.DuplicateIDs | conform.ReusedIDs // The target names orders itself, so that no id can be used twice.
	}
	for _, t := range []struct {
		t       ordergen.Type
		feature conform.Features
	}{{ordergen.Market, conform.MarketOrders}, {ordergen.IOC, conform.IOCOrders}, {ordergen.FOK, conform.FOKOrders}} {
		p.submit(ordergen.Sell, ordergen.Limit, 1)
		_, err := p.submit(ordergen.Buy, t.t, 1)
		p.lacking(t.feature, err == nil)
	}
	p.lacking(conform.Reductions, p.changes(ordergen.Reduce, 1))
	p.lacking(conform.Replacements, p.changes(ordergen.Replace, 1))
	p.lacking(conform.Cancels, p.changes(ordergen.Cancel, 0))
	if p.lacks&conform.Cancels != 0 && p.venue.Between == nil {
		p.err = errors.New("the target takes no cancels, so its books are never empty: say how to clear it between tapes")
	}
}

func (p *probe) lacking(f conform.Features, has bool) {
	if !has {
		p.lacks |= f
	}
}

// probed is an order and the answer to it.
type probed struct {
	order   ordergen.Order
	receipt client.Receipt
}

func (p *probe) submit(side ordergen.Side, t ordergen.Type, lots int64) (probed, error) {
	b := p.venue.Rules.Bounds
	tick, lot := max(b.Tick, 1), max(b.Lot, 1)
	o := ordergen.Order{
		ID: ordergen.ID{Prefix: "probe-", Index: p.sent}, Symbol: symbolNames[0], Side: side, Type: t,
		Price: tick * middle, Quantity: lots * lot,
	}
	if b.MaxPrice != 0 {
		o.Price = min(o.Price, b.MaxPrice/tick*tick)
	}
	if t == ordergen.Market {
		o.Price = 0
	}
	p.sent++
	receipt, err := p.send(p.ctx, p.named(o))
	if err == nil {
		p.book(o, receipt)
	}
	return probed{o, receipt}, err
}

// middle is the price, in ticks, about which tapes trade.
const middle = 100

// changes reports whether an order that rests can be changed.
func (p *probe) changes(action ordergen.Action, lots int64) bool {
	o, err := p.submit(ordergen.Sell, ordergen.Limit, 2)
	if err != nil {
		return false
	}
	change := ordergen.Order{Action: action, Quantity: lots * max(p.venue.Rules.Bounds.Lot, 1)}
	if action == ordergen.Replace {
		change.Price = o.order.Price
	}
	_, err = p.send(p.ctx, p.change(o.order, change))
	return err == nil
}

// Probe finds out what the engine lacks, by asking it for each thing once. It fails where not even
// a LIMIT order is taken.
func (v *Venue) Probe(ctx context.Context) error {
	if v.Target == nil || len(v.Symbols) == 0 {
		return errors.New("the venue has no Target or no Symbols, want both")
	}
	if c, ok := v.Target.(client.Checker); ok {
		if err := c.Check(); err != nil {
			return err
		}
	}
	v.lacks = v.Lacks | untold
	if len(v.Symbols) < mostSymbols {
		v.lacks |= conform.SeveralSymbols
	}
	p := probe{engine: v.engine(), ctx: ctx}
	p.ask()
	v.lacks |= p.lacks
	return p.err
}

package wire

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/conform"
)

// engine is the running engine for the length of a tape, or of a round of concurrent clients.
type engine struct {
	venue  *Venue
	prefix string // start of the ids of its orders

	mu    sync.Mutex // guards what follows, and is free while an order is under way
	names map[ordergen.ID]ordergen.ID
	open  map[ordergen.ID]ordergen.Order // Orders that may rest, which Close cancels.

	// A reduction over the wire tells what it leaves open, and only the reference knows what was
	// open before.
	shadow conform.Engine
	left   map[ordergen.ID]int64
	events int

	underWay map[ordergen.ID]chan struct{} // orders that wait for the name that the target gives them
}

var (
	_ conform.Limited  = (*engine)(nil)
	_ conform.Ruled    = (*engine)(nil)
	_ conform.Reducer  = (*engine)(nil)
	_ conform.Replacer = (*engine)(nil)
)

func (e *engine) Lacks() conform.Features { return e.venue.lacks }

func (e *engine) Rules() conform.Rules { return e.venue.Rules }

// symbolNames are those of tapes.
var symbolNames = [mostSymbols]string{"A", "B", "C"}

func (e *engine) symbol(name string) string {
	for i, s := range symbolNames {
		if s == name && i < len(e.venue.Symbols) {
			return e.venue.Symbols[i]
		}
	}
	return e.venue.Symbols[0]
}

// named is the order under the id and the symbol that the running engine gets.
func (e *engine) named(o ordergen.Order) ordergen.Order {
	o.ID.Prefix, o.Symbol = e.prefix+o.ID.Prefix, e.symbol(o.Symbol)
	return o
}

// change completes a change of an order.
func (e *engine) change(o ordergen.Order, change ordergen.Order) ordergen.Order {
	e.awaitName(o.ID)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.events++
	named := e.named(o)
	change.ID = ordergen.ID{Prefix: e.prefix + "e-", Index: uint64(e.events)}
	change.Symbol, change.Side, change.Orig = named.Symbol, named.Side, named.ID
	if name, ok := e.names[o.ID]; ok {
		change.Orig = name
	}
	return change
}

// send returns what the engine answers, and an error where it refuses. An answer that leaves open
// what became of the order, or none, panics: it is a finding.
func (e *engine) send(ctx context.Context, o ordergen.Order) (client.Receipt, error) {
	ctx, cancel := context.WithTimeout(ctx, e.venue.timeout())
	defer cancel()
	receipt, err := e.venue.Target.Send(ctx, o)
	if refusal, ok := errors.AsType[*client.Refusal](err); ok && (refusal.Status != 0 || o.Action != ordergen.Submit) {
		return receipt, refusal
	}
	if err != nil {
		panic(err)
	}
	return receipt, nil
}

// book notes an order that was taken.
func (e *engine) book(o ordergen.Order, receipt client.Receipt) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if receipt.ID != "" {
		e.names[o.ID] = ordergen.ID{Prefix: receipt.ID, Index: ordergen.NoIndex}
	}
	e.open[o.ID] = o
}

// fills are as many as the receipt tells, which come to the shares that it tells.
func fills(r client.Receipt) []conform.Fill {
	n := r.Fills.N
	if !r.Fills.Known && r.Filled.N > 0 {
		n = 1
	}
	all := make([]conform.Fill, min(max(n, 0), mostFills))
	if len(all) == 0 && r.Filled.N != 0 {
		return []conform.Fill{{Quantity: r.Filled.N}} // shares that no fill accounts for
	}
	if len(all) > 0 {
		all[0].Quantity = r.Filled.N
	}
	return all
}

// mostFills bounds what an answer can make this process allocate.
const mostFills = 1 << 20

// submit sends a new order, and books it where it is taken.
func (e *engine) submit(o ordergen.Order) (client.Receipt, error) {
	defer e.begin(o.ID)()
	receipt, err := e.send(context.Background(), e.named(o))
	if err == nil {
		e.book(o, receipt)
	}
	return receipt, err
}

// begin has changes of an order wait, until what it returns is called, where only the answer tells its
// name.
func (e *engine) begin(id ordergen.ID) (end func()) {
	if !e.venue.names {
		return func() {}
	}
	answered := make(chan struct{})
	e.follow(func() { e.underWay[id] = answered })
	return func() {
		e.follow(func() { delete(e.underWay, id) })
		close(answered)
	}
}

// awaitName waits while an order that has no name yet is under way.
func (e *engine) awaitName(id ordergen.ID) {
	var answered chan struct{}
	e.follow(func() { answered = e.underWay[id] })
	if answered != nil {
		<-answered
	}
}

func (e *engine) Submit(o ordergen.Order) ([]conform.Fill, error) {
	receipt, err := e.submit(o)
	if err != nil {
		return nil, err
	}
	e.follow(func() {
		if made, err := e.shadow.Submit(o); err == nil {
			e.left[o.ID] = o.Quantity
			e.take(made)
		}
	})
	return fills(receipt), nil
}

// follow has the shadow follow the running engine.
func (e *engine) follow(what func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	what()
}

func (e *engine) take(fills []conform.Fill) {
	for _, f := range fills {
		e.left[f.Maker] -= f.Quantity
		e.left[f.Taker] -= f.Quantity
	}
}

func (e *engine) Cancel(o ordergen.Order) bool {
	_, err := e.send(context.Background(), e.change(o, ordergen.Order{Action: ordergen.Cancel}))
	e.follow(func() {
		delete(e.open, o.ID)
		e.shadow.Cancel(o)
	})
	return err == nil
}

func (e *engine) Reduce(o ordergen.Order, by int64) bool {
	left := e.left[o.ID] - by
	if left <= 0 { // the order does not rest, and any number will do
		left = 1
	}
	_, err := e.send(context.Background(), e.change(o, ordergen.Order{Action: ordergen.Reduce, Quantity: left}))
	e.follow(func() {
		if e.shadow.(conform.Reducer).Reduce(o, by) {
			e.left[o.ID] -= by
		}
	})
	return err == nil
}

func (e *engine) Replace(o ordergen.Order, price ordergen.Price, quantity int64) ([]conform.Fill, bool) {
	receipt, err := e.send(context.Background(), e.change(o, ordergen.Order{Action: ordergen.Replace, Price: price, Quantity: quantity}))
	e.follow(func() {
		if made, ok := e.shadow.(conform.Replacer).Replace(o, price, quantity); ok {
			e.left[o.ID] = quantity
			e.take(made)
		}
	})
	return fills(receipt), err == nil
}

// Best and DepthAt are never asked: no answer tells of the book.
func (e *engine) Best(string, ordergen.Side) (ordergen.Price, bool) { return 0, false }

func (e *engine) DepthAt(string, ordergen.Side, ordergen.Price) int64 { return 0 }

// Close cancels what may rest.
func (e *engine) Close() error {
	if e.venue.Between != nil || e.venue.lacks&conform.Cancels != 0 {
		return nil
	}
	for _, o := range e.open {
		if err := e.clear(o); err != nil {
			return err
		}
	}
	return nil
}

func (e *engine) clear(o ordergen.Order) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("cancelling %v: %v", o.ID, p)
		}
	}()
	e.send(context.Background(), e.change(o, ordergen.Order{Action: ordergen.Cancel})) // refused where it no longer rests
	return nil
}

func (v *Venue) engine() *engine {
	if v.run == 0 {
		v.run = time.Now().UnixMilli() % 1_000_000_000
	}
	return &engine{
		venue: v, shadow: v.Rules.Reference(), prefix: fmt.Sprintf("c%d-%d-", v.run, v.opened.Add(1)),
		names: map[ordergen.ID]ordergen.ID{}, open: map[ordergen.ID]ordergen.Order{}, left: map[ordergen.ID]int64{},
		underWay: map[ordergen.ID]chan struct{}{},
	}
}

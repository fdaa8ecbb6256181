package conform

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ordergen/ordergen"
)

// history is what came out of a round: all operations, and how the book looked when all clients
// were done.
type history struct {
	operations []operation
	questions  []question
	book       []reply
	broken     *breach // a panic or a hang, which ends the round
}

// breach is a law that a history breaks.
type breach struct {
	Broken Invariant
	Reason string
	At     *operation // The first operation with which the breach shows; nil where it shows in the book alone.
}

// play has the clients play their scripts on an engine, all at once.
func (s scripts) play(newEngine func() Engine) history {
	var (
		h     history
		ended = make(chan struct{})
		watch = newLookout(s)
	)
	go func() {
		defer close(ended)
		defer func() {
			if p := recover(); p != nil { // Calls of the engine recover on their own, so this panic is of the function that makes it.
				h = history{broken: &breach{Broken: NoPanic, Reason: fmt.Sprintf("the function that makes an engine, or Close, panics: %v", p)}}
			}
		}()
		h = s.unguarded(newEngine, watch)
	}()
	if why := wait(ended, *patienceFlag, watch.answered.Load); why != "" {
		return history{broken: &breach{Broken: NoHang, Reason: fmt.Sprintf("a round of %d operations by %d clients %s%s", s.size(), s.clients(), why, watch.waiting(s))}}
	}
	return h
}

func (s scripts) unguarded(newEngine func() Engine, watch *lookout) (h history) {
	engine := newEngine()
	defer end(engine)
	var (
		begun   = time.Now()
		gate    = make(chan struct{})
		clients sync.WaitGroup
		played  = make([][]operation, len(s))
		panics  = make([]*breach, len(s))
		answers = s.answers()
	)
	for client, script := range s {
		played[client] = slices.Clone(script)
		clients.Go(func() {
			doing := 0
			defer func() {
				if p := recover(); p != nil {
					op := played[client][doing]
					panics[client] = &breach{NoPanic, fmt.Sprintf("%v panics: %v", op.call(), p), &op}
					answers.tell(played[client][doing:]...)
				}
			}()
			<-gate
			for doing = range played[client] {
				watch.at[client].Store(int64(doing))
				op := &played[client][doing]
				answers.await(op)
				op.Called = time.Since(begun)
				op.on(engine)
				op.Returned = time.Since(begun)
				watch.answered.Add(1)
				answers.tell(*op)
			}
			watch.at[client].Store(idle)
		})
	}
	close(gate)
	clients.Wait()
	h.operations = slices.Concat(played...)
	for _, p := range panics {
		if p != nil {
			h.broken = p
			return h
		}
	}
	if declared(engine).settles() {
		h.settle(engine, begun, &watch.answered)
	}
	if h.broken == nil {
		h.look(engine)
	}
	return h
}

// settle cancels each order, which tells what rests.
func (h *history) settle(engine Engine, begun time.Time, answered *atomic.Int64) {
	var op operation
	defer func() {
		if p := recover(); p != nil {
			h.broken = &breach{NoPanic, fmt.Sprintf("%v panics: %v", op.call(), p), &op}
		}
	}()
	for i, sent := range h.operations {
		if sent.Order.Action != ordergen.Submit {
			continue
		}
		o := sent.Order
		op = operation{Client: settler, Named: o, Order: ordergen.Order{
			ID: ordergen.ID{Prefix: "z-", Index: uint64(i)}, Action: ordergen.Cancel, Orig: o.ID, Symbol: o.Symbol,
		}}
		op.Called = time.Since(begun)
		op.on(engine)
		op.Returned = time.Since(begun)
		answered.Add(1)
		h.operations = append(h.operations, op)
	}
}

// look asks about the book at every price.
func (h *history) look(engine Engine) {
	var asked Tape
	for _, op := range h.operations {
		asked = append(asked, Submit{Symbol: op.Order.Symbol, Price: max(op.Order.Price, op.Named.Price, 1), Quantity: 1})
	}
	h.questions = asked.questions(profile{lacks: lacks(engine) &^ SeveralSymbols, rules: Rules{Bounds: Bounds{}}})
	var a answer
	if a.look(engine, h.questions); a.panic != "" {
		h.broken = &breach{Broken: NoPanic, Reason: a.panic}
	}
	h.book = a.book
}

// of returns the part of a history that is about a symbol.
func (h history) of(symbol string) history {
	part := history{}
	for _, op := range h.operations {
		if op.Order.Symbol == symbol {
			part.operations = append(part.operations, op)
		}
	}
	for i, q := range h.questions {
		if q.symbol == symbol {
			part.questions = append(part.questions, q)
			part.book = append(part.book, h.book[i])
		}
	}
	return part
}

// symbols are those of the history, in rising order.
func (h history) symbols() (all []string) {
	for _, op := range h.operations {
		if !slices.Contains(all, op.Order.Symbol) {
			all = append(all, op.Order.Symbol)
		}
	}
	slices.Sort(all)
	return all
}

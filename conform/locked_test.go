package conform

import (
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/ordergen/ordergen"
)

// locked is the reference behind a lock, which tells the order of execution. Its steps are fields,
// and a concurrent mutant is one with a step done wrong.
type locked struct {
	mu       sync.Mutex
	book     *reference
	sequence uint64
	slow     bool // others go on while the lock is held, and come to wait for it

	apply func(o ordergen.Order) ([]Fill, bool, uint64)
	depth func(symbol string, s ordergen.Side, p ordergen.Price) int64
}

func newLocked() *locked {
	l := &locked{book: newReference(Rules{})}
	l.apply = func(o ordergen.Order) ([]Fill, bool, uint64) {
		l.mu.Lock()
		defer l.mu.Unlock()
		fills, ok := l.execute(o)
		return fills, ok, l.next()
	}
	l.depth = func(symbol string, s ordergen.Side, p ordergen.Price) int64 { return l.book.DepthAt(symbol, s, p) }
	return l
}

// next is called with the lock held.
func (l *locked) next() uint64 { l.sequence++; return l.sequence }

// execute is called with the lock held.
func (l *locked) execute(o ordergen.Order) ([]Fill, bool) {
	if l.slow {
		runtime.Gosched()
	}
	named := ordergen.Order{ID: o.Orig, Symbol: o.Symbol}
	switch o.Action {
	case ordergen.Cancel:
		return nil, l.book.Cancel(named)
	case ordergen.Replace:
		return l.book.Replace(named, o.Price, o.Quantity)
	}
	fills, err := l.book.Submit(o)
	return fills, err == nil
}

func (l *locked) Apply(o ordergen.Order) ([]Fill, bool, uint64) { return l.apply(o) }

func (l *locked) Submit(o ordergen.Order) ([]Fill, error) {
	fills, ok, _ := l.apply(o)
	if !ok {
		return nil, errRefused
	}
	return fills, nil
}

func (l *locked) Cancel(o ordergen.Order) bool {
	_, ok, _ := l.apply(ordergen.Order{Action: ordergen.Cancel, Orig: o.ID, Symbol: o.Symbol})
	return ok
}

func (l *locked) Replace(o ordergen.Order, p ordergen.Price, q int64) ([]Fill, bool) {
	fills, ok, _ := l.apply(ordergen.Order{Action: ordergen.Replace, Orig: o.ID, Symbol: o.Symbol, Price: p, Quantity: q})
	return fills, ok
}

func (l *locked) Best(symbol string, s ordergen.Side) (ordergen.Price, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.book.Best(symbol, s)
}

func (l *locked) DepthAt(symbol string, s ordergen.Side, p ordergen.Price) int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.depth(symbol, s, p)
}

// racer is the locked engine with one thing done wrong between clients.
type racer struct {
	name   string
	mutate func(*locked)
	hidden bool // from a search without a witness
	fatal  bool // it may end the process
}

func (r racer) engine() Engine {
	l := newLocked()
	r.mutate(l)
	return l
}

// contended takes the lock and reports whether it had to wait for it.
func (l *locked) contended() bool {
	if l.mu.TryLock() {
		return false
	}
	l.mu.Lock()
	return true
}

// pause lets other clients go on, as a wait for anything would.
func pause() {
	for range 3 {
		runtime.Gosched()
	}
}

var racers = []racer{
	{name: "a cancel that has to wait is lost", mutate: func(l *locked) {
		l.slow = true
		apply := l.apply
		l.apply = func(o ordergen.Order) ([]Fill, bool, uint64) {
			if o.Action != ordergen.Cancel || !l.contended() {
				if o.Action == ordergen.Cancel {
					l.mu.Unlock()
				}
				return apply(o)
			}
			defer l.mu.Unlock()
			return nil, l.book.live[refKey{o.Symbol, o.Orig}] != nil, l.next()
		}
	}},
	{name: "a cancel resolves its order before it queues", mutate: func(l *locked) {
		apply := l.apply
		l.apply = func(o ordergen.Order) ([]Fill, bool, uint64) {
			if o.Action != ordergen.Cancel {
				return apply(o)
			}
			l.mu.Lock()
			rests := l.book.live[refKey{o.Symbol, o.Orig}] != nil
			l.mu.Unlock()
			pause()
			_, _, sequence := apply(o)
			return nil, rests, sequence
		}
	}},
	{name: "fills are found before they are booked", mutate: func(l *locked) {
		apply := l.apply
		l.apply = func(o ordergen.Order) ([]Fill, bool, uint64) {
			if o.Action != ordergen.Submit {
				return apply(o)
			}
			l.mu.Lock()
			found, err := l.book.clone().Submit(o)
			l.mu.Unlock()
			pause()
			_, _, sequence := apply(o)
			return found, err == nil, sequence
		}
	}},
	{name: "an order that has to wait goes to the front", mutate: func(l *locked) {
		l.slow = true
		l.apply = func(o ordergen.Order) ([]Fill, bool, uint64) {
			waited := l.contended()
			defer l.mu.Unlock()
			fills, ok := l.execute(o)
			if level := l.book.book(o.Symbol).at(o.Side, o.Price); waited && o.Action == ordergen.Submit && len(level) > 1 && level[len(level)-1].ID == o.ID {
				level[0], level[len(level)-1] = level[len(level)-1], level[0]
			}
			return fills, ok, l.next()
		}
	}},
	{name: "an order has its place before it has the lock", mutate: func(l *locked) {
		var places atomic.Uint64
		l.apply = func(o ordergen.Order) ([]Fill, bool, uint64) {
			place := places.Add(1)
			pause()
			l.mu.Lock()
			defer l.mu.Unlock()
			fills, ok := l.execute(o)
			return fills, ok, place
		}
	}, hidden: true},
	{name: "an order is answered before it is executed", mutate: func(l *locked) {
		var late sync.WaitGroup
		apply := l.apply
		l.apply = func(o ordergen.Order) ([]Fill, bool, uint64) {
			if o.Action != ordergen.Submit || o.Type != ordergen.Limit {
				return apply(o)
			}
			l.mu.Lock()
			alone := l.book.book(o.Symbol).first(&refOrder{Order: o}) == nil
			place := l.next()
			l.mu.Unlock()
			if !alone {
				fills, ok, _ := apply(o)
				return fills, ok, place
			}
			late.Go(func() { pause(); apply(o) })
			return nil, true, place
		}
		depth := l.depth
		l.depth = func(symbol string, s ordergen.Side, p ordergen.Price) int64 {
			l.mu.Unlock()
			late.Wait()
			l.mu.Lock()
			return depth(symbol, s, p)
		}
	}},
	{name: "the sum of a level is torn", mutate: func(l *locked) {
		type level struct {
			symbol string
			side   ordergen.Side
			price  ordergen.Price
		}
		var sums sync.Map
		apply := l.apply
		l.apply = func(o ordergen.Order) ([]Fill, bool, uint64) {
			fills, ok, sequence := apply(o)
			now := map[level]int64{}
			l.mu.Lock()
			for price := ordergen.Price(98); price <= 102; price++ {
				for _, side := range []ordergen.Side{ordergen.Buy, ordergen.Sell} {
					now[level{o.Symbol, side, price}] = l.book.DepthAt(o.Symbol, side, price)
				}
			}
			l.mu.Unlock()
			pause()
			for k, sum := range now {
				sums.Store(k, sum)
			}
			return fills, ok, sequence
		}
		l.depth = func(symbol string, s ordergen.Side, p ordergen.Price) int64 {
			if sum, ok := sums.Load(level{symbol, s, p}); ok {
				return sum.(int64)
			}
			return l.book.DepthAt(symbol, s, p)
		}
	}},
	{name: "each side has a lock of its own", mutate: func(l *locked) {
		apply := l.apply
		l.apply = func(o ordergen.Order) ([]Fill, bool, uint64) {
			if o.Action != ordergen.Submit || o.Type != ordergen.Limit {
				return apply(o)
			}
			l.mu.Lock()
			book := l.book.book(o.Symbol)
			meets := book.first(&refOrder{Order: o}) != nil
			l.mu.Unlock()
			if meets {
				return apply(o)
			}
			pause() // while the other side's lock lets an order rest that this one would meet
			l.mu.Lock()
			defer l.mu.Unlock()
			order := &refOrder{Order: o}
			book.rest(order)
			l.book.live[key(o)] = order
			return nil, true, l.next()
		}
	}},
	{name: "two orders have one place", mutate: func(l *locked) {
		var place atomic.Uint64
		l.apply = func(o ordergen.Order) ([]Fill, bool, uint64) {
			l.mu.Lock()
			fills, ok := l.execute(o)
			l.mu.Unlock()
			next := place.Load() + 1
			pause()
			place.Store(next)
			return fills, ok, next
		}
	}, hidden: true},
	{name: "a replacement is a cancel and a submission", mutate: func(l *locked) {
		apply := l.apply
		l.apply = func(o ordergen.Order) ([]Fill, bool, uint64) {
			if o.Action != ordergen.Replace {
				return apply(o)
			}
			l.mu.Lock()
			old := l.book.live[refKey{o.Symbol, o.Orig}]
			var again ordergen.Order
			if old != nil {
				again = old.Order
				l.book.drop(old)
			}
			l.mu.Unlock()
			if old == nil {
				return apply(o)
			}
			pause()
			again.Price, again.Quantity = o.Price, o.Quantity
			return apply(again)
		}
	}},
	{name: "an FOK order counts before it has the lock", mutate: func(l *locked) {
		apply := l.apply
		l.apply = func(o ordergen.Order) ([]Fill, bool, uint64) {
			if o.Action != ordergen.Submit || o.Type != ordergen.FOK {
				return apply(o)
			}
			l.mu.Lock()
			covered := l.book.book(o.Symbol).within(&refOrder{Order: o}) >= o.Quantity
			l.mu.Unlock()
			pause()
			if covered {
				o.Type = ordergen.IOC
			}
			return apply(o)
		}
	}},
	{name: "an order that has to wait is dropped", mutate: func(l *locked) {
		l.slow = true
		l.apply = func(o ordergen.Order) ([]Fill, bool, uint64) {
			waited := l.contended()
			defer l.mu.Unlock()
			if waited && o.Action == ordergen.Submit && o.Type == ordergen.Limit && l.book.book(o.Symbol).first(&refOrder{Order: o}) == nil {
				return nil, true, l.next()
			}
			fills, ok := l.execute(o)
			return fills, ok, l.next()
		}
	}},
	{name: "nobody locks the index", fatal: true, mutate: func(l *locked) {
		index := map[ordergen.ID]bool{}
		apply := l.apply
		l.apply = func(o ordergen.Order) ([]Fill, bool, uint64) {
			index[o.ID] = true
			return apply(o)
		}
	}},
}

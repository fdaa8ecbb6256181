package engine

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ordergen/ordergen"
)

// Shard matches the orders of a fixed set of symbols, one order at a time in the
// order of their arrival. It is safe for concurrent use.
//
// A Shard is an [http.Handler] with POST /orders, DELETE and PATCH /orders/{id}, POST
// /seed, GET /health and GET /metrics. Its memory is bounded by the orders that rest: of
// one that is done it keeps nothing, so the id may come again.
type Shard struct {
	name    string
	symbols []string
	handler http.Handler
	answer  answerFunc // takeTurnAndApply and the faults around it
	apply   applyFunc  // Book.Apply and the faults around it

	// The turn is the single thread of a matching engine: whoever has put his token
	// in the channel matches, the others wait at it in the order of their arrival.
	turn     chan struct{}
	waiting  atomic.Int64
	capacity int64

	// The books have a lock of their own, so that they can be read while a turn is
	// held up.
	mu     sync.Mutex
	books  map[string]*Book // the map never changes
	tally  tally
	seeded bool
	gauges [2]sideTotal // what the gauges showed after the latest event; kept for Faults.StaleGauges alone

	faults       Faults
	longestPause atomic.Int64 // nanoseconds
	totalPause   atomic.Int64 // nanoseconds, of all pauses
	pauses       atomic.Int64

	outbox  outbox
	closing chan struct{}
	close   sync.Once
	running sync.WaitGroup
}

// Counters is what a shard has done since it was made.
type Counters struct {
	Received  [2]uint64 // new orders that were accepted, by side
	Cancels   uint64    // orders cancelled
	Replaces  uint64    // orders replaced
	Cancelled uint64    // shares that cancels and reductions took off the books
	Matches   uint64    // fills
	Traded    uint64    // shares
	Published uint64    // events that the broker took
	Dropped   uint64    // events that it did not
}

// NewShard checks a configuration and returns its shard, which publishes to the
// broker; a nil one discards events. Close releases it.
func NewShard(c ShardConfig, broker *Broker) (*Shard, error) {
	if err := c.validate(); err != nil {
		return nil, fmt.Errorf("engine shard: %w", err)
	}
	s := &Shard{
		name:     c.Name,
		symbols:  slices.Clone(c.Symbols),
		turn:     make(chan struct{}, 1),
		capacity: int64(c.capacity()),
		books:    make(map[string]*Book, len(c.Symbols)),
		faults:   c.Faults,
		closing:  make(chan struct{}),
	}
	if broker == nil {
		broker = new(Broker)
	}
	for _, symbol := range c.Symbols {
		s.books[symbol] = new(Book)
	}
	s.handler = c.Faults.aroundHTTP(s.routes(), s.events)
	s.answer = c.Faults.aroundAnswer(s.takeTurnAndApply, s.closing)
	s.apply = c.Faults.aroundApply(applyToBook)
	s.outbox.broker, s.outbox.closing = broker, s.closing
	if !c.SyncPublish {
		s.outbox.queue = make(chan Event, c.eventQueue())
		s.running.Go(s.outbox.run)
	}
	if c.Faults.PauseEvery > 0 {
		s.running.Go(s.pauseNowAndThen)
	}
	return s, nil
}

// Name returns the shard's name.
func (s *Shard) Name() string { return s.name }

// ServeHTTP answers the wire contract of a shard.
func (s *Shard) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Apply waits for the event's turn and does what it asks for, as [Book.Apply] says. The
// fills are shared with the published event and not to be changed.
//
// The error wraps ErrSymbol, ErrFull, ErrClosed, the context's error, or what Book.Apply
// refuses; in each case the book is as it was. An event that was given up while it waited
// is never executed.
func (s *Shard) Apply(ctx context.Context, o ordergen.Order) (Answer, error) {
	return s.answer(ctx, o)
}

// Submit is Apply for those who want the fills alone.
func (s *Shard) Submit(ctx context.Context, o ordergen.Order) ([]Fill, error) {
	done, err := s.Apply(ctx, o)
	return done.Fills, err
}

func (s *Shard) takeTurnAndApply(ctx context.Context, o ordergen.Order) (Answer, error) {
	arrived := time.Now()
	book, err := s.book(o.Symbol)
	if err != nil {
		return Answer{}, err
	}
	if err := s.takeTurn(ctx); err != nil {
		return Answer{}, err
	}
	defer s.endTurn()
	done, err := s.applyNow(book, o, arrived)
	if err == nil {
		s.outbox.put(Event{Shard: s.name, Order: o, Fills: done.Fills})
	}
	return done, err
}

func (s *Shard) takeTurn(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case s.turn <- struct{}{}:
		return nil
	default:
	}
	defer s.waiting.Add(-1)
	if s.waiting.Add(1) > s.capacity {
		return fmt.Errorf("%w: want at most %d", ErrFull, s.capacity)
	}
	select {
	case s.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-s.closing:
		return ErrClosed
	}
}

func (s *Shard) endTurn() { <-s.turn }

func (s *Shard) applyNow(book *Book, o ordergen.Order, arrived time.Time) (Answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tally.sequence++
	done, err := s.apply(book, o)
	if err == nil {
		s.tally.count(o, done)
		s.tally.matching.observe(time.Since(arrived))
	}
	s.afterEvent()
	return Answer{done, s.tally.sequence}, err
}

func applyToBook(b *Book, o ordergen.Order) (Outcome, error) { return b.Apply(o, nil) }

// Seed puts orders into the books at once, ahead of all that wait. It takes what is
// good, in order, and returns how many that were and the first refusal. Seeded orders
// are matched like any other, but they are neither counted as received nor published.
func (s *Shard) Seed(orders []ordergen.Order) (taken int, first error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.closing:
		return 0, ErrClosed
	default:
	}
	s.seeded = true
	for i, o := range orders {
		book, err := s.book(o.Symbol)
		var fills []Fill
		if err == nil {
			fills, err = book.Submit(o, nil)
		}
		if err == nil {
			taken++
			s.tally.countFills(fills)
		} else if first == nil {
			first = fmt.Errorf("orders[%d]: %w", i, err)
		}
	}
	return taken, first
}

// View calls look with the book of a symbol, which no order changes meanwhile. The
// book is not to be changed, nor kept. The error wraps ErrSymbol.
func (s *Shard) View(symbol string, look func(*Book)) error {
	book, err := s.book(symbol)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	look(book)
	return nil
}

// events is how many had their turn.
func (s *Shard) events() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tally.sequence
}

// Counters returns counts that belong to one moment between two orders.
func (s *Shard) Counters() Counters { return s.snapshot().Counters }

// Close refuses the orders that wait, ends the one that is being matched, and hands
// the queued events to the broker; those that a paused broker does not take are
// dropped. It returns when all that the shard runs has ended, and may be called again.
func (s *Shard) Close() {
	s.close.Do(func() {
		close(s.closing)
		s.turn <- struct{}{} // for good, so nothing is matched or published any more
		if s.outbox.queue != nil {
			close(s.outbox.queue)
		}
	})
	s.running.Wait()
}

func (s *Shard) book(symbol string) (*Book, error) {
	if book, ok := s.books[symbol]; ok {
		return book, nil
	}
	return nil, fmt.Errorf("%w %q, want one of %q", ErrSymbol, symbol, s.symbols)
}

// sideTotal sums one side up over symbols. The quantity is a float as the sum, unlike
// that of one book, has no bound.
type sideTotal struct {
	orders, levels, quantity float64
}

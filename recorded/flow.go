package recorded

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ordergen/ordergen"
)

// Flow is a recorded flow with its times: what a client.Runner sends, and when. It is safe
// for concurrent use. Close ends it, and all that Named returned.
type Flow struct {
	*index
	prefix string
}

// index is an index that is open.
type index struct {
	head
	file      *os.File
	temporary string // name of the file that Close removes; empty where it stays
	speed     float64
	buffers   sync.Pool
	failed    atomic.Pointer[error]
}

func newFlow(file *os.File, h head, o Options) *Flow {
	return &Flow{index: &index{
		head: h, file: file, speed: o.Speed,
		buffers: sync.Pool{New: func() any { return new([recordSize]byte) }},
	}}
}

// Named is the flow with a prefix before each id, so that no two runs share ids.
func (f *Flow) Named(prefix string) *Flow { return &Flow{f.index, prefix} }

// Prefix starts the id of each event.
func (f *Flow) Prefix() string { return f.prefix }

// Close lets go of the index.
func (f *Flow) Close() error {
	err := f.file.Close()
	if f.temporary != "" {
		os.Remove(f.temporary)
	}
	return err
}

// read returns the record of event i. Of an index that cannot be read any more it is an
// order that no engine takes, and Err says why.
func (f *Flow) read(i uint64) record {
	b := f.buffers.Get().(*[recordSize]byte)
	defer f.buffers.Put(b)
	_, err := f.file.ReadAt(b[:], int64(i*recordSize))
	r := recordOf(b[:])
	switch {
	case i >= f.Events:
		err = fmt.Errorf("want an event below %d", f.Events)
	case err == nil && (int(r.symbol) >= len(f.head.Symbols) || r.side > ordergen.Sell || r.follows > i || r.followed > f.Events):
		err = errors.New("the index is damaged: remove it")
	}
	if err != nil {
		f.failed.CompareAndSwap(nil, new(fmt.Errorf("%s: event %d: %w", f.file.Name(), i, err)))
		return record{}
	}
	return r
}

// Err says why an event could not be read, if one could not be.
func (f *Flow) Err() error {
	if err := f.failed.Load(); err != nil {
		return *err
	}
	return nil
}

// Symbols are all that the flow has.
func (f *Flow) Symbols() []string { return slices.Clone(f.head.Symbols) }

// At is event i, counted from 0.
func (f *Flow) At(i uint64) ordergen.Order {
	r := f.read(i)
	o := ordergen.Order{ID: f.id(i), Symbol: f.head.Symbols[r.symbol], Action: r.action, Price: r.price, Quantity: r.quantity}
	if r.action == ordergen.Submit {
		o.Side, o.Type = r.side, r.kind
		return o
	}
	switch r.named {
	case anEvent:
		o.Orig = f.id(r.orig - 1)
	case aSeed:
		o.Orig = f.seedID(r.orig - 1)
	default:
		o.Orig = ordergen.ID{Prefix: "gone-" + f.prefix, Index: r.orig}
	}
	return o
}

func (f *Flow) id(i uint64) ordergen.ID { return ordergen.ID{Prefix: f.prefix, Index: i} }

func (f *Flow) seedID(i uint64) ordergen.ID { return ordergen.ID{Prefix: "book-" + f.prefix, Index: i} }

// Reach is 0 where no event follows another.
func (f *Flow) Reach() uint64 { return f.Events }

// Follows is the event before event i about the same order, at or after first.
func (f *Flow) Follows(i, first uint64) (uint64, bool) {
	before := f.read(i).follows
	return before - 1, before > first
}

// FollowedBy is the event after event i about the same order.
func (f *Flow) FollowedBy(i uint64) (uint64, bool) {
	after := f.read(i).followed
	return after - 1, after > 0
}

// Len is the number of events.
func (f *Flow) Len() uint64 { return f.Events }

// Due is when event k is due after the first one, at the speed of the run.
func (f *Flow) Due(k uint64) time.Duration {
	if k >= f.Events {
		return f.Duration()
	}
	return time.Duration(min(math.Round(float64(f.read(k).at)/f.speed), math.MaxInt64/4))
}

// Duration is when the last event is due.
func (f *Flow) Duration() time.Duration { return f.Due(f.Events - 1) }

// Book are the orders that rest before the first event, of some symbols or of all.
func (f *Flow) Book(symbols ...string) iter.Seq[ordergen.Order] {
	return func(yield func(ordergen.Order) bool) {
		for i, o := range f.head.Book {
			if len(symbols) > 0 && !slices.Contains(symbols, o.Symbol) {
				continue
			}
			if !yield(ordergen.Order{ID: f.seedID(uint64(i)), Symbol: o.Symbol, Side: o.Side, Price: o.Price, Quantity: o.Quantity}) {
				return
			}
		}
	}
}

// Forecast is what the reference book makes of the events in their order. It is no proof,
// as a network reorders.
func (f *Flow) Forecast() ordergen.Expectation { return f.head.Forecast }

// LeftOut is what of the file is not in the flow.
func (f *Flow) LeftOut() LeftOut { return f.head.LeftOut }

// Fingerprint is SHA-256 over all events and their times as recorded.
func (f *Flow) Fingerprint() string { return f.Hash }

// Notes say how much of the file is not in the flow, and what the reference book refuses.
func (f *Flow) Notes() (notes []string) {
	note := func(n int64, format string) {
		if n > 0 {
			notes = append(notes, fmt.Sprintf(format, n))
		}
	}
	out := f.head.LeftOut
	note(out.Damaged, "%d damaged parts of the file were skipped.")
	note(out.Hidden, "%d trades of hidden orders are left out of the recording.")
	note(out.Crosses, "%d auctions are left out of the recording.")
	note(out.Halts, "%d halts of trading are left out of the recording.")
	note(out.Unknown, "%d messages about orders that entered before the recording are left out.")
	note(out.Other, "%d messages that move no order are left out of the recording.")
	note(f.Refused, "%d events change an order that does not rest when all come in their order: the engine refuses them there.")
	return notes
}

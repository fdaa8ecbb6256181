package recorded

import (
	"context"
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
	"github.com/ordergen/ordergen/arrival"
)

// Flow is a recorded flow with its times: what a client.Runner sends, and when. It is safe
// for concurrent use. While its file is being read, what asks for an event waits until that
// has been read. Close ends it, and all that Named returned.
type Flow struct {
	*index
	prefix string
}

// index is an index that is open.
type index struct {
	*growing
	file      *os.File
	temporary string             // name of the file that Close removes; empty where it stays
	cancel    context.CancelFunc // ends the reading of the file; nil where it has been read before
	speed     float64
	known     []string // symbols; nil where they are known when the file has been read
	buffers   sync.Pool
	failed    atomic.Pointer[error]
}

func newFlow(file *os.File, g *growing, symbols []string, o Options) *Flow {
	return &Flow{index: &index{
		growing: g, file: file, speed: o.Speed, known: symbols,
		buffers: sync.Pool{New: func() any { return new([recordSize]byte) }},
	}}
}

// Named is the flow with a prefix before each id, so that no two runs share ids.
func (f *Flow) Named(prefix string) *Flow { return &Flow{f.index, prefix} }

// Prefix starts the id of each event.
func (f *Flow) Prefix() string { return f.prefix }

// Close ends the reading of the file and lets go of the index.
func (f *Flow) Close() error {
	if f.cancel != nil {
		f.cancel()
	}
	f.whole()
	err := f.file.Close()
	if f.temporary != "" {
		os.Remove(f.temporary)
	}
	return err
}

// Whole waits until all of the file has been read; progress, if not nil, is told how many
// events have been by then.
func (f *Flow) Whole(progress func(events uint64)) error { return f.await(math.MaxUint64, progress) }

// await waits until some events can be read, or all of them.
func (f *Flow) await(events uint64, progress func(events uint64)) error {
	for n := uint64(progressEvery); f.reach(n - 1); n += progressEvery {
		if progress != nil {
			progress(n)
		}
		if n >= events {
			return nil
		}
	}
	_, err := f.whole()
	return err
}

// progressEvery is after how many events progress is told.
const progressEvery = 1 << 13

// read returns the record of event i. Of an index that cannot be read any more it is an
// order that no engine takes, and Err says why.
func (f *Flow) read(i uint64) record {
	if !f.reach(i) {
		f.fail(i, fmt.Errorf("want an event below %d", f.ready.Load()))
		return record{}
	}
	b := f.buffers.Get().(*[recordSize]byte)
	defer f.buffers.Put(b)
	if _, err := f.file.ReadAt(b[:], int64(i*recordSize)); err != nil {
		f.fail(i, err)
		return record{}
	}
	return f.checked(i, recordOf(b[:]))
}

// blockRecords are read at once where all are.
const blockRecords = 1 << 12

// each reads the first records one after the other, in blocks.
func (f *Flow) each(events uint64, do func(record)) {
	block := make([]byte, blockRecords*recordSize)
	for first := uint64(0); first < events; first += blockRecords {
		n := min(blockRecords, events-first)
		if !f.reach(first + n - 1) {
			f.fail(first+n-1, fmt.Errorf("want an event below %d", f.ready.Load()))
			return
		}
		part := block[:n*recordSize]
		if _, err := f.file.ReadAt(part, int64(first*recordSize)); err != nil {
			f.fail(first, err)
			return
		}
		for k := range n {
			do(f.checked(first+k, recordOf(part[k*recordSize:])))
		}
	}
}

// checked is the record of event i, if it can be one.
func (f *Flow) checked(i uint64, r record) record {
	if int(r.symbol) >= len(f.symbols()) || r.side > ordergen.Sell || r.follows > i {
		f.fail(i, errors.New("the index is damaged: remove it"))
		return record{}
	}
	return r
}

func (f *Flow) fail(i uint64, err error) {
	f.failed.CompareAndSwap(nil, new(fmt.Errorf("%s: event %d: %w", f.file.Name(), i, err)))
}

// Err says why the file was not read to its end, unless the context had ended, or why an event
// could not be read.
func (f *Flow) Err() error {
	if err := f.failed.Load(); err != nil {
		return *err
	}
	if !f.over.Load() {
		return nil
	}
	if _, err := f.whole(); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// Symbols are all that the flow has.
func (f *Flow) Symbols() []string { return slices.Clone(f.symbols()) }

func (f *Flow) symbols() []string {
	if f.known != nil {
		return f.known
	}
	h, _ := f.whole()
	return h.Symbols
}

// At is event i, counted from 0.
func (f *Flow) At(i uint64) ordergen.Order {
	r := f.read(i)
	o := ordergen.Order{ID: f.id(i), Symbol: f.symbols()[r.symbol], Action: r.action, Price: r.price, Quantity: r.quantity}
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

// Reach is the number of events: one may follow any that came before it.
func (f *Flow) Reach() uint64 { return f.Len() }

// Follows is the event before event i about the same order, at or after first.
func (f *Flow) Follows(i, first uint64) (uint64, bool) {
	before := f.read(i).follows
	return before - 1, before > first
}

// Len is the number of events, and arrival.Unknown while the file is being read.
func (f *Flow) Len() uint64 {
	if !f.over.Load() {
		return arrival.Unknown
	}
	return f.ready.Load()
}

// Due is when event k is due after the first one, at the speed of the run.
func (f *Flow) Due(k uint64) time.Duration {
	if !f.reach(k) {
		return f.Duration()
	}
	return time.Duration(min(math.Round(float64(f.read(k).at)/f.speed), float64(longest)))
}

// longest is the time after which everything is due that comes later yet.
const longest = time.Duration(math.MaxInt64 / 4)

// Duration is when the last event is due, and hundreds of years while the file is being read.
func (f *Flow) Duration() time.Duration {
	switch n := f.Len(); n {
	case arrival.Unknown:
		return longest
	case 0:
		return 0
	default:
		return f.Due(n - 1)
	}
}

// Book are the orders that rest before the first event, of some symbols or of all.
func (f *Flow) Book(symbols ...string) iter.Seq[ordergen.Order] {
	return func(yield func(ordergen.Order) bool) {
		for i, o := range f.standing() {
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
// as a network reorders. It waits for the end of the file, as LeftOut, Fingerprint and Notes do.
func (f *Flow) Forecast() ordergen.Expectation {
	h, _ := f.whole()
	return h.Forecast
}

// LeftOut is what of the file is not in the flow.
func (f *Flow) LeftOut() LeftOut {
	h, _ := f.whole()
	return h.LeftOut
}

// Fingerprint is SHA-256 over all events and their times as recorded; empty where not all
// could be read.
func (f *Flow) Fingerprint() string {
	h, _ := f.whole()
	return h.Hash
}

// Notes say how much of the file is not in the flow, and what the reference book refuses.
func (f *Flow) Notes() (notes []string) {
	note := func(n int64, format string) {
		if n > 0 {
			notes = append(notes, fmt.Sprintf(format, n))
		}
	}
	h, err := f.whole()
	if err != nil {
		notes = append(notes, fmt.Sprintf("The file was read up to event %d: the forecast is of these.", h.Events))
	}
	out := h.LeftOut
	note(out.Damaged, "%d damaged parts of the file were skipped.")
	note(out.Hidden, "%d trades of hidden orders are left out of the recording.")
	note(out.Crosses, "%d auctions are left out of the recording.")
	note(out.Halts, "%d halts of trading are left out of the recording.")
	note(out.Unknown, "%d messages about orders that entered before the recording are left out.")
	note(out.Other, "%d messages that move no order are left out of the recording.")
	note(h.Refused, "%d events change an order that does not rest when all come in their order: the engine refuses them there.")
	return notes
}

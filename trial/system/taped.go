package system

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/formats"
	"github.com/ordergen/ordergen/trial"
)

// Taped is a system of which a tape is written: what it was seeded with, and each event that
// it was sent with its answer, in the order of the answers. No sender waits for the tape.
type Taped struct {
	trial.System

	start   time.Time
	run     atomic.Int64 // how often the books were emptied
	records chan formats.Record
	drained chan struct{}
	lost    atomic.Int64
	close   sync.Once
	err     error // read once drained is closed
}

var (
	_ trial.System   = (*Taped)(nil)
	_ client.Checker = tapedTarget{}
)

// tapeBuffer is the records that may wait for the tape: a second of 65,000 orders/s.
const tapeBuffer = 1 << 16

// Tape writes a tape of a system to w, until Close.
func Tape(s trial.System, w io.Writer) *Taped {
	t := &Taped{System: s, start: time.Now(), records: make(chan formats.Record, tapeBuffer), drained: make(chan struct{})}
	go t.drain(formats.NewTapeWriter(w))
	return t
}

func (t *Taped) drain(w *formats.TapeWriter) {
	defer close(t.drained)
	for r := range t.records {
		if t.err == nil {
			t.err = w.Write(r)
		}
	}
	t.err = errors.Join(t.err, w.Close())
}

// Close writes what still waits. It is an error where an answer is missing on the tape, which
// then says nothing of the system.
func (t *Taped) Close() error {
	t.close.Do(func() { close(t.records) })
	<-t.drained
	if n := t.lost.Load(); n > 0 {
		return errors.Join(t.err, fmt.Errorf("%d answers came faster than the tape could be written, and a tape without them cannot be judged", n))
	}
	return t.err
}

// Reset empties the books, and says so on the tape.
func (t *Taped) Reset(ctx context.Context, next string) error {
	t.run.Add(1)
	return t.System.Reset(ctx, next)
}

// Seed seeds the system, and writes what it was seeded with.
func (t *Taped) Seed(ctx context.Context, shard string, orders iter.Seq[ordergen.Order], progress func(int)) error {
	return t.System.Seed(ctx, shard, func(yield func(ordergen.Order) bool) {
		for o := range orders {
			t.records <- formats.Record{Run: t.runName(), Event: o, Sent: formats.Untimed, Answered: formats.Untimed}
			if !yield(o) {
				return
			}
		}
	}, progress)
}

// runName tells runs on fresh books apart; the first has none.
func (t *Taped) runName() string {
	if n := t.run.Load(); n > 0 {
		return strconv.FormatInt(n+1, 10)
	}
	return ""
}

// Target is the system's, with a tape.
func (t *Taped) Target() client.Target { return tapedTarget{t, t.System.Target()} }

type tapedTarget struct {
	tape *Taped
	client.Target
}

// Check asks the target, where it can be asked.
func (t tapedTarget) Check() error {
	if c, ok := t.Target.(client.Checker); ok {
		return c.Check()
	}
	return nil
}

// Send sends the order.
func (t tapedTarget) Send(ctx context.Context, o ordergen.Order) (client.Receipt, error) {
	sent := time.Since(t.tape.start)
	receipt, err := t.Target.Send(ctx, o)
	r := formats.Record{Run: t.tape.runName(), Event: o, Sent: sent, Answered: time.Since(t.tape.start)}
	refusal, refused := errors.AsType[*client.Refusal](err)
	_, short := errors.AsType[*client.Shortage](err)
	switch {
	case err == nil:
		r.Filled, r.Fills, r.Cancelled = told(receipt.Filled), told(receipt.Fills), told(receipt.Cancelled)
		r.Sequence = uint64(max(receipt.Sequence.N, 0))
	case short || refused && refusal.Status == 0:
		return receipt, err // it never left this machine
	case !refused:
		r.Reply, r.Answered = formats.Unknown, formats.Untimed
	case isAboutTheOrder(refusal.Status):
		r.Reply = formats.Refused
	default:
		r.Reply = formats.Shed
	}
	select {
	case t.tape.records <- r:
	default:
		t.tape.lost.Add(1)
	}
	return receipt, err
}

func told(c client.Count) *int64 {
	if !c.Known {
		return nil
	}
	return &c.N
}

// isAboutTheOrder reports whether a status refuses an event for what it asks for, and not for
// the load or for who asks.
func isAboutTheOrder(status int) bool {
	switch status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusConflict, http.StatusGone, http.StatusUnprocessableEntity:
		return true
	}
	return false
}

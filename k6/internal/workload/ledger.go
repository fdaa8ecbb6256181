package workload

import (
	"encoding/json"
	"fmt"
	"iter"
	"sync/atomic"
)

// Ledger is the fate of each order of a workload, in a few bits for each. Its methods
// may be called from any goroutine.
type Ledger struct {
	orders  uint64
	sent    bitset // handed out to be sent
	taken   bitset // accepted
	refused bitset
	beyond  atomic.Uint64 // handed out, of the orders past the last of the run
}

// NewLedger returns one in which nothing was sent of n orders.
func NewLedger(n uint64) *Ledger {
	return &Ledger{orders: n, sent: newBitset(n), taken: newBitset(n), refused: newBitset(n)}
}

// HandOut notes that order i is about to be sent. Until it is answered its fate is
// unknown.
func (l *Ledger) HandOut(i uint64) {
	if i >= l.orders {
		l.beyond.Add(1)
		return
	}
	l.sent.set(i)
}

// Answer notes the fate of order i.
func (l *Ledger) Answer(i uint64, f Fate) {
	if i >= l.orders {
		return
	}
	l.sent.set(i)
	switch f {
	case Accepted:
		l.taken.set(i)
	case Refused:
		l.refused.set(i)
	}
}

// Beyond is how many orders past the last of the run were handed out.
func (l *Ledger) Beyond() uint64 { return l.beyond.Load() }

// Tally counts orders by their fate. Sent = Accepted + Refused + Unknown.
type Tally struct {
	Orders   uint64 `json:"orders"` // of the run
	Sent     uint64 `json:"sent"`
	Accepted uint64 `json:"accepted"`
	Refused  uint64 `json:"refused"`
	Unknown  uint64 `json:"unknown"`
	Unsent   uint64 `json:"unsent"` // by this process
}

// Tally counts what the ledger holds.
func (l *Ledger) Tally() Tally {
	t := Tally{Orders: l.orders, Sent: l.sent.count(), Accepted: l.taken.count(), Refused: l.refused.count()}
	t.Unknown = t.Sent - min(t.Sent, t.Accepted+t.Refused)
	t.Unsent = t.Orders - t.Sent
	return t
}

// Merge adds the ledger of another process that sent orders of the same run, and
// returns how many orders both have sent.
func (l *Ledger) Merge(o *Ledger) (twice uint64, err error) {
	if l.orders != o.orders {
		return 0, fmt.Errorf("ledgers of %d and %d orders are not of one run", l.orders, o.orders)
	}
	twice = l.sent.common(o.sent)
	l.sent.merge(o.sent)
	l.taken.merge(o.taken)
	l.refused.merge(o.refused)
	l.beyond.Add(o.beyond.Load())
	return twice, nil
}

// notTaken yields the orders that were not certainly accepted, with whether they were
// certainly not taken either. Whole says that nobody else sends orders of the run.
func (l *Ledger) notTaken(whole bool) iter.Seq2[uint64, bool] {
	return func(yield func(uint64, bool) bool) {
		for i := range l.taken.clear(l.orders) {
			lost := l.refused.has(i) || whole && !l.sent.has(i)
			if !yield(i, lost) {
				return
			}
		}
	}
}

// wireLedger is the ledger in JSON, each set as base64 of its words in little-endian.
type wireLedger struct {
	Orders  uint64 `json:"orders"`
	Sent    bitset `json:"sent"`
	Taken   bitset `json:"taken"`
	Refused bitset `json:"refused"`
	Beyond  uint64 `json:"beyond,omitempty"`
}

// MarshalJSON writes every bit.
func (l *Ledger) MarshalJSON() ([]byte, error) {
	return json.Marshal(wireLedger{l.orders, l.sent, l.taken, l.refused, l.Beyond()})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (l *Ledger) UnmarshalJSON(data []byte) error {
	var w wireLedger
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	for _, set := range []bitset{w.Sent, w.Taken, w.Refused} {
		if len(set) != words(w.Orders) {
			return fmt.Errorf("ledger of %d orders has a set of %d words, want %d", w.Orders, len(set), words(w.Orders))
		}
	}
	l.orders, l.sent, l.taken, l.refused = w.Orders, w.Sent, w.Taken, w.Refused
	l.beyond.Store(w.Beyond)
	return nil
}

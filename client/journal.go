package client

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/ordergen/ordergen"
)

// Entry is what became of one order.
type Entry struct {
	Start    time.Time // start of the run, which the other times count from
	Index    uint64
	ID       ordergen.ID
	Due      time.Duration
	Sent     time.Duration // 0 of an order that was never sent, as its fate says
	Answered time.Duration // 0 of an order that was never sent
	Fate     Fate
	Receipt  Receipt
}

// Journal hands an entry for each order of a run, or of several one after the other, to a
// function that may take its time: no worker ever waits for it. Entries wait in a buffer for
// a goroutine of the journal's own, and those that find it full are lost, and counted.
type Journal struct {
	entries chan Entry
	drained chan struct{}
	end     sync.Once
	lost    atomic.Int64
	err     error // read once drained is closed
}

// mostWaiting is the entries that a journal buffers: half a second of 65,000 orders/s.
const mostWaiting = 1 << 15

// NewJournal returns a journal that writes entries one at a time, as the answers come. After
// the first error it writes none, and all are lost.
func NewJournal(write func(Entry) error) *Journal {
	return newJournal(mostWaiting, write)
}

func newJournal(waiting int, write func(Entry) error) *Journal {
	j := &Journal{entries: make(chan Entry, waiting), drained: make(chan struct{})}
	go j.drain(write)
	return j
}

func (j *Journal) drain(write func(Entry) error) {
	defer close(j.drained)
	for e := range j.entries {
		if j.err == nil {
			j.err = write(e)
		}
		if j.err != nil {
			j.lost.Add(1)
		}
	}
}

// add never waits. No journal takes nothing.
func (j *Journal) add(e Entry) {
	if j == nil {
		return
	}
	select {
	case j.entries <- e:
	default:
		j.lost.Add(1)
	}
}

// Lost is the number of entries that were not written so far.
func (j *Journal) Lost() int64 { return j.lost.Load() }

// Close writes what still waits and returns the first error of writing. It is to be called
// when the runs have ended.
func (j *Journal) Close() error {
	j.end.Do(func() { close(j.entries) })
	<-j.drained
	return j.err
}

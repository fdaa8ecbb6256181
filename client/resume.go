package client

import (
	"cmp"
	"slices"
	"time"

	"github.com/RoaringBitmap/roaring/v2/roaring64"
)

// Stretch is what a process sent without a break.
type Stretch struct {
	From  uint64    `json:"from"`  // number of its first order in the run, those of others among them
	Start time.Time `json:"start"` // when the first order of the run was due, by the clock of the process
	Begun time.Time `json:"begun"` // when the process began to send; after Start, it was late
}

func (s Stretch) compare(o Stretch) int {
	return cmp.Or(s.Begun.Compare(o.Begun), s.Start.Compare(o.Start), cmp.Compare(s.From, o.From))
}

// resumption is what a process goes on with that another one began.
type resumption struct {
	stands *Result // what was measured before, without what is to be sent
	halted *roaring64.Bitmap
	due    uint64 // index from which on nothing was due before
}

func newResumption(before *Result, source Source) *resumption {
	r := &resumption{halted: roaring64.New(), due: before.First + before.Due}
	if h := before.Missed[Halted]; h != nil {
		r.halted = h.Clone()
	}
	stands := *before
	stands.Interrupted = false
	stands.Missed = make(Missed)
	stands.Missed.merge(before.Missed)
	delete(stands.Missed, Halted)
	stands.Holes = stands.Missed.holes()
	stands.Lost, stands.Unknown = stands.Missed.demands(source)
	stands.Parts = slices.Clone(before.Parts)
	for i := range stands.Parts {
		stands.Parts[i].Halted = 0
	}
	stands.Windows = slices.Clone(before.Windows)
	for i := range stands.Windows {
		stands.Windows[i].Halted = 0
	}
	r.stands = &stands
	return r
}

// left reports whether event i was not sent before, and not lost for good.
func (r *resumption) left(i uint64) bool {
	return r == nil || i >= r.due || r.halted.Contains(i)
}

// orphan reports whether event i follows one that went wrong before.
func (r *resumption) orphan(i uint64, source Source, first uint64) bool {
	if r == nil {
		return false
	}
	before, follows := source.Follows(i, first)
	return follows && r.stands.Missed.has(before)
}

// firstLeft is the first order that is left, by its number in the run.
func (r *run) firstLeft() uint64 {
	for k := uint64(0); k < r.Schedule.Len(); k++ {
		if i := r.First + k; r.resumed.left(i) && (r.Mine == nil || r.Mine(i)) {
			return k
		}
	}
	return r.Schedule.Len()
}

// haltAgain accounts for what was halted before, and not reached by this process either.
func (r *run) haltAgain() {
	if r.resumed == nil {
		return
	}
	it := r.resumed.halted.Iterator()
	it.AdvanceIfNeeded(r.First + r.come())
	for it.HasNext() {
		r.account(r.recorders[0], it.Next()-r.First, Halted)
	}
}

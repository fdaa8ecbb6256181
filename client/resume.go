package client

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2/roaring64"
)

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

package client

import (
	"cmp"
	"time"
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

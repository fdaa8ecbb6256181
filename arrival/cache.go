package arrival

import (
	"sync/atomic"
	"time"
)

// block is the due times of some orders in a row.
type block struct {
	first uint64
	due   []time.Duration
}

// cache keeps the blocks that were last asked for, so that orders in sequence are
// worked out once. It changes what a Due costs and not what it is.
type cache struct {
	blocks [8]atomic.Pointer[block]
	next   atomic.Uint32
}

func (c *cache) due(k uint64, work func(k uint64) *block) time.Duration {
	for i := range c.blocks {
		if b := c.blocks[i].Load(); b != nil && k-b.first < uint64(len(b.due)) {
			return b.due[k-b.first]
		}
	}
	b := work(k)
	c.blocks[c.next.Add(1)%uint32(len(c.blocks))].Store(b)
	return b.due[k-b.first]
}

package engine

import (
	"hash/maphash"
	"math/bits"

	"github.com/ordergen/ordergen"
)

// index finds a resting order by its id. It is a hash table with linear probing whose
// deletions leave no marks behind, so it never has to be built anew while the number of
// orders stays the same. The hash is seeded, so that nobody can choose ids that collide.
type index struct {
	seed  maphash.Seed
	slots []slot // a power of two, at most half of them taken
	taken int
}

type slot struct {
	hash  uint64
	entry *entry // nil where the slot is free
}

const firstSlots = 16

// hash is what find and add want to know of an id, which an entry keeps.
func (x *index) hash(id ordergen.ID) uint64 {
	if x.slots == nil {
		x.seed, x.slots = maphash.MakeSeed(), make([]slot, firstSlots)
	}
	const odd = 0x9e3779b97f4a7c15 // 2^64 by the golden ratio, as in Fibonacci hashing
	high, low := bits.Mul64(maphash.String(x.seed, id.Prefix)^id.Index, odd)
	return high ^ low
}

// find returns the entry of an id, or nil.
func (x *index) find(hash uint64, id ordergen.ID) *entry {
	mask := len(x.slots) - 1
	for i := int(hash) & mask; ; i = (i + 1) & mask {
		s := &x.slots[i]
		if s.entry == nil || s.hash == hash && s.entry.order.ID == id {
			return s.entry
		}
	}
}

// add takes in an entry whose id is not there.
func (x *index) add(e *entry) {
	if 2*(x.taken+1) > len(x.slots) {
		x.grow()
	}
	x.place(slot{e.hash, e})
	x.taken++
}

// remove takes out an entry that is there. Those behind it move up unless they already
// stand where their probing begins.
func (x *index) remove(e *entry) {
	mask := len(x.slots) - 1
	free := int(e.hash) & mask
	for x.slots[free].entry != e {
		free = (free + 1) & mask
	}
	for i := (free + 1) & mask; x.slots[i].entry != nil; i = (i + 1) & mask {
		home := int(x.slots[i].hash) & mask
		if (i-home)&mask >= (i-free)&mask {
			x.slots[free] = x.slots[i]
			free = i
		}
	}
	x.slots[free] = slot{}
	x.taken--
}

func (x *index) place(s slot) {
	mask := len(x.slots) - 1
	i := int(s.hash) & mask
	for x.slots[i].entry != nil {
		i = (i + 1) & mask
	}
	x.slots[i] = s
}

func (x *index) grow() {
	old := x.slots
	x.slots = make([]slot, 2*len(old))
	for _, s := range old {
		if s.entry != nil {
			x.place(s)
		}
	}
}

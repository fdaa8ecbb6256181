package compare

import (
	"math"
	"math/bits"
	"slices"
	"time"
)

// Batches holds the latencies of consecutive orders in batches of equal width, in memory
// that does not grow with their number: when there would be too many batches, each two
// become one of twice the width. The zero value is empty.
type Batches struct {
	shift   uint     // a batch is 2^shift orders wide
	first   uint64   // position of the first batch, in widths
	batches []*batch // nil is an empty one
	spare   []*batch // merged into others, and cleared
}

// pieces is how many parts of a stretch a design effect is measured from. Fewer leave it to
// chance, more are too narrow for what lasts long.
const pieces = 32

// mostBatches leaves at least two of them to each of the pieces that an estimate is made of,
// so that these are of much the same size however often the width has doubled.
const mostBatches = 4 * pieces

// batch counts latencies by bucket. The last bucket is for those beyond all.
type batch struct {
	counts [buckets + 1]uint32
	orders int64
}

const (
	finest     = 10 // a latency below 2^10 ns is in bucket 0
	octaves    = 32 // up to 2^42 ns, which is 73 min
	octaveBits = 4  // 16 buckets an octave, each 6 % wide or less
	buckets    = octaves << octaveBits
)

// bucketOf numbers the buckets by the latency's leading bits.
func bucketOf(d time.Duration) int {
	if d < 1<<finest {
		return 0
	}
	octave := bits.Len64(uint64(d)) - 1
	leading := int(uint64(d) >> (octave - octaveBits)) // 16..31
	return min((octave-finest)<<octaveBits+leading-1<<octaveBits, buckets-1)
}

// Add counts the latency of the order at position k of the run. Positions may come in any
// sequence.
func (b *Batches) Add(k uint64, latency time.Duration) { b.add(k, bucketOf(latency)) }

// AddBeyond counts an order whose latency is known only to be longer than any other.
func (b *Batches) AddBeyond(k uint64) { b.add(k, buckets) }

func (b *Batches) add(k uint64, bucket int) {
	at := b.at(k)
	at.counts[bucket]++
	at.orders++
}

// at is the batch of position k.
func (b *Batches) at(k uint64) *batch {
	if i := k>>b.shift - b.first; i < uint64(len(b.batches)) && b.batches[i] != nil {
		return b.batches[i]
	}
	return b.reach(k)
}

// reach makes room for the batch of position k.
func (b *Batches) reach(k uint64) *batch {
	for {
		position := k >> b.shift
		if len(b.batches) == 0 {
			b.first = position
		}
		lowest := min(b.first, position)
		highest := max(b.first+uint64(max(len(b.batches), 1))-1, position)
		if highest-lowest >= mostBatches {
			b.double()
			continue
		}
		if position < b.first {
			b.batches = slices.Insert(b.batches, 0, make([]*batch, b.first-position)...)
			b.first = position
		}
		for uint64(len(b.batches)) <= position-b.first {
			b.batches = append(b.batches, nil)
		}
		at := &b.batches[position-b.first]
		if *at == nil {
			*at = b.empty()
		}
		return *at
	}
}

func (b *Batches) empty() *batch {
	if last := len(b.spare) - 1; last >= 0 {
		one := b.spare[last]
		b.spare = b.spare[:last]
		return one
	}
	return new(batch)
}

// double makes one batch of each two that share a position at twice the width.
func (b *Batches) double() {
	old, first := b.batches, b.first
	b.shift++
	b.first = first / 2
	b.batches = nil
	for i, one := range old {
		at := (first+uint64(i))/2 - b.first
		if at == uint64(len(b.batches)) {
			b.batches = append(b.batches, one)
			continue
		}
		switch into := b.batches[at]; {
		case one == nil:
		case into == nil:
			b.batches[at] = one
		default:
			into.merge(one)
			*one = batch{}
			b.spare = append(b.spare, one)
		}
	}
}

func (b *batch) merge(o *batch) {
	for i, n := range o.counts {
		b.counts[i] += n
	}
	b.orders += o.orders
}

// Merge adds what o has counted of the same run; nil has counted nothing.
func (b *Batches) Merge(o *Batches) {
	if o == nil {
		return
	}
	for b.shift < o.shift {
		b.double()
	}
	for i, one := range o.batches {
		if one != nil {
			b.at((o.first + uint64(i)) << o.shift).merge(one)
		}
	}
}

// effect is the design effect of the share p of the longest latencies: the variance of
// their number over that of as many independent draws. One below 1 is taken for noise.
func (b *Batches) effect(p float64) float64 {
	var all batch
	for _, one := range b.batches {
		if one != nil {
			all.merge(one)
		}
	}
	var (
		from, share = all.tail(p)
		n           = float64(all.orders)
		squares     float64
		cut         int
	)
	if share <= 0 || share >= 1 {
		return 1
	}
	for orders, long := range b.cut(all.orders, from) {
		off := float64(long) - float64(orders)*share
		squares += off * off
		cut++
	}
	if cut < 2 {
		return 1
	}
	return max(1, squares*float64(cut)/float64(cut-1)/(n*share*(1-share)))
}

// tail is the first of the buckets whose share of the latencies is closest to p, by ratio,
// and that share. It is neither nothing nor all, unless one bucket has everything.
func (b *batch) tail(p float64) (from int, share float64) {
	distance := math.Inf(1)
	above := int64(0)
	for i := buckets; i > 0; i-- {
		above += int64(b.counts[i])
		if above == 0 || above == b.orders {
			continue
		}
		s := float64(above) / float64(b.orders)
		if d := math.Abs(math.Log(s / p)); d < distance {
			from, share, distance = i, s, d
		}
	}
	return from, share
}

// cut yields the orders, and those in the buckets from one on, of consecutive pieces of
// about the same number of orders.
func (b *Batches) cut(all int64, from int) func(yield func(orders, long int64) bool) {
	return func(yield func(orders, long int64) bool) {
		var seen, orders, long int64
		piece := int64(1)
		for _, one := range b.batches {
			if one == nil {
				continue
			}
			seen += one.orders
			orders += one.orders
			for _, n := range one.counts[from:] {
				long += int64(n)
			}
			if seen*pieces >= piece*all {
				if !yield(orders, long) {
					return
				}
				orders, long = 0, 0
				piece = seen*pieces/all + 1
			}
		}
	}
}

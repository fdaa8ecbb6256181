package engine

import (
	"math"
	"slices"
)

// levels keeps the levels of one side in the order of their ranks. They stand in
// blocks, the best one last in the last block, where levels come and go without moving
// others. A block is short enough to be moved about in no time, and there are few enough
// of them that a side of many thousand levels is as quick as one of a few.
//
// Two neighbouring blocks together hold more than half of what one can.
type levels struct {
	n      int
	blocks []*block
	bounds []int64 // at or below the ranks of each block, above those of the one before

	spareLevels pool[level]
	spareBlocks pool[block]
}

// block is some neighbouring levels. Only the one block of an empty side has none.
type block struct {
	n      int
	ranks  [blockSize]int64
	levels [blockSize]*level
}

const blockSize = 128

func (l *levels) best() *level {
	if l.n == 0 {
		return nil
	}
	b := l.blocks[len(l.blocks)-1]
	return b.levels[b.n-1]
}

// fromBest iterates over all levels, the best first.
func (l *levels) fromBest(yield func(*level) bool) {
	for _, b := range slices.Backward(l.blocks) {
		for _, at := range slices.Backward(b.levels[:b.n]) {
			if !yield(at) {
				return
			}
		}
	}
}

// find returns the level of a rank, or nil.
func (l *levels) find(rank int64) *level {
	if l.n == 0 {
		return nil
	}
	b := l.blocks[l.block(rank)]
	if place, found := b.find(rank); found {
		return b.levels[place]
	}
	return nil
}

// open returns the level of a rank, a new one if there is none.
func (l *levels) open(rank int64) *level {
	if l.blocks == nil {
		l.insertBlock(0, math.MinInt64)
	}
	i := l.block(rank)
	place, found := l.blocks[i].find(rank)
	if found {
		return l.blocks[i].levels[place]
	}
	if l.blocks[i].n == blockSize {
		l.split(i)
		i = l.block(rank)
		place, _ = l.blocks[i].find(rank)
	}
	at := l.spareLevels.get()
	l.blocks[i].insert(place, rank, at)
	l.n++
	return at
}

// close takes away the level of a rank, which must be there.
func (l *levels) close(rank int64) {
	i := l.block(rank)
	place, _ := l.blocks[i].find(rank)
	l.spareLevels.put(l.blocks[i].levels[place])
	l.blocks[i].delete(place)
	l.n--
	l.join(i)
	l.join(i - 1)
}

// block returns the place of the block that has a rank or would have it.
func (l *levels) block(rank int64) int {
	return max(0, countUpTo(l.bounds, rank)-1)
}

// split moves the upper half of a block into a new one behind it.
func (l *levels) split(i int) {
	const half = blockSize / 2
	lower := l.blocks[i]
	l.insertBlock(i+1, lower.ranks[half])
	l.blocks[i+1].append(lower.ranks[half:], lower.levels[half:])
	lower.n = half
	clear(lower.levels[half:])
}

// join makes one of a block and the next, if half a block can hold both or one is empty.
func (l *levels) join(i int) {
	if i < 0 || i+1 == len(l.blocks) {
		return
	}
	lower, upper := l.blocks[i], l.blocks[i+1]
	if lower.n > 0 && upper.n > 0 && lower.n+upper.n > blockSize/2 {
		return
	}
	lower.append(upper.ranks[:upper.n], upper.levels[:upper.n])
	l.blocks = slices.Delete(l.blocks, i+1, i+2)
	l.bounds = slices.Delete(l.bounds, i+1, i+2)
	l.spareBlocks.put(upper)
}

func (l *levels) insertBlock(i int, bound int64) {
	l.blocks = slices.Insert(l.blocks, i, l.spareBlocks.get())
	l.bounds = slices.Insert(l.bounds, i, bound)
}

func (b *block) find(rank int64) (place int, found bool) {
	place = countUpTo(b.ranks[:b.n], rank-1)
	return place, place < b.n && b.ranks[place] == rank
}

func (b *block) insert(place int, rank int64, at *level) {
	copy(b.ranks[place+1:b.n+1], b.ranks[place:b.n])
	copy(b.levels[place+1:b.n+1], b.levels[place:b.n])
	b.ranks[place], b.levels[place] = rank, at
	b.n++
}

func (b *block) delete(place int) {
	b.n--
	copy(b.ranks[place:b.n], b.ranks[place+1:])
	copy(b.levels[place:b.n], b.levels[place+1:])
	b.levels[b.n] = nil
}

func (b *block) append(ranks []int64, levels []*level) {
	copy(b.ranks[b.n:], ranks)
	b.n += copy(b.levels[b.n:], levels)
}

// countUpTo returns how many of the sorted ranks are at most the given one. It is a
// binary search without a branch on what it finds, as no processor can foretell that.
func countUpTo(ranks []int64, rank int64) int {
	from, n := 0, len(ranks)
	for n > 0 {
		half := (n + 1) / 2
		next := from + half
		if ranks[next-1] <= rank {
			from = next
		}
		n -= half
	}
	return from
}

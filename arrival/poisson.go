package arrival

import (
	"fmt"
	"math/bits"
	"time"

	"github.com/ordergen/ordergen"
)

// Poisson has orders come independently of each other, at the rate of the stages.
//
// Their number is drawn from the Poisson distribution whose mean is the integral of the
// rate. It is then halved along a tree: how many of the orders of a stretch come in its
// first half is a toss of so many coins, with random words of the stretch's own. So
// order k is found in O(log n), without memory of the others.
type Poisson struct{}

// Schedule draws the orders of the stages.
func (p Poisson) Schedule(seed uint64, stages ...ordergen.Stage) (Schedule, error) {
	a, err := newAxis(stages)
	if err != nil {
		return nil, err
	}
	s := &poisson{axis: a, key: newKey(seed, p.String())}
	if s.orders = s.total(); s.orders == 0 {
		return nil, fmt.Errorf("arrivals: %v has a mean of %.3g orders in these stages and draws none with seed %d, want a longer run or another seed", p, a.mean(), seed)
	}
	return s, nil
}

// Fano is the variance of the counts in windows over their mean, 1.
func (Poisson) Fano() float64 { return 1 }

func (Poisson) String() string { return "poisson" }

type poisson struct {
	axis
	key    key
	orders uint64
	cache  cache
}

func (s *poisson) Len() uint64    { return s.orders }
func (s *poisson) String() string { return Poisson{}.String() }

func (s *poisson) Due(k uint64) time.Duration {
	if k >= s.orders {
		return s.Duration()
	}
	return s.cache.due(k, s.block)
}

// mostCounted is the mean up to which orders are drawn one after the other to know how
// many they are.
const mostCounted = 1 << 16

func (s *poisson) total() uint64 {
	w := s.key.words(0)
	if s.mean() > mostCounted {
		return manyArrivals(s.mean(), w.Uint64())
	}
	var n uint64
	for at := gap(w.Uint64(), s.order); at < s.steps(); n++ {
		at += gap(w.Uint64(), s.order)
	}
	return n
}

// stretch is what a path of halves leaves of the axis.
type stretch struct {
	orders uint64
	path   uint64 // a bit for each half taken, the first the highest
	depth  uint64
}

const (
	deepest = 62
	leaf    = 64 // orders that are worked out together
)

// halves parts the orders of the stretch.
func (s *poisson) halves(of stretch) (first, second stretch) {
	w := s.key.words(1<<of.depth | of.path) // different for every stretch
	n := toss(of.orders, &w)
	return stretch{n, of.path << 1, of.depth + 1}, stretch{of.orders - n, of.path<<1 | 1, of.depth + 1}
}

// block works out the leaf that has order k.
func (s *poisson) block(k uint64) *block {
	at, left := stretch{orders: s.orders}, k
	for at.orders > leaf && at.depth < deepest {
		first, second := s.halves(at)
		if at = first; left >= first.orders {
			left -= first.orders
			at = second
		}
	}
	return &block{k - left, s.spread(make([]time.Duration, 0, at.orders), at)}
}

// spread appends when the orders of the stretch are due.
func (s *poisson) spread(due []time.Duration, at stretch) []time.Duration {
	switch {
	case at.orders == 0:
		return due
	case at.orders == 1 || at.depth == deepest:
		w := s.key.words(1<<at.depth | at.path)
		position := at.path<<(64-at.depth) | w.Uint64()>>at.depth
		step, _ := bits.Mul64(position, s.steps())
		for range at.orders {
			due = append(due, s.at(step))
		}
		return due
	}
	first, second := s.halves(at)
	return s.spread(s.spread(due, first), second)
}

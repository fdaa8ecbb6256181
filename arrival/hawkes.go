package arrival

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/internal/fixed"
)

// Hawkes has orders excite further orders (Hawkes 1971): each is followed by Ratio
// others in the mean, and these by theirs. So orders cluster, at the same mean rate:
// immigrants come at 1 − Ratio times the rate of the stages, and the counts of long
// windows have 1/(1−Ratio)² times the variance of a Poisson process.
//
// How long an order excites is an exponential law of mean Decay; or, with a Tail, a power
// law that falls as t^−(1+Tail) from Decay to Until, as a sum of exponentials whose
// means are factors of 5 apart (Hardiman, Bercot & Bouchaud 2013).
//
// The run starts as if it had been going on. Its orders are drawn once, in about 0.1 s a
// million, and the state is kept before each 64th, which takes 16 bytes and 8 for each
// exponential: 0.375 bytes an order with one of them, 1.75 with 12, the most. At most 2^26
// orders can be had.
type Hawkes struct {
	Ratio float64       // branching ratio, 0 ≤ Ratio ≤ 0.99
	Decay time.Duration // 1 µs to 1 h; 0 is 100 ms
	Tail  float64       // exponent of the power law, 0.05 to 4; 0 is the exponential law
	Until time.Duration // longest mean of a power law's exponentials: Decay to 24 h, and at most 5^11 times Decay; 0 is 625 times Decay, or the most
}

const (
	mostRatio    = 0.99
	defaultDecay = 100 * time.Millisecond
	spacing      = 5  // each exponential of a power law has a mean so many times that of the one before
	mostTerms    = 12 // exponentials
	longestDecay = 24 * time.Hour
	mostExcited  = 1 << 24 // orders to come that are excited at a time, in the mean
	mostHawkes   = 1 << 26 // orders
)

// term is one exponential of the law of excitement.
type term struct {
	mean  uint64 // in nanoseconds
	share uint64 // orders that an order excites by this term, a fraction
}

// Schedule draws the orders of the stages.
func (h Hawkes) Schedule(seed uint64, stages ...ordergen.Stage) (Schedule, error) {
	if err := h.validate(); err != nil {
		return nil, fmt.Errorf("arrivals: %w", err)
	}
	a, err := newAxis(stages)
	if err != nil {
		return nil, err
	}
	s := &hawkes{
		axis:      a,
		law:       h,
		key:       newKey(seed, "hawkes"),
		terms:     h.terms(),
		immigrant: uint64(float64(a.order) / (1 - h.Ratio)),
	}
	if err := s.draw(stages[0].From); err != nil {
		return nil, fmt.Errorf("arrivals: %v %w", h, err)
	}
	return s, nil
}

// Fano is the variance of the counts in long windows over their mean, 1/(1 − Ratio)².
func (h Hawkes) Fano() float64 { return 1 / (1 - h.Ratio) / (1 - h.Ratio) }

func (h Hawkes) withDefaults() Hawkes {
	if h.Decay == 0 {
		h.Decay = defaultDecay
	}
	if h.Tail != 0 && h.Until == 0 {
		h.Until = min(625*h.Decay, longestDecay)
	}
	return h
}

func (h Hawkes) validate() error {
	h = h.withDefaults()
	var errs []error
	if !(h.Ratio >= 0 && h.Ratio <= mostRatio) {
		errs = append(errs, fmt.Errorf("hawkes has n = %v, want a branching ratio of 0..%v: from 1 on, orders would excite more and more without end", h.Ratio, mostRatio))
	}
	if h.Decay < time.Microsecond || h.Decay > time.Hour {
		errs = append(errs, fmt.Errorf("hawkes has decay = %v, want 1µs..1h", h.Decay))
	}
	switch {
	case h.Tail == 0 && h.Until != 0:
		errs = append(errs, fmt.Errorf("hawkes has until = %v without a tail, want tail = 0.05..4 with it", h.Until))
	case h.Tail != 0 && !(h.Tail >= 0.05 && h.Tail <= 4):
		errs = append(errs, fmt.Errorf("hawkes has tail = %v, want an exponent of 0.05..4, or 0 for an exponential law", h.Tail))
	case h.Tail != 0 && (h.Until < h.Decay || h.Until > longestDecay || len(h.means()) > mostTerms):
		errs = append(errs, fmt.Errorf("hawkes has until = %v, want from its decay of %v to at most 24h and 5^11 times the decay", h.Until, h.Decay))
	}
	return errors.Join(errs...)
}

// means are those of the exponentials, up to Until.
func (h Hawkes) means() []time.Duration {
	h = h.withDefaults()
	means := []time.Duration{h.Decay}
	for mean := h.Decay * spacing; h.Tail != 0 && mean <= h.Until; mean *= spacing {
		means = append(means, mean)
	}
	return means
}

// terms parts the branching ratio over the exponentials: the share of the one of mean
// ξ is proportional to ξ^−Tail, so that their sum is close to t^−(1+Tail).
func (h Hawkes) terms() []term {
	ln5 := float64(fixed.NegLog(1<<63/5*2)) / (1 << fixed.LogBits)
	fall := float64(fixed.ExpNeg(uint64(float64(h.Tail*ln5)*(1<<fixed.LogBits)))) / (1 << 64)
	shares, sum, share := make([]float64, 0, mostTerms), 0.0, 1.0
	means := h.means()
	for range means {
		shares = append(shares, share)
		sum += share
		share *= fall
	}
	var terms []term
	for i, mean := range means {
		terms = append(terms, term{uint64(mean), uint64(float64(h.Ratio*(shares[i]/sum)) * (1 << 64))})
	}
	return terms
}

// String is the spec, such as "hawkes:n=0.7,decay=100ms".
func (h Hawkes) String() string {
	h = h.withDefaults()
	var b strings.Builder
	fmt.Fprintf(&b, "hawkes:n=%s,decay=%v", strconv.FormatFloat(h.Ratio, 'g', -1, 64), h.Decay)
	if h.Tail != 0 {
		fmt.Fprintf(&b, ",tail=%s,until=%v", strconv.FormatFloat(h.Tail, 'g', -1, 64), h.Until)
	}
	return b.String()
}

type hawkes struct {
	axis
	law       Hawkes
	key       key
	terms     []term
	immigrant uint64 // steps of the axis between immigrants, in the mean
	orders    uint64
	states    []uint64 // the states before each block, one after the other
	cache     cache
}

func (s *hawkes) Len() uint64    { return s.orders }
func (s *hawkes) String() string { return s.law.String() }

func (s *hawkes) Due(k uint64) time.Duration {
	if k >= s.orders {
		return s.Duration()
	}
	return s.cache.due(k, s.block)
}

// excitement is the state of the process just after an order.
type excitement struct {
	now       time.Duration
	immigrant uint64            // where on the axis the next immigrant comes
	comes     time.Duration     // when that is
	excited   [mostTerms]uint64 // orders still to come by each term, in the mean, with excitedBits
}

const (
	excitedBits = 32
	blockLength = 64
)

func (s *hawkes) draw(first ordergen.Rate) error {
	if s.mean() > mostHawkes/2 {
		return fmt.Errorf("has a mean of %.3g orders in these stages, want at most %d", s.mean(), mostHawkes/2)
	}
	e, err := s.start(first)
	if err != nil {
		return err
	}
	for e.now < s.Duration() {
		if s.orders%blockLength == 0 {
			s.keep(e)
		}
		if s.next(s.orders, &e); e.now < s.Duration() {
			s.orders++
		}
		if s.orders > mostHawkes {
			return fmt.Errorf("draws more than %d orders, want a shorter run", mostHawkes)
		}
	}
	if s.orders == 0 {
		return fmt.Errorf("has a mean of %.3g orders in these stages and draws none, want a longer run or another seed", s.mean())
	}
	s.states = slices.Clone(s.states) // the copy has no room that append keeps
	return nil
}

// start is the mean state of a process that has been going on at the first rate.
func (s *hawkes) start(first ordergen.Rate) (e excitement, err error) {
	w := s.key.words(math.MaxUint64)
	for i, t := range s.terms {
		pending := float64(t.share) * (1.0 / (1 << 64)) * float64(t.mean) * (float64(first.Orders) / float64(first.Per))
		if pending > mostExcited {
			return e, fmt.Errorf("has %.3g orders excited at a time at %v, want at most %d: a shorter decay or a lower rate", pending, first, mostExcited)
		}
		e.excited[i] = uint64(pending * (1 << excitedBits))
	}
	e.immigrant = gap(w.Uint64(), s.immigrant)
	e.comes = s.at(e.immigrant)
	return e, nil
}

// next moves on to order k, or to the end. The next immigrant and the next order that
// each term excites are candidates, and the earliest comes (Dassios & Zhao 2013, with
// more than one exponential, and immigrants at a rate that changes).
func (s *hawkes) next(k uint64, e *excitement) {
	w := s.key.words(k)
	comes, immigrant := e.comes, true
	for i := range s.terms {
		if after, ever := s.terms[i].next(e.excited[i], &w); ever && after < comes-e.now {
			comes, immigrant = e.now+after, false
		}
	}
	if comes >= s.Duration() {
		e.now = s.Duration()
		return
	}
	for i, t := range s.terms {
		e.excited[i] = t.decay(e.excited[i], comes-e.now) + t.share>>(64-excitedBits)
	}
	e.now = comes
	if immigrant {
		e.immigrant = min(e.immigrant+gap(w.Uint64(), s.immigrant), s.steps())
		e.comes = s.at(e.immigrant)
	}
}

// next draws when the first of the orders comes that a term still excites, m in the mean.
// None comes within t with chance exp(−m·(1 − e^(−t/mean))), so that for a random word u
// it is at t = −mean·ln(1 + ln(u)/m), and never if −ln(u) ≥ m.
func (t term) next(m uint64, w *rand.PCG) (after time.Duration, ever bool) {
	u := w.Uint64()
	if m < 1<<excitedBits && u <= -(m<<(64-excitedBits)) {
		return 0, false // u ≤ 1 − m ≤ e^−m, without a logarithm
	}
	e := fixed.NegLog(u)
	if e>>(fixed.LogBits-excitedBits) >= m {
		return 0, false
	}
	part, _ := bits.Div64(e>>(fixed.LogBits-excitedBits), e<<(64-fixed.LogBits+excitedBits), m)
	hi, lo := bits.Mul64(fixed.NegLog(^part), t.mean)
	lo, carry := bits.Add64(lo, 1<<(fixed.LogBits-1), 0) // to the nearest nanosecond
	return time.Duration((hi+carry)<<(64-fixed.LogBits) | lo>>fixed.LogBits), true
}

// decay is what is left of m after some time.
func (t term) decay(m uint64, after time.Duration) uint64 {
	d := uint64(after)
	if d>>(64-fixed.LogBits) >= t.mean {
		return 0
	}
	x, _ := bits.Div64(d>>(64-fixed.LogBits), d<<fixed.LogBits, t.mean)
	left, _ := bits.Mul64(m, fixed.ExpNeg(x))
	return left
}

// keep stores a state.
func (s *hawkes) keep(e excitement) {
	s.states = append(s.states, uint64(e.now), e.immigrant)
	s.states = append(s.states, e.excited[:len(s.terms)]...)
}

// block works out the orders after a state that was kept.
func (s *hawkes) block(k uint64) *block {
	width := uint64(2 + len(s.terms))
	kept := s.states[k/blockLength*width:][:width]
	e := excitement{now: time.Duration(kept[0]), immigrant: kept[1], comes: s.at(kept[1])}
	copy(e.excited[:], kept[2:])

	b := &block{first: k / blockLength * blockLength}
	for k := b.first; k < min(b.first+blockLength, s.orders); k++ {
		s.next(k, &e)
		b.due = append(b.due, e.now)
	}
	return b
}

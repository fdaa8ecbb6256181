package arrival

import (
	"math"
	"math/big"
	"math/bits"
	"time"

	"github.com/ordergen/ordergen"
)

// curve is the integral of a stage's rate as a fraction of whole numbers,
//
//	N(t) = (a + b·t + c·t²)/q,
//
// in orders, with t in nanoseconds from the start of the stage.
type curve struct {
	a, b, c, q int128
	wide       *wideCurve // in place of the numbers above, where they need more bits
	before     float64    // a/q
	rate, bend float64    // b/q and c/q
}

type wideCurve struct{ a, b, c, q *big.Int }

// newCurve makes the curve of a stage after so many orders. Its rates are taken so
// many times.
func newCurve(before *big.Rat, stage ordergen.Stage, times uint64) curve {
	from, to := perNanosecond(stage.From, times), perNanosecond(stage.To, times)
	bend := new(big.Rat).Sub(to, from)
	bend.Quo(bend, new(big.Rat).SetInt64(2*int64(stage.Duration)))

	w := &wideCurve{q: lcm(before.Denom(), from.Denom(), bend.Denom())}
	scaled := func(x *big.Rat) *big.Int {
		n := new(big.Int).Quo(w.q, x.Denom())
		return n.Mul(n, x.Num())
	}
	w.a, w.b, w.c = scaled(before), scaled(from), scaled(bend)

	c := curve{wide: w}
	c.before, _ = before.Float64()
	c.rate, _ = from.Float64()
	c.bend, _ = bend.Float64()
	if w.largest(stage.Duration).BitLen() < 127 {
		c.wide, c.a, c.b, c.c, c.q = nil, int128Of(w.a), int128Of(w.b), int128Of(w.c), int128Of(w.q)
	}
	return c
}

func perNanosecond(r ordergen.Rate, times uint64) *big.Rat {
	orders := new(big.Int).Mul(big.NewInt(r.Orders), new(big.Int).SetUint64(times))
	return new(big.Rat).SetFrac(orders, big.NewInt(int64(r.Per)))
}

func lcm(numbers ...*big.Int) *big.Int {
	all := big.NewInt(1)
	for _, n := range numbers {
		all.Mul(all, new(big.Int).Quo(n, new(big.Int).GCD(nil, nil, all, n)))
	}
	return all
}

// largest bounds every number on the way to compare a time with an order.
func (w *wideCurve) largest(d time.Duration) *big.Int {
	t := big.NewInt(int64(d))
	sum := new(big.Int).Abs(w.c)
	sum.Mul(sum, t).Add(sum, new(big.Int).Abs(w.b))
	sum.Mul(sum, t).Add(sum, new(big.Int).Abs(w.a)).Add(sum, w.q)
	return sum.Lsh(sum, 1) // q·k ≤ q·(N(d) + 1) is within the first half
}

// inverse is the last nanosecond t within 0 ≤ t < d with N(t) ≤ k, given that
// N(0) ≤ k < N(d). Whatever the guess is, the result is exact.
func (c *curve) inverse(k uint64, d time.Duration) time.Duration {
	if c.wide != nil {
		return search(c.guess(k), d, func(t time.Duration) (early, late bool) { return c.wide.compare(k, t) })
	}
	n := c.q.times(k).minus(c.a)
	if c.bend == 0 && c.b.hi == 0 {
		t, _ := bits.Div64(n.hi, n.lo, c.b.lo)
		return time.Duration(t)
	}
	t := min(max(c.guess(k), 0), d-1)
	if early, late := c.compare(n, t); early || late {
		return search(t, d, func(t time.Duration) (early, late bool) { return c.compare(n, t) })
	}
	return t
}

// guess inverts N by the root that is stable for every bend,
// t = 2n/(b + √(b² + 4c·n)) for n = k − a and q = 1, in floating point.
func (c *curve) guess(k uint64) time.Duration {
	n := float64(k) - c.before
	return time.Duration(2 * n / (c.rate + math.Sqrt(max(0, c.rate*c.rate+4*c.bend*n))))
}

// compare says whether t is too early, N(t + 1) ≤ k, or too late, N(t) > k, for n = q·k − a.
func (c *curve) compare(n int128, t time.Duration) (early, late bool) {
	slope := c.c.times(uint64(t)).plus(c.b)
	left := n.minus(slope.times(uint64(t)))
	next := left.minus(slope).minus(c.c.times(uint64(t + 1)))
	return !next.negative(), left.negative()
}

func (w *wideCurve) compare(k uint64, t time.Duration) (early, late bool) {
	n := new(big.Int).SetUint64(k)
	n.Mul(n, w.q).Sub(n, w.a)
	after := func(t time.Duration) bool {
		x := big.NewInt(int64(t))
		orders := new(big.Int).Mul(w.c, x)
		return orders.Add(orders, w.b).Mul(orders, x).Cmp(n) > 0
	}
	return !after(t + 1), after(t)
}

// search finds the time within 0 ≤ t < d that is neither too early nor too late: in
// steps that double from the guess on until it is passed, then by halves.
func search(guess, d time.Duration, compare func(time.Duration) (early, late bool)) time.Duration {
	lo, hi, t := time.Duration(0), d, guess // lo is not too late, hi is
	for step := time.Duration(1); ; step *= 2 {
		if t = min(max(t, lo), hi-1); lo > 0 && hi < d {
			t = lo + (hi-lo)/2
		}
		early, late := compare(t)
		switch {
		case early:
			lo, t = t+1, t+step
		case late:
			hi, t = t, t-step
		default:
			return t
		}
	}
}

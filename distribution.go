package ordergen

import (
	"fmt"
	"math"
	"math/bits"
)

// Dist is a distribution of whole numbers: one uniform word in, one value out.
//
// Quantile must be pure and monotone: a larger u never gives a smaller value. So
// the bounds of any Dist are Quantile(0) and Quantile(math.MaxUint64), Support
// finds its exact probabilities, and a test that shrinks the word shrinks the
// value. Only integer arithmetic belongs into it; floats differ between machines.
type Dist interface {
	Quantile(u uint64) int64
}

var (
	_ Dist = Constant(0)
	_ Dist = Uniform{}
	_ Dist = Band{}
	_ Dist = Hot{}
)

// Constant is always the same value.
type Constant int64

// Quantile is the value, whatever the word.
func (c Constant) Quantile(uint64) int64 { return int64(c) }

// String is the conversion that makes the value, such as "Constant(7)".
func (c Constant) String() string { return fmt.Sprintf("Constant(%d)", int64(c)) }

// GoString is String with the package's name.
func (c Constant) GoString() string { return "ordergen." + c.String() }

// Uniform gives each whole number of Min..Max, both included, the same chance.
type Uniform struct {
	Min, Max int64 // Min ≤ Max, and Max − Min < 2^63
}

// Quantile divides the words evenly among the values.
func (d Uniform) Quantile(u uint64) int64 { return d.linear().at(u) }

// String is the literal of the value.
func (d Uniform) String() string { return fmt.Sprintf("Uniform{Min: %d, Max: %d}", d.Min, d.Max) }

func (d Uniform) validate() error {
	if d.Min > d.Max || uint64(d.Max)-uint64(d.Min) > math.MaxInt64 {
		return fmt.Errorf("%v is empty or too wide, want Min ≤ Max, less than 2^63 apart", d)
	}
	return nil
}

// Band is a price band: the prices Touch + k × Tick for k in Min..Max, both
// included, with the same chance each. Negative k lie below the touch.
type Band struct {
	Touch    Price // The price that ticks are counted from, in cents.
	Tick     Price // The smallest price step, in cents, 1..2^31 − 1.
	Min, Max int64 // Ticks from the touch, Min ≤ Max, within ±(2^31 − 1).
}

// Quantile divides the words evenly among the prices.
func (d Band) Quantile(u uint64) int64 { return d.linear().at(u) }

// String is the literal of the value.
func (d Band) String() string {
	return fmt.Sprintf("Band{Touch: %d, Tick: %d, Min: %d, Max: %d}", d.Touch, d.Tick, d.Min, d.Max)
}

func (d Band) validate() error {
	const widest, farthest = math.MaxInt32, 1 << 61
	switch {
	case d.Tick < 1 || d.Tick > widest:
		return fmt.Errorf("%v has a tick of %d, want 1..%d", d, d.Tick, widest)
	case d.Min > d.Max || d.Min < -widest || d.Max > widest:
		return fmt.Errorf("%v runs from %d to %d ticks, want Min ≤ Max within ±%d", d, d.Min, d.Max, widest)
	case d.Touch < -farthest || d.Touch > farthest:
		return fmt.Errorf("%v has a touch of %d, want one within ±2^61", d, d.Touch)
	}
	return nil
}

// Hot skews a choice among N things: the first Hot of them share Share per mille,
// evenly, and the other N − Hot share the rest, evenly.
type Hot struct {
	N     int // The number of things, 1..2^31 − 1.
	Hot   int // The number of hot ones, 1..N.
	Share int // The choices that go to the hot ones, per mille, 0..1000; 1000 when Hot = N.
}

// Quantile gives the first words to the hot things.
func (d Hot) Quantile(u uint64) int64 {
	// u/2^64 = (mille + rest/2^64)/1000, and ⌊⌊x⌋/n⌋ = ⌊x/n⌋, so both parts are exact.
	mille, rest := bits.Mul64(u, 1000)
	share, hot := uint64(d.Share), uint64(d.Hot)
	if mille < share {
		return int64(scale(mille, rest, hot) / share)
	}
	return d.cold(mille-share, rest, 1000-share)
}

func (d Hot) cold(mille, rest, share uint64) int64 {
	return int64(uint64(d.Hot) + scale(mille, rest, uint64(d.N-d.Hot))/share)
}

// scale returns ⌊(whole + rest/2^64)·n⌋.
func scale(whole, rest, n uint64) uint64 {
	hi, _ := bits.Mul64(rest, n)
	return whole*n + hi
}

// String is the literal of the value.
func (d Hot) String() string {
	return fmt.Sprintf("Hot{N: %d, Hot: %d, Share: %d}", d.N, d.Hot, d.Share)
}

func (d Hot) validate() error {
	switch {
	case d.N < 1 || int64(d.N) > math.MaxInt32:
		return fmt.Errorf("%v has N = %d, want 1..%d", d, d.N, math.MaxInt32)
	case d.Hot < 1 || d.Hot > d.N:
		return fmt.Errorf("%v has Hot = %d, want 1..N = %d", d, d.Hot, d.N)
	case d.Share < 0 || d.Share > 1000:
		return fmt.Errorf("%v has Share = %d‰, want 0..1000", d, d.Share)
	case d.Hot == d.N && d.Share != 1000:
		return fmt.Errorf("%v leaves %d‰ to no one, want Share = 1000 where all are hot", d, 1000-d.Share)
	}
	return nil
}

// linear is the shape that Constant, Uniform and Band share: base + step·k for k
// uniform in 0..n−1. A stream resolves it once instead of calling through Dist.
type linear struct {
	base, step int64
	n          uint64
}

// at maps a word to 0..n−1 by multiply-shift (Lemire 2019), without the rejection:
// the bias is below n/2^64, and a value needs exactly one word.
func (l linear) at(u uint64) int64 {
	k, _ := bits.Mul64(u, l.n)
	return l.base + l.step*int64(k)
}

func (c Constant) linear() linear { return linear{base: int64(c), n: 1} }
func (d Uniform) linear() linear {
	return linear{base: d.Min, step: 1, n: uint64(d.Max) - uint64(d.Min) + 1}
}
func (d Band) linear() linear {
	return linear{base: int64(d.Touch) + int64(d.Tick)*d.Min, step: int64(d.Tick), n: uint64(d.Max-d.Min) + 1}
}

// checkDist refuses a Dist that is absent, malformed, or leaves lo..hi.
func checkDist(field string, d Dist, lo, hi int64) error {
	if d == nil {
		return fmt.Errorf("%s is nil, want a Dist such as Uniform{Min: %d, Max: %d}", field, lo, min(hi, lo+99))
	}
	if v, ok := d.(interface{ validate() error }); ok {
		if err := v.validate(); err != nil {
			return fmt.Errorf("%s: %w", field, err)
		}
	}
	if least, most := d.Quantile(0), d.Quantile(math.MaxUint64); least < lo || most > hi || least > most {
		return fmt.Errorf("%s is %v, which gives %d..%d, want values within %d..%d", field, d, least, most, lo, hi)
	}
	return nil
}

package ordergen

import (
	"errors"
	"fmt"
	"math/big"
	"math/bits"
)

// Zipf chooses among 0..n−1, where k has a chance proportional to (k+1)^−s.
type Zipf struct {
	Weighted
	n, exponent int
}

// NewZipf makes a Zipf distribution over n things, n in 1..2^20, whose exponent s
// is given per mille, 0..4000: YCSB's 0.99 is NewZipf(n, 990), and 0 is uniform.
//
// Each weight is exact to about 2^−43 of the largest, and the same on every machine,
// as it comes from integer logarithms; one below that is never chosen.
func NewZipf(n, exponent int) (*Zipf, error) {
	if n < 1 || n > 1<<20 {
		return nil, fmt.Errorf("NewZipf over %d things, want 1..%d", n, 1<<20)
	}
	if exponent < 0 || exponent > 4000 {
		return nil, fmt.Errorf("NewZipf with an exponent of %d‰, want 0..4000", exponent)
	}
	roots := newRoots()
	table := make([]Weight, n)
	for k := range table {
		table[k] = Weight{Value: int64(k), Weight: roots.power(uint64(k+1), exponent)}
	}
	w, err := NewWeighted(table...)
	if err != nil {
		return nil, err
	}
	return &Zipf{Weighted: *w, n: n, exponent: exponent}, nil
}

// Equal reports whether both were made alike; go-cmp asks it.
func (d *Zipf) Equal(o *Zipf) bool {
	if d == nil || o == nil {
		return d == o
	}
	return d.n == o.n && d.exponent == o.exponent
}

// Parameters returns n and the exponent, per mille, that the distribution was made of.
func (d *Zipf) Parameters() (n, exponent int) { return d.n, d.exponent }

// String is the call that makes the distribution, such as "NewZipf(12, 990)".
func (d *Zipf) String() string {
	if d == nil {
		return "NewZipf(0, 0)"
	}
	return fmt.Sprintf("NewZipf(%d, %d)", d.n, d.exponent)
}

// GoString is String with the package's name.
func (d *Zipf) GoString() string { return "ordergen." + d.String() }

func (d *Zipf) validate() error {
	if d == nil {
		return errors.New("the Zipf table is empty, want one from NewZipf")
	}
	return d.Weighted.validate()
}

var _ Dist = (*Zipf)(nil)

// power returns k^(−mille/1000) with zipfBits fractional bits, for k ≥ 1.
func (r roots) power(k uint64, mille int) uint64 {
	// k^−s = 2^(−s·log2 k)
	hi, lo := bits.Mul64(log2(k), uint64(mille))
	e, _ := bits.Div64(hi, lo, 1000)
	value := uint64(1) << 63
	for i, root := range r {
		if e>>(logBits-1-i)&1 == 1 {
			value, _ = bits.Mul64(value, root)
		}
	}
	return value >> (63 - zipfBits) >> (e >> logBits)
}

const (
	zipfBits = 43 // so that the sum of 2^20 weights stays below 2^64
	logBits  = 56 // in the fraction of a logarithm, which leaves 8 for the whole part
)

// log2 returns the binary logarithm of k ≥ 1 with logBits fractional bits, bit by
// bit: squaring x in [1, 2) doubles its logarithm.
func log2(k uint64) uint64 {
	whole := uint64(bits.Len64(k) - 1)
	x := k << (63 - whole)
	result := whole
	for range logBits {
		x, _ = bits.Mul64(x, x) // Q1.63 squared is Q2.62
		bit := x >> 63
		if bit == 0 {
			x <<= 1
		}
		result = result<<1 | bit
	}
	return result
}

// roots holds 2^(−1/2), 2^(−1/4), … with 64 fractional bits.
type roots [logBits]uint64

func newRoots() (r roots) {
	x := new(big.Int).Lsh(big.NewInt(1), 127) // 1/2 with 128 bits
	for i := range r {
		x.Sqrt(x.Lsh(x, 128))
		r[i] = new(big.Int).Rsh(x, 64).Uint64()
	}
	return r
}

// Package fixed has the logarithm and the exponential in numbers with a fixed point.
// They are the same on every machine; those of package math are not.
package fixed

import (
	"math"
	"math/bits"
)

// LogBits is how many bits of a logarithm stand after the point, as it may reach 44.4.
// All 64 bits of a fraction do.
const LogBits = 58

// NegLog is −ln(u/2^64) with LogBits, within 2^−52. It takes 0 for 1.
func NegLog(u uint64) uint64 {
	u = max(u, 1)
	zeros := uint64(bits.LeadingZeros64(u))
	x := u << zeros
	i := x>>56 - 128 // 1 + i/128 is the largest in the table that is not above x/2^63
	r := (x - (i+128)<<56) << 8 / (i + 128)
	return (zeros+1)*logs.two - (logs.table[i]+log1p(r))>>(64-LogBits)
}

// Log is ln x for a finite x above 0, within 2^−44.
func Log(x float64) float64 {
	part, power := math.Frexp(x)
	return float64(float64(power)*math.Ln2) - float64(NegLog(uint64(part*(1<<53))<<11))/(1<<LogBits)
}

// log1p is ln(1 + r) for a fraction r below 1/128, by r − r²/2 + r³/3 − …
func log1p(r uint64) uint64 {
	var sum uint64
	for n := uint64(9); n > 1; n-- {
		sum, _ = bits.Mul64((1<<64-1)/n-sum, r)
	}
	less, _ := bits.Mul64(sum, r)
	return r - less
}

// logs has ln 2 with LogBits, and ln(1 + i/128) as fractions.
var logs = func() (l struct {
	two   uint64
	table [128]uint64
}) {
	var sum uint64
	for i := range uint64(128) {
		l.table[i] = sum
		sum += log1p((1<<64 - 1) / (128 + i))
	}
	l.two = sum >> (64 - LogBits)
	return l
}()

// ExpNeg is e^−x as a fraction, for x with LogBits, within 2^−60.
func ExpNeg(x uint64) uint64 {
	whole, part, rest := x>>LogBits, x>>(LogBits-6)%64, x<<12>>6 // rest is below 1/64
	e, _ := bits.Mul64(exps.whole[whole], exps.part[part])
	e, _ = bits.Mul64(e, smallExp(rest))
	return e
}

// smallExp is e^−r for a fraction r below 1/32, by 1 − r + r²/2! − …
func smallExp(r uint64) uint64 {
	var sum uint64
	for n := uint64(9); n > 0; n-- {
		sum, _ = bits.Mul64(1<<64-1-sum, r/n)
	}
	return 1<<64 - 1 - sum
}

// exps has e^−i for whole numbers i, and e^−(i/64).
var exps = func() (e struct{ whole, part [64]uint64 }) {
	powers := func(table *[64]uint64, base uint64) {
		power := uint64(1<<64 - 1)
		for i := range table {
			table[i] = power
			power, _ = bits.Mul64(power, base)
		}
	}
	step := smallExp(1 << 58)
	powers(&e.part, step)
	last, _ := bits.Mul64(e.part[63], step)
	powers(&e.whole, last)
	return e
}()

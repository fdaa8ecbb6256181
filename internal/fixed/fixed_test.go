package fixed

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The logarithm and the exponential are held to those of package math, whose own error
// is below 2^−51 of the value.

func TestNegLog(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := rapid.Uint64Min(1).Draw(t, "u")
		got, want := float64(NegLog(u))/(1<<LogBits), 64*math.Ln2-math.Log(float64(u))
		if math.Abs(got-want) > 0x1p-46 { // the difference of two numbers near 44 in floating point
			t.Fatalf("−ln(%d/2^64) is %v, want %v", u, got, want)
		}
	})
	for u, want := range map[uint64]float64{
		1:              64 * math.Ln2,
		0:              64 * math.Ln2,
		1 << 63:        math.Ln2,
		1 << 62:        2 * math.Ln2,
		math.MaxUint64: 0x1p-64,
		3 << 62:        math.Log(4) - math.Log(3),
	} {
		if got := float64(NegLog(u)) / (1 << LogBits); math.Abs(got-want) > 0x1p-52*max(1, want) {
			t.Errorf("−ln(%d/2^64) is %v, want %v", u, got, want)
		}
	}
}

func TestNegLogFalls(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := rapid.Uint64Range(1, math.MaxUint64-1<<8).Draw(t, "u")
		if NegLog(u) < NegLog(u+1<<8) {
			t.Fatalf("−ln rises between %d and %d", u, u+1<<8)
		}
	})
}

func TestExpNeg(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Uint64().Draw(t, "x")
		got, want := float64(ExpNeg(x))/(1<<64), math.Exp(-float64(x)/(1<<LogBits))
		if math.Abs(got-want) > 0x1p-51 {
			t.Fatalf("e^−%v is %v, want %v", float64(x)/(1<<LogBits), got, want)
		}
	})
}

func TestLog(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(1e-300, 1e300).Draw(t, "x")
		if got, want := Log(x), math.Log(x); math.Abs(got-want) > 0x1p-42 {
			t.Fatalf("ln %v is %v, want %v", x, got, want)
		}
	})
}

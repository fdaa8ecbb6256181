package arrival

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestNormalInvertsTheErrorFunction(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := rapid.Uint64Range(1<<20, math.MaxUint64-1<<20).Draw(t, "u")
		p := float64(min(u, ^u)) * 0x1p-64
		got, want := math.Abs(normal(u)), -math.Sqrt2*math.Erfinv(2*p-1)
		if p < 1e-3 { // there 2p − 1 has lost p: compare the chance beyond
			got, want = math.Erfc(got/math.Sqrt2)/2/p, 1
		}
		if math.Abs(got-want) > 1e-12 {
			t.Fatalf("normal(%d) is off: %v, want %v", u, got, want)
		}
	})
}

// lastWord finds the first word whose quantile is beyond n: 2^64 times the chance of n or less.
func lastWord(quantile func(u uint64) uint64, n uint64) float64 {
	var u uint64
	for bit := uint64(1) << 63; bit > 0; bit >>= 1 {
		if quantile(u|bit) <= n {
			u |= bit
		}
	}
	return float64(u)
}

// TestManyCoins compares the whole distribution with the exact one, whose next term in
// the expansion is of the order 1/n².
func TestManyCoins(t *testing.T) {
	for _, n := range []uint64{mostCoins + 1, 2048} {
		all := new(big.Int).Lsh(big.NewInt(1), uint(n))
		below, ways := new(big.Int), big.NewInt(1) // C(n, k)
		for k := range n + 1 {
			below.Add(below, ways)
			ways.Mul(ways, new(big.Int).SetUint64(n-k)).Quo(ways, new(big.Int).SetUint64(k+1))
			want, _ := new(big.Rat).SetFrac(below, all).Float64()
			got := lastWord(func(u uint64) uint64 { return manyCoins(n, u) }, k) / (1 << 64)
			if math.Abs(got-want) > 0.03/float64(n*n) {
				t.Fatalf("of %d coins at most %d show heads with chance %.10f, want %.10f", n, k, got, want)
			}
		}
	}
}

// TestManyArrivals likewise; the next term is of the order mean^(−3/2).
func TestManyArrivals(t *testing.T) {
	const mean = mostCounted + 0.5
	chance, below := 0.0, 0.0
	for k := uint64(mostCounted * 15 / 16); k < mostCounted*17/16; k++ { // ± 16 deviations
		log, _ := math.Lgamma(float64(k) + 1)
		chance = math.Exp(float64(k)*math.Log(mean) - mean - log)
		if below += chance; below < 1e-12 || below > 1-1e-12 {
			continue
		}
		got := lastWord(func(u uint64) uint64 { return manyArrivals(mean, u) }, k) / (1 << 64)
		if math.Abs(got-below) > 0.02*math.Pow(mean, -1.5)+1e-9 {
			t.Fatalf("%d or fewer come with chance %.10f, want %.10f", k, got, below)
		}
	}
}

package ordergen_test

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// A weight is k^−s with its bits after the 43rd cut off, so k's chance over that of
// 1, whose weight is exact, is low by at most 2^−43. Their probabilities add 2^−64
// over the chance of 1, which is at least 1/n, and float64 a few parts in 2^52.
func TestZipfChancesFallAsThePower(t *testing.T) {
	const n = 1 << 10
	const cut, rest = 1.0 / (1 << 43), 1.0 / (1 << 49)
	rapid.Check(t, func(t *rapid.T) {
		mille := rapid.IntRange(0, 4000).Draw(t, "exponent")
		z, err := ordergen.NewZipf(n, mille)
		if err != nil {
			t.Fatal(err)
		}
		first := probability(z, 0)
		for _, k := range []int64{0, 1, 2, 3, 7, 100, n / 2, n - 1} {
			ratio, _ := new(big.Rat).Quo(probability(z, k), first).Float64()
			want := math.Pow(float64(k+1), -float64(mille)/1000)
			if low := want - ratio; low > cut+rest || low < -rest {
				t.Fatalf("%v gives %d with %v of the chance of 0, want %v", z, k, ratio, want)
			}
		}
		if p := probability(z, n); p.Sign() != 0 {
			t.Fatalf("%v gives %d with probability %v", z, n, p)
		}
	})
}

// The words of each value, which are the same on every machine.
func TestZipfNumbers(t *testing.T) {
	for _, c := range []struct {
		n, exponent int
		words       map[int64]string
	}{
		{12, 990, map[int64]string{0: "5884780459706009707", 1: "2962856172382638406", 11: "502736979945484864"}},
		{3, 1000, map[int64]string{0: "10061860403841989572", 1: "5030930201920994787", 2: "3353953467946567257"}},
		{1 << 20, 2000, map[int64]string{0: "11214282567151210846", 1: "2803570641787802712", 1000: "11191887358719", 1 << 19: "39522406"}},
	} {
		z, err := ordergen.NewZipf(c.n, c.exponent)
		if err != nil {
			t.Fatal(err)
		}
		got := make(map[int64]string)
		for k := range c.words {
			words := new(big.Rat).SetInt(new(big.Int).Lsh(big.NewInt(1), 64))
			got[k] = words.Mul(words, probability(z, k)).RatString()
		}
		if diff := cmp.Diff(c.words, got); diff != "" {
			t.Errorf("%v (-want +got):\n%s", z, diff)
		}
	}
}

func TestZipfWithoutExponentIsUniform(t *testing.T) {
	z, err := ordergen.NewZipf(190, 0)
	if err != nil {
		t.Fatal(err)
	}
	even(z, 0, 189, 1).holds(t)
}

func TestZipfRefuses(t *testing.T) {
	for _, c := range []struct {
		n, exponent int
		want        string
	}{
		{0, 990, "0 things, want 1..1048576"},
		{-1, 990, "-1 things"},
		{1<<20 + 1, 990, "1048577 things"},
		{12, -1, "exponent of -1‰, want 0..4000"},
		{12, 4001, "exponent of 4001‰"},
	} {
		z, err := ordergen.NewZipf(c.n, c.exponent)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("NewZipf(%d, %d) gives %v and the error %v, want one that says %q", c.n, c.exponent, z, err, c.want)
		}
	}
}

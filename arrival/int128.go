package arrival

import (
	"math/big"
	"math/bits"
)

// int128 is a whole number in two's complement. Its sums and products wrap around.
type int128 struct{ hi, lo uint64 }

func (x int128) plus(y int128) int128 {
	lo, carry := bits.Add64(x.lo, y.lo, 0)
	hi, _ := bits.Add64(x.hi, y.hi, carry)
	return int128{hi, lo}
}

func (x int128) minus(y int128) int128 {
	lo, borrow := bits.Sub64(x.lo, y.lo, 0)
	hi, _ := bits.Sub64(x.hi, y.hi, borrow)
	return int128{hi, lo}
}

func (x int128) times(n uint64) int128 {
	hi, lo := bits.Mul64(x.lo, n)
	return int128{hi + x.hi*n, lo}
}

func (x int128) negative() bool { return int64(x.hi) < 0 }

// int128Of takes a number within ±2^127.
func int128Of(x *big.Int) int128 {
	low := new(big.Int).And(x, new(big.Int).SetUint64(1<<64-1))
	return int128{hi: uint64(new(big.Int).Rsh(x, 64).Int64()), lo: low.Uint64()}
}

package ordergen

import (
	"fmt"
	"math"

	"github.com/shopspring/decimal"
)

// Price is an amount of money in cents; 15000 is $150.00. Arithmetic on prices is
// integer arithmetic, and a price is an integer on the wire.
type Price int64

// Decimal returns the price in dollars.
func (p Price) Decimal() decimal.Decimal { return decimal.New(int64(p), -2) }

// String returns the price in dollars with two decimals, such as "150.00".
func (p Price) String() string { return p.Decimal().StringFixed(2) }

// ParsePrice reads a price in dollars, such as "150" or "150.25". It refuses a
// fraction of a cent rather than round it.
func ParsePrice(s string) (Price, error) {
	d, err := decimal.NewFromString(s)
	if err != nil {
		return 0, fmt.Errorf("price %q is not a decimal number, want dollars such as 150.25", s)
	}
	// A huge exponent would make the scaled integer huge before it is found too large.
	if e := d.Exponent(); e > 18 || e < -1000 {
		return 0, fmt.Errorf("price %q is out of range, want at most ±%s", s, Price(math.MaxInt64))
	}
	cents := d.Shift(2)
	switch {
	case !cents.IsInteger():
		return 0, fmt.Errorf("price %q has a fraction of a cent, want at most two decimals", s)
	case !cents.BigInt().IsInt64():
		return 0, fmt.Errorf("price %q is out of range, want at most ±%s", s, Price(math.MaxInt64))
	}
	return Price(cents.IntPart()), nil
}

package ordergen

import (
	"fmt"
	"math/big"
	"time"
)

// Rate is an arrival rate: Orders in each Per. It is a fraction, so that 500 a
// minute is exactly that.
type Rate struct {
	Orders int64
	Per    time.Duration
}

// PerSecond is the rate of n orders a second.
func PerSecond(n int64) Rate { return Rate{n, time.Second} }

// PerMinute is the rate of n orders a minute.
func PerMinute(n int64) Rate { return Rate{n, time.Minute} }

// String is the rate in its own unit, such as "84/s" or "500/min".
func (r Rate) String() string {
	switch r.Per {
	case time.Second:
		return fmt.Sprintf("%d/s", r.Orders)
	case time.Minute:
		return fmt.Sprintf("%d/min", r.Orders)
	}
	return fmt.Sprintf("%d per %v", r.Orders, r.Per)
}

func (r Rate) fraction() *big.Rat { return big.NewRat(r.Orders, int64(r.Per)) }

// times is r × by / of, in the unit of by where it is a whole number of orders in it, and whether a
// Rate can be that.
func (r Rate) times(by, of Rate) (_ Rate, fits bool) {
	product := new(big.Rat).Mul(r.fraction(), new(big.Rat).Quo(by.fraction(), of.fraction()))
	orders := new(big.Rat).Mul(product, new(big.Rat).SetInt64(int64(by.Per)))
	if orders.IsInt() {
		return Rate{orders.Num().Int64(), by.Per}, orders.Num().IsInt64()
	}
	return Rate{product.Num().Int64(), time.Duration(product.Denom().Int64())}, product.Num().IsInt64() && product.Denom().IsInt64()
}

// Stage is a part of a run in which the arrival rate goes from From to To in a
// straight line; a constant rate where they are equal.
type Stage struct {
	From, To Rate
	Duration time.Duration
}

// Hold is a stage of constant rate.
func Hold(r Rate, d time.Duration) Stage { return Stage{r, r, d} }

// Ramp is a stage in which the rate changes in a straight line.
func Ramp(from, to Rate, d time.Duration) Stage { return Stage{from, to, d} }

// String is such as "84/s for 5m0s" or "17/s to 42/s in 2m0s".
func (s Stage) String() string {
	if s.From == s.To {
		return fmt.Sprintf("%v for %v", s.From, s.Duration)
	}
	return fmt.Sprintf("%v to %v in %v", s.From, s.To, s.Duration)
}

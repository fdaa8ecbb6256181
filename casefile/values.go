package casefile

import (
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/casefile/internal/form"
)

// values are what a distribution is over: how one value is written.
type values = form.Form[int64]

// amounts are values that are money.
var amounts = form.Convert(money,
	func(p ordergen.Price) (int64, error) { return int64(p), nil },
	func(v int64) (ordergen.Price, error) { return ordergen.Price(v), nil })

// numbers are values without a unit.
var numbers = integer()

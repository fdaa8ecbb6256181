// Package law has distributions of whole numbers that are seen in markets, for prices,
// sizes and lifetimes. Each is a table of whole weights, exact to about 2^−43 of the
// largest and the same on every machine; a value with less is never drawn.
package law

import (
	"errors"
	"fmt"
	"math"
	"math/bits"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/internal/fixed"
)

// table is a law that prints as the call that makes it.
type table struct {
	*ordergen.Weighted
	recipe Recipe
}

func (t table) made() Recipe { return t.recipe }

func (t table) String() string   { return t.recipe.String() }
func (t table) GoString() string { return t.recipe.String() }

const (
	mostValues = 1 << 20
	farthest   = 1 << 61
)

// tabulate makes the table of the values of a recipe's range, whose weights are proportional to
// e^−energy.
func tabulate(r Recipe, energy func(v int64) float64, faults ...error) (ordergen.Dist, error) {
	least, most := r.Least, r.Most
	if least > most || least < -farthest || most > farthest || most-least >= mostValues {
		faults = append(faults, fmt.Errorf("the values are %d..%d, want at least one and at most %d, within ±2^61", least, most, mostValues))
	}
	if err := errors.Join(faults...); err != nil {
		return nil, fmt.Errorf("%s: %w", r, err)
	}
	lowest := math.Inf(1)
	for v := least; v <= most; v++ {
		lowest = min(lowest, energy(v))
	}
	var weights []ordergen.Weight
	room := bits.Len64(uint64(most - least)) // their sum stays below 2^64
	for v := least; v <= most; v++ {
		if e := float64(energy(v)) - lowest; e < 64 {
			weights = append(weights, ordergen.Weight{Value: v, Weight: fixed.ExpNeg(uint64(e*(1<<fixed.LogBits))) >> room})
		}
	}
	w, err := ordergen.NewWeighted(weights...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r, err)
	}
	return table{w, r}, nil
}

// within refuses a parameter that leaves its range.
func within(name string, value, least, most float64) error {
	if value >= least && value <= most {
		return nil
	}
	return fmt.Errorf("%s is %v, want %v..%v", name, value, least, most)
}

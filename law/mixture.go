package law

import (
	"errors"
	"fmt"
	"maps"
	"math/big"
	"slices"

	"github.com/ordergen/ordergen"
)

// mostMixed is how many values a part may have: each is found by bisection.
const mostMixed = 1 << 16

// Mixture draws from one of the parts, chosen by their shares. The chance of each value is
// exact to 2^−62. A part may have 65,536 values.
func Mixture(parts ...Part) (ordergen.Dist, error) {
	var (
		errs []error
		sum  int64
	)
	for i, p := range parts {
		if p.Law == nil || p.Law.Quantile(0) > p.Law.Quantile(1<<64-1) {
			errs = append(errs, fmt.Errorf("part %d has the law %v, want one with rising quantiles", i, p.Law))
		}
		sum += int64(p.Share)
	}
	call := Recipe{Name: "Mixture", Parts: slices.Clone(parts)}
	if sum == 0 {
		errs = append(errs, errors.New("the shares have a sum of 0, want one above"))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("%s: %w", call, err)
	}
	chances := map[int64]*big.Rat{}
	for _, p := range parts {
		if p.Share == 0 {
			continue
		}
		share, values := big.NewRat(int64(p.Share), sum), 0
		for v, chance := range ordergen.Support(p.Law) {
			if values++; values > mostMixed {
				return nil, fmt.Errorf("%s: %v has more than %d values", call, p.Law, mostMixed)
			}
			if chances[v] == nil {
				chances[v] = new(big.Rat)
			}
			chances[v].Add(chances[v], chance.Mul(chance, share))
		}
	}
	var weights []ordergen.Weight
	for _, v := range slices.Sorted(maps.Keys(chances)) {
		scaled := new(big.Int).Lsh(chances[v].Num(), 62)
		weights = append(weights, ordergen.Weight{Value: v, Weight: scaled.Quo(scaled, chances[v].Denom()).Uint64()})
	}
	w, err := ordergen.NewWeighted(weights...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", call, err)
	}
	return table{w, call}, nil
}

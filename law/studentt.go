package law

import (
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/internal/fixed"
)

// StudentT has the density of Student's t distribution with freedom degrees, 0.1 to 1000,
// stretched by scale, 0.01 to 10^6, at each value v of least..most:
// (1 + (v/scale)²/freedom)^−(freedom+1)/2.
func StudentT(freedom, scale float64, least, most int64) (ordergen.Dist, error) {
	return tabulate(Recipe{Name: "StudentT", Parameters: []float64{freedom, scale}, Least: least, Most: most},
		func(v int64) float64 {
			x := float64(v) / scale
			return (freedom + 1) / 2 * fixed.Log(1+float64(x*x)/freedom)
		},
		within("freedom", freedom, 0.1, 1000), within("scale", scale, 0.01, 1e6))
}

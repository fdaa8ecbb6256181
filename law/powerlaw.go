package law

import (
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/internal/fixed"
)

// PowerLaw has the density (1 + (v−least)/scale)^−(1+tail) at each value v of least..most:
// far beyond scale, 0.01 to 10^6, the chance of more than v falls as v^−tail, with a tail of
// 0.05 to 20.
func PowerLaw(tail, scale float64, least, most int64) (ordergen.Dist, error) {
	return tabulate(Recipe{Name: "PowerLaw", Parameters: []float64{tail, scale}, Least: least, Most: most},
		func(v int64) float64 { return (1 + tail) * fixed.Log(1+float64(v-least)/scale) },
		within("tail", tail, 0.05, 20), within("scale", scale, 0.01, 1e6))
}

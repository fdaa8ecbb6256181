package law

import (
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/internal/fixed"
)

// Geometric falls by the same factor from each value of least..most to the next:
// mean/(1 + mean), where mean, 0.001 to 10^6, is that of the distance from least were there
// no most.
func Geometric(mean float64, least, most int64) (ordergen.Dist, error) {
	fall := fixed.Log(1+mean) - fixed.Log(mean)
	return tabulate(Recipe{Name: "Geometric", Parameters: []float64{mean}, Least: least, Most: most},
		func(v int64) float64 { return float64(v-least) * fall },
		within("mean", mean, 0.001, 1e6))
}

package law

import (
	"fmt"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/internal/fixed"
)

// Lognormal has the density of the lognormal distribution, whose logarithm has the mean mu,
// −50 to 50, and the deviation sigma, 0.01 to 10, at each value of least..most, where least is
// 1 or more.
func Lognormal(mu, sigma float64, least, most int64) (ordergen.Dist, error) {
	var fault error
	if least < 1 {
		fault = fmt.Errorf("the least value is %d, want 1 or more", least)
	}
	return tabulate(Recipe{Name: "Lognormal", Parameters: []float64{mu, sigma}, Least: least, Most: most},
		func(v int64) float64 {
			log := fixed.Log(float64(v))
			z := (log - mu) / sigma
			return log + float64(z*z)/2
		},
		within("mu", mu, -50, 50), within("sigma", sigma, 0.01, 10), fault)
}

package arrival

import (
	"math"
	"math/bits"
	"math/rand/v2"

	"github.com/ordergen/ordergen/internal/fixed"
)

// normal is the quantile of the standard normal distribution at u/2^64, by the rational
// approximations of Wichura (1988), Algorithm AS 241, PPND16, to about 2^−50. Each product
// is converted, so that no machine fuses it with the sum that follows.
func normal(u uint64) float64 {
	q := float64(int64(u-1<<63)>>11) * 0x1p-53 // p − 1/2
	if math.Abs(q) <= 0.425 {
		r := 0.180625 - float64(q*q)
		return q * ratio(r,
			[8]float64{3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3},
			[8]float64{1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3, 2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3})
	}
	tail := min(u, ^u)
	r := math.Sqrt(float64(fixed.NegLog(tail)) * (1.0 / (1 << fixed.LogBits)))
	var z float64
	if r <= 5 {
		z = ratio(r-1.6,
			[8]float64{1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4},
			[8]float64{1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1, 1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9})
	} else {
		z = ratio(r-5,
			[8]float64{6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7},
			[8]float64{1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2, 7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15})
	}
	return math.Copysign(z, q)
}

// ratio is the quotient of two polynomials at x.
func ratio(x float64, above, below [8]float64) float64 {
	a, b := above[7], below[7]
	for i := 6; i >= 0; i-- {
		a = float64(a*x) + above[i]
		b = float64(b*x) + below[i]
	}
	return a / b
}

// mostCoins is how many coins are tossed one by one.
const mostCoins = 1024

// toss is how many of n coins show heads.
func toss(n uint64, w *rand.PCG) uint64 {
	if n > mostCoins {
		return manyCoins(n, w.Uint64())
	}
	var heads int
	for ; n > 64; n -= 64 {
		heads += bits.OnesCount64(w.Uint64())
	}
	return uint64(heads + bits.OnesCount64(w.Uint64()>>(64-n)))
}

// manyCoins is the quantile of the binomial distribution as a rounded one of the normal
// distribution, with the Cornish-Fisher term of the fourth cumulant, −n/8. The variance
// is without the 1/12 that rounding adds (Sheppard).
func manyCoins(n, u uint64) uint64 {
	z, variance := normal(u), float64(float64(n)/4)-1.0/12
	excess := float64(n) / 8 / float64(variance*variance)
	z -= float64(z*(float64(z*z)-3)*excess) / 24
	return n/2 + uint64(int64(math.Floor(float64(math.Sqrt(variance)*z)+float64(n%2+1)/2)))
}

// manyArrivals is the quantile of the Poisson distribution likewise. All its cumulants
// are the mean.
func manyArrivals(mean float64, u uint64) uint64 {
	z, deviation := normal(u), math.Sqrt(mean-1.0/12)
	skew := (float64(z*z) - 1) / 6
	kurtosis := z*(float64(z*z)-3)/24 - z*(float64(2*z*z)-5)/36
	return uint64(math.Floor(mean + float64(deviation*z) + skew + kurtosis/deviation + 0.5))
}

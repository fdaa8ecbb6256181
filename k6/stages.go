package k6

import (
	"fmt"
	"math"
	"math/bits"
	"time"

	"github.com/ordergen/ordergen"
)

// stage has its rates in orders per unit of its run.
type stage struct {
	From         int64   `json:"from"`
	To           int64   `json:"to"`
	Milliseconds float64 `json:"ms"`
}

// stagesOf brings all rates to one unit of time, in milliseconds, as a scenario of k6 has
// one: the least common multiple of theirs, so that every rate stays a whole number.
func stagesOf(stages []ordergen.Stage) (unit float64, out []stage, err error) {
	common := uint64(1)
	for _, s := range stages {
		for _, r := range []ordergen.Rate{s.From, s.To} {
			hi, lo := bits.Mul64(common/gcd(common, uint64(r.Per)), uint64(r.Per))
			if hi > 0 || lo > math.MaxInt64 {
				return 0, nil, fmt.Errorf("stage %v has a unit of time that has no common multiple with those before, and k6 has one unit for all", s)
			}
			common = lo
		}
	}
	if whole := uint64(time.Millisecond); common%whole != 0 {
		common *= whole / gcd(common, whole)
	}
	rate := func(r ordergen.Rate) (n int64) {
		hi, lo := bits.Mul64(uint64(r.Orders), common/uint64(r.Per))
		if hi > 0 || lo > 1<<53 {
			err = fmt.Errorf("the rate %v is more than 2^53 orders per %v, the unit that all stages share, want units of time that are closer to each other", r, time.Duration(common))
		}
		return int64(lo)
	}
	for _, s := range stages {
		out = append(out, stage{rate(s.From), rate(s.To), milliseconds(s.Duration)})
	}
	return milliseconds(time.Duration(common)), out, err
}

// gcd is Euclid's.
func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

package report

import (
	"fmt"
	"math"
	"time"

	"github.com/ordergen/ordergen/trial"
)

// counterBound is what series of the target are held to; a rate is, in each window.
func counterBound(c trial.Check, window time.Duration) string {
	bound := fmt.Sprintf("%s %.6g", operator(c.Bound.Op), c.Bound.Limit)
	if c.Unit == "" {
		return bound
	}
	return fmt.Sprintf("%s%s in each %v", bound, c.Unit, window)
}

// counterText is what they did.
func counterText(c trial.Check) string {
	switch {
	case c.Status == trial.Unmeasured && c.Source != "":
		return "the series are " + c.Source + "; name all endpoints with -metrics"
	case !c.Got.Known && c.Status == trial.Undecided:
		return "nothing was counted"
	case !c.Got.Known:
		return "not measured"
	case math.IsInf(c.Got.High, 1):
		return fmt.Sprintf("> %.4g, beyond the last bucket", c.Got.Low)
	case c.Got.Low < c.Got.High:
		return fmt.Sprintf("%.4g (within %.4g..%.4g)", c.Got.Value, c.Got.Low, c.Got.High)
	case c.Unit != "":
		return fmt.Sprintf("%.4g%s at worst", c.Got.Value, c.Unit)
	}
	return fmt.Sprintf("%.4g", c.Got.Value)
}

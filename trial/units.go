package trial

import (
	"math"
	"time"

	"github.com/ordergen/ordergen/client"
)

func milliseconds(d time.Duration) float64 { return float64(d) / 1e6 }

// inMilliseconds is a latency as statistics have it, +Inf where it was never answered.
func inMilliseconds(d time.Duration, within bool) float64 {
	if !within || d == client.Forever {
		return math.Inf(1)
	}
	return milliseconds(d)
}

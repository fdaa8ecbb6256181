package presets

import (
	"math"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
)

// TestBurstinessIsThatOfTheArrivals counts 1000 windows of 60 s, at 10 orders/s: the Fano
// factor does not depend on the rate. Its estimate has a deviation of √(2/1000) and a little
// more for clusters, 5 %, of which four are allowed. A branching ratio that is 0.1 off makes
// 44 % or more.
func TestBurstinessIsThatOfTheArrivals(t *testing.T) {
	eachPreset(t, func(t *testing.T, p Preset) {
		s, err := arrival.Parse(p.Runs[0].Arrival, 3, []ordergen.Stage{ordergen.Hold(ordergen.PerSecond(10), 1000*time.Minute)})
		if err != nil {
			t.Fatal(err)
		}
		var sum, squares, n float64
		for _, w := range arrival.Windows(s, time.Minute) {
			count := float64(w.Len())
			sum, squares, n = sum+count, squares+count*count, n+1
		}
		mean := sum / n
		got := (squares/n - mean*mean) / mean
		for _, f := range p.Figures {
			if f.Quantity == fano(arrival.Poisson{}).name && math.Abs(got/f.Realised-1) > 0.2 {
				t.Errorf("variance over mean is %.2f, want %.2f", got, f.Realised)
			}
		}
	})
}

package presets

import (
	"math"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
)

// TestBurstinessIsThatOfTheArrivals counts 2000 windows of 60 s, at 20 orders/s: the Fano
// factor does not depend on the rate. Its estimate has a deviation of √(2/2000) and a little
// more for clusters, 3.3 %, and long exponentials take up to 2 % from a window of 60 s.
func TestBurstinessIsThatOfTheArrivals(t *testing.T) {
	eachPreset(t, func(t *testing.T, p Preset) {
		s, err := arrival.Parse(p.Runs[0].Arrival, 3, []ordergen.Stage{ordergen.Hold(ordergen.PerSecond(20), 2000*time.Minute)})
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
			if f.Quantity == fano(arrival.Poisson{}).name && math.Abs(got/f.Realised-1) > 0.15 {
				t.Errorf("variance over mean is %.2f, want %.2f", got, f.Realised)
			}
		}
	})
}

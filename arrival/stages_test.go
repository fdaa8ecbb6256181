package arrival

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
)

// TestStagesHaveTheSameOrders: the stages of a bend have each order in the nanosecond that
// the bend has it in, but for what is cut off twice.
func TestStagesHaveTheSameOrders(t *testing.T) {
	for _, spec := range []string{
		"",
		"even",
		"bursts:period=1s,factor=5,duty=0.1",
		"bursts:period=700ms,factor=4,duty=0.25", // with nothing between bursts, and half a period in the end
		"daycurve:2,1,0.5,0,1,3",
		"daycurve:0,1",
	} {
		stages := []ordergen.Stage{ordergen.Hold(ordergen.PerSecond(84), 20*time.Second), ordergen.Hold(ordergen.PerSecond(84), 10*time.Second)}
		want := mustParse(t, spec, 0, stages...)
		bent, err := Stages(spec, stages)
		if err != nil {
			t.Errorf("%q: %v", spec, err)
			continue
		}
		got, err := Ramp(bent...)
		if err != nil {
			t.Fatal(err)
		}
		if got.Len() != want.Len() || got.Duration() != want.Duration() {
			t.Errorf("%q has %d orders in %v, want %d in %v", spec, got.Len(), got.Duration(), want.Len(), want.Duration())
		}
		for k := range want.Len() {
			if d := (got.Due(k) - want.Due(k)).Abs(); d > 10 { // a nanosecond within, stretched tenfold at most
				t.Fatalf("%q: order %d is due at %v, want %v", spec, k, got.Due(k), want.Due(k))
			}
		}
	}
}

func TestStagesKeepsThoseThatAreEven(t *testing.T) {
	ramp := []ordergen.Stage{ordergen.Ramp(ordergen.PerSecond(17), ordergen.PerSecond(84), time.Minute)}
	if got, err := Stages("", ramp); err != nil || !slices.Equal(got, ramp) {
		t.Errorf("they are %v, %v", got, err)
	}
}

func TestStagesRefuses(t *testing.T) {
	hold := ordergen.Hold(ordergen.PerSecond(84), time.Minute)
	ramp := ordergen.Ramp(ordergen.PerSecond(17), ordergen.PerSecond(84), time.Minute)
	for _, test := range []struct {
		spec, want string
		stages     []ordergen.Stage
	}{
		{"poisson", "want bursts or a daycurve in a constant rate", []ordergen.Stage{hold}},
		{"hawkes:n=0.7", "want bursts or a daycurve", []ordergen.Stage{hold}},
		{"shocks:at=1s,orders=10", "want bursts or a daycurve", []ordergen.Stage{hold}},
		{"daycurve:1,2+poisson", "without a further process", []ordergen.Stage{hold}},
		{"daycurve:1,2", "in a constant rate", []ordergen.Stage{ramp}},
		{"daycurve:1,2", "in a constant rate", []ordergen.Stage{hold, ordergen.Hold(ordergen.PerSecond(85), time.Minute)}},
		{"bursts:period=1ms,factor=2,duty=0.5", "are 120000 stages, want 10000 at most", []ordergen.Stage{hold}},
		{"daycurve:1,3,7", "needs more than 64 bits", []ordergen.Stage{ordergen.Hold(ordergen.Rate{Orders: 999_999_929, Per: 999_999_937}, 100_000_000_003)}},
		{"poison", "there is no process", []ordergen.Stage{hold}},
	} {
		if _, err := Stages(test.spec, test.stages); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: the error is %v, want one that says %q", test.spec, err, test.want)
		}
	}
}

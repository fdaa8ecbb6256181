package arrival

import (
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

func stages(t *rapid.T) []ordergen.Stage {
	rate := rapid.Custom(func(t *rapid.T) ordergen.Rate {
		per := rapid.SampledFrom([]time.Duration{time.Second, time.Minute, 7 * time.Millisecond}).Draw(t, "per")
		return ordergen.Rate{Orders: rapid.Int64Range(0, 500).Draw(t, "orders"), Per: per}
	})
	stage := rapid.Custom(func(t *rapid.T) ordergen.Stage {
		return ordergen.Stage{
			From:     rate.Draw(t, "from"),
			To:       rate.Draw(t, "to"),
			Duration: time.Duration(rapid.Int64Range(1, int64(10*time.Minute)).Draw(t, "duration")),
		}
	})
	return rapid.SliceOfN(stage, 1, 5).Draw(t, "stages")
}

// integral is N(t) by the trapezoids under the rate, the slow truth that Due inverts.
func integral(stages []ordergen.Stage, t time.Duration) *big.Rat {
	orders := new(big.Rat)
	for _, s := range stages {
		within := min(t, s.Duration)
		if within <= 0 {
			break
		}
		r0, r1 := perNanosecond(s.From, 1), perNanosecond(s.To, 1)
		end := new(big.Rat).Sub(r1, r0)
		end.Mul(end, big.NewRat(int64(within), int64(s.Duration))).Add(end, r0)
		r0.Add(r0, end).Mul(r0, big.NewRat(int64(within), 2))
		orders.Add(orders, r0)
		t -= s.Duration
	}
	return orders
}

// TestDueInvertsTheIntegralOfTheRate: an order is due in the last nanosecond in which
// N(t) has not gone beyond its index.
func TestDueInvertsTheIntegralOfTheRate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stages := stages(t)
		s, err := Ramp(stages...)
		all := integral(stages, math.MaxInt64)
		if err != nil {
			if all.Sign() > 0 {
				t.Fatal(err)
			}
			return
		}
		if n, _ := ceil(all); s.Len() != n {
			t.Fatalf("%d orders, want %d", s.Len(), n)
		}
		k := rapid.Uint64Range(0, s.Len()-1).Draw(t, "k")
		if rapid.Bool().Draw(t, "last") {
			k = s.Len() - 1
		}
		due, index := s.Due(k), new(big.Rat).SetInt(new(big.Int).SetUint64(k))
		if integral(stages, due).Cmp(index) > 0 || integral(stages, due+1).Cmp(index) <= 0 {
			t.Fatalf("order %d is due at %d ns, where the integral of the rate goes from %v to %v",
				k, due, integral(stages, due).FloatString(12), integral(stages, due+1).FloatString(12))
		}
		if due >= s.Duration() {
			t.Fatalf("order %d is due at %v, not before the end at %v", k, due, s.Duration())
		}
		if s.Due(s.Len()) != s.Duration() {
			t.Fatalf("beyond the last order Due is %v, want %v", s.Due(s.Len()), s.Duration())
		}
	})
}

// TestBeforeIsTheIntegralOfTheRate holds Before to ⌈N(t)⌉.
func TestBeforeIsTheIntegralOfTheRate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stages := stages(t)
		s, err := Ramp(stages...)
		if err != nil {
			return
		}
		at := time.Duration(rapid.Int64Range(0, int64(s.Duration())).Draw(t, "at"))
		if want, _ := ceil(integral(stages, at)); Before(s, at) != want {
			t.Fatalf("%d orders before %v, want %d", Before(s, at), at, want)
		}
	})
}

// TestEveryMinuteOfAYearHasItsOrders counts 500 orders/min over a year, minute by minute.
func TestEveryMinuteOfAYearHasItsOrders(t *testing.T) {
	const minutes = 365 * 24 * 60
	s, err := Ramp(ordergen.Hold(ordergen.PerMinute(500), minutes*time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	for m := range uint64(minutes) {
		if n := Before(s, time.Duration(m)*time.Minute); n != 500*m {
			t.Fatalf("%d orders before minute %d, want %d", n, m, 500*m)
		}
	}
}

// TestDueOfVeryManyOrders has indexes whose products need more than 64 bits.
func TestDueOfVeryManyOrders(t *testing.T) {
	const year = 365 * 24 * time.Hour
	const prime = 1<<61 - 1
	for name, stages := range map[string][]ordergen.Stage{
		"constant": {ordergen.Hold(ordergen.PerSecond(28e6), 10*year)},
		"ramp":     {ordergen.Ramp(ordergen.PerSecond(1e3), ordergen.PerSecond(2e6), 10*year)},
		"odd":      {ordergen.Ramp(ordergen.Rate{Orders: 7, Per: 999999937}, ordergen.Rate{Orders: 1e8, Per: prime}, 10*year-1), ordergen.Hold(ordergen.PerSecond(1e6), 10*year)},
		"dense":    {ordergen.Ramp(ordergen.Rate{Orders: 1e8, Per: 999999937}, ordergen.Rate{Orders: prime / 2, Per: prime}, 1<<53-1)},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := Ramp(stages...)
			if err != nil {
				t.Fatal(err)
			}
			for k := uint64(1); k < s.Len(); k *= 3 {
				for _, k := range []uint64{k, s.Len() - k} {
					due, index := s.Due(k), new(big.Rat).SetInt(new(big.Int).SetUint64(k))
					if integral(stages, due).Cmp(index) > 0 || integral(stages, due+1).Cmp(index) <= 0 {
						t.Fatalf("order %d is due at %d ns, which is wrong", k, due)
					}
					if s.Due(k-1) > due {
						t.Fatalf("order %d is due before the one before it", k)
					}
				}
			}
		})
	}
}

// TestAnOrderIsDueInTheNanosecondThatItsTimeFallsIn: a third of a second has no end.
func TestAnOrderIsDueInTheNanosecondThatItsTimeFallsIn(t *testing.T) {
	s, err := Ramp(ordergen.Hold(ordergen.PerSecond(3), time.Second))
	if err != nil {
		t.Fatal(err)
	}
	for k, want := range []time.Duration{0, 333_333_333, 666_666_666, time.Second} {
		if got := s.Due(uint64(k)); got != want {
			t.Errorf("order %d is due at %d ns, want %d", k, got, want)
		}
	}
}

// TestOrdersWaitForARateOfZeroToEnd has N(t) stand at the index of an order.
func TestOrdersWaitForARateOfZeroToEnd(t *testing.T) {
	rate, none := ordergen.PerSecond(17), ordergen.PerSecond(0)
	s, err := Ramp(ordergen.Hold(none, time.Second), ordergen.Hold(rate, time.Minute), ordergen.Hold(none, time.Minute), ordergen.Ramp(none, rate, time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	for k, want := range map[uint64]time.Duration{0: time.Second, 1019: time.Second + 59_941_176_470, 1020: 2*time.Minute + time.Second} {
		if got := s.Due(k); got != want {
			t.Errorf("order %d is due at %v, want %v", k, got, want)
		}
	}
}

func TestScheduleOfTheProfiles(t *testing.T) {
	// Orders by hand: rate × time, and for the ramp (17·120 + 29.5·120 + 63·120 + 84·240).
	want := map[string]uint64{"A1": 1000, "A2": 5100, "A3": 3060, "A4": 3060, "B1": 3060, "B2": 25200, "B3": 33300, "B4": 25200}
	for _, p := range ordergen.Profiles() {
		t.Run(p.Name, func(t *testing.T) {
			s, err := Ramp(p.Runs[0].Stages...)
			if err != nil {
				t.Fatal(err)
			}
			if s.Len() != want[p.Name] {
				t.Errorf("%d orders, want %d", s.Len(), want[p.Name])
			}
			if s.Due(0) != 0 {
				t.Errorf("the first order is due at %v, want 0", s.Due(0))
			}
		})
	}
}

func TestScheduleNamesEveryFault(t *testing.T) {
	_, err := Ramp(
		ordergen.Stage{From: ordergen.PerSecond(-1), To: ordergen.Rate{}, Duration: time.Second},
		ordergen.Stage{From: ordergen.PerSecond(1), To: ordergen.PerSecond(2e9), Duration: -time.Second},
	)
	for _, want := range []string{"stage 0 has From = -1/s", "stage 0 has To per 0s", "stage 1 has To = 2000000000/s", "stage 1 lasts -1s"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not say %q: %v", want, err)
		}
	}
	if _, err := Ramp(); err == nil {
		t.Error("no stages are no error")
	}
	if _, err := Ramp(ordergen.Hold(ordergen.PerSecond(0), time.Minute)); err == nil {
		t.Error("a schedule without orders is no error")
	}
	decade := ordergen.Hold(ordergen.PerSecond(1), longestStage)
	if _, err := Ramp(slices.Repeat([]ordergen.Stage{decade}, 30)...); err == nil || !strings.Contains(err.Error(), "up to stage 29 last more than") {
		t.Errorf("300 years, more than a time.Duration holds: %v", err)
	}
	if _, err := Ramp(ordergen.Hold(ordergen.PerSecond(1e9), longestStage)); err == nil || !strings.Contains(err.Error(), "2^53") {
		t.Errorf("3·10^17 orders: %v", err)
	}
}

func BenchmarkDue(b *testing.B) {
	for name, stages := range map[string][]ordergen.Stage{
		"hold":  {ordergen.Hold(ordergen.PerSecond(84), time.Hour)},
		"ramp":  {ordergen.Ramp(ordergen.PerSecond(17), ordergen.PerSecond(84), time.Hour)},
		"three": {ordergen.Hold(ordergen.PerSecond(17), time.Hour), ordergen.Ramp(ordergen.PerSecond(17), ordergen.PerSecond(84), time.Hour), ordergen.Hold(ordergen.PerSecond(17), time.Hour)},
	} {
		b.Run(name, func(b *testing.B) {
			s, err := Ramp(stages...)
			if err != nil {
				b.Fatal(err)
			}
			for k := uint64(0); b.Loop(); k++ {
				s.Due(k % s.Len())
			}
		})
	}
}

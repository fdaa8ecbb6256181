package arrival

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// TestShocksMergeTwoSchedules compares the merge, order by order, with the sorted union.
func TestShocksMergeTwoSchedules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.SliceOfNDistinct(rapid.IntRange(0, 8), 1, 4, rapid.ID[int]).Draw(t, "seconds")
		shocks := Shocks{
			Orders: rapid.Uint64Range(1, 50).Draw(t, "orders"),
			In:     time.Duration(rapid.Int64Range(0, int64(time.Second)).Draw(t, "in")),
			Within: rapid.SampledFrom([]Process{nil, Poisson{}, Bursts{time.Second, 2, 0.5, nil}}).Draw(t, "within"),
		}
		for _, second := range at {
			shocks.At = append(shocks.At, time.Duration(second)*time.Second)
		}
		stages := []ordergen.Stage{ordergen.Hold(ordergen.PerSecond(rapid.Int64Range(1, 30).Draw(t, "rate")), 9*time.Second)}
		calm, _ := within(shocks.Within)
		want, err := calm.Schedule(1, stages...)
		if err != nil {
			return
		}
		all := dues(want)
		for _, at := range shocks.At {
			for k := range shocks.Orders {
				all = append(all, at+shocks.In*time.Duration(k)/time.Duration(shocks.Orders))
			}
		}
		slices.Sort(all)
		got, err := shocks.Schedule(1, stages...)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(fmt.Sprint(all), fmt.Sprint(dues(got))); diff != "" {
			t.Fatalf("times (-want +got):\n%s", diff)
		}
	})
}

package client

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/client/metric"
	"pgregory.net/rapid"
)

func testStream(t interface{ Fatal(...any) }) *ordergen.Stream {
	s, err := ordergen.New(ordergen.Config{Seed: 1, Prefix: "t-", Flow: ordergen.Standard("A", "B", "C")})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// fastestRate is one order each nanosecond, in orders/s.
const fastestRate = 1e9

func hold(t interface{ Fatal(...any) }, perSecond int64, d time.Duration) arrival.Schedule {
	s, err := arrival.Ramp(ordergen.Hold(ordergen.PerSecond(perSecond), d))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// conserved are the laws that every result obeys.
func conserved(t interface {
	Helper()
	Errorf(string, ...any)
}, r *Result) {
	t.Helper()
	total := r.Total(nil)
	if int64(r.Due) != total.Sent+total.Dropped+total.Unsent+total.Orphaned+total.Halted || int64(r.Due) != total.Due() {
		t.Errorf("due %d ≠ sent %d + dropped %d + unsent %d + orphaned %d + halted %d", r.Due, total.Sent, total.Dropped, total.Unsent, total.Orphaned, total.Halted)
	}
	if total.Sent != total.Accepted+total.Refused+total.Unknown {
		t.Errorf("sent %d ≠ accepted %d + refused %d + unknown %d", total.Sent, total.Accepted, total.Refused, total.Unknown)
	}
	if n := total.Latency.Count(); n != total.Sent+total.Dropped+total.Unsent {
		t.Errorf("%d latencies of %d orders sent, dropped or unsent", n, total.Sent+total.Dropped+total.Unsent)
	}
	if n := total.Service.Count(); n != total.Sent {
		t.Errorf("%d service times of %d orders sent", n, total.Sent)
	}
	lost, unknown := r.Lost.Total(), r.Unknown.Total()
	if n := lost.Aggressive + lost.Passive; n != total.Refused+total.Dropped+total.Unsent+total.Halted {
		t.Errorf("the demand lost has %d orders, refused, dropped, unsent and halted are %d", n, total.Refused+total.Dropped+total.Unsent+total.Halted)
	}
	if n := unknown.Aggressive + unknown.Passive; n != total.Unknown {
		t.Errorf("the demand unknown has %d orders, want %d", n, total.Unknown)
	}
	var symbols int64
	for _, n := range r.Symbols {
		symbols += n
	}
	if symbols != total.Sent {
		t.Errorf("the symbols have %d orders, sent are %d", symbols, total.Sent)
	}
	windowed(t, r)
}

// windowed holds the windows of a result to what was measured.
func windowed(t interface {
	Helper()
	Errorf(string, ...any)
}, r *Result) {
	t.Helper()
	var windows Window
	for _, w := range r.Windows {
		windows.add(w)
	}
	p := r.Measured()
	want := Window{Sent: p.Sent, Failed: p.Refused + p.Unknown, Dropped: p.Dropped, Unsent: p.Unsent, Orphaned: p.Orphaned, Halted: p.Halted}
	if diff := cmp.Diff(want, windows); diff != "" {
		t.Errorf("orders of all windows (-want +got):\n%s", diff)
	}
}

func TestStalledTarget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// One connection, 10 orders/s for 10 s; the target answers at once but for the
		// order that arrives at t = 2 s, which takes 3 s. The orders due at 2.1 … 4.9 s
		// wait for it: latency shows that, service time does not.
		const stall = 3 * time.Second
		runner := Runner{
			Stream:   testStream(t),
			Schedule: hold(t, 10, 10*time.Second),
			Workers:  1,
			Target: TargetFunc(func(_ context.Context, o ordergen.Order) (Receipt, error) {
				if o.ID.Index == 20 {
					time.Sleep(stall)
				}
				return Receipt{}, nil
			}),
		}
		result, err := runner.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		conserved(t, result)
		total := result.Measured()
		if total.Sent != 100 {
			t.Errorf("sent %d orders, want 100", total.Sent)
		}
		// 30 orders have a latency of 3.0, 2.9, … 0.1 s.
		for q, want := range map[float64]time.Duration{0.5: 0, 0.71: 100 * time.Millisecond, 0.9: 2 * time.Second, 1: stall} {
			got, _ := total.Latency.Quantile(q)
			if diff := got - want; diff.Abs() > want/500+time.Microsecond {
				t.Errorf("latency at %v is %v, want %v", q, got, want)
			}
		}
		if p99, _ := total.Service.Quantile(0.99); p99 > time.Millisecond {
			t.Errorf("service time p99 is %v, want 0: only one order was slow", p99)
		}
		if late, _ := result.Lateness.Max(); late > 0 {
			t.Errorf("the generator was %v late, want 0: it was the target that stalled", late)
		}
	})
}

func TestFullBacklogDropsAtTheIndex(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// One worker takes 1 s for each order of a stream of 10/s and two may wait: of
		// the first second the worker has order 0, the backlog 1 and 2, and 3 … 9 drop.
		var sent []uint64
		runner := Runner{
			Stream:   testStream(t),
			Schedule: hold(t, 10, time.Second),
			Workers:  1,
			Backlog:  2,
			Target: TargetFunc(func(_ context.Context, o ordergen.Order) (Receipt, error) {
				sent = append(sent, o.ID.Index)
				time.Sleep(time.Second)
				return Receipt{}, nil
			}),
		}
		result, err := runner.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		conserved(t, result)
		if diff := cmp.Diff([]uint64{0, 1, 2}, sent); diff != "" {
			t.Errorf("sent (-want +got):\n%s", diff)
		}
		var want []Hole
		for k := uint64(3); k < 10; k++ {
			want = append(want, Hole{k, Dropped})
		}
		if diff := cmp.Diff(want, result.Holes); diff != "" {
			t.Errorf("holes (-want +got):\n%s", diff)
		}
		// Seven of ten latencies are beyond all: no upper limit on p99 may hold.
		results, err := metric.Check([]metric.Threshold{
			{Metric: metric.MatchLatency, Stat: "p(99)", Op: "<", Limit: 1e9},
			{Metric: metric.HTTPReqDuration, Stat: "p(99)", Op: "<", Limit: 1001},
		}, result.Metrics())
		if err != nil {
			t.Fatal(err)
		}
		if results[0].Pass || !results[1].Pass {
			t.Errorf("latency passes: %v, want false; service time passes: %v, want true", results[0].Pass, results[1].Pass)
		}
	})
}

func TestLateGeneratorIsCalledLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runner := Runner{Stream: testStream(t), Schedule: hold(t, 10, time.Second), Workers: 3}
		r := newRun(runner.withDefaults())
		r.Target = TargetFunc(func(context.Context, ordergen.Order) (Receipt, error) { return Receipt{}, nil })
		time.Sleep(2 * time.Second) // a worker that gets no processor
		r.serve(t.Context(), r.recorders[0], func(yield func(job) bool) {
			for k := uint64(0); k < r.Schedule.Len() && yield(job{k, r.Schedule.Due(k)}); k++ {
			}
		})
		if late, _ := r.recorders[0].lateness.Quantile(0); late != 0 {
			t.Errorf("the last order was %v late, want 0: the ones before it were the cause", late)
		}
		if late, _ := r.recorders[0].lateness.Max(); late.Round(10*time.Millisecond) != 2*time.Second {
			t.Errorf("the first order was %v late, want 2s", late)
		}
	})
}

func TestInterruptedRunReports(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 4550*time.Millisecond)
		defer cancel()
		runner := Runner{
			Stream:   testStream(t),
			Schedule: hold(t, 10, time.Minute),
			Workers:  2,
			Target: TargetFunc(func(ctx context.Context, o ordergen.Order) (Receipt, error) {
				if o.ID.Index < 40 {
					return Receipt{}, nil
				}
				<-ctx.Done()
				return Receipt{}, ctx.Err()
			}),
		}
		started := time.Now()
		result, err := runner.Run(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if took := time.Since(started); took != 4550*time.Millisecond {
			t.Errorf("the run ended after %v, want at once at 4.55s", took)
		}
		conserved(t, result)
		total := result.Measured()
		if !result.Interrupted || total.Accepted != 40 || total.Unknown != 2 || total.Halted != 4 {
			t.Errorf("interrupted %v, accepted %d, unknown %d, halted %d; want true, 40, 2 under way, 4 waiting", result.Interrupted, total.Accepted, total.Unknown, total.Halted)
		}
		// Those under way count with the time they had, as a lower bound.
		if longest := total.Service; longest.CountAbove(400*time.Millisecond) != 2 {
			t.Errorf("%d service times above 400ms, want the 2 under way", longest.CountAbove(400*time.Millisecond))
		}
	})
}

func TestWarmUpStaysOutOfEveryFigure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runner := Runner{
			Stream:   testStream(t),
			Schedule: hold(t, 10, 30*time.Second),
			Phases:   []Phase{{"warm-up", 0, true}, {"before", 10 * time.Second, false}, {"during", 20 * time.Second, false}},
			Window:   5 * time.Second,
			Target: TargetFunc(func(_ context.Context, o ordergen.Order) (Receipt, error) {
				if o.ID.Index < 100 {
					time.Sleep(time.Second)
					return Receipt{}, &Refusal{503, "cold"}
				}
				time.Sleep(time.Millisecond) // no answer comes just as a window ends
				return Receipt{}, nil
			}),
		}
		result, err := runner.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		conserved(t, result)
		m := result.Metrics()
		for name, want := range map[string]float64{
			metric.HTTPReqs: 200, metric.HTTPReqs + "{phase:before}": 100, metric.HTTPReqs + "{phase:during}": 100,
		} {
			if got, _ := m[name].Stat("count"); got != want {
				t.Errorf("%s is %v, want %v", name, got, want)
			}
		}
		if failed, _ := m[metric.HTTPReqFailed].Stat("rate"); failed != 0 {
			t.Errorf("failed are %v, want 0", failed)
		}
		if longest, _ := m[metric.MatchLatency].Stat("max"); longest > 1.01 {
			t.Errorf("the longest latency is %v ms, want 1", longest)
		}
		if n := result.Lost.Total(); n.Aggressive+n.Passive != 100 {
			t.Errorf("lost are %d orders, want the 100 of the warm-up", n.Aggressive+n.Passive)
		}
		var windows []int64
		for _, w := range result.Windows {
			windows = append(windows, w.Sent)
		}
		if diff := cmp.Diff([]int64{50, 50, 50, 50}, windows); diff != "" {
			t.Errorf("orders by window (-want +got):\n%s", diff)
		}
	})
}

func TestEveryOrderOnceWhateverTheTargetDoes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var (
			rate    = rapid.Int64Range(1, 200).Draw(rt, "rate")
			workers = rapid.IntRange(1, 20).Draw(rt, "workers")
			backlog = rapid.IntRange(1, 20).Draw(rt, "backlog")
			delays  = rapid.SliceOfN(rapid.IntRange(0, 2000), 1, 20).Draw(rt, "delays, ms")
			stop    = time.Duration(rapid.IntRange(0, 20).Draw(rt, "stop, s")) * time.Second
		)
		synctest.Test(t, func(t *testing.T) {
			var (
				mu   sync.Mutex
				seen = make(map[uint64]int)
			)
			ctx, cancel := context.WithTimeout(t.Context(), stop)
			defer cancel()
			result, err := Runner{
				Stream:   testStream(rt),
				Schedule: hold(rt, rate, 10*time.Second),
				Workers:  workers,
				Backlog:  backlog,
				Target: TargetFunc(func(ctx context.Context, o ordergen.Order) (Receipt, error) {
					mu.Lock()
					seen[o.ID.Index]++
					mu.Unlock()
					i := int(o.ID.Index)
					select {
					case <-time.After(time.Duration(delays[i%len(delays)]) * time.Millisecond):
					case <-ctx.Done():
						return Receipt{}, ctx.Err()
					}
					switch i % 7 {
					case 3:
						return Receipt{}, &Refusal{503, "full"}
					case 4:
						return Receipt{}, NotSent(syscall.EMFILE)
					case 5:
						return Receipt{}, errors.New("timeout")
					}
					return Receipt{}, nil
				}),
			}.Run(ctx)
			if err != nil {
				rt.Fatal(err)
			}
			conserved(rt, result)
			for k, n := range seen {
				if n != 1 || k >= result.Due {
					rt.Errorf("order %d of %d due was sent %d times", k, result.Due, n)
				}
			}
			total := result.Total(nil)
			if int64(len(seen)) != total.Sent+total.Unsent {
				rt.Errorf("the target saw %d orders, sent are %d and %d could not be", len(seen), total.Sent, total.Unsent)
			}
			if !result.Interrupted && result.Due != uint64(rate*10) {
				rt.Errorf("due %d of %d orders", result.Due, rate*10)
			}
		})
	})
}

func TestUnpacedSendsEveryOrderOnce(t *testing.T) {
	var mu sync.Mutex
	seen := make(map[uint64]int)
	result, err := Runner{
		Stream:   testStream(t),
		Schedule: arrival.Unpaced(10_000),
		Workers:  4,
		Target: TargetFunc(func(_ context.Context, o ordergen.Order) (Receipt, error) {
			mu.Lock()
			defer mu.Unlock()
			seen[o.ID.Index]++
			return Receipt{}, nil
		}),
	}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	conserved(t, result)
	if len(seen) != 10_000 || result.Due != 10_000 {
		t.Errorf("%d different orders, %d due, want 10000", len(seen), result.Due)
	}
}

func TestRunnerNamesEveryFault(t *testing.T) {
	_, err := Runner{Workers: -1, Backlog: -2, Phases: []Phase{{From: time.Second}}}.Run(t.Context())
	for _, want := range []string{"Target is nil", "Stream is nil", "Schedule is nil", "Workers is -1", "Backlog is -2", "Phases[0].From is 1s"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not say %q: %v", want, err)
		}
	}
}

// Each setting is held to its bounds, and 0 is the default.
func TestRunnerKeepsToItsBounds(t *testing.T) {
	phases := func(all ...Phase) Runner { return Runner{Phases: all} }
	for _, test := range []struct {
		runner Runner
		fault  string // in the error; none where the runner is as it should be
	}{
		{Runner{}, ""},
		{Runner{Workers: mostWorkers, Backlog: mostBacklog, Idle: Spin, Every: 1, Window: 1}, ""},
		{Runner{Workers: mostWorkers + 1}, "Workers is 65537"},
		{Runner{Backlog: mostBacklog + 1}, "Backlog is 16777217"},
		{Runner{Idle: Spin + 1}, "Idle is Idle(3)"},
		{Runner{Every: -1}, "Every is -1ns"},
		{Runner{Window: -1}, "Window is -1ns"},
		{phases(Phase{Discard: true}, Phase{From: 1, Discard: true}, Phase{From: 2}, Phase{From: 3}), ""},
		{phases(Phase{}, Phase{From: 2}, Phase{From: 2}), "Phases[2].From is 2ns, want more than the 2ns before it"},
		{phases(Phase{}, Phase{From: 1}, Phase{From: 2, Discard: true}), "Phases[2].Discard follows a phase that is measured"},
	} {
		test.runner.Stream, test.runner.Schedule = testStream(t), arrival.Unpaced(1)
		_, err := test.runner.Metrics()
		if got := fmt.Sprint(err); err == nil != (test.fault == "") || !strings.Contains(got, test.fault) {
			t.Errorf("the error is %q, want %q in it", got, test.fault)
		}
	}
}

func TestRunnerAsksItsTarget(t *testing.T) {
	runner := Runner{Target: &HTTPTarget{BaseURL: "127.0.0.1:8080"}, Stream: testStream(t), Schedule: arrival.Unpaced(1)}
	if result, err := runner.Run(t.Context()); err == nil || !strings.Contains(err.Error(), `target is "127.0.0.1:8080", want a URL`) {
		t.Errorf("a target without a scheme gives %v, %v, want an error that names it", result, err)
	}
}

func TestMetricsAreKnownBeforeTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runner := Runner{
			Stream:   testStream(t),
			Schedule: hold(t, 10, 2*time.Second),
			Phases:   []Phase{{"before", 0, false}, {"during", time.Second, false}},
			Group:    func(symbol string) string { return "of " + symbol },
		}
		foreseen, err := runner.Metrics()
		if err != nil {
			t.Fatal(err)
		}
		runner.Target = TargetFunc(func(context.Context, ordergen.Order) (Receipt, error) { return Receipt{}, nil })
		result, err := runner.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(result.Metrics().Names(), foreseen.Names()); diff != "" {
			t.Errorf("metrics (-given +foreseen):\n%s", diff)
		}
	})
}

// TestOrdersShareAWake draws rates up to many orders within a patience.
func TestOrdersShareAWake(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// Of 5,000/s one is due just when the patience with another ends.
		rate := rapid.OneOf(rapid.Int64Range(1, 200_000), rapid.Just[int64](5_000)).Draw(t, "orders/s")
		idle := rapid.SampledFrom([]Idle{Sleep, Hybrid, Spin}).Draw(t, "idle")
		r := newRun(Runner{Stream: testStream(t), Schedule: hold(t, rate, time.Second), Idle: idle}.withDefaults())
		n := r.Schedule.Len()
		patience := map[Idle]time.Duration{Hybrid: 200 * time.Microsecond}[idle]
		k := rapid.OneOf(rapid.Uint64Range(0, n-1), rapid.Uint64Range(n-min(n, 10), n-1)).Draw(t, "k")

		due, wake := r.Schedule.Due(k), r.wake(k)
		if wake < due || wake > due+patience {
			t.Fatalf("order %d is due at %v and sent at %v, want within %v", k, due, wake, patience)
		}
		if left := arrival.Before(r.Schedule, due+patience+1) - arrival.Before(r.Schedule, wake+1); left > 0 {
			t.Fatalf("order %d is due at %v and sent at %v, but %d more are due within %v", k, due, wake, left, patience)
		}
		if last := arrival.Before(r.Schedule, wake+1) - 1; r.Schedule.Due(last) != wake {
			t.Fatalf("order %d is due at %v and sent at %v, when none is due", k, due, wake)
		}
	})
}

// TestPacerWaitsForNoWorker has 100 orders due at once, one processor, and a target that
// uses it for 2 ms an order.
func TestPacerWaitsForNoWorker(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	result, err := Runner{
		Stream:   testStream(t),
		Schedule: hold(t, fastestRate, 100*time.Nanosecond),
		Workers:  1,
		Backlog:  2,
		Target: TargetFunc(func(context.Context, ordergen.Order) (Receipt, error) {
			for started := time.Now(); time.Since(started) < 2*time.Millisecond; {
			}
			return Receipt{}, nil
		}),
	}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	conserved(t, result)
	if total := result.Total(nil); total.Dropped < 90 {
		t.Errorf("%d of 100 orders found room, want few: one worker and a backlog of 2", total.Sent)
	}
}

// TestPacerThatFallsBehindIsCalledLate hands orders at half their rate to a worker that
// is always free.
func TestPacerThatFallsBehindIsCalledLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runner := Runner{Stream: testStream(t), Schedule: hold(t, 10, 10*time.Second), Workers: 1}
		r := newRun(runner.withDefaults())
		r.Target = TargetFunc(func(context.Context, ordergen.Order) (Receipt, error) { return Receipt{}, nil })
		r.serve(t.Context(), r.recorders[0], func(yield func(job) bool) {
			for k := range r.Schedule.Len() {
				time.Sleep(2*r.Schedule.Due(k) - r.now())
				if !yield(job{k, r.now()}) {
					return
				}
			}
		})
		want := r.Schedule.Due(r.Schedule.Len() - 1) // it is due then, and handed at twice the time
		if late, _ := r.recorders[0].lateness.Max(); (late - want).Abs() > want/500 {
			t.Errorf("it is at most %v late, want %v", late, want)
		}
	})
}

// TestOrdersDueAtTheEndAreAccountedFor ends a run whose pacer is behind.
func TestOrdersDueAtTheEndAreAccountedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		runner := Runner{Stream: testStream(t), Schedule: hold(t, 10, 10*time.Second), Workers: 1}
		r := newRun(runner.withDefaults())
		time.Sleep(2050 * time.Millisecond) // a pacer that gets no processor
		cancel()
		var handed []uint64
		crew := newCrew(1, 100, func(_ int, orders iter.Seq[job]) {
			go func() {
				for j := range orders {
					handed = append(handed, j.index)
				}
			}()
		})
		r.pace(ctx, crew)
		crew.dismiss()
		synctest.Wait()
		if len(handed) != 21 || r.come() != 21 {
			t.Errorf("%d orders are handed out and %d due, want the 21 of 2 s", len(handed), r.come())
		}
	})
}

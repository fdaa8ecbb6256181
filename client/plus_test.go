//go:build !race

// One goroutine adds results: the race detector finds nothing in it, and makes each histogram
// fifty times as dear.

package client

import (
	"errors"
	"testing"
	"time"

	"github.com/RoaringBitmap/roaring/v2/roaring64"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client/metric"
	"github.com/ordergen/ordergen/compare"
	"pgregory.net/rapid"
)

// sameResult compares results by all that they say.
var sameResult = cmp.Options{
	cmp.Comparer(sameTrend),
	cmp.Transformer("batches", func(b *compare.Batches) string { data, _ := b.MarshalText(); return string(data) }),
	cmp.Transformer("indexes", func(b *roaring64.Bitmap) []uint64 { return b.ToArray() }),
	cmp.AllowUnexported(ordergen.Demand{}),
	cmpopts.EquateEmpty(),
}

// outcome is what became of one order, as a recorder is told.
type outcome struct {
	sample
	due, answered time.Duration
}

func genOutcome(t *rapid.T) outcome {
	due := time.Duration(rapid.Int64Range(0, 2e9).Draw(t, "due"))
	o := outcome{due: due, answered: due + time.Duration(rapid.Int64Range(0, 1e9).Draw(t, "latency"))}
	o.sample.due = due
	o.slot = slot{rapid.IntRange(0, 1).Draw(t, "symbol"), 0}
	o.group = o.symbol
	o.latency, o.service = o.answered-o.due, (o.answered-o.due)/2
	o.lateness = time.Duration(rapid.Int64Range(0, 1e6).Draw(t, "lateness"))
	o.fate = rapid.SampledFrom([]Fate{Accepted, Accepted, Refused, Unknown, Dropped, Unsent, Orphaned, Halted}).Draw(t, "fate")
	o.receipt = Receipt{Filled: Count{10, rapid.Bool().Draw(t, "told")}}
	if due >= time.Second {
		o.phase = 1
	}
	return o
}

var plusStream = must(ordergen.New(ordergen.Config{Seed: 1, Flow: ordergen.Standard("X", "Y")}))

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// measured is the result of a run in which the orders of some indexes went so, recorded and
// windowed as a run does it.
func measured(all []outcome, mine func(i int) bool) *Result {
	r := &run{
		Runner:    Runner{Phases: []Phase{{Name: "before"}, {Name: "during", From: time.Second}}},
		groups:    []string{"a", "b"},
		slots:     map[string]slot{"X": {0, 0}, "Y": {1, 1}},
		recorders: []*recorder{newRecorder([]Phase{{Name: "before"}, {Name: "during", From: time.Second}}, []string{"a", "b"}, 2, false, newTimeline(3*time.Second, uint64(len(all))))},
		start:     time.Unix(0, 0),
	}
	r.Schedule = fixedLen(len(all))
	r.next.Store(uint64(len(all)))
	for w := range 2 {
		from, to := time.Duration(2*w)*time.Second, time.Duration(2*w+2)*time.Second
		for i, o := range all {
			if !mine(i) || o.answered < from || o.answered > to {
				continue
			}
			o.index = uint64(i)
			switch o.fate {
			case Accepted, Refused, Unknown:
				r.recorders[0].record(o.sample)
			default:
				r.recorders[0].miss(o.slot, o.phase, o.index, o.due, o.fate)
			}
			if o.fate != Accepted {
				r.recorders[0].except(Hole{o.index, o.fate}, plusStream)
				r.errors.add(errors.New(o.fate.String()))
			}
			if i%7 == 0 {
				r.recorders[0].violated(Violation{Index: o.index, What: Filled})
			}
		}
		r.endWindow(from, to, nil)
	}
	res := r.result(false)
	res.Elapsed, res.Started, res.Stretches = time.Duration(len(all)), r.start, nil
	return res
}

// fixedLen is a schedule of which only the length is asked for.
type fixedLen int

func (n fixedLen) Len() uint64                { return uint64(n) }
func (n fixedLen) Due(k uint64) time.Duration { return time.Duration(k) }
func (n fixedLen) Duration() time.Duration    { return time.Duration(n) }

// Adding results is associative and commutative, and the sum of what processes measured is
// what one process measures of the same orders: every quantile is equal to the bucket.
func TestResultsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(rapid.Custom(genOutcome), 0, 60).Draw(t, "orders")
		of := rapid.SliceOfN(rapid.IntRange(0, 2), len(all), len(all)).Draw(t, "process")
		var parts []*Result
		for k := range 3 {
			parts = append(parts, measured(all, func(i int) bool { return of[i] == k }))
		}
		plus := func(a, b *Result) *Result {
			sum, err := a.Plus(b)
			if err != nil {
				t.Fatal(err)
			}
			return sum
		}
		a, b, c := parts[0], parts[1], parts[2]
		left, right := plus(plus(a, b), c), plus(a, plus(b, c))
		if diff := cmp.Diff(left, right, sameResult); diff != "" {
			t.Fatalf("(a+b)+c and a+(b+c) differ:\n%s", diff)
		}
		if diff := cmp.Diff(plus(a, b), plus(b, a), sameResult); diff != "" {
			t.Fatalf("a+b and b+a differ:\n%s", diff)
		}
		whole := measured(all, func(int) bool { return true })
		if diff := cmp.Diff(whole, left, sameResult); diff != "" {
			t.Fatalf("one process and the sum of three differ:\n%s", diff)
		}
		if diff := cmp.Diff(measured(all, func(i int) bool { return of[i] == 0 }), a, sameResult); diff != "" {
			t.Fatalf("adding changed what was added:\n%s", diff)
		}
	})
}

func TestTrendsRefuseWhatIsNotTheirs(t *testing.T) {
	for _, text := range []string{"", "3", ":", "-1:", "0:nonsense", "0:HISTFAAAABx4nJNpmSzMwMDAxAABzFCaEUoz2X+AMIC5ggKI"} {
		if err := new(metric.Trend).UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q was taken for a trend", text)
		}
	}
}

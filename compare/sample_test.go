package compare

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// ranks are 1 ms, 2 ms … n ms, in no telling sequence, the last of them without an answer.
func ranks(n, unanswered int) Sample { return ranksFor(0.99, n, unanswered) }

func ranksFor(q float64, n, unanswered int) Sample {
	var batches Batches
	times := make(sorted, n)
	for i := range times {
		times[i] = time.Duration(i+1) * time.Millisecond
	}
	for k, i := range rand.New(rand.NewPCG(1, 1)).Perm(n) {
		batches.Add(uint64(k), times[i])
	}
	return NewSample(q, unansweredAfter{times, n - unanswered}, &batches)
}

type unansweredAfter struct {
	sorted
	answered int
}

func (u unansweredAfter) Quantile(q float64) (time.Duration, bool) {
	d, _ := u.sorted.Quantile(q)
	return d, d <= time.Duration(u.answered)*time.Millisecond
}

// Of n independent latencies, the number below their true quantile is binomial. The ends
// are at ranks which that number misses with 5 % each or less, and not much less: for the
// doubt in an effect of 1 that is not known, the n that count are 7 % fewer.
func TestIntervalIsAsWideAsItSays(t *testing.T) {
	for _, q := range []float64{0.5, 0.9, 0.99} {
		for _, n := range []int{800, 1530, 9000} {
			s := ranksFor(q, n, 0)
			s.Effect = 1
			low, high := s.Interval()
			first, last := int(low/time.Millisecond), int(math.Ceil(float64(high)/1e6))
			below, above := 0.0, 0.0
			for k := range n + 1 {
				switch chance := binomial(n, k, q); {
				case k < first:
					below += chance
				case k >= last:
					above += chance
				}
			}
			if below > 0.05 || above > 0.05 || below < 0.01 || above < 0.005 {
				t.Errorf("p%v of %d: the ranks %d..%d miss the true one with %.2f %% and %.2f %%, want up to 5 each and not much less", 100*q, n, first, last, 100*below, 100*above)
			}
		}
	}
}

// binomial is the chance of k hits among n, each with chance q.
func binomial(n, k int, q float64) float64 {
	ln := func(x int) float64 { v, _ := math.Lgamma(float64(x + 1)); return v }
	return math.Exp(ln(n) - ln(k) - ln(n-k) + float64(k)*math.Log(q) + float64(n-k)*math.Log(1-q))
}

// p99 is bounded from above when it is unlikely, below 5 %, that none exceeds it: from
// ln 0.05/ln 0.99 = 299 latencies on, or 319 with the doubt in their effect.
func TestFewestOrdersForAHighEnd(t *testing.T) {
	for n, want := range map[int]bool{1: false, 100: false, 310: false, 330: true} {
		s := ranks(n, 0)
		s.Effect = 1
		if low, high := s.Interval(); (high != Forever) != want || low > s.Value() || s.Value() > high {
			t.Errorf("of %d latencies p99 is %v..%v, bounded: %v, want %v", n, low, high, high != Forever, want)
		}
	}
}

func TestHighEndReachesBeyond(t *testing.T) {
	s := ranks(1000, 5)
	if low, high := s.Interval(); high != Forever || low > s.Value() || s.Value() > 990*time.Millisecond {
		t.Errorf("with 5 of 1,000 not answered p99 is %v in %v..%v, want it known and its high end not", s.Value(), low, high)
	}
}

func TestSampleOfNothing(t *testing.T) {
	s := NewSample(0.99, sorted{}, new(Batches))
	if low, high := s.Interval(); s.Value() != 0 || low != 0 || high != Forever {
		t.Errorf("p99 of nothing is %v in %v..%v", s.Value(), low, high)
	}
}

func TestSampleOfNoQuantile(t *testing.T) {
	for _, q := range []float64{-1, 0, 1, 2, math.NaN(), math.Inf(1)} {
		s := NewSample(q, sorted{1, 2, 3}, new(Batches))
		if r := Between(s, s); s.Check() == nil || s.Value() != 0 || r.AtMost(1) != Undecided {
			t.Errorf("of quantile %v the sample is %+v and the ratio %+v, want it unfit", q, s, r)
		}
	}
}

// The quantile and every time between are those of the latencies, to the width of a step.
func TestSampleKnowsItsTimes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 3000).Draw(t, "n")
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		times := make(sorted, n)
		for i := range times {
			times[i] = time.Duration(random.ExpFloat64() * 1e6)
		}
		slices.Sort(times)
		s := NewSample(0.99, times, new(Batches))
		if want, _ := times.Quantile(0.99); math.Abs(float64(s.Value()-want)) > 1 {
			t.Fatalf("p99 of %d is %v, want %v", n, s.Value(), want)
		}
		share := rapid.Float64Range(0.01/64, 0.9).Draw(t, "share")
		low, _ := times.Quantile(1 - min(1, share*math.Exp2(1.0/steps)))
		high, _ := times.Quantile(1 - share/math.Exp2(1.0/steps))
		if got := timeOf(s.logTime(share)); got < low-1 || got > high+1 {
			t.Fatalf("a share of %v of %d latencies exceeds %v, want that in %v..%v", share, n, got, low, high)
		}
	})
}

func TestSampleInJSON(t *testing.T) {
	want := ranks(5000, 10)
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got Sample
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("a sample is not what its JSON says (-want +got):\n%s", diff)
	}
	if len(text) > 3000 {
		t.Errorf("a sample is %d bytes of JSON, want at most 3,000", len(text))
	}
}

// A sample from a damaged file is compared without a panic, and decides nothing.
func TestDamagedSamplesDecideNothing(t *testing.T) {
	good := ranks(5000, 0)
	for _, text := range []string{
		`{}`,
		`{"quantile":0.99,"orders":5000}`,
		`{"quantile":0.99,"orders":5000,"effect":0,"times":"3 2 1"}`,
		`{"quantile":0.99,"orders":-5,"effect":1,"times":"3 2 1"}`,
		`{"quantile":7,"orders":5000,"effect":1,"times":"3 2 1"}`,
		`{"quantile":1,"orders":5000,"effect":1,"times":"3 2 1"}`,
		`{"quantile":-1,"orders":5000,"effect":1,"times":"0"}`,
		`{"quantile":0.99,"orders":9223372036854775807,"effect":1e-300,"times":""}`,
	} {
		var bad Sample
		if err := json.Unmarshal([]byte(text), &bad); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		for _, r := range []Ratio{Between(bad, good), Between(good, bad), Between(bad, bad)} {
			if got := r.AtMost(1.1); got != Undecided {
				t.Errorf("%s: %+v is %v, want it undecided", text, r, got)
			}
		}
		Measured(bad, good).Orders(1.1)
	}
	for _, text := range []string{`"1 x"`, `"-1"`, `"1.5"`, `"9223372036854775808"`} {
		if err := json.Unmarshal([]byte(text), new(Times)); err == nil {
			t.Errorf("%s are times, want an error", text)
		}
	}
}

// Beyond the greatest share whose time is kept, nothing is known of a low end.
func TestLowEndOfALowQuantile(t *testing.T) {
	s := ranksFor(0.01, 5000, 0)
	if low, high := s.Interval(); low != 0 || high <= s.Value() {
		t.Errorf("p1 is %v in %v..%v, want no low end", s.Value(), low, high)
	}
}

package summary

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

var epoch = time.Unix(1_700_000_000, 0).UTC()

// Samples that several processes saw add up to what one process that saw all of them has.
func TestMergedMetricsAreThoseOfOneProcess(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, kind := range []string{"counter", "gauge", "rate", "trend"} {
		for processes := range 5 {
			whole := mustMetric(t, kind)
			parts := make([]*Metric, processes+1)
			for k := range parts {
				parts[k] = mustMetric(t, kind)
			}
			for n := range 2000 {
				v := math.Round(math.Exp(r.NormFloat64()*2)*1000) / 1000
				if kind == "rate" {
					v = float64(r.IntN(2))
				}
				at := epoch.Add(time.Duration(n) * time.Millisecond)
				whole.Add(v, at)
				parts[r.IntN(len(parts))].Add(v, at)
			}
			sum := mustMetric(t, kind)
			for _, k := range r.Perm(len(parts)) {
				if err := sum.Merge(throughJSON(t, parts[k])); err != nil {
					t.Fatal(err)
				}
			}
			for _, stat := range whole.Stats() {
				want, _ := whole.Stat(stat)
				got, known := sum.Stat(stat)
				if !known || math.Abs(got-want) > 1e-9*math.Abs(want) {
					t.Errorf("%s of %d processes: %s is %v, want %v", kind, len(parts), stat, got, want)
				}
			}
		}
	}
}

// A quantile is within 0.1 % of the recorded value at its rank.
func TestTrendQuantiles(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{1, 2, 10, 99, 1000, 20_000} {
		m := mustMetric(t, "trend")
		var all []float64
		for range n {
			v := math.Exp(r.NormFloat64() * 3)
			all = append(all, v)
			m.Add(v, epoch)
		}
		slices.Sort(all)
		for _, q := range []float64{0, 50, 90, 95, 99, 99.9, 100} {
			rank := max(1, int(math.Ceil(q/100*float64(n)-1e-9)))
			name := "p(" + jsonText(t, q) + ")"
			got, known := m.Stat(name)
			if want := all[rank-1]; !known || math.Abs(got-want) > 0.001*want+1e-6 {
				t.Errorf("%s of %d values is %v, want %v", name, n, got, want)
			}
		}
		if got, _ := m.Stat("max"); got != all[n-1] {
			t.Errorf("max of %d values is %v, want %v", n, got, all[n-1])
		}
	}
}

// What the histogram cannot hold is larger than all it can, and an empty one is 0.
func TestTrendBeyond(t *testing.T) {
	m := mustMetric(t, "trend")
	if v, known := m.Stat("p(99)"); v != 0 || !known {
		t.Errorf("p(99) of nothing is %v, %v", v, known)
	}
	for range 98 {
		m.Add(1, epoch)
	}
	m.Add(1e12, epoch)
	m.Add(2e12, epoch)
	m = throughJSON(t, m)
	for stat, want := range map[string]float64{"p(98)": 1, "p(99)": math.Inf(1), "max": 2e12} {
		if got, _ := m.Stat(stat); math.Abs(got-want) > 0.001 && got != want {
			t.Errorf("%s is %v, want %v", stat, got, want)
		}
	}
	for _, stat := range []string{"count", "p(101)", "p(x)", "p99", ""} {
		if _, known := m.Stat(stat); known {
			t.Errorf("a trend has the statistic %q", stat)
		}
	}
}

func TestMetricsOfTwoTypesAreNotMerged(t *testing.T) {
	if err := mustMetric(t, "counter").Merge(mustMetric(t, "rate")); err == nil {
		t.Error("a counter and a rate were merged")
	}
	if _, err := NewMetric("set", "default"); err == nil {
		t.Error("there is a metric of type set")
	}
}

func mustMetric(t *testing.T, kind string) *Metric {
	t.Helper()
	m, err := NewMetric(kind, "default")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func throughJSON(t *testing.T, m *Metric) *Metric {
	t.Helper()
	read := new(Metric)
	if err := json.Unmarshal([]byte(jsonText(t, m)), read); err != nil {
		t.Fatal(err)
	}
	return read
}

func jsonText(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

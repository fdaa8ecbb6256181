package report

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ordergen/ordergen/trial"
	"pgregory.net/rapid"
)

// reread is the summary of a report as a file gives it back.
func reread(t *testing.T, r *trial.Report) Summary {
	t.Helper()
	path := filepath.Join(t.TempDir(), "s.json")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteSummary(f, r); err != nil {
		t.Fatal(err)
	}
	f.Close()
	s, err := ReadSummary(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSideBySide(t *testing.T) {
	a := reread(t, virtual(t, "A2"))
	b := reread(t, virtual(t, "A2"))
	var same strings.Builder
	SideBySide(&same, a, b)
	expectText(t, "two equal runs", same.String(), "the same, by their fingerprints", "p50", "p99", "may be noise", "http_req_duration", "=", "+0.00")
	if strings.Contains(same.String(), "higher") || strings.Contains(same.String(), "lower") {
		t.Errorf("two equal runs differ:\n%s", same.String())
	}

	b.Metrics["checks"]["passes"], b.Metrics["checks"]["fails"] = 2.0, 18.0
	b.Metrics["http_req_duration"]["avg"] = 2 * b.Metrics["http_req_duration"]["avg"].(float64)
	b.Ordergen.Runs[0].Fingerprint = "other"
	for i := range b.Ordergen.Runs[0].Samples {
		times := b.Ordergen.Runs[0].Samples[i].Times
		for k := range times {
			times[k] *= 100
		}
	}
	var other strings.Builder
	SideBySide(&other, a, b)
	expectText(t, "two runs", other.String(), "the fingerprints differ", "-75.00", "lower", "+100.0 %", "100")
}

func TestSummaryOfSomethingElse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.json")
	for content, want := range map[string]string{"{": "unexpected end", `{"metrics":{}}`: "no summary of ordergen"} {
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadSummary(path); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v, want an error about %q that names the file", content, err, want)
		}
	}
}

// Each end of the interval misses the true difference about once in 20 times. Newcombe finds
// that his interval misses more often where shares are small, by some per cent.
func TestDifferenceOfShares(t *testing.T) {
	for seed, c := range []struct {
		p, q float64
		n, m int
	}{{0.02, 0.03, 2000, 3000}, {0.5, 0.4, 300, 200}, {0.1, 0.1, 1000, 1000}} {
		random := rand.New(rand.NewPCG(uint64(seed), 1))
		draw := func(share float64, n int) (k float64) {
			for range n {
				if random.Float64() < share {
					k++
				}
			}
			return k
		}
		const rounds = 2000
		below, above := 0, 0
		for range rounds {
			low, high := differenceOfShares(draw(c.p, c.n), float64(c.n), draw(c.q, c.m), float64(c.m))
			if c.q-c.p < low {
				below++
			}
			if c.q-c.p > high {
				above++
			}
		}
		// 5 % of 2000 is 100; four standard deviations of it are 39.
		if below < 61 || below > 139 || above < 61 || above > 139 {
			t.Errorf("%+v: the ends miss %d and %d times of %d, want about 100 each", c, below, above, rounds)
		}
	}
}

func TestDifferenceOfSharesHasItsOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(1, 1e6).Draw(t, "n"), rapid.IntRange(1, 1e6).Draw(t, "m")
		p, q := rapid.IntRange(0, n).Draw(t, "p"), rapid.IntRange(0, m).Draw(t, "q")
		low, high := differenceOfShares(float64(p), float64(n), float64(q), float64(m))
		if d := float64(q)/float64(m) - float64(p)/float64(n); !(low <= d+1e-12 && d <= high+1e-12) || low < -1-1e-9 || high > 1+1e-9 {
			t.Fatalf("%d of %d and %d of %d: %v is not in %v..%v", p, n, q, m, d, low, high)
		}
		back, forth := differenceOfShares(float64(q), float64(m), float64(p), float64(n))
		if back != -high && back+high > 1e-12 || forth+low > 1e-12 {
			t.Fatalf("turned round it is %v..%v, want %v..%v", back, forth, -high, -low)
		}
	})
}

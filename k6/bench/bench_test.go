// Package bench measures what the orders of the extension cost in a k6 script, next to
// the same orders by their formulas in plain JavaScript.
package bench

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// BenchmarkOrders runs both scripts with the real k6, turn by turn, in as many rounds as
// the benchmark takes, and reports the medians: iterations a second of one virtual user,
// and CPU time of the process for each.
//
//	go test -run - -bench . -benchtime 5x ./bench
func BenchmarkOrders(b *testing.B) {
	k6 := filepath.Join(b.TempDir(), "k6")
	if output, err := exec.Command("go", "build", "-o", k6, "../cmd/k6").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, output)
	}
	sink := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Write([]byte(`{"status":"ACCEPTED"}`))
	}))
	defer sink.Close()
	for _, mode := range []struct {
		name        string
		iterations  int
		environment []string
	}{
		{"generated", 100_000, nil},
		{"sent", 10_000, []string{"TARGET=" + sink.URL}},
	} {
		b.Run(mode.name, func(b *testing.B) {
			figures := make(map[string][]float64)
			for b.Loop() {
				for _, script := range []string{"body", "formulas"} {
					rate, cpu := run(b, k6, script, mode.iterations, mode.environment)
					figures[script+"-iterations/s"] = append(figures[script+"-iterations/s"], rate)
					figures[script+"-cpu-µs/iteration"] = append(figures[script+"-cpu-µs/iteration"], cpu)
				}
			}
			for unit, all := range figures {
				slices.Sort(all)
				b.ReportMetric(all[len(all)/2], unit)
			}
			b.ReportMetric(0, "ns/op") // of a pair of processes, which says nothing
		})
	}
}

// run returns the iterations a second that k6 reports, and the CPU time for each in
// microseconds, the start of the process included.
func run(b *testing.B, k6, script string, iterations int, environment []string) (rate, cpu float64) {
	b.Helper()
	export := filepath.Join(b.TempDir(), "summary.json")
	cmd := exec.Command(k6, "run", "--quiet", "--no-usage-report", "--address", "", "--summary-export", export, script+".js")
	cmd.Env = append(os.Environ(), append(environment, fmt.Sprint("ITERATIONS=", iterations))...)
	if output, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%s: %v\n%s", script, err, output)
	}
	data, err := os.ReadFile(export)
	if err != nil {
		b.Fatal(err)
	}
	var summary struct {
		Metrics struct {
			Iterations struct{ Count, Rate float64 }
		}
	}
	if err := json.Unmarshal(data, &summary); err != nil {
		b.Fatal(err)
	}
	if done := summary.Metrics.Iterations; done.Count != float64(iterations) {
		b.Fatalf("%s did %v iterations, want %d", script, done.Count, iterations)
	}
	spent := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return summary.Metrics.Iterations.Rate, float64(spent) / float64(time.Microsecond) / float64(iterations)
}

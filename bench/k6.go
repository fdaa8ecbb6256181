package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

const k6Module = "go.k6.io/k6@v1.8.1"

//go:embed k6.js
var k6Script []byte

// k6 is Grafana's k6, built from its module.
type k6 struct{ binary, script string }

func (k *k6) prepare(ctx context.Context, dir string) error {
	k.binary, k.script = filepath.Join(dir, "k6"), filepath.Join(dir, "k6.js")
	if err := os.WriteFile(k.script, k6Script, 0o644); err != nil {
		return err
	}
	build := exec.CommandContext(ctx, "go", "install", k6Module)
	build.Env = append(os.Environ(), "GOBIN="+dir)
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("go install %s: %w\n%s", k6Module, err, out)
	}
	return nil
}

func (k *k6) command(l Load) (args, env []string) {
	return []string{k.binary, "run", "--quiet", "--no-usage-report", "--summary-trend-stats=med,p(99),p(99.9)", k.script},
		[]string{
			"TARGET=" + l.URL,
			fmt.Sprintf("RATE=%d", l.Rate),
			fmt.Sprintf("DURATION=%dms", l.Duration.Milliseconds()),
			fmt.Sprintf("VUS=%d", l.Connections),
		}
}

// figures reads k6's service time, which is what http_req_duration is: it knows no
// time at which an iteration was due.
func (*k6) figures(out []byte) (f Figures, err error) {
	var metrics struct {
		Duration struct {
			Values map[string]float64
		} `json:"http_req_duration"`
	}
	if err := json.Unmarshal(out, &metrics); err != nil {
		return f, fmt.Errorf("k6 printed %.200q: %w", out, err)
	}
	for stat, to := range map[string]**time.Duration{"med": &f.P50, "p(99)": &f.P99, "p(99.9)": &f.P999} {
		milliseconds, ok := metrics.Duration.Values[stat]
		if !ok {
			return f, fmt.Errorf("k6 gives no %s", stat)
		}
		d := time.Duration(milliseconds * 1e6)
		*to = &d
	}
	return f, nil
}

func (*k6) closed() bool { return false }

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// The last version whose dependencies are all on the module proxy.
const fortioModule = "fortio.org/fortio@v1.68.1"

// fortio is Istio's fortio, built from its module. Each of its connections has a share of
// the rate and sends its next order when that is due and the last one is answered. All
// orders are one and the same.
type fortio struct{ binary string }

func (f *fortio) prepare(ctx context.Context, dir string) error {
	f.binary = filepath.Join(dir, "fortio")
	build := exec.CommandContext(ctx, "go", "install", fortioModule)
	build.Env = append(os.Environ(), "GOBIN="+dir)
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("go install %s: %w\n%s", fortioModule, err, out)
	}
	return nil
}

func (f *fortio) command(l Load) (args, env []string) {
	return []string{
		f.binary, "load", "-quiet", "-json=-",
		fmt.Sprintf("-qps=%d", l.Rate), "-t=" + l.Duration.String(), fmt.Sprintf("-c=%d", l.Connections),
		"-r=0.00001", "-p=50,99,99.9", // times are in seconds, -r is the width of the first buckets
		"-content-type=application/json",
		`-payload={"orderId":"bench-00001","symbol":"TEST-ASSET-A","side":"BUY","type":"LIMIT","price":15000,"quantity":100}`,
		l.URL + "/orders",
	}, nil
}

// figures reads the service time, which is what fortio measures: an order that had to
// wait for its connection is not late in it.
func (*fortio) figures(out []byte) (f Figures, err error) {
	var result struct {
		DurationHistogram struct {
			Percentiles []struct{ Percentile, Value float64 }
		}
	}
	if err := json.Unmarshal(out, &result); err != nil {
		return f, fmt.Errorf("fortio printed %.200q: %w", out, err)
	}
	for _, p := range result.DurationHistogram.Percentiles {
		d := time.Duration(p.Value * 1e9)
		switch p.Percentile {
		case 50:
			f.P50 = &d
		case 99:
			f.P99 = &d
		case 99.9:
			f.P999 = &d
		}
	}
	if f.P50 == nil || f.P99 == nil || f.P999 == nil {
		return f, fmt.Errorf("fortio gives no p50, p99 and p99.9 in %.200q", out)
	}
	return f, nil
}

func (*fortio) closed() bool { return false }

package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

//go:embed wrk.lua
var wrkScript []byte

// wrk is Will Glozer's wrk, in C. It is a closed loop: it knows no rate, and while the
// server stands still it sends nothing. Afterwards it adds the latencies that its
// connections would have had, had they gone on at their mean pace.
type wrk struct{ binary, script string }

func (w *wrk) prepare(_ context.Context, dir string) (err error) {
	if w.binary, err = onPath("wrk", "apt-get install wrk"); err != nil {
		return err
	}
	w.script = filepath.Join(dir, "wrk.lua")
	return os.WriteFile(w.script, wrkScript, 0o644)
}

func (w *wrk) command(l Load) (args, env []string) {
	return []string{
		w.binary, "--threads=1", fmt.Sprintf("--connections=%d", l.Connections),
		fmt.Sprintf("--duration=%.0fs", l.Duration.Seconds()), "--script=" + w.script, l.URL,
	}, nil
}

// figures reads the last line, which the script prints.
func (*wrk) figures(out []byte) (f Figures, err error) {
	var microseconds struct{ P50, P99, P999 float64 }
	if err := json.Unmarshal(lastLine(out), &microseconds); err != nil {
		return f, fmt.Errorf("wrk printed %.200q: %w", out, err)
	}
	for _, q := range []struct {
		from float64
		to   **time.Duration
	}{{microseconds.P50, &f.P50}, {microseconds.P99, &f.P99}, {microseconds.P999, &f.P999}} {
		d := time.Duration(q.from * 1e3)
		*q.to = &d
	}
	return f, nil
}

func (*wrk) closed() bool { return true }

func lastLine(text []byte) []byte {
	lines := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	return lines[len(lines)-1]
}

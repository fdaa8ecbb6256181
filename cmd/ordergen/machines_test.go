// The race detector sees nothing of what processes do to each other.

//go:build !race

package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// asCommand is set for processes of this test binary that are to be the command.
const asCommand = "ORDERGEN_TEST_AS_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main()
	}
	os.Setenv(asCommand, "yes")
	flag.Parse()
	flag.Set("test.parallel", "4") // the tests wait most of the time
	os.Exit(m.Run())
}

// machines are processes that send a case to one engine.
type machines struct {
	t          *testing.T
	of, dir    string
	n          int
	start      time.Time
	gateway    string
	metrics    string
	partitions string
}

// serving starts an engine and seeds it.
func serving(t *testing.T, of, by string, n int) *machines {
	t.Helper()
	m := &machines{t: t, of: of, dir: t.TempDir(), n: n, partitions: by}
	serve := exec.Command(os.Args[0], "serve", "-case", of)
	out, err := serve.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { serve.Process.Signal(syscall.SIGTERM); serve.Wait() })
	for lines := bufio.NewScanner(out); m.metrics == "" && lines.Scan(); {
		line := strings.Trim(strings.TrimPrefix(lines.Text(), "export "), ` \`)
		if name, value, _ := strings.Cut(line, "="); name == "GATEWAY_URL" {
			m.gateway = value
		} else if name == "METRICS_URLS" {
			m.metrics = value
		}
	}
	if said, code := m.run("seed", of, "-topped-up", "-duration", "2s", "-rate", "100", "-target", m.gateway, "-metrics", m.metrics); code != 0 {
		t.Fatalf("seed ended with %d: %s", code, said)
	}
	m.start = time.Now().Add(time.Second)
	return m
}

func (m *machines) run(args ...string) (said string, code int) {
	out, err := exec.Command(os.Args[0], args...).CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return string(out), exit.ExitCode()
	}
	if err != nil {
		m.t.Fatal(err)
	}
	return string(out), 0
}

func (m *machines) result(k int) string { return filepath.Join(m.dir, fmt.Sprintf("%d.result", k)) }

// begin starts the process of part k+1, as the Job does that has index k.
func (m *machines) begin(k int) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "run", m.of, "-duration", "2s", "-rate", "100", "-target", m.gateway, "-metrics", m.metrics,
		"-part", fmt.Sprintf("/%d", m.n), "-part-by", m.partitions, "-start-at", m.start.Format(time.RFC3339Nano),
		"-result", m.result(k), "-resume", m.result(k))
	cmd.Env = append(os.Environ(), fmt.Sprintf("JOB_COMPLETION_INDEX=%d", k))
	if err := cmd.Start(); err != nil {
		m.t.Fatal(err)
	}
	return cmd
}

func codeOf(cmd *exec.Cmd) int {
	cmd.Wait()
	return cmd.ProcessState.ExitCode()
}

// holds wants checks of a report to hold, or not, by their marks. What a machine is too busy for is
// no matter of theirs.
func holds(t *testing.T, report, mark string, checks ...string) {
	t.Helper()
	for _, check := range checks {
		if !regexp.MustCompile(`(?m)^ *` + regexp.QuoteMeta(mark) + ` +` + regexp.QuoteMeta(check)).MatchString(report) {
			t.Errorf("%s is not %s:\n%s", check, mark, report)
		}
	}
}

func TestProcessesAreOneRun(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		of, by string
		n      int
	}{{"b2", "orders", 1}, {"b2", "orders", 3}, {"b2", "symbols", 2}, {"c1", "orders", 5}, {"c1", "symbols", 2}} {
		t.Run(fmt.Sprintf("%s by %s in %d", c.of, c.by, c.n), func(t *testing.T) {
			t.Parallel() // it waits most of the time
			m := serving(t, c.of, c.by, c.n)
			var all []*exec.Cmd
			for k := range c.n {
				all = append(all, m.begin(k))
			}
			for k, cmd := range all {
				if code := codeOf(cmd); code != 0 {
					t.Fatalf("part %d ended with %d, want 0", k+1, code)
				}
			}
			report, code := m.run("merge", m.dir)
			holds(t, report, "✓", "parts", "answers", "orders accepted", "reconcile")
			busy := regexp.MustCompile(`(?m)^ *✗ +(generator lateness|late|http_req_duration|match_latency_ms|server p99|longest GC pause)`).MatchString(report)
			if code != 0 && !busy {
				t.Errorf("the verdict ends with %d, want 0:\n%s", code, report)
			}
		})
	}
}

// A process that is ended leaves a hole, which the merge names; the one that takes its index
// sends what is left. One that was killed can tell of nothing, and nobody can go on with it.
func TestProcessThatEndsIsGoneOnWith(t *testing.T) {
	t.Parallel()
	for _, of := range []string{"b2", "c1"} {
		t.Run(of, func(t *testing.T) {
			t.Parallel()
			m := serving(t, of, "orders", 3)
			all := []*exec.Cmd{m.begin(0), m.begin(1), m.begin(2)}
			<-time.After(time.Until(m.start.Add(time.Second)))
			all[1].Process.Signal(syscall.SIGTERM)
			if code := codeOf(all[1]); code != 105 {
				t.Fatalf("the process that was ended exits with %d, want 105", code)
			}
			for _, k := range []int{0, 2} {
				codeOf(all[k])
			}
			report, code := m.run("merge", m.dir)
			holds(t, report, "✗", "parts, part 2/3")
			if code != 97 {
				t.Errorf("a merge with a hole ends with %d, want 97:\n%s", code, report)
			}
			if code := codeOf(m.begin(1)); code != 0 {
				t.Fatalf("the process that goes on ends with %d, want 0", code)
			}
			report, _ = m.run("merge", m.dir)
			holds(t, report, "✓", "parts", "answers", "reconcile")
			holds(t, report, "?", "resumed, part 2/3")
		})
	}
}

func TestProcessThatWasKilledLeavesItsPartUnknown(t *testing.T) {
	t.Parallel()
	m := serving(t, "b2", "orders", 3)
	all := []*exec.Cmd{m.begin(0), m.begin(1), m.begin(2)}
	<-time.After(time.Until(m.start.Add(time.Second)))
	all[1].Process.Kill()
	for _, cmd := range all {
		codeOf(cmd)
	}
	report, code := m.run("merge", m.dir)
	holds(t, report, "✗", "parts, part 2/3")
	if code != 97 {
		t.Errorf("a merge without a part ends with %d, want 97:\n%s", code, report)
	}
	if code := codeOf(m.begin(1)); code != 104 {
		t.Errorf("a process that goes on with a part that nobody knows of ends with %d, want 104", code)
	}
	if said, code := m.run("merge", m.result(0), m.result(0)); code != 104 || !strings.Contains(said, "part 1/3 is there twice") {
		t.Errorf("a part that is there twice ends with %d: %s", code, said)
	}
}

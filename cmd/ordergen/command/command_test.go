package command

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/report"
	"github.com/ordergen/ordergen/trial"
	"github.com/ordergen/ordergen/trial/system"
)

// command runs a command line and returns what it wrote.
func command(t *testing.T, name string, args ...string) (code int, out, errOut string) {
	t.Helper()
	return commandUntil(t, t.Context(), name, args...)
}

func commandUntil(t *testing.T, ctx context.Context, name string, args ...string) (code int, out, errOut string) {
	t.Helper()
	var o, e strings.Builder
	code = Run(ctx, append(strings.Fields(name), args...), &report.Console{Out: &o}, &e)
	if t.Failed() {
		t.Log(o.String(), e.String())
	}
	return code, o.String(), e.String()
}

func TestCommandRefuses(t *testing.T) {
	baseline := filepath.Join(t.TempDir(), "b2.json")
	if err := os.WriteFile(baseline, []byte(`{"ordergen":{"profile":"B2","throughput":84}}`), 0o644); err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		"run b2 -sed 1":                           "unknown flag: --sed",
		"run b2 now":                              "accepts 1 arg(s), received 2",
		"run":                                     "accepts 1 arg(s), received 0",
		"run b2 -duration soon":                   `invalid argument "soon" for "--duration" flag`,
		"run b2 -duration -1s":                    "-duration: a case cannot last -1s, want more than 0",
		"run b2 -duration 0s":                     "-duration: a case cannot last 0s, want more than 0",
		"run b2 -duration 1ns":                    "Window of the profile is 0s, want more than 0",
		"run b2 -seed -1":                         `invalid argument "-1" for "--seed" flag`,
		"run b2 -warmup -1s":                      "Warmup is -1s, want 0 or more",
		"run b2 -target localhost:8080":           `target is "localhost:8080", want a URL such as http://127.0.0.1:8080`,
		"run b2 -metrics http://127.0.0.1:1":      "-metrics, -between and -disturb are of a running target, want -target too",
		"seed -metrics http://127.0.0.1:1":        "want -target too",
		"suite -between true":                     "want -shard and -gateway too",
		"run b2 -baseline nowhere.json":           "nowhere.json: no such file",
		"run b2 -baseline " + baseline:            `is a summary of "B2"`,
		"run b1 -baseline x":                      "-baseline: B1 compares itself with no other case",
		"run a3 -target http://127.0.0.1:1":       "say with -between how to restart or clear it",
		"run a4 -target http://127.0.0.1:1":       "with -disturb how to disturb it",
		"run c9":                                  `there is no test case "c9", want one of A1, A2, A3, A4, B1, B2, B3, B4`,
		"plan c9":                                 `there is no test case "c9"`,
		"walk":                                    `unknown command "walk"`,
		"seed -mode both":                         `-mode is "both", want single or multi`,
		"seed -depth 10":                          "Orders is 10, want Levels = 50 at least",
		"seed -levels 0":                          "Levels is 0, want 1..",
		"seed x":                                  `there is no test case "x"`,
		"suite -duration -1s":                     "-duration is -1s",
		"suite -shard http://127.0.0.1:1":         "both addresses or none",
		"suite -x":                                "unknown shorthand flag: 'x'",
		"isolation -rate 0":                       "want a rate above 0",
		"isolation a2":                            "A2 has 1 shards, want two at least",
		"isolation -x":                            "unknown shorthand flag: 'x'",
		"run b2 -dry-run -duration 2s -warmup 1x": `invalid argument "1x" for "--warmup" flag`,
	} {
		t.Run(line, func(t *testing.T) {
			// What is not refused runs, for minutes.
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			defer cancel()
			args := strings.Fields(line)
			code, _, errOut := commandUntil(t, ctx, args[0], args[1:]...)
			if code != exitConfig {
				t.Errorf("it exits with %d, want %d", code, exitConfig)
			}
			if !strings.HasPrefix(errOut, "ordergen") || strings.Count(errOut, want) != 1 {
				t.Errorf("it says %q, want once ordergen %s: … %s", errOut, args[0], want)
			}
		})
	}
}

func TestCommandHelps(t *testing.T) {
	common := []string{"--target", "--metrics", "--between", "--disturb", "--duration", "--seed", "--literal-book", "--warmup", "--dry-run", "--summary", "--find-max", "--baseline"}
	for name, want := range map[string][]string{
		"":          {"run", "suite", "isolation", "plan", "seed", "cases", "serve", "completion", "Exit codes: 0 pass"},
		"run":       common,
		"run b2":    common,
		"plan":      {"plan CASE", "--duration", "--seed", "--warmup", "--literal-book"},
		"seed":      {"--mode", "--depth", "(default 500)", "--levels", "(default 50)", "--target", "--seed", "--dry-run"},
		"suite":     {"--shard", "--gateway", "--metrics", "--between", "--disturb", "--duration", "--seed", "--find-max"},
		"isolation": {"--target", "--metrics", "--rate", "--peak", "--duration", "--seed"},
		"serve":     {"--case", "GATEWAY_URL"},
	} {
		for _, flag := range []string{"-help", "--help", "-h"} {
			code, out, errOut := command(t, name, flag)
			if code != 0 || errOut != "" {
				t.Errorf("%s %s exits with %d and says %q", name, flag, code, errOut)
			}
			expectText(t, name+" "+flag, out, want...)
		}
	}
}

// A flag takes one dash or two, and what stands behind -- is left as it is.
func TestLongFlags(t *testing.T) {
	got := longFlags([]string{"run", "b2", "-duration", "-1s", "-seed=7", "--warmup", "2s", "-h", "-x", "--", "-duration"})
	want := []string{"run", "b2", "--duration", "-1s", "--seed=7", "--warmup", "2s", "-h", "-x", "--", "-duration"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("arguments (-want +got):\n%s", diff)
	}
}

func TestCompletion(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		code, out, errOut := command(t, "completion", shell)
		if code != 0 || errOut != "" || !strings.Contains(out, "ordergen") {
			t.Errorf("%s: it exits with %d, says %q and prints %d bytes", shell, code, errOut, len(out))
		}
	}
	for line, want := range map[string]string{
		"__complete run ":         "b2\tpeak load, three shards",
		"__complete plan ":        "a1\twarm-up",
		"__complete run c":        "c4\tsoak",
		"__complete run f":        "futures\tone futures contract",
		"__complete ru":           "run\tRun a test case",
		"__complete run b2 --dur": "--duration\t",
	} {
		_, out, _ := command(t, "", strings.Split(line, " ")...)
		expectText(t, line, out, want)
	}
}

func TestCases(t *testing.T) {
	code, out, _ := command(t, "cases")
	if lines := strings.Count(out, "\n"); code != 0 || lines != 3*3+8+4+5 {
		t.Errorf("it exits with %d and %d lines, want three groups with three lines of headings, of eight cases, four and five presets", code, lines)
	}
	expectText(t, "the list", out, "test cases\n", "B2     peak load, three shards", "5m0s", "4,750 times a minute", "C2     cancel-heavy market", "presets\n", "equity-hft")
}

// TestPlanOfAPreset has what the flow realises beside what is cited.
func TestPlanOfAPreset(t *testing.T) {
	for _, line := range []string{"plan Equity-HFT -duration 1s", "run equity-hft -dry-run -duration 1s"} {
		code, out, errOut := command(t, line)
		if code != 0 || errOut != "" {
			t.Errorf("%s exits with %d and says %q", line, code, errOut)
		}
		expectText(t, line, out, "equity-hft  quotes", "every taker trades in full", "realised and cited", "volume of resting orders that trades", "0.17 to 0.24 %   SEC 2013-01", "chosen")
	}
}

func TestDryRunSendsNothing(t *testing.T) {
	target := serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s %s is sent", r.Method, r.URL)
	}))
	for _, name := range []string{"run a2", "run b2", "seed"} {
		code, out, errOut := command(t, name, "-dry-run", "-target", target)
		if code != 0 || errOut != "" || out == "" {
			t.Errorf("%s exits with %d, says %q and prints %d bytes", name, code, errOut, len(out))
		}
	}
}

func TestPlanOfB2(t *testing.T) {
	code, out, errOut := command(t, "run b2", "-dry-run")
	if code != 0 || errOut != "" {
		t.Errorf("it exits with %d and says %q", code, errOut)
	}
	golden(t, "testdata/b2-plan.txt", out)
}

func TestPlanTellsTheWarmup(t *testing.T) {
	_, out, _ := command(t, "plan b3", "-duration", "10s", "-warmup", "2s")
	expectText(t, "the plan", out, "rate         17/s for 2s", "17/s to 42/s in 2s", "warm-up      the first 2s, kept out of every figure")
}

func TestPlanOfALiteralBook(t *testing.T) {
	_, out, _ := command(t, "plan b2", "-literal-book")
	expectText(t, "the plan", out, "proof        NONE: a run of 25,200 orders outlasts this book")
	if strings.Contains(out, "top-up") {
		t.Errorf("a literal book is topped up:\n%s", out)
	}
}

func TestSeedDryRun(t *testing.T) {
	for _, test := range []struct {
		args    []string
		symbols int
		orders  int
		levels  int
	}{
		{[]string{"-depth", "600", "-levels", "7"}, 4, 600, 7},
		{[]string{"-mode", "multi"}, 12, 500, 50},
	} {
		code, out, errOut := command(t, "seed", append(test.args, "-dry-run")...)
		if code != 0 || errOut != "" {
			t.Errorf("%v exits with %d and says %q", test.args, code, errOut)
		}
		orders := make(map[string]int)
		levels := make(map[string]map[ordergen.Price]bool)
		for line := range strings.Lines(out) {
			var batch struct{ Orders []json.RawMessage }
			if err := json.Unmarshal([]byte(line), &batch); err != nil {
				t.Fatalf("a line is no JSON: %v: %.100s", err, line)
			}
			for _, raw := range batch.Orders {
				o, err := ordergen.ParseOrder(raw)
				if err != nil || o.Side != ordergen.Sell {
					t.Fatalf("%s is %+v, %v, want a SELL", raw, o, err)
				}
				if orders[o.Symbol]++; levels[o.Symbol] == nil {
					levels[o.Symbol] = make(map[ordergen.Price]bool)
				}
				levels[o.Symbol][o.Price] = true
			}
		}
		if len(orders) != test.symbols {
			t.Errorf("%v seeds %d symbols, want %d", test.args, len(orders), test.symbols)
		}
		for symbol := range orders {
			if orders[symbol] != test.orders || len(levels[symbol]) != test.levels || !levels[symbol][ordergen.StandardTouch] {
				t.Errorf("%v seeds %s with %d orders on %d levels, want %d on %d from the touch", test.args, symbol, orders[symbol], len(levels[symbol]), test.orders, test.levels)
			}
		}
	}
}

func TestSeedCommand(t *testing.T) {
	shard := newShard(t)
	target := serve(t, shard)
	code, out, errOut := command(t, "seed", "-depth", "30", "-levels", "3", "-target", target)
	if code != 0 || errOut != "" {
		t.Errorf("it exits with %d and says %q", code, errOut)
	}
	expectText(t, "seed", out, "120 of 120 orders taken", "30 orders on 3 levels for each of 4 symbols, from 150.00 upward", "shard a holds 120 asks on 12 levels")
	if c := shard.Counters(); c.Received != [2]uint64{} {
		t.Errorf("the shard has received %v orders, want none but the seeds", c.Received)
	}

	code, out, _ = command(t, "seed", "-mode", "multi", "-depth", "20", "-levels", "2")
	if code != 0 {
		t.Errorf("seeding an engine of its own exits with %d", code)
	}
	expectText(t, "seed", out, "240 of 240 orders taken", "shard a holds 80 asks", "shard b holds 80 asks", "shard c holds 80 asks")
}

func TestCommandRunsACase(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "summary.json")
	code, out, errOut := command(t, "run A2", "-duration", "600ms", "-warmup", "200ms", "-summary", path,
		"-threshold", "ratio(me_matches_total, me_orders_received_total) > 0.01", "-threshold", "rate(me_nothing_total) < 5")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var s report.Summary
	if err := json.Unmarshal(data, &s); err != nil {
		t.Fatal(err)
	}
	if code != s.Ordergen.ExitCode || errOut != "" || s.Ordergen.Profile != "A2" {
		t.Errorf("it exits with %d and says %q; the summary has %+v", code, errOut, s.Ordergen)
	}
	expectText(t, "the output", out,
		"A2  normal load, one shard", "plan\n", "seed\n", "run\n", "latency\n", "by the clock\n",
		"reconcile\n  nothing lost, nothing matched twice", "checks\n",
		"✓   ratio(me_matches_total, me_orders_received_total)   > 0.01", "INVALID", "rate(me_nothing_total): the series are not exposed", "verdict\n  A2  "+s.Ordergen.Verdict)
}

// A4 is far too short here for its criterion, which is a fault unless it is accepted.
func TestCommandAcceptsWhatIsUndecided(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"run a4", "-duration", "600ms"}, {"isolation", "-rate", "50", "-peak", "60", "-duration", "600ms"}} {
		t.Run(args[0], func(t *testing.T) {
			t.Parallel()
			code, out, _ := command(t, args[0], args[1:]...)
			if code == 0 || !strings.Contains(out, "UNDECIDED") {
				t.Errorf("it exits with %d, want the verdict UNDECIDED, or a worse one with it:\n%s", code, out)
			}
			expectText(t, "the plan", out, "no rise of p99 can be told with")
			_, out, _ = command(t, args[0], append(args[1:], "-accept-undecided")...)
			if strings.Contains(out, "UNDECIDED") || !strings.Contains(out, ": undecided") {
				t.Errorf("accepted, it says that it is UNDECIDED, or not what is:\n%s", out)
			}
		})
	}
}

func TestCommandThatCannotWriteItsSummary(t *testing.T) {
	t.Parallel()
	code, out, errOut := command(t, "run a1", "-duration", "200ms", "-summary", filepath.Join(t.TempDir(), "none", "x.json"))
	if code != exitConfig || !strings.Contains(errOut, "x.json") || out != "" {
		t.Errorf("it exits with %d, says %q and prints %q, want it refused before the run", code, errOut, out)
	}
}

func TestCommandOfADrainedBook(t *testing.T) {
	t.Parallel()
	code, out, _ := command(t, "run b2", "-duration", "2s", "-literal-book")
	if code != trial.Invalid.ExitCode() {
		t.Errorf("it exits with %d, want %d", code, trial.Invalid.ExitCode())
	}
	expectText(t, "the report", out, "B2  INVALID  (liquidity proof: from order 113 on (0:01.3) the book can run dry")
}

func TestInterruptedCommand(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	path := filepath.Join(t.TempDir(), "summary.json")
	target := serve(t, onOrder(newShard(t), func(n int64) {
		if n == 10 {
			cancel()
		}
	}))
	code, out, _ := commandUntil(t, ctx, "run a2", "-target", target, "-summary", path)
	if code != exitInterrupted {
		t.Errorf("it exits with %d, want %d", code, exitInterrupted)
	}
	expectText(t, "the report", out, "figures of one shard are", "verdict\n  A2  INTERRUPTED")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	expectText(t, "the summary", string(data), `"verdict": "INTERRUPTED"`, `"exitCode": 105`)
}

func TestCommandInterruptedBeforeItStarts(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	code, _, errOut := commandUntil(t, ctx, "run a2", "-target", serve(t, newShard(t)))
	if code != exitInterrupted || !strings.Contains(errOut, "interrupted before there was anything to report") {
		t.Errorf("it exits with %d and says %q", code, errOut)
	}
}

func TestCommandDisturbs(t *testing.T) {
	t.Parallel()
	mark := filepath.Join(t.TempDir(), "disturbed")
	target := serve(t, newShard(t))
	code, _, errOut := command(t, "run a4", "-duration", "300ms", "-target", target, "-disturb", "touch "+mark)
	if code == exitConfig {
		t.Errorf("it exits with %d and says %q", code, errOut)
	}
	if _, err := os.Stat(mark); err != nil {
		t.Error(err)
	}
}

func TestShell(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run")
	if err := shell(t.Context(), "echo $RUN > "+path, "RUN=deep"); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(path); string(got) != "deep\n" {
		t.Errorf("the command was told %q, %v, want deep", got, err)
	}
	err := shell(t.Context(), "echo no such container; exit 3")
	if err == nil {
		t.Fatal("there is no error")
	}
	expectText(t, "the error", err.Error(), "no such container; exit 3", "exit status 3: no such container")

	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := shell(ctx, "exec sleep 60"); err == nil {
		t.Error("a command outlives its context")
	}
}

// What a command leaves running does not hold up what waits for the command, and may go on
// writing.
func TestShellLeavesTheBackgroundAlone(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	pid := filepath.Join(t.TempDir(), "pid")
	if err := shell(ctx, "sleep 60 & echo $! > "+pid); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(pid)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	sleep, _ := os.FindProcess(n)
	if err := sleep.Signal(syscall.Signal(0)); err != nil {
		t.Errorf("what was left running is gone: %v", err)
	}
	sleep.Kill()
}

// A disk that is full leaves the old file, and nothing beside it.
func TestOutputThatFails(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "x.json")
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	o := outputs{paths: make([]string, len(resultFiles))}
	o.paths[0] = path
	if err := o.open(); err != nil {
		t.Fatal(err)
	}
	o.files[0].Close() // so that writing fails
	err := o.write(&trial.Report{}, "")
	o.discard()
	if err == nil || !strings.Contains(err.Error(), "-"+resultFiles[0].flag+" "+path) {
		t.Errorf("it gives %v", err)
	}
	if old, _ := os.ReadFile(path); string(old) != "old" {
		t.Errorf("the old file is %q now", old)
	}
	if files, _ := os.ReadDir(dir); len(files) != 1 {
		t.Errorf("%d files are left, want the old one", len(files))
	}
}

// The first interrupt ends the run with its report, the second one the process.
func TestInterruptsOfAProcess(t *testing.T) {
	for _, twice := range []bool{false, true} {
		var (
			orders = make(chan struct{})
			once   sync.Once
			hang   = make(chan struct{}) // the metrics, so that the report has to wait
			shard  = newShard(t)
			out    strings.Builder
		)
		target := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if n := shard.Counters().Received[ordergen.Buy]; n > 3 {
				once.Do(func() { close(orders) })
				if twice && r.URL.Path == "/metrics" {
					<-hang
				}
			}
			shard.ServeHTTP(w, r)
		}))
		cmd := exec.CommandContext(t.Context(), os.Args[0], "run", "a2", "-target", target)
		cmd.Env = append(os.Environ(), asCommand+"=yes")
		cmd.Stdout = &out
		errOut, err := cmd.StderrPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		<-orders
		cmd.Process.Signal(os.Interrupt)
		if line, err := bufio.NewReader(errOut).ReadString('\n'); err != nil || !strings.Contains(line, "interrupt again") {
			t.Errorf("it says %q, %v", line, err)
		}
		if twice {
			cmd.Process.Signal(os.Interrupt)
		}
		cmd.Wait()
		close(hang)
		if code := cmd.ProcessState.ExitCode(); !twice && code != exitInterrupted || twice && code != -1 {
			t.Errorf("interrupted, twice %v, it exits with %d:\n%s", twice, code, out.String())
		}
		if reported := strings.Contains(out.String(), "A2  INTERRUPTED"); reported == twice {
			t.Errorf("interrupted, twice %v, its report is there: %v:\n%s", twice, reported, out.String())
		}
	}
}

func TestTargetFlags(t *testing.T) {
	c, err := resolve("A2")
	if err != nil {
		t.Fatal(err)
	}
	bare, err := (&target{url: "http://a"}).open(c)
	if err != nil {
		t.Fatal(err)
	}
	all, err := (&target{"http://a", "http://a/metrics,http://b/metrics", "true", "exit 3"}).open(c)
	if err != nil {
		t.Fatal(err)
	}
	if want := (trial.Features{Reset: true, Disturb: true, Fresh: true, Counters: true}); bare.Lacks() != want {
		t.Errorf("a target without flags lacks %+v, want %+v", bare.Lacks(), want)
	}
	if urls := all.(*system.HTTP).Metrics; len(urls) != 2 || urls[1] != "http://b/metrics" {
		t.Errorf("the endpoints are %q", urls)
	}
	if err := all.Reset(t.Context(), "deep"); err != nil {
		t.Error(err)
	}
	if _, err := all.Disturb(t.Context()); err == nil {
		t.Error("a command that fails disturbs well")
	}
}

func TestK6Script(t *testing.T) {
	code, out, errOut := command(t, "k6", "b2")
	if code != 0 || errOut != "" {
		t.Errorf("it exits with %d and says %q", code, errOut)
	}
	expectText(t, "the script", out, "export const { options, setup,", "B2, peak load, three shards")
	path := filepath.Join(t.TempDir(), "b2.js")
	if code, _, errOut := command(t, "k6", "b2", "-o", path); code != 0 {
		t.Errorf("it exits with %d and says %q", code, errOut)
	}
	if script, err := os.ReadFile(path); err != nil || string(script) != out {
		t.Errorf("the file has %d bytes (%v), want those that are printed", len(script), err)
	}
}

func TestServe(t *testing.T) {
	code, out, errOut := command(t, "serve", "--", "sh", "-c", `echo "$GATEWAY_URL $ME_SHARD_C_URL $METRICS_URLS $OUTAGE_URL"; exit 7`)
	if code != 7 || errOut != "" {
		t.Errorf("it exits with %d and says %q, want the code of the command", code, errOut)
	}
	if n := strings.Count(out, "http://127.0.0.1:"); n != 7 {
		t.Errorf("there are %d addresses, want 7: %s", n, out)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	code, out, _ = commandUntil(t, ctx, "serve")
	if code != 0 {
		t.Errorf("without a command it exits with %d when it is interrupted", code)
	}
	expectText(t, "serve", out, "export GATEWAY_URL=http://127.0.0.1:", "OUTAGE_URL=")
}

// TestPasswordsAreNotShown gives passwords wherever an address is given.
func TestPasswordsAreNotShown(t *testing.T) {
	for _, line := range []string{
		"run b2 -duration 1s -target http://u:secret@127.0.0.1:1",
		"run b2 -duration 1s -target http://u:secret@127.0.0.1:port",
		"run b2 -duration 1s -target http://u:sec/ret@127.0.0.1:1",
		"run b2 -duration 1s -target ftp://u:secret@127.0.0.1:1",
		"run b2 -duration 1s -target http://127.0.0.1:1 -metrics http://u:secret@127.0.0.1:1/metrics",
		"run b2 -duration 1s -target http://127.0.0.1:1 -metrics http://u:secret@127.0.0.1:port",
		"seed b2 -target http://u:secret@127.0.0.1:1",
		"suite -shard http://u:secret@127.0.0.1:1 -gateway http://u:secret@127.0.0.1:1",
		"isolation -duration 1s -target http://u:secret@127.0.0.1:1",
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel() // some wait for a target that is not there
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			defer cancel()
			args := strings.Fields(line)
			_, out, errOut := commandUntil(t, ctx, args[0], args[1:]...)
			if text := out + errOut; strings.Contains(text, "secret") || strings.Contains(text, "sec/ret") || text == "" {
				t.Errorf("it says %q", text)
			}
			if shown := commandLine(args); strings.Contains(shown, "secret") {
				t.Errorf("the report would show %q", shown)
			}
		})
	}
}

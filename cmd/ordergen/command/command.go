package trial

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/ordergen/ordergen"
)

// Main runs a command as a process does, with the flags and the terminal of the
// process, and exits with the code of the verdict. The command is the name of a test
// case, or "seed", "suite" or "isolation".
func Main(command string) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := Command(ctx, command, os.Args[1:], NewConsole(os.Stdout), os.Stderr)
	stop()
	os.Exit(code)
}

// Command is Main for a caller that stays in charge: it returns the exit code. The
// report goes to the console, errors to errOut.
func Command(ctx context.Context, command string, args []string, console *Console, errOut io.Writer) int {
	c := invocation{command: strings.ToLower(command), args: args, console: console, errOut: errOut}
	run := c.runCase
	switch c.command {
	case "seed":
		run = c.runSeed
	case "suite":
		run = c.runSuite
	case "isolation":
		run = c.runIsolation
	}
	verdict, err := run(ctx)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return ExitPass
	case err != nil && ctx.Err() != nil:
		fmt.Fprintf(errOut, "%s: interrupted before there was anything to report: %v\n", c.command, err)
		return ExitInterrupted
	case err != nil:
		fmt.Fprintf(errOut, "%s: %v\n", c.command, err)
		return ExitConfig
	}
	return verdict.ExitCode()
}

// invocation is one command line.
type invocation struct {
	command string
	args    []string
	console *Console
	errOut  io.Writer
}

func (c invocation) flagSet() *flag.FlagSet {
	flags := flag.NewFlagSet(c.command, flag.ContinueOnError)
	flags.SetOutput(io.Discard) // errors are returned and printed once
	return flags
}

// parse reads the flags; for -help it prints them below the introduction.
func (c invocation) parse(flags *flag.FlagSet, introduction string) error {
	err := flags.Parse(c.args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintf(c.errOut, "%s\n\nflags:\n", introduction)
		flags.SetOutput(c.errOut)
		flags.PrintDefaults()
		return err
	}
	if err == nil && flags.NArg() > 0 {
		err = fmt.Errorf("argument %q is not known, want flags only; see -help", flags.Arg(0))
	}
	return err
}

// targetFlags are those of a running system.
type targetFlags struct{ metrics, between, disturb string }

func (f *targetFlags) register(flags *flag.FlagSet) {
	flags.StringVar(&f.metrics, "metrics", "", "Prometheus endpoints of the running target, `URL,URL`; its own /metrics if not given")
	flags.StringVar(&f.between, "between", "", "shell `command` that restarts or clears the running target between runs; it gets the next run's name as RUN")
	flags.StringVar(&f.disturb, "disturb", "", "shell `command` that does to the running target what the case asks for in mid-run")
}

// check refuses what would be ignored: without a target the embedded engine is tested.
func (f targetFlags) check(named bool, flag string) error {
	if !named && f != (targetFlags{}) {
		return fmt.Errorf("-metrics, -between and -disturb are of a running target, want %s too", flag)
	}
	return nil
}

func (f targetFlags) apply(t *Trial) {
	if f.metrics != "" {
		t.Metrics = strings.Split(f.metrics, ",")
	}
	if f.between != "" {
		t.Between = func(ctx context.Context, next string) error { return shell(ctx, f.between, "RUN="+next) }
	}
	if f.disturb != "" {
		t.Disturb = func(ctx context.Context) error { return shell(ctx, f.disturb) }
	}
}

func (c invocation) runCase(ctx context.Context) (Verdict, error) {
	profile, err := ordergen.LookupProfile(c.command)
	if err != nil {
		return 0, err
	}
	var (
		t                 = Trial{Console: c.console}
		flags             = c.flagSet()
		target            targetFlags
		summary, baseline string
		duration          = profile.Duration()
		dryRun, findMax   bool
	)
	flags.StringVar(&t.Target, "target", "", "`URL` of a running "+profile.Target.String()+" in place of the embedded engine")
	target.register(flags)
	flags.DurationVar(&duration, "duration", duration, "scales all stages and windows to this `time` in all")
	flags.Uint64Var(&t.Seed, "seed", 1, "`N` of the workload: the same seed is the same workload")
	flags.BoolVar(&t.Literal, "literal-book", false, "seed the book as declared, without a top-up")
	flags.DurationVar(&t.Warmup, "warmup", 0, "send for this `time` first; its samples stay out of every figure")
	flags.BoolVar(&dryRun, "dry-run", false, "print the plan and stop")
	flags.StringVar(&summary, "summary", "", "write the result to `FILE`, in the shape of k6's --summary-export")
	flags.BoolVar(&findMax, "find-max", false, "afterwards, search for the highest rate that holds")
	if profile.Criteria.Scaling > 0 {
		flags.StringVar(&baseline, "baseline", "", "`FILE` that b1 wrote with -summary, to compare with")
	}
	if err := c.parse(flags, fmt.Sprintf("%s  %s\n%s%s", profile.Name, profile.Title, indent, profile.Purpose)); err != nil {
		return 0, err
	}
	if t.Profile, err = profile.Lasting(duration); err != nil {
		return 0, fmt.Errorf("-duration: %w", err)
	}
	if err := target.check(t.Target != "", "-target"); err != nil {
		return 0, err
	}
	target.apply(&t)
	if findMax {
		t.Search = &Search{}
	}
	if baseline != "" {
		if t.Baseline, err = ReadBaseline(baseline); err != nil {
			return 0, err
		}
	}
	if dryRun {
		return Pass, t.writePlan()
	}
	report, err := t.present(ctx)
	if err != nil {
		return 0, err
	}
	if summary != "" {
		err = report.WriteSummary(summary)
	}
	return report.Verdict, err
}

func (c invocation) runSuite(ctx context.Context) (Verdict, error) {
	var (
		s       = Suite{Trial: Trial{Console: c.console}}
		flags   = c.flagSet()
		target  targetFlags
		findMax bool
	)
	flags.StringVar(&s.Shard, "shard", "", "`URL` of a running shard for the cases A, in place of the embedded engine")
	flags.StringVar(&s.Gateway, "gateway", "", "`URL` of the running gateway for the cases B")
	target.register(flags)
	flags.DurationVar(&s.Duration, "duration", 0, "scales each case to this `time`; each has its own if not given")
	flags.Uint64Var(&s.Trial.Seed, "seed", 1, "`N` of the workloads")
	flags.BoolVar(&findMax, "find-max", false, "search for the highest rate that B1 and B2 hold, and compare them")
	if err := c.parse(flags, "suite  runs A1 to A4 and B1 to B4 in order, and ends with one table and one exit code"); err != nil {
		return 0, err
	}
	if s.Duration < 0 || (s.Shard == "") != (s.Gateway == "") {
		return 0, fmt.Errorf("-duration is %v, -shard %q and -gateway %q, want a time above 0, and both addresses or none", s.Duration, s.Shard, s.Gateway)
	}
	if err := target.check(s.Shard != "", "-shard and -gateway"); err != nil {
		return 0, err
	}
	target.apply(&s.Trial)
	if findMax {
		s.Search = &Search{}
	}
	report := s.Run(ctx)
	report.Write(c.console.out())
	return report.Verdict, nil
}

func (c invocation) runSeed(ctx context.Context) (Verdict, error) {
	var (
		s      = Seeding{Console: c.console}
		flags  = c.flagSet()
		target targetFlags
		mode   string
		dryRun bool
	)
	flags.StringVar(&mode, "mode", "single", "`single` for shard a, multi for all shards through the gateway")
	flags.IntVar(&s.Orders, "depth", 500, "`orders` per symbol")
	flags.IntVar(&s.Levels, "levels", 50, "price `levels` per symbol")
	flags.Uint64Var(&s.Seed, "seed", 1, "`N` of the book: the same seed is the same book")
	flags.StringVar(&s.Target, "target", "", "`URL` of a running shard or gateway in place of the embedded engine")
	flags.StringVar(&target.metrics, "metrics", "", "Prometheus endpoints of the running target, `URL,URL`")
	flags.BoolVar(&dryRun, "dry-run", false, "print the JSON of the requests and stop")
	if err := c.parse(flags, "seed  puts resting asks into a target and stops"); err != nil {
		return 0, err
	}
	if mode != "single" && mode != "multi" {
		return 0, fmt.Errorf("-mode is %q, want single or multi", mode)
	}
	s.Multi = mode == "multi"
	if err := target.check(s.Target != "", "-target"); err != nil {
		return 0, err
	}
	var t Trial
	target.apply(&t)
	s.Metrics = t.Metrics
	if dryRun {
		return Pass, s.WriteJSON(c.console.out())
	}
	return Pass, s.Run(ctx)
}

func (c invocation) runIsolation(ctx context.Context) (Verdict, error) {
	var (
		i            = Isolation{Console: c.console}
		flags        = c.flagSet()
		steady, peak int64
	)
	flags.Int64Var(&steady, "rate", 200, "`orders/s` on shard a, all along")
	flags.Int64Var(&peak, "peak", 1000, "`orders/s` that shard b rises to in the second half")
	flags.DurationVar(&i.Duration, "duration", 2*time.Minute, "`time` in all")
	flags.Uint64Var(&i.Seed, "seed", 1, "`N` of the workloads")
	if err := c.parse(flags, "isolation  asks whether load on shard b is felt on shard a"); err != nil {
		return 0, err
	}
	i.Steady, i.Peak = ordergen.PerSecond(steady), ordergen.PerSecond(peak)
	report, err := i.Run(ctx)
	if err != nil {
		return 0, err
	}
	report.Write(c.console.out())
	return report.Verdict, nil
}

// shell runs a user's command and shows what it printed only when it fails.
func shell(ctx context.Context, command string, env ...string) error {
	cmd := exec.CommandContext(ctx, "sh", "-c", command)
	cmd.Env = append(os.Environ(), env...)
	cmd.WaitDelay = 5 * time.Second
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%q: %w: %s", command, err, output)
	}
	return nil
}

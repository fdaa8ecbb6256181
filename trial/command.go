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

// Main runs the named case as a command does, with the flags of the process, and
// exits with the code of the verdict.
func Main(name string) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := Command(ctx, name, os.Args[1:], NewConsole(os.Stdout), os.Stderr)
	stop()
	os.Exit(code)
}

// Command runs the named case with command-line arguments and returns the exit code.
// The report goes to the console, errors to errOut.
func Command(ctx context.Context, name string, args []string, console *Console, errOut io.Writer) int {
	o, err := parseOptions(name, args, errOut)
	if errors.Is(err, flag.ErrHelp) {
		return ExitPass
	}
	if err == nil {
		var report *Report
		if report, err = o.run(ctx, console); err == nil {
			return report.Verdict.ExitCode()
		}
	}
	if ctx.Err() != nil {
		fmt.Fprintf(errOut, "%s: interrupted before the first order: %v\n", strings.ToLower(name), err)
		return ExitInterrupted
	}
	fmt.Fprintf(errOut, "%s: %v\n", strings.ToLower(name), err)
	return ExitConfig
}

// options are the flags that every case has.
type options struct {
	trial   Trial
	dryRun  bool
	summary string
}

func parseOptions(name string, args []string, errOut io.Writer) (o options, err error) {
	profile, err := ordergen.LookupProfile(name)
	if err != nil {
		return o, err
	}
	var (
		flags                               = flag.NewFlagSet(strings.ToLower(name), flag.ContinueOnError)
		metrics, baseline, between, disturb string
		duration                            = profile.Duration()
	)
	flags.SetOutput(errOut)
	flags.Usage = func() {
		fmt.Fprintf(errOut, "%s  %s\n  %s\n\nflags:\n", profile.Name, profile.Title, profile.Purpose)
		flags.PrintDefaults()
	}
	flags.StringVar(&o.trial.Target, "target", "", "`URL` of a running "+profile.Target.String()+" in place of the embedded engine")
	flags.StringVar(&metrics, "metrics", "", "Prometheus endpoints of the target, `URL,URL`; the target's own /metrics if not given")
	flags.DurationVar(&duration, "duration", duration, "scales all stages and windows to this `time` in all")
	flags.Uint64Var(&o.trial.Seed, "seed", 1, "`N` of the workload: the same seed is the same workload")
	flags.BoolVar(&o.trial.Literal, "literal-book", false, "seed the book as declared, without a top-up")
	flags.BoolVar(&o.dryRun, "dry-run", false, "print the plan and stop")
	flags.StringVar(&o.summary, "summary", "", "write the result to `FILE`, in the shape of k6's --summary-export")
	flags.DurationVar(&o.trial.Warmup, "warmup", 0, "send for this `time` first; its samples stay out of every figure")
	if len(profile.Runs) > 1 {
		flags.StringVar(&between, "between", "", "shell `command` that restarts or clears a running target between runs; it gets the run's name as RUN")
	}
	if profile.Criteria.Outage.At > 0 {
		flags.StringVar(&disturb, "disturb", "", "shell `command` that takes a running target's event broker away")
	}
	if profile.Criteria.Scaling > 0 {
		flags.StringVar(&baseline, "baseline", "", "`FILE` that b1 wrote with -summary, to compare with")
	}
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("argument %q is not known, want flags only; see -help", flags.Arg(0))
	}
	if o.trial.Profile, err = profile.Lasting(duration); err != nil {
		return o, fmt.Errorf("-duration: %w", err)
	}
	if metrics != "" {
		o.trial.Metrics = strings.Split(metrics, ",")
	}
	if between != "" {
		o.trial.Between = func(ctx context.Context, next string) error { return shell(ctx, between, "RUN="+next) }
	}
	if disturb != "" {
		o.trial.Disturb = func(ctx context.Context) error { return shell(ctx, disturb) }
	}
	if baseline != "" {
		o.trial.Baseline, err = ReadBaseline(baseline)
	}
	return o, err
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

func (o options) run(ctx context.Context, console *Console) (*Report, error) {
	o.trial.Console = console
	experiments, err := o.trial.Plan()
	if err != nil {
		return nil, err
	}
	WritePlan(console.Out, o.trial, experiments)
	if o.dryRun {
		return &Report{}, nil
	}
	report, err := o.trial.Run(ctx)
	if err != nil {
		return nil, err
	}
	report.Write(console.Out)
	if o.summary != "" {
		err = report.WriteSummary(o.summary)
	}
	return report, err
}

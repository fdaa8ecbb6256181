package command

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/casefile"
	"github.com/ordergen/ordergen/results"
	"github.com/ordergen/ordergen/trial"
	"github.com/spf13/cobra"
)

// workload has the flags that say what is sent.
type workload struct {
	duration time.Duration
	seed     uint64
	literal  bool
	warmup   time.Duration
	arrival  string
	rate     int64

	thresholds []string
}

func (w *workload) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.DurationVar(&w.duration, "duration", 0, "scale all stages and windows to this `time` in all; the case's own if not given")
	flags.Int64Var(&w.rate, "rate", 0, "highest rate in `orders/s`, with all others in proportion; the case's own if not given")
	flags.Uint64Var(&w.seed, "seed", 1, "`N` of the workload: the same seed is the same workload")
	flags.BoolVar(&w.literal, "literal-book", false, "seed the book as declared, without a top-up")
	flags.StringVar(&w.arrival, "arrival", "", "`process` by which the orders come, such as poisson or hawkes:n=0.7; the case's own if not given")
	flags.StringArrayVar(&w.thresholds, "threshold", nil, "metric and `bound` in addition, such as 'http_req_duration p(99)<50', or of the target's own series 'rate(trades_total) >= 5'; may be given again")
	flags.DurationVar(&w.warmup, "warmup", 0, "send for this `time` first; its samples stay out of every figure")
}

// trial is the case as the flags have it.
func (w *workload) trial(cmd *cobra.Command, a *app, word string) (trial.Trial, error) {
	plan, _, err := w.plan(cmd, word)
	if err == nil {
		err = asRecorded(cmd, &plan)
	}
	if err != nil {
		return trial.Trial{}, err
	}
	return a.planned(cmd.Context(), plan)
}

// plan is what the flags have a case planned from, and the case; both are empty where no word
// names one.
func (w *workload) plan(cmd *cobra.Command, word string) (plan results.Plan, c casefile.Case, err error) {
	switch flags := cmd.Flags(); {
	case flags.Changed("duration") && w.duration == 0:
		return plan, c, errors.New("-duration: a case cannot last 0s, want more than 0")
	case flags.Changed("rate") && w.rate == 0:
		return plan, c, errors.New("-rate: a case cannot peak at 0/s, want more than 0")
	}
	plan = results.Plan{
		Case: word, Seed: w.seed, Duration: w.duration, Warmup: w.warmup, Arrival: w.arrival, Rate: w.rate, Literal: w.literal,
		Thresholds: w.thresholds,
	}
	if word == "" {
		return plan, c, nil
	}
	if c, err = resolve(word); err != nil || named(word) {
		return plan, c, err
	}
	plan.Recording = c.Source
	lone := c
	lone.Target = nil // A plan does not depend on where the orders go, and an address may have a password in it.
	source, err := casefile.Write(lone)
	plan.Source = string(source)
	return plan, c, err
}

// planned is the trial that a plan is of.
func (a *app) planned(ctx context.Context, plan results.Plan) (t trial.Trial, err error) {
	t = trial.Trial{Seed: plan.Seed, Literal: plan.Literal, Warmup: plan.Warmup}
	c, err := caseOf(plan)
	if err != nil {
		return t, err
	}
	t.Profile = c.Profile
	if plan.Recording != nil {
		if err := a.replay(ctx, *plan.Recording, &t); err != nil {
			return t, err
		}
	}
	if plan.Duration != 0 {
		if t.Profile, err = t.Profile.Lasting(plan.Duration); err != nil {
			return t, fmt.Errorf("-duration: %w", err)
		}
	}
	if plan.Rate != 0 {
		if t.Profile, err = t.Profile.Peaking(ordergen.PerSecond(plan.Rate)); err != nil {
			return t, fmt.Errorf("-rate: %w", err)
		}
	}
	if plan.Arrival != "" {
		for i := range t.Profile.Runs {
			t.Profile.Runs[i].Arrival = plan.Arrival
		}
	}
	for _, text := range plan.Thresholds {
		if err := casefile.Hold(&t.Profile, text); err != nil {
			return t, fmt.Errorf("-threshold: %w", err)
		}
	}
	return t, nil
}

// caseOf needs no file where the plan has the case itself.
func caseOf(plan results.Plan) (casefile.Case, error) {
	switch {
	case plan.Case == "":
		return casefile.Case{}, nil
	case plan.Source != "":
		return casefile.Read(plan.Case, []byte(plan.Source))
	}
	return resolve(plan.Case)
}

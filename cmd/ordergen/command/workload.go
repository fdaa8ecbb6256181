package command

import (
	"fmt"
	"time"

	"github.com/ordergen/ordergen"
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
}

func (w *workload) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.DurationVar(&w.duration, "duration", 0, "scale all stages and windows to this `time` in all; the case's own if not given")
	flags.Int64Var(&w.rate, "rate", 0, "highest rate in `orders/s`, with all others in proportion; the case's own if not given")
	flags.Uint64Var(&w.seed, "seed", 1, "`N` of the workload: the same seed is the same workload")
	flags.BoolVar(&w.literal, "literal-book", false, "seed the book as declared, without a top-up")
	flags.StringVar(&w.arrival, "arrival", "", "`process` by which the orders come, such as poisson or hawkes:n=0.7; the case's own if not given")
	flags.DurationVar(&w.warmup, "warmup", 0, "send for this `time` first; its samples stay out of every figure")
}

// trial is the case as the flags have it.
func (w *workload) trial(cmd *cobra.Command, word string) (t trial.Trial, err error) {
	t = trial.Trial{Seed: w.seed, Literal: w.literal, Warmup: w.warmup}
	if t.Profile, err = resolve(word); err != nil {
		return t, err
	}
	if cmd.Flags().Changed("duration") {
		if t.Profile, err = t.Profile.Lasting(w.duration); err != nil {
			return t, fmt.Errorf("-duration: %w", err)
		}
	}
	if cmd.Flags().Changed("rate") {
		if t.Profile, err = t.Profile.Peaking(ordergen.PerSecond(w.rate)); err != nil {
			return t, fmt.Errorf("-rate: %w", err)
		}
	}
	if w.arrival != "" {
		for i := range t.Profile.Runs {
			t.Profile.Runs[i].Arrival = w.arrival
		}
	}
	return t, nil
}

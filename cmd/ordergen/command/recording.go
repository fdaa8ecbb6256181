package command

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/casefile"
	"github.com/ordergen/ordergen/recorded"
	"github.com/ordergen/ordergen/trial"
	"github.com/spf13/cobra"
)

// recording has the flags of a recorded flow that is sent in place of a case's own.
type recording struct {
	file    string
	options recorded.Options
	speed   string
	tick    string
	flow    *recorded.Flow
}

func (r *recording) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&r.file, "source", "", "send the recorded flow of `FILE`; its index is kept beside it")
	flags.StringVar(&r.options.Format, "format", "", "`FORMAT` of -source: csv, itch, lobster, mebw or ndjson; as its name says if not given")
	flags.StringVar(&r.options.Symbol, "source-symbol", "", "`symbol` of a -source that names none")
	flags.StringVar(&r.options.Book, "source-book", "", "LOBSTER's orderbook `FILE` of -source, for the book at the start")
	flags.StringVar(&r.tick, "tick", "0.01", "smallest price `step` of the engine, which the prices of -source are rounded to")
	flags.StringVar(&r.speed, "speed", "1x", "how many `times` as fast as recorded, such as 2x")
	flags.DurationVar(&r.options.MaxGap, "max-gap", 0, "longest `time` from one event of -source to the next, as recorded; what is longer is cut")
	flags.BoolVar(&r.options.SkipDamaged, "skip-damaged", false, "pass over what cannot be read of -source, and count it")
}

// ofSource are the flags that mean nothing without -source, and inSource those that a
// recorded flow leaves no room for.
var (
	ofSource = []string{"format", "source-symbol", "source-book", "tick", "speed", "max-gap", "skip-damaged"}
	inSource = []string{"duration", "arrival", "seed", "literal-book", "warmup", "result", "part", "resume", "find-max"}
)

// orCase is the argument of a command that needs no case where it has a recording.
func (r *recording) orCase(cmd *cobra.Command, args []string) error {
	if r.file != "" && len(args) == 0 {
		return nil
	}
	return oneCase(cmd, args)
}

// trial is that of the case, with the recorded flow if there is one.
func (r *recording) trial(cmd *cobra.Command, a *app, w *workload, args []string) (c casefile.Case, t trial.Trial, err error) {
	if r.file == "" {
		for _, name := range ofSource {
			if cmd.Flags().Changed(name) {
				return c, t, fmt.Errorf("-%s is of a recorded flow, want -source too", name)
			}
		}
		if c, err = resolve(args[0]); err != nil {
			return c, t, err
		}
		t, err = w.trial(cmd, args[0])
		return c, t, err
	}
	for _, name := range inSource {
		if f := cmd.Flags().Lookup(name); f != nil && f.Changed {
			return c, t, fmt.Errorf("-%s does not go with -source: a recorded flow is sent as it came, by one process", name)
		}
	}
	if err := r.open(cmd, a, w.rate); err != nil {
		return c, t, err
	}
	c.Profile = recordedCase(filepath.Base(r.file), r.flow.Symbols())
	if len(args) > 0 {
		if c, err = resolve(args[0]); err != nil {
			return c, t, err
		}
		c.Profile.Flow = ordergen.Flow{Symbols: r.flow.Symbols()}
		c.Profile.Criteria.Scaling = 0
	}
	for _, text := range w.thresholds {
		if err := casefile.Hold(&c.Profile, text); err != nil {
			return c, t, fmt.Errorf("-threshold: %w", err)
		}
	}
	return c, trial.Trial{Profile: c.Profile, Recorded: func(prefix string) trial.Recorded { return r.flow.Named(prefix) }}, nil
}

func (r *recording) open(cmd *cobra.Command, a *app, rate int64) (err error) {
	if r.options.Speed, err = strconv.ParseFloat(strings.TrimSuffix(r.speed, "x"), 64); err != nil || r.options.Speed <= 0 {
		return fmt.Errorf("-speed is %q, want a factor above 0, such as 2x", r.speed)
	}
	if r.options.Tick, err = ordergen.ParsePrice(r.tick); err != nil {
		return fmt.Errorf("-tick: %w", err)
	}
	if r.options.MaxGap < 0 {
		return errors.New("-max-gap is below 0, want more than 0, or 0 for all gaps as recorded")
	}
	r.options.Rate = rate
	progress := newProgress(a.errOut, "events read", 0)
	defer progress.end()
	r.flow, err = recorded.Open(cmd.Context(), r.file, r.options, progress.at)
	return err
}

func (r *recording) close() {
	if r.flow != nil {
		r.flow.Close()
	}
}

// recordedCase is the case of a recorded flow that comes without one.
func recordedCase(file string, symbols []string) ordergen.Profile {
	return ordergen.Profile{
		Name:    "RECORDED",
		Title:   file,
		Purpose: "What does the engine make of a flow that was recorded?",
		Shards:  []ordergen.Shard{{Name: "A", Symbols: symbols}},
		Flow:    ordergen.Flow{Symbols: symbols},
		Runs:    []ordergen.Run{{Stages: []ordergen.Stage{ordergen.Hold(ordergen.PerSecond(1), time.Second)}}},
		VUs:     ordergen.VUs{Preallocated: 100, Max: 100},
		Window:  time.Minute,
	}
}

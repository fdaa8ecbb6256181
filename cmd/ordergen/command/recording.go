package command

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/casefile"
	"github.com/ordergen/ordergen/recorded"
	"github.com/ordergen/ordergen/results"
	"github.com/spf13/cobra"
)

// recording has the flags of a recorded flow that is sent in place of a case's own.
type recording struct {
	file    string
	options recorded.Options
	speed   string
	tick    string
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

// ofSource are the flags that mean nothing without a recorded flow.
var ofSource = []string{"format", "source-symbol", "source-book", "tick", "speed", "max-gap", "skip-damaged"}

// plan is what the flags have a case planned from, with the recorded flow if there is one.
func (r *recording) plan(cmd *cobra.Command, w *workload, args []string) (results.Plan, casefile.Case, error) {
	plan, c, err := w.plan(cmd, strings.Join(args, ""))
	if err != nil {
		return plan, c, err
	}
	if r.file != "" {
		plan.Recording = &recorded.Recording{File: r.file}
	}
	for _, name := range ofSource {
		if plan.Recording == nil && cmd.Flags().Changed(name) {
			return plan, c, fmt.Errorf("-%s is of a recorded flow, want -source too, or a case with a source", name)
		}
	}
	if plan.Recording == nil {
		return plan, c, nil
	}
	if err := r.onto(cmd, &plan.Recording.Options); err != nil {
		return plan, c, err
	}
	c.Source = plan.Recording
	return plan, c, asRecorded(cmd, &plan)
}

// onto puts the flags that were given in place of what the options say.
func (r *recording) onto(cmd *cobra.Command, o *recorded.Options) (err error) {
	if cmd.Flags().Changed("speed") {
		if o.Speed, err = recorded.ParseSpeed(r.speed); err != nil {
			return fmt.Errorf("-speed: %w", err)
		}
	}
	if cmd.Flags().Changed("tick") {
		if o.Tick, err = ordergen.ParsePrice(r.tick); err != nil {
			return fmt.Errorf("-tick: %w", err)
		}
	}
	if r.options.MaxGap < 0 {
		return errors.New("-max-gap is below 0, want more than 0, or 0 for all gaps as recorded")
	}
	o.Format = cmp.Or(r.options.Format, o.Format)
	o.Symbol = cmp.Or(r.options.Symbol, o.Symbol)
	o.Book = cmp.Or(r.options.Book, o.Book)
	o.MaxGap = cmp.Or(r.options.MaxGap, o.MaxGap)
	o.SkipDamaged = o.SkipDamaged || r.options.SkipDamaged
	return nil
}

package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/dustin/go-humanize"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
	"github.com/ordergen/ordergen/trial"
	"github.com/spf13/cobra"
)

// seedModes are the cases whose books are seeded where none is named.
var seedModes = map[string]string{"single": "A2", "multi": "B2"}

func (a *app) seedCommand() *cobra.Command {
	var (
		on            target
		mode          string
		depth, levels int
		w             workload
		toppedUp      bool
		dryRun        bool
	)
	cmd := &cobra.Command{
		Use:   "seed [CASE]",
		Short: "Put the resting orders of a case into a target and stop",
		Example: `  ordergen seed b2 -target http://127.0.0.1:8080
  ordergen seed -mode multi -depth 500 -levels 50 -dry-run`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeCase,
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, known := seedModes[mode]; !known {
				return fmt.Errorf("-mode is %q, want single or multi", mode)
			}
			c, err := lawOf(append(args, seedModes[mode])[0])
			if err != nil {
				return err
			}
			p := c.Profile
			if err := on.check("-target", c); err != nil {
				return err
			}
			if len(p.Flow.Cast) > 0 && (cmd.Flags().Changed("depth") || cmd.Flags().Changed("levels")) {
				return fmt.Errorf("-depth and -levels are given, and the book of %s is what stands in its flow of lives", p.Name)
			}
			for i := range p.Runs[0].Seeds {
				ladder := &p.Runs[0].Seeds[i].Ladder
				if cmd.Flags().Changed("depth") {
					ladder.Orders = depth
				}
				if cmd.Flags().Changed("levels") {
					ladder.Levels = levels
				}
			}
			// The book is the one that a run of the case begins with, ids and all, so that a
			// target notices when it is seeded twice.
			t := trial.Trial{Profile: p, Seed: w.seed}
			if toppedUp {
				if t, err = w.trial(cmd, a, append(args, seedModes[mode])[0]); err != nil {
					return err
				}
				t.Profile.Runs[0].Seeds = p.Runs[0].Seeds
			}
			runs, err := t.Plan()
			if err != nil {
				return err
			}
			book := runs[0].Literal.Book
			if toppedUp {
				book = runs[0].Plan.Book
			}
			if dryRun {
				return writeSeeds(a.console.Out, p, book)
			}
			return on.with(c, func(s trial.System) error { return a.seed(cmd.Context(), s, p, book) })
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&mode, "mode", "single", "without a CASE: `single` for one shard, multi for all shards through the gateway")
	flags.IntVar(&depth, "depth", 500, "`orders` per symbol, in place of the case's")
	flags.IntVar(&levels, "levels", 50, "price `levels` per symbol, in place of the case's")
	flags.BoolVar(&toppedUp, "topped-up", false, "with what a run of the same -duration, -rate, -warmup and -arrival adds to a book that falls short: for runs with -part, which seed nothing")
	flags.BoolVar(&dryRun, "dry-run", false, "print the JSON of the requests and stop")
	w.register(cmd)
	on.registerAddress(cmd)
	return cmd
}

// writeSeeds prints the body of each seed request on a line of its own, in the order of the
// shards.
func writeSeeds(w io.Writer, p ordergen.Profile, book *ordergen.Book) error {
	for _, shard := range p.Shards {
		for body := range client.Batches(book.Orders(shard.Symbols...), 500) {
			if !json.Valid(body) {
				return fmt.Errorf("shard %s: the body is no JSON: %.100s", shard.Name, body)
			}
			if _, err := fmt.Fprintf(w, "%s\n", body); err != nil {
				return err
			}
		}
	}
	return nil
}

// seed seeds and says what the target holds then.
func (a *app) seed(ctx context.Context, s trial.System, p ordergen.Profile, book *ordergen.Book) error {
	taken := 0
	progress := func(n int) {
		taken += n
		a.console.Seeding(taken, book.Len())
	}
	progress(0)
	for _, shard := range p.Shards {
		if book.Len(shard.Symbols...) == 0 {
			continue
		}
		if err := s.Seed(ctx, shard.Name, book.Orders(shard.Symbols...), progress); err != nil {
			return err
		}
	}
	for _, l := range p.Runs[0].Seeds { // none in a flow of lives
		fmt.Fprintf(a.console.Out, "  %d orders on %d levels for each of %d symbols, from %v upward\n", l.Ladder.Orders, l.Ladder.Levels, len(l.Symbols), l.Ladder.Touch)
	}
	after, err := s.Snapshot(ctx)
	if err != nil {
		return err
	}
	for _, shard := range p.Shards {
		if c := after.Shards[shard.Name]; c != nil {
			asks := int64(0)
			for o := range book.Orders(shard.Symbols...) {
				if o.Side == ordergen.Sell {
					asks++
				}
			}
			fmt.Fprintf(a.console.Out, "  shard %s %s\n", shard.Name, holds(c, asks))
		}
	}
	return nil
}

// holds is what a shard says of its book after n asks were seeded. Gauges that know of fewer
// are not up to date.
func holds(c *observe.Counters, n int64) string {
	asks, told := c.Figures[observe.RestingAsks]
	switch {
	case !told || asks < n:
		return "does not know what it holds until the first order"
	case asks > n:
		return fmt.Sprintf("holds %s asks, more than the %s that were seeded: it held some before", humanize.Comma(asks), humanize.Comma(n))
	}
	return fmt.Sprintf("holds %s asks on %s levels", humanize.Comma(asks), humanize.Comma(c.Figures[observe.AskLevels]))
}

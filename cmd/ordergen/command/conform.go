package command

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ordergen/ordergen/casefile"
	"github.com/ordergen/ordergen/conform"
	"github.com/ordergen/ordergen/conform/wire"
	"github.com/ordergen/ordergen/trial"
	"github.com/spf13/cobra"
)

// mostClients is the letters that tell the orders of clients apart.
const mostClients = 26

func (a *app) conformCommand() *cobra.Command {
	var (
		target  target
		symbols []string
		suite   = conform.Suite{Seed: 1}
		contest conform.Contest
		bounds  conform.Bounds
		timeout time.Duration
	)
	cmd := &cobra.Command{
		Use:   "conform CASE|URL",
		Short: "Hold an engine to price-time priority, by its answers",
		Long: `conform plays directed cases and random tapes to a running engine and to a reference with
price-time priority, and reports each distinct way in which their answers differ, the worst
first, each with a minimal tape.

The engine is that of the case, or what listens at the URL. First it is asked for each thing
once; what it refuses is not played, and the report says so. An answer may tell "filled" and
"fills", as docs/wire.md has it: makers, prices and the book are not told over the wire. What
rests is found by cancels at the end of each tape. The books must be empty, and nobody
else may send orders: -between empties them before each tape, else each tape cancels what it sent.

With -clients the engine is then asked by several clients at once, on shared symbols. Where its answers tell
"sequence", the order of execution, that order is checked; else one that explains the answers is
searched for, and what takes too long is counted as unknown.

A finding exits with 98, as the target is wrong.`,
		Example: "  ordergen serve -- sh -c 'ordergen conform b2 -target $GATEWAY_URL -clients 4'\n" +
			"  ordergen conform http://127.0.0.1:8080 -symbols AAPL,MSFT,TSLA -tapes 1000 -seed 2",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeCase,
		RunE: func(cmd *cobra.Command, args []string) error {
			word, c := args[0], casefile.Case{}
			if strings.Contains(word, "://") {
				if target.url != "" {
					return fmt.Errorf("there are two targets, %s and %s, want one", word, target.url)
				}
				if len(symbols) == 0 {
					return errors.New("a URL does not say what is traded there: name up to three symbols with -symbols")
				}
				target.url = word
			} else {
				var err error
				if c, err = resolve(word); err != nil {
					return err
				}
				if len(symbols) == 0 {
					symbols = c.Profile.Flow.Symbols
				}
			}
			if contest.Clients < 0 || contest.Clients == 1 || contest.Clients > mostClients {
				return fmt.Errorf("-clients is %d, want 0, or 2 to %d", contest.Clients, mostClients)
			}
			return target.with(c, func(s trial.System) error {
				venue := &wire.Venue{Target: s.Target(), Symbols: symbols, Timeout: timeout, Rules: conform.Rules{Bounds: bounds}}
				if target.between != "" {
					venue.Between = func(ctx context.Context) error { return shell(ctx, target.between, "RUN=conform") }
				}
				if err := venue.Probe(cmd.Context()); err != nil {
					return err
				}
				report := suite.RunContext(cmd.Context(), venue.Engine)
				fmt.Fprint(a.console.Out, report)
				passed := report.Passed()
				switch {
				case contest.Clients == 0 || cmd.Context().Err() != nil:
				case !passed:
					fmt.Fprintln(a.console.Out, "NOT PLAYED: several clients at once, as the engine breaks a law with one")
				default:
					contest.Seed, contest.Effort = uint64(suite.Seed), suite.Effort*10 // A race is tried many times where one tape is played once.
					races := contest.RunContext(cmd.Context(), venue.Engine)
					fmt.Fprint(a.console.Out, "\n", races)
					passed = races.Passed()
				}
				switch {
				case !passed:
					a.ended(trial.Broken)
				case cmd.Context().Err() != nil:
					a.code = exitInterrupted
				}
				return nil
			})
		},
	}
	flags := cmd.Flags()
	target.registerAddress(cmd)
	flags.StringVar(&target.between, "between", "", "shell `command` that empties the books of the running target, before each tape")
	flags.StringSliceVar(&symbols, "symbols", nil, "`SYMBOL,SYMBOL,SYMBOL` that the engine trades; those of the case if not given")
	flags.IntVar(&suite.Tapes, "tapes", 200, "random tapes after the directed cases")
	flags.IntVar(&suite.Seed, "seed", suite.Seed, "seed of the random tapes")
	flags.IntVar(&suite.Findings, "findings", 10, "distinct findings after which no more random tapes are played")
	flags.IntVar(&contest.Clients, "clients", 0, "clients that ask at once after the tapes, at least 2; 0 for none")
	flags.IntVar(&contest.Operations, "operations", 10_000, "operations of all clients, with -clients")
	flags.IntVar(&suite.Effort, "effort", 2000, "events sent at most to make a finding minimal, and ten times as many for clients at once")
	flags.Int64Var((*int64)(&bounds.MaxPrice), "max-price", 0, "largest price that the engine takes, in `cents`; 2^40-1 if 0")
	flags.Int64Var(&bounds.MaxQuantity, "max-quantity", 0, "largest quantity that the engine takes, in `shares`; 2^40-1 if 0")
	flags.Int64Var((*int64)(&bounds.Tick), "tick", 1, "`cents` that each price is a multiple of")
	flags.Int64Var(&bounds.Lot, "lot", 1, "`shares` that each quantity is a multiple of")
	flags.DurationVar(&timeout, "timeout", 10*time.Second, "longest time for one answer")
	return cmd
}

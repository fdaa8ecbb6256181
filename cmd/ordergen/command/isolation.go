package command

import (
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/report"
	"github.com/ordergen/ordergen/trial"
	"github.com/spf13/cobra"
)

func (a *app) isolationCommand() *cobra.Command {
	var (
		steady, peak int64
		duration     time.Duration
		seed         uint64
		accept       bool
		on           target
		files        several
	)
	cmd := &cobra.Command{
		Use:   "isolation [CASE]",
		Short: "Ask whether load on one shard is felt on another",
		Long: `isolation sends the first shard of a case, B2 if none is named, a steady load, and lets
that on the second rise in the second half. p99 on the first must not rise by more than 5 %.`,
		Args:              cobra.MatchAll(cobra.MaximumNArgs(1)),
		ValidArgsFunction: completeCase,
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := lawOf(append(args, "B2")[0])
			if err != nil {
				return err
			}
			p := c.Profile
			if err := on.check("-target", c); err != nil {
				return err
			}
			i := trial.Isolation{
				Profile:  p,
				Steady:   ordergen.PerSecond(steady),
				Peak:     ordergen.PerSecond(peak),
				Duration: duration,
				Seed:     seed,
				Watcher:  a.console,

				AcceptUndecided: accept,
			}
			defer files.discard()
			if err := files.open("steady", "rising"); err != nil {
				return err
			}
			return on.with(c, func(s trial.System) error {
				i.System = s
				first, second, err := i.Run(cmd.Context())
				if err != nil {
					return err
				}
				a.ended(first.Verdict)
				a.warn(files.write("steady", first, a.line))
				a.warn(stepSummary(first))
				if second == nil {
					return nil
				}
				if !a.silent() {
					report.Beside(a.console.Out, second)
				}
				a.ended(max(first.Verdict, second.Verdict))
				a.warn(files.write("rising", second, a.line))
				a.warn(stepSummary(second))
				return nil
			})
		},
	}
	on.registerAddress(cmd)
	flags := cmd.Flags()
	flags.Int64Var(&steady, "rate", 200, "`orders/s` on the first shard, all along")
	flags.Int64Var(&peak, "peak", 1000, "`orders/s` that the second shard rises to in the second half")
	flags.DurationVar(&duration, "duration", 2*time.Minute, "`time` in all")
	flags.Uint64Var(&seed, "seed", 1, "`N` of the workloads")
	acceptUndecided(cmd, &accept)
	files.register(cmd)
	a.registerShown(cmd)
	return cmd
}

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
	)
	cmd := &cobra.Command{
		Use:   "isolation [CASE]",
		Short: "Ask whether load on one shard is felt on another",
		Long: `isolation sends the first shard of a case, B2 if none is named, a steady load, and lets
that on the second rise in the second half. p99 on the first must not rise by more than 5 %.`,
		Args:              cobra.MatchAll(cobra.MaximumNArgs(1)),
		ValidArgsFunction: completeCase,
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := resolve(append(args, "B2")[0])
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
			return on.with(c, func(s trial.System) error {
				i.System = s
				first, second, err := i.Run(cmd.Context())
				if err != nil {
					return err
				}
				a.ended(first.Verdict)
				if second != nil {
					report.Beside(a.console.Out, second)
					a.ended(max(first.Verdict, second.Verdict))
				}
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
	return cmd
}

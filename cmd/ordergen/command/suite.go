package command

import (
	"fmt"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/casefile"
	"github.com/ordergen/ordergen/report"
	"github.com/ordergen/ordergen/trial"
	"github.com/spf13/cobra"
)

func (a *app) suiteCommand() *cobra.Command {
	var (
		on             target
		shard, gateway string
		duration       time.Duration
		seed           uint64
		findMax        bool
		accept         bool
		files          several
	)
	cmd := &cobra.Command{
		Use:   "suite",
		Short: "Run the eight test cases A and B in order, with one table and one exit code",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if duration < 0 || (shard == "") != (gateway == "") {
				return fmt.Errorf("-duration is %v, -shard %q and -gateway %q, want a time above 0, and both addresses or none", duration, shard, gateway)
			}
			on.url = shard
			if err := on.check("-shard and -gateway", casefile.Case{}); err != nil {
				return err
			}
			s := trial.Suite{
				Duration: duration,
				Trial:    trial.Trial{Seed: seed, Watcher: a.console, AcceptUndecided: accept},
				System: func(p ordergen.Profile) (trial.System, error) {
					on.url = shard
					if p.Target == ordergen.ToGateway {
						on.url = gateway
					}
					return on.open(casefile.Case{Profile: p})
				},
			}
			if findMax {
				s.Search = &trial.Search{}
			}
			var names []string
			for _, p := range ordergen.Profiles() {
				names = append(names, p.Name)
			}
			defer files.discard()
			if err := files.open(names...); err != nil {
				return err
			}
			reports, verdict := s.Run(cmd.Context())
			if !a.silent() {
				report.Suite(a.console.Out, reports, verdict)
			}
			a.ended(verdict)
			for _, r := range reports {
				a.warn(files.write(r.Profile.Name, r, a.line))
				a.warn(stepSummary(r))
			}
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&shard, "shard", "", "`URL` of a running shard for the cases A, in place of the embedded engine")
	flags.StringVar(&gateway, "gateway", "", "`URL` of the running gateway for the cases B")
	on.registerMetrics(cmd)
	on.registerCommands(cmd)
	acceptUndecided(cmd, &accept)
	files.register(cmd)
	a.registerShown(cmd)
	flags.DurationVar(&duration, "duration", 0, "scale each case to this `time`; each has its own if not given")
	flags.Uint64Var(&seed, "seed", 1, "`N` of the workloads")
	flags.BoolVar(&findMax, "find-max", false, "search for the highest rate that B1 and B2 hold, and compare them")
	return cmd
}

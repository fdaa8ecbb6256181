package command

import (
	"errors"
	"time"

	"github.com/ordergen/ordergen/trial"
	"github.com/spf13/cobra"
)

func (a *app) runCommand() *cobra.Command {
	var (
		w        workload
		part     share
		on       target
		files    outputs
		orders   entries
		metrics  exposed
		baseline string
		tape     string
		from     recording
		repeated again
		dryRun   bool
		findMax  bool
		accept   bool
	)
	cmd := &cobra.Command{
		Use:   "run [CASE]",
		Short: "Run a test case, or a recorded flow",
		Long: `Run a test case. With -source it sends a recorded flow in place of the case's own, to the
case's shards and by its thresholds; without a case the flow has one shard of its own. With
-again it repeats a run that was kept with -result, and says what differs.`,
		Example: `  ordergen run b2 -duration 20s
  ordergen run a2 -target http://127.0.0.1:8081 -summary a2.json
  ordergen run -source AAPL_2012-06-21_34200000_57600000_message_10.csv -speed 2x
  ordergen run b2 -duration 20s -result b2.result && ordergen run -again b2.result`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 && from.file+repeated.file != "" {
				return nil
			}
			return oneCase(cmd, args)
		},
		ValidArgsFunction: completeCase,
		RunE: func(cmd *cobra.Command, args []string) error {
			plan, c, err := from.plan(cmd, &w, args)
			if repeated.file != "" {
				plan, c, err = repeated.plan(cmd, args, &on)
			}
			if err != nil {
				return err
			}
			a.streams = !dryRun
			t, err := a.planned(cmd.Context(), plan)
			if err != nil {
				return err
			}
			c.Profile = t.Profile
			t.AcceptUndecided = accept
			if err := on.check("-target", c); err != nil {
				return err
			}
			if findMax {
				t.Search = &trial.Search{}
			}
			if baseline != "" {
				if t.Baseline, err = readBaseline(t.Profile, baseline); err != nil {
					return err
				}
			}
			if dryRun {
				return a.plan(t)
			}
			kept, err := on.kept(c)
			if err != nil {
				return err
			}
			if err := part.open(&t, plan, kept); err != nil {
				return err
			}
			if err := files.open(); err != nil {
				return err
			}
			defer files.discard()
			if t.Journal, err = orders.open(t.Warmup, metrics.sinks(testID(t, time.Now()), t.Warmup, orders.lost)...); err != nil {
				return err
			}
			defer orders.discard()
			if err := metrics.begin(); err != nil {
				return err
			}
			recorded := func() error { return errors.Join(orders.close(), metrics.end()) }
			defer recorded()
			t.Watcher = ending{a.console, recorded}
			if !a.silent() {
				a.present(t.Profile)
			}
			return on.with(c, taped(tape, func(s trial.System) error {
				t.System = s
				if err := part.begin(t); err != nil {
					return err
				}
				r, err := t.Run(cmd.Context())
				if err != nil {
					return err
				}
				a.ended(r.Verdict)
				a.warn(files.write(r, a.line))
				a.warn(part.end(r))
				a.warn(repeated.compare(a, t, r))
				a.warn(stepSummary(r))
				return nil
			}))
		},
	}
	w.register(cmd)
	from.register(cmd)
	repeated.register(cmd)
	on.register(cmd)
	files.register(cmd)
	part.register(cmd)
	orders.register(cmd)
	metrics.register(cmd)
	registerTape(cmd, &tape)
	acceptUndecided(cmd, &accept)
	a.registerShown(cmd)
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "print the plan and stop")
	cmd.Flags().BoolVar(&findMax, "find-max", false, "afterwards, search for the highest rate that holds")
	cmd.Flags().StringVar(&baseline, "baseline", "", "`FILE` that the case to compare with, b1 for b2, wrote with -summary; of a case that asks how shards scale")
	return cmd
}

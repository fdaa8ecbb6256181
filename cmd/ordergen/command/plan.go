package command

import (
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/presets"
	"github.com/ordergen/ordergen/report"
	"github.com/ordergen/ordergen/trial"
	"github.com/spf13/cobra"
)

func (a *app) planCommand() *cobra.Command {
	var w workload
	cmd := &cobra.Command{
		Use:   "plan CASE",
		Short: "Say what a case will send, and what must come of it",
		Long: `plan says what a case will send and what must come of it: whether its book lasts, where
it would run dry, what a top-up adds, and what the engine must hold afterwards. Nothing is
sent.`,
		Example:           "  ordergen plan b2 -duration 10m",
		Args:              oneCase,
		ValidArgsFunction: completeCase,
		RunE: func(cmd *cobra.Command, args []string) error {
			t, err := w.trial(cmd, a, args[0])
			if err != nil {
				return err
			}
			return a.plan(t)
		},
	}
	w.register(cmd)
	return cmd
}

// plan prints the plan of a trial.
func (a *app) plan(t trial.Trial) error {
	runs, err := t.Plan()
	if err != nil {
		return err
	}
	report.Plan(a.console.Out, runs)
	a.present(t.Profile)
	return nil
}

// present prints what a preset realises and what it cites.
func (a *app) present(p ordergen.Profile) {
	if preset, err := presets.Lookup(p.Name); err == nil {
		report.Preset(a.console.Out, preset)
	}
}

package command

import (
	"github.com/ordergen/ordergen/report"
	"github.com/spf13/cobra"
)

func (a *app) reportCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "report A.json B.json",
		Short: "Show two runs side by side, and which changes can be told from noise",
		Long: `Show two runs side by side, from the files that they wrote with -summary: the change in
each figure from A to B, and of latencies and shares whether it can be told from noise.`,
		Example: `  ordergen run b2 -summary before.json
  ordergen run b2 -summary after.json
  ordergen report before.json after.json`,
		Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, paths []string) error {
			var both [2]report.Summary
			for i, path := range paths {
				s, err := report.ReadSummary(path)
				if err != nil {
					return err
				}
				both[i] = s
			}
			report.SideBySide(a.console.Out, both[0], both[1])
			return nil
		},
	}
}

package command

import (
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/presets"
	"github.com/ordergen/ordergen/report"
	"github.com/spf13/cobra"
)

func (a *app) casesCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "cases",
		Short: "List the test cases and the presets",
		Args:  cobra.NoArgs,
		Run: func(*cobra.Command, []string) {
			report.Cases(a.console.Out, "test cases", ordergen.Profiles())
			report.Cases(a.console.Out, "test cases of two-sided markets", ordergen.LivesProfiles())
			var flows []ordergen.Profile
			for _, p := range presets.All() {
				flows = append(flows, p.Profile)
			}
			report.Cases(a.console.Out, "presets", flows)
		},
	}
}

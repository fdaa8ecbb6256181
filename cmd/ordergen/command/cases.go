package command

import (
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/casefile"
	"github.com/ordergen/ordergen/presets"
	"github.com/ordergen/ordergen/report"
	"github.com/spf13/cobra"
)

func (a *app) casesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "cases",
		Short: "List the test cases and the presets, or show one as a file",
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
	cmd.AddCommand(a.showCommand())
	return cmd
}

func (a *app) showCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "show CASE",
		Short:             "Print a case as a file, to be changed and run",
		Example:           "  ordergen cases show b2 > my.yaml && ordergen run my.yaml -duration 20s",
		Args:              oneCase,
		ValidArgsFunction: completeCase,
		RunE: func(_ *cobra.Command, args []string) error {
			c, err := resolve(args[0])
			if err != nil {
				return err
			}
			text, err := casefile.Write(c)
			if err != nil {
				return err
			}
			_, err = a.console.Out.Write(text)
			return err
		},
	}
}

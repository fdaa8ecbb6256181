package command

import (
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/report"
	"github.com/spf13/cobra"
)

func (a *app) casesCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "cases",
		Short: "List the test cases",
		Args:  cobra.NoArgs,
		Run:   func(*cobra.Command, []string) { report.Cases(a.console.Out, ordergen.Profiles()) },
	}
}

package command

import "github.com/spf13/cobra"

// registerShown has the flags for who reads the terminal.
func (a *app) registerShown(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&a.console.Quiet, "quiet", a.console.Quiet, "print the verdict alone, when all has ended")
	cmd.Flags().BoolVar(&a.console.JSON, "json", a.console.JSON, "print the summary alone, as JSON, when all has ended")
	cmd.MarkFlagsMutuallyExclusive("quiet", "json")
}

// silent reports whether nothing is shown before all has ended.
func (a *app) silent() bool { return a.console.Quiet || a.console.JSON }

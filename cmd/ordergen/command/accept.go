package command

import "github.com/spf13/cobra"

// acceptUndecided registers the flag that has an undecided criterion taken for no fault.
func acceptUndecided(cmd *cobra.Command, accept *bool) {
	cmd.Flags().BoolVar(accept, "accept-undecided", false, "exit with 0, too, where a run was too short for a criterion to be decided")
}

package command

import (
	"errors"
	"fmt"
	"io"

	"github.com/ordergen/ordergen/trial"
	"github.com/ordergen/ordergen/trial/system"
	"github.com/spf13/cobra"
)

func registerTape(cmd *cobra.Command, path *string) {
	cmd.Flags().StringVar(path, "tape", "", "write what was sent and answered to `FILE`, for judge; compressed where its name ends in .gz or .zst")
}

// taped does what is to be done on a system, and writes a tape of it to a file, if one is
// named.
func taped(path string, do func(trial.System) error) func(trial.System) error {
	if path == "" {
		return do
	}
	return func(s trial.System) error {
		var err error
		tapeErr := replaceFile(path, func(out io.Writer) error {
			tape := system.Tape(s, out)
			err = do(tape)
			return errors.Join(err, tape.Close())
		})
		if err == nil && tapeErr != nil {
			err = fmt.Errorf("-tape %s: %w", path, tapeErr)
		}
		return err
	}
}

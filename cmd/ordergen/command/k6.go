package command

import (
	"fmt"
	"os"

	"github.com/ordergen/ordergen/k6"
	"github.com/spf13/cobra"
)

func (a *app) k6Command() *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use:   "k6 CASE",
		Short: "Write a case as a script for a stock k6",
		Long: `k6 writes a case as one self-contained script, which runs on any k6 as it is downloaded:
the same orders, byte for byte, the same seeds, expectation and reconciliation.`,
		Example:           "  ordergen k6 b2 -o b2.js && k6 run -e GATEWAY_URL=http://127.0.0.1:8080 b2.js",
		Args:              oneCase,
		ValidArgsFunction: completeCase,
		RunE: func(_ *cobra.Command, args []string) error {
			c, err := lawOf(args[0])
			if err != nil {
				return err
			}
			if c.Target != nil && c.Target.Order.Send != "" {
				return fmt.Errorf("%s has requests of its own, which a script does not speak: run it with ordergen run", args[0])
			}
			script, err := k6.Compile(c.Profile)
			if err != nil {
				return err
			}
			if path != "" {
				return os.WriteFile(path, script, 0o644)
			}
			_, err = a.console.Out.Write(script)
			return err
		},
	}
	cmd.Flags().StringVarP(&path, "output", "o", "", "write to `FILE` in place of the terminal")
	return cmd
}

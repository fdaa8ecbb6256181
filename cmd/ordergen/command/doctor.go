package command

import (
	"errors"
	"fmt"

	"github.com/ordergen/ordergen/internal/plain"
	"github.com/ordergen/ordergen/trial/system"
	"github.com/spf13/cobra"
)

func (a *app) doctorCommand() *cobra.Command {
	var (
		on   target
		send bool
	)
	cmd := &cobra.Command{
		Use:   "doctor CASE",
		Short: "Say line by line what works with a running target",
		Long: `doctor reads the endpoints of the target that a case names, and says line by line what is
reachable and understood, which figures are found, and what could not be judged. With -send
it sends one order that rests far from the touch, and its cancel. It exits with 97 where
something does not work.`,
		Example:           "  ordergen doctor my.yaml -send",
		Args:              oneCase,
		ValidArgsFunction: completeCase,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			c, err := resolve(args[0])
			if err != nil {
				return err
			}
			s, err := on.open(c)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, s.Close()) }()
			h, running := s.(*system.HTTP)
			if !running {
				return fmt.Errorf("%s names no target, want one with a target, or -target", args[0])
			}
			for _, f := range c.Examine(cmd.Context(), h, send) {
				mark := "ok  "
				if !f.OK {
					mark, a.code = "FAIL", exitUnhealthy
				}
				fmt.Fprintf(a.console.Out, "%s  %-12s %s\n", mark, f.What, plain.Redact(f.Text))
			}
			return nil
		},
	}
	on.registerAddress(cmd)
	cmd.Flags().BoolVar(&send, "send", false, "send one order far from the touch, and its cancel")
	return cmd
}

// exitUnhealthy says, as of a run, that nothing could be said of a target as it is.
const exitUnhealthy = 97

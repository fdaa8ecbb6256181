package command

import (
	"fmt"

	"github.com/ordergen/ordergen/formats"
	"github.com/ordergen/ordergen/judge"
	"github.com/ordergen/ordergen/report"
	"github.com/ordergen/ordergen/trial"
	"github.com/spf13/cobra"
)

func (a *app) judgeCommand() *cobra.Command {
	var skip bool
	cmd := &cobra.Command{
		Use:   "judge TAPE",
		Short: "Hold what an engine answered to the reference book, without running it",
		Long: `judge replays a tape, of run -tape or of an engine's own log, through the reference book in
the order in which the engine executed its events, and shows the first answer that cannot
be, with the least part of the tape that shows it. docs/formats.md has the fields of a tape.

It exits with 98 where an answer is wrong, and with 97 where some could not be judged.`,
		Example: `  ordergen run b2 -duration 20s -tape b2.tape.zst && ordergen judge b2.tape.zst`,
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			in, err := formats.Open(args[0])
			if err != nil {
				return err
			}
			defer in.Close()
			progress := newProgress(a.errOut, "events", 0)
			defer progress.end()
			records := formats.ReadTape(in)
			skipped := 0
			if skip {
				records = formats.SkipDamaged(records, func(*formats.Damage) { skipped++ })
			}
			var tape []formats.Record
			for r, err := range records {
				if err != nil {
					return fmt.Errorf("%s: %w", args[0], err)
				}
				if tape = append(tape, r); len(tape)%progressEvery == 0 {
					progress.at(uint64(len(tape)))
				}
			}
			progress.end()
			v := judge.Tape(tape)
			report.Judged(a.console.Out, args[0], v, skipped)
			switch {
			case v.Contradiction != nil:
				a.ended(trial.Broken)
			case len(v.Undecided) > 0 || v.Judged == 0:
				a.ended(trial.Inconclusive)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&skip, "skip-damaged", false, "pass over lines that cannot be read, and count them")
	return cmd
}

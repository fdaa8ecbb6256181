package command

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/ordergen/ordergen/report"
	"github.com/spf13/cobra"
)

func (a *app) mergeCommand() *cobra.Command {
	var (
		files  outputs
		accept bool
		path   string
	)
	cmd := &cobra.Command{
		Use:   "merge RESULT|DIRECTORY...",
		Short: "Put the results of several processes together, and judge them as one",
		Long: `merge reads what runs have kept with -result, adds them up, and judges them as one run:
thresholds on the histograms of all, the engine's counters against the whole. It sends
nothing and asks no target. Parts that are missing, late or not whole are named, and make
the verdict INVALID. Results of different runs, and parts that are there twice, are refused.`,
		Example: "  ordergen merge *.result",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, paths []string) error {
			paths, err := resultsIn(paths)
			if err != nil {
				return err
			}
			all, err := readResult(paths[0])
			if err != nil {
				return err
			}
			for _, path := range paths[1:] {
				one, err := readResult(path)
				if err != nil {
					return err
				}
				if all, err = all.Plus(one); err != nil {
					return fmt.Errorf("%s and those before it: %w", path, err)
				}
			}
			t, err := a.planned(cmd.Context(), all.Identity.Plan)
			if err != nil {
				return err
			}
			t.AcceptUndecided = accept
			if err := files.open(); err != nil {
				return err
			}
			defer files.discard()
			r, err := all.Judge(t)
			if err != nil {
				return err
			}
			report.Write(a.console.Out, r)
			a.ended(r.Verdict)
			a.warn(files.write(r, a.line))
			if path != "" {
				a.warn(replace(path, all.Write))
			}
			return nil
		},
	}
	files.register(cmd)
	acceptUndecided(cmd, &accept)
	cmd.Flags().StringVar(&path, "result", "", "keep what was put together in `FILE`, to be put together with more")
	return cmd
}

// resultsIn has in place of each directory the files NAME.result in it.
func resultsIn(paths []string) (files []string, err error) {
	for _, path := range paths {
		if info, err := os.Stat(path); err != nil || !info.IsDir() {
			files = append(files, path)
			continue
		}
		in, err := filepath.Glob(filepath.Join(path, "*.result"))
		if err != nil {
			return nil, err
		}
		if len(in) == 0 {
			return nil, fmt.Errorf("%s has no file NAME.result, want those that run -result wrote", path)
		}
		files = append(files, in...)
	}
	return files, nil
}

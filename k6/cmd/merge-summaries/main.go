// Command merge-summaries adds the results of k6 processes up that shared one run by
// execution segments, and judges the run as a whole: the thresholds, whether each order
// was sent once, and whether the engine's counters are as foretold.
//
//	k6 run --out ordergen=share-1.json --execution-segment 0:1/2 …
//	merge-summaries share-1.json share-2.json
//
// A file is what --out ordergen wrote, or a log that it was written to. The exit code is
// 0 when all holds, 99 when a threshold does not, 97 when the run says nothing, and 104
// when there is no telling.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"github.com/ordergen/ordergen/k6/internal/summary"
	"github.com/ordergen/ordergen/trial"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, out, errOut io.Writer) int {
	flags := flag.NewFlagSet("merge-summaries", flag.ContinueOnError)
	flags.SetOutput(errOut)
	flags.Usage = func() {
		fmt.Fprintln(errOut, "merge-summaries [flags] SHARE...\n\nA SHARE is what k6 run --out ordergen=SHARE wrote for one execution segment.")
		flags.PrintDefaults()
	}
	export := flags.String("export", "", "write the merged metrics to `FILE`, in the shape of k6's --summary-export")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return trial.ExitPass
	case err != nil:
		return trial.ExitConfig
	}
	merged, err := merge(flags.Args())
	if err == nil && *export != "" {
		err = exportTo(*export, merged)
	}
	if err != nil {
		fmt.Fprintln(errOut, "merge-summaries:", err)
		return trial.ExitConfig
	}
	write(out, merged)
	return exitCode(merged)
}

func merge(files []string) (*summary.Merged, error) {
	if len(files) == 0 {
		return nil, errors.New("no share is named; see -help")
	}
	var (
		shares []*summary.Share
		errs   []error
	)
	for _, name := range files {
		s, err := read(name)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", name, err))
			continue
		}
		shares = append(shares, s)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return summary.Merge(shares)
}

func read(name string) (*summary.Share, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return summary.Read(f)
}

func exportTo(name string, m *summary.Merged) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(m.Export(f), f.Close())
}

func exitCode(m *summary.Merged) int {
	if len(m.Problems) > 0 {
		return trial.ExitInvalid
	}
	for _, t := range m.Thresholds {
		if !t.Pass {
			return trial.ExitFailed
		}
	}
	return trial.ExitPass
}

var verdicts = map[int]string{
	trial.ExitPass:    "PASS",
	trial.ExitFailed:  "FAIL",
	trial.ExitInvalid: "INVALID",
}

func write(out io.Writer, m *summary.Merged) {
	for _, w := range m.Workloads {
		t := w.Tally
		fmt.Fprintf(out, "%s, seed %d: %d orders: %d accepted, %d refused, %d unknown, %d not sent, %d sent twice\n",
			w.Settings.Profile, w.Settings.Seed, t.Orders, t.Accepted, t.Refused, t.Unknown, t.Unsent, w.Twice)
		if r := w.Reconciliation; r != nil && r.OK {
			fmt.Fprintln(out, r)
		}
		if r := w.Reconciliation; r != nil && r.Matches != nil {
			fmt.Fprintln(out, "matches", *r.Matches)
		}
	}
	fmt.Fprintf(out, "dropped iterations %.0f\n", count(m, "dropped_iterations"))
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, t := range m.Thresholds {
		mark := "✓"
		if !t.Pass {
			mark = "✗"
		}
		fmt.Fprintf(table, "%s\t%s\t%v\tgot %.6g\n", mark, t.Metric, t.Threshold, t.Value)
	}
	table.Flush()
	for _, p := range m.Problems {
		fmt.Fprintln(out, "✗", p)
	}
	fmt.Fprintln(out, verdicts[exitCode(m)])
}

// count of a counter; 0 where no process has a sample of it.
func count(m *summary.Merged, name string) float64 {
	metric, measured := m.Metrics[name]
	if !measured {
		return 0
	}
	n, _ := metric.Stat("count")
	return n
}

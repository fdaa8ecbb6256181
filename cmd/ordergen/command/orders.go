package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/formats"
	"github.com/ordergen/ordergen/trial"
	"github.com/spf13/cobra"
)

func (a *app) ordersCommand() *cobra.Command {
	var (
		w      workload
		flow   exported
		format string
		run    string
		path   string
	)
	cmd := &cobra.Command{
		Use:   "orders CASE",
		Short: "Write the orders of a case as a file that other tools read",
		Long: `orders writes the events that a run of a case sends, as fast as they can be computed and in
memory that does not grow with their number. docs/formats.md has the fields of each format.

With -n beyond the end of the case its schedule starts again behind itself. A feed, lobster
or itch, tells what the reference book makes of the events in their order.`,
		Example: `  ordergen orders b2 -format ndjson -o b2.ndjson.zst
  ordergen orders a2 -format lobster -symbol TEST-ASSET-A > asset-a.csv
  ordergen orders b2 -format vegeta -n 10000 | vegeta attack -format=json -rate=84/s | vegeta report`,
		Args:              oneCase,
		ValidArgsFunction: completeCase,
		RunE: func(cmd *cobra.Command, args []string) error {
			t, err := w.trial(cmd, a, args[0])
			if err != nil {
				return err
			}
			if flow.experiment, err = experimentOf(t, run); err != nil {
				return err
			}
			if symbols := flow.experiment.Source().Symbols(); flow.symbol != "" && !slices.Contains(symbols, flow.symbol) {
				return fmt.Errorf("-symbol is %s, want one of %s", flow.symbol, strings.Join(symbols, ", "))
			}
			left := flow.experiment.Schedule.Len() - min(flow.from, flow.experiment.Schedule.Len())
			if !cmd.Flags().Changed("events") || flow.experiment.Recorded != nil && flow.n > left {
				flow.n = left
			}
			if format == "wire" || format == "vegeta" {
				if flow.requests, err = requestsOf(args[0]); err != nil {
					return err
				}
			}
			progress := newProgress(a.errOut, "orders", flow.n)
			defer progress.end()
			write := func(out io.Writer) error { return flow.write(cmd.Context(), format, out, progress) }
			if path != "" {
				return replaceFile(path, write)
			}
			signal.Ignore(syscall.SIGPIPE) // so that the write fails in place of the process
			err = write(a.console.Out)
			if errors.Is(err, syscall.EPIPE) {
				return nil // The reader has what it wants, such as head.
			}
			return err
		},
	}
	w.register(cmd)
	flags := cmd.Flags()
	flags.StringVar(&format, "format", "ndjson", "`FORMAT`: one of "+strings.Join(formats.Names(), ", "))
	flags.StringVar(&run, "run", "", "`name` of the run, of a case with several; the first if not given")
	flags.StringVar(&flow.symbol, "symbol", "", "write the events of one `symbol` alone")
	flags.Uint64Var(&flow.from, "from", 0, "`index` of the first event")
	flags.Uint64VarP(&flow.n, "events", "n", 0, "`number` of events; up to the end of the case if not given")
	flags.BoolVar(&flow.book, "book", false, "write what rests before the run first: seeds, or what stands at -from")
	flags.DurationVar(&flow.open, "open", 9*time.Hour+30*time.Minute, "`time` of day at which the run starts")
	flags.StringVarP(&path, "output", "o", "", "write to `FILE`, compressed where its name ends in .gz or .zst")
	return cmd
}

// experimentOf is the run of a trial that has a name, or the first.
func experimentOf(t trial.Trial, run string) (trial.Experiment, error) {
	all, err := t.Plan()
	if err != nil {
		return trial.Experiment{}, err
	}
	var names []string
	for _, e := range all {
		if run == "" || e.Run.Name == run {
			return e, nil
		}
		names = append(names, e.Run.Name)
	}
	return trial.Experiment{}, fmt.Errorf("-run is %s, want one of %s", run, strings.Join(names, ", "))
}

// exported is the part of a run that is written to a file.
type exported struct {
	experiment trial.Experiment
	symbol     string // empty for all
	from, n    uint64
	book       bool
	open       time.Duration
	requests   formats.Options // encoder, address and headers of the case's target
}

// requestsOf are the requests of the target of a case, if it has one. Their headers are written
// with what variables of the environment have in them, as the target would refuse them without.
func requestsOf(word string) (o formats.Options, err error) {
	c, err := resolve(word)
	if err != nil || c.Target == nil {
		return o, err
	}
	h, err := c.System()
	if err != nil {
		return o, err
	}
	o = formats.Options{Encoder: h.Encoder, BaseURL: h.URL, Header: h.Header}
	if o.Header.Get("Content-Type") == "" {
		o.Header.Set("Content-Type", "application/json")
	}
	return o, nil
}

func (f exported) write(ctx context.Context, format string, out io.Writer, progress *progress) error {
	options := f.requests
	options.Events = f.n
	if format == "mebw" {
		options.Events = f.count()
	}
	w, err := formats.NewWriter(format, out, options)
	if err != nil {
		return err
	}
	if err := f.stand(w); err != nil {
		return err
	}
	source, first := f.experiment.Source(), f.experiment.First()
	for k := range f.n {
		if k%progressEvery == 0 {
			progress.at(k)
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		o := source.At(first + f.from + k)
		if f.symbol != "" && o.Symbol != f.symbol {
			continue
		}
		if err := w.WriteEvent(formats.Event{At: f.open + f.due(f.from+k), Order: o}); err != nil {
			return err
		}
	}
	return w.Close()
}

// due is when event k comes after the start of the run, whose schedule has no end.
func (f exported) due(k uint64) time.Duration {
	s := f.experiment.Schedule
	again, k := k/max(s.Len(), 1), k%max(s.Len(), 1)
	return time.Duration(again)*s.Duration() + s.Due(k)
}

// stand writes what rests before the first event, or tells a format that has to know.
func (f exported) stand(w formats.EventWriter) error {
	stander, ok := w.(formats.Stander)
	if !ok && !f.book {
		return nil
	}
	for o := range f.standing() {
		var err error
		if f.book {
			err = w.WriteEvent(formats.Event{At: f.open + f.due(f.from), Order: o})
		} else {
			err = stander.Stand(o)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (f exported) standing() func(func(ordergen.Order) bool) {
	var symbols []string
	if f.symbol != "" {
		symbols = append(symbols, f.symbol)
	}
	if plan := f.experiment.Plan; plan != nil && f.from > 0 {
		if standing := plan.Stream.Standing(plan.First + f.from); standing != nil {
			return standing.Orders(symbols...)
		}
	}
	return f.experiment.Book(symbols...)
}

// count is how many events will be written.
func (f exported) count() (n uint64) {
	if f.book {
		for range f.standing() {
			n++
		}
	}
	if f.symbol == "" {
		return n + f.n
	}
	for k := range f.n {
		if f.experiment.Source().At(f.experiment.First()+f.from+k).Symbol == f.symbol {
			n++
		}
	}
	return n
}

// replaceFile writes a file, compressed as its name says, beside the one that it replaces
// when it is whole.
func replaceFile(path string, write func(io.Writer) error) error {
	file, err := createBeside(path)
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // this finds nothing where the file was renamed
	out, err := formats.Compress(file, path)
	if err == nil {
		err = errors.Join(write(out), out.Close())
	}
	if err = errors.Join(err, file.Chmod(0o644), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

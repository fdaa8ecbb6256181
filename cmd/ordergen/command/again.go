package command

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/ordergen/ordergen/casefile"
	"github.com/ordergen/ordergen/internal/plain"
	"github.com/ordergen/ordergen/report"
	"github.com/ordergen/ordergen/results"
	"github.com/ordergen/ordergen/trial"
	"github.com/spf13/cobra"
)

// again has the flag of a run that is repeated.
type again struct {
	file   string
	before *results.Result
}

func (g *again) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&g.file, "again", "", "repeat the run that left its result in `FILE`, on the same target, and say what differs")
}

// inResult are the flags of what a result says itself.
var inResult = []string{"source", "duration", "rate", "seed", "literal-book", "arrival", "threshold", "warmup", "part", "start-at", "resume", "find-max", "baseline"}

// plan is that of the result. The flags of the target are the result's where none was given.
func (g *again) plan(cmd *cobra.Command, args []string, on *target) (plan results.Plan, c casefile.Case, err error) {
	if len(args) > 0 {
		return plan, c, fmt.Errorf("-again repeats what its file says, and the case %s is named too: want one of the two", args[0])
	}
	for _, name := range append(inResult, ofSource...) {
		if cmd.Flags().Changed(name) {
			return plan, c, fmt.Errorf("-%s does not go with -again, which repeats what its file says", name)
		}
	}
	if g.before, err = readResult(g.file); err != nil {
		return plan, c, fmt.Errorf("-again %w", err)
	}
	if err := whole(g.before); err != nil {
		return plan, c, fmt.Errorf("-again %s: %w", g.file, err)
	}
	if kept := g.before.Target; kept != nil {
		c, err = on.take(*kept)
	}
	return g.before.Identity.Plan, c, err
}

// whole refuses a result that has nothing to compare with.
func whole(r *results.Result) error {
	if r.Begun() {
		return errors.New("its run came to no end that it could tell of, so there is nothing to compare with: run the case anew")
	}
	for _, run := range r.Runs {
		if have, all := len(run.Senders), run.Senders[0].Of; have < all {
			return fmt.Errorf("it has %d of %d parts: put all of them together with ordergen merge -result FILE first", have, all)
		}
	}
	return nil
}

// compare shows what differs between the run and the one before.
func (g *again) compare(a *app, t trial.Trial, after *trial.Report) error {
	if g.before == nil || a.silent() {
		return nil
	}
	before, err := g.before.Judge(t)
	if err != nil {
		return fmt.Errorf("-again %s: %w", g.file, err)
	}
	return report.Again(a.console.Out, before, after)
}

// kept is the target as a result keeps it; nil for the embedded engine.
func (f *target) kept(c casefile.Case) (*results.Target, error) {
	if f.url == "" && c.Target == nil {
		return nil, nil
	}
	t := &results.Target{URL: plain.Redact(f.url), Metrics: plain.Redact(f.metrics), Between: f.between, Disturb: f.disturb}
	if c.Target == nil {
		return t, nil
	}
	public := c.Target.Public()
	c.Target = &public
	text, err := casefile.Write(c)
	t.Case = plain.Redact(string(text))
	return t, err
}

// take is kept again: the flags that were given stay, and the case has the target alone.
func (f *target) take(t results.Target) (c casefile.Case, err error) {
	*f = target{cmp.Or(f.url, t.URL), cmp.Or(f.metrics, t.Metrics), cmp.Or(f.between, t.Between), cmp.Or(f.disturb, t.Disturb)}
	url := f.url
	if t.Case != "" {
		if c, err = casefile.Read("its target", []byte(t.Case)); err != nil {
			return c, err
		}
		url = cmp.Or(url, c.Target.URL)
	}
	if strings.Contains(url+f.metrics, plain.Redacted) {
		err = fmt.Errorf("the password of %s was not kept: give the address with -target, and that of the metrics with -metrics", cmp.Or(url, f.metrics))
	}
	return c, err
}

package command

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/recorded"
	"github.com/ordergen/ordergen/results"
	"github.com/ordergen/ordergen/trial"
	"github.com/spf13/cobra"
)

// inSource are the flags that a recorded flow leaves no room for.
var inSource = []string{"duration", "arrival", "seed", "literal-book", "warmup", "part", "resume", "find-max"}

// asRecorded refuses flags that a recorded flow leaves no room for, and has its plan name the
// files from anywhere.
func asRecorded(cmd *cobra.Command, plan *results.Plan) (err error) {
	r := plan.Recording
	if r == nil {
		return nil
	}
	for _, name := range inSource {
		if f := cmd.Flags().Lookup(name); f != nil && f.Changed {
			return fmt.Errorf("-%s does not go with a recorded flow, which is sent as it came, by one process", name)
		}
	}
	r.Rate, plan.Rate = cmp.Or(plan.Rate, r.Rate), 0
	if r.File, err = filepath.Abs(r.File); err == nil && r.Book != "" {
		r.Book, err = filepath.Abs(r.Book)
	}
	return err
}

// replay has a trial send a recorded flow, which stays open until the command has ended.
func (a *app) replay(ctx context.Context, r recorded.Recording, t *trial.Trial) error {
	progress := newProgress(a.errOut, "events read", 0)
	defer progress.end()
	flow, err := recorded.Open(ctx, r.File, r.Options, progress.at)
	if err != nil {
		return err
	}
	a.atEnd(flow.Close)
	if !a.streams {
		if err := flow.Whole(progress.at); err != nil {
			return err
		}
	}
	t.Profile = recordedCase(t.Profile, filepath.Base(r.File), flow.Symbols())
	t.Recorded = func(prefix string) trial.Recorded { return flow.Named(prefix) }
	return nil
}

// recordedCase is a case with a recorded flow, and with all that it lacks, such as every part
// of one that is no case but the flow.
func recordedCase(p ordergen.Profile, file string, symbols []string) ordergen.Profile {
	if p.Name == "" {
		p.Name, p.Title, p.Purpose = "RECORDED", file, "What does the engine make of a flow that was recorded?"
	}
	if len(p.Shards) == 0 {
		p.Shards = []ordergen.Shard{{Name: "A", Symbols: symbols}}
	}
	if len(p.Runs) == 0 {
		p.Runs = []ordergen.Run{{Stages: []ordergen.Stage{ordergen.Hold(ordergen.PerSecond(1), time.Second)}}}
	}
	if p.VUs.Max == 0 {
		p.VUs = ordergen.VUs{Preallocated: 100, Max: 100}
	}
	p.Window = cmp.Or(p.Window, time.Minute)
	p.Flow = ordergen.Flow{Symbols: symbols}
	p.Criteria.Scaling = 0
	return p
}

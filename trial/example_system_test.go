package trial_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log"
	"slices"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/observe"
	"github.com/ordergen/ordergen/trial"
)

// inProcess is an engine that is called and not sent to.
type inProcess struct{ *engine.Shard }

func (e *inProcess) Target() client.Target {
	return client.TargetFunc(func(ctx context.Context, o ordergen.Order) (client.Receipt, error) {
		_, err := e.Submit(ctx, o)
		return client.Receipt{}, err
	})
}

func (e *inProcess) Seed(_ context.Context, _ string, orders iter.Seq[ordergen.Order], progress func(int)) error {
	n, err := e.Shard.Seed(slices.Collect(orders))
	progress(n)
	return err
}

func (e *inProcess) Snapshot(context.Context) (now observe.Snapshot, _ error) {
	c, figures := e.Counters(), now.Shard(e.Name()).Figures
	figures[observe.Received] = int64(c.Received[ordergen.Buy])
	figures[observe.Fills], figures[observe.Traded] = int64(c.Matches), int64(c.Traded)
	return now, nil
}

func (e *inProcess) Reset(context.Context, string) error { return errors.ErrUnsupported }
func (e *inProcess) Disturb(context.Context) (end func(), err error) {
	return nil, errors.ErrUnsupported
}
func (e *inProcess) Lacks() trial.Features { return trial.Features{Reset: true, Disturb: true} }

// Whatever takes orders can be a System, such as an engine in the same process.
func ExampleSystem() {
	a1, err := ordergen.LookupProfile("A1")
	if err != nil {
		log.Fatal(err)
	}
	if a1, err = a1.Lasting(time.Second); err != nil {
		log.Fatal(err)
	}
	shard, err := engine.NewShard(engine.ShardConfig{Name: "a", Symbols: a1.Shards[0].Symbols}, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer shard.Close()
	report, err := trial.Trial{Profile: a1, System: &inProcess{shard}, Seed: 1}.Run(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	for _, row := range report.Runs[0].Reconciliation.Rows {
		fmt.Printf("%s: as foretold is %v\n", row.Figure, row.OK)
	}
	// Output:
	// orders received: as foretold is true
	// matches: as foretold is true
	// shares traded: as foretold is true
}

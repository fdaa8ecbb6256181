package wire

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/conform"
)

// Venue is a running engine. Target and Symbols are required. It is used by pointer; its
// engines share the running one, so that one is played at a time.
type Venue struct {
	Target  client.Target
	Symbols []string         // symbols that the engine trades; tapes use three of them, or one where there are fewer
	Timeout time.Duration    // longest time for one answer; 10 s if 0
	Rules   conform.Rules    // rules by which the engine trades
	Lacks   conform.Features // what it lacks beyond what Probe finds

	// Between empties the books before each tape, as a restart does. Where it is nil the orders of a
	// tape are cancelled when it has been played.
	Between func(ctx context.Context) error

	lacks  conform.Features
	run    int64 // keeps the ids of two runs apart
	opened atomic.Int64
}

const (
	mostSymbols = 3 // symbols that a tape names, at most
	timeout     = 10 * time.Second
)

// untold is what no answer tells.
const untold = conform.BestPrices | conform.Depths | conform.Ladders | conform.Trades |
	conform.Stops | conform.StopLimits | conform.Icebergs | conform.PostOnlyOrders | conform.Owners

// Engine returns an engine with nothing in its books.
func (v *Venue) Engine() conform.Engine {
	if v.Between != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 6*v.timeout())
		defer cancel()
		if err := v.Between(ctx); err != nil {
			panic(fmt.Errorf("emptying the books: %w", err))
		}
	}
	return v.engine()
}

func (v *Venue) engine() *engine {
	if v.run == 0 {
		v.run = time.Now().UnixMilli() % 1_000_000_000
	}
	return &engine{
		venue: v, shadow: v.Rules.Reference(), prefix: fmt.Sprintf("c%d-%d-", v.run, v.opened.Add(1)),
		names: map[ordergen.ID]ordergen.ID{}, open: map[ordergen.ID]ordergen.Order{}, left: map[ordergen.ID]int64{},
	}
}

func (v *Venue) timeout() time.Duration { return cmp.Or(v.Timeout, timeout) }

// Probe finds out what the engine lacks, by asking it for each thing once. It fails where not even
// a LIMIT order is taken.
func (v *Venue) Probe(ctx context.Context) error {
	if v.Target == nil || len(v.Symbols) == 0 {
		return errors.New("the venue has no Target or no Symbols, want both")
	}
	if c, ok := v.Target.(client.Checker); ok {
		if err := c.Check(); err != nil {
			return err
		}
	}
	v.lacks = v.Lacks | untold
	if len(v.Symbols) < mostSymbols {
		v.lacks |= conform.SeveralSymbols
	}
	p := probe{engine: v.engine(), ctx: ctx}
	p.ask()
	v.lacks |= p.lacks
	return p.err
}

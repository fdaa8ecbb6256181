package wire

import (
	"cmp"
	"context"
	"sync/atomic"
	"time"

	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/conform"
)

// Venue is a running engine. Target and Symbols are required. It is used by pointer; its
// engines share the running one, so that one is played at a time, by one client or by several.
type Venue struct {
	Target  client.Target
	Symbols []string         // symbols that the engine trades; tapes use three of them, or one where there are fewer
	Timeout time.Duration    // longest time for one answer; 10 s if 0
	Rules   conform.Rules    // rules by which the engine trades
	Lacks   conform.Features // what it lacks beyond what Probe finds

	// Between empties the books before each tape, as a restart does. Where it is nil the orders of a
	// tape are cancelled when it has been played.
	Between func(ctx context.Context) error

	lacks     conform.Features
	sequenced bool  // whether answers tell the order of execution
	names     bool  // whether answers tell a name that the target gives an order
	run       int64 // keeps the ids of two runs apart
	opened    atomic.Int64
}

const (
	mostSymbols = 3 // symbols that a tape names, at most
	timeout     = 10 * time.Second
)

// untold is what no answer tells.
const untold = conform.BestPrices | conform.Depths | conform.Ladders | conform.Trades |
	conform.Stops | conform.StopLimits | conform.Icebergs | conform.PostOnlyOrders | conform.Owners

func (v *Venue) timeout() time.Duration { return cmp.Or(v.Timeout, timeout) }

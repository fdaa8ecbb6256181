package trial

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
)

// System is what a trial tests. Those of package system are a running system over HTTP
// and the embedded engine.
type System interface {
	// Target takes the orders.
	Target() client.Target

	// Seed puts resting orders into a shard. It fails unless the shard has taken all of
	// them. Progress is told after each request how many orders it had.
	Seed(ctx context.Context, shard string, orders iter.Seq[ordergen.Order], progress func(orders int)) error

	// Snapshot is what the system says of itself at this moment. The error names what could
	// not be read, and the snapshot holds all else; before a run it is tried again, and then
	// ends the trial. A system that tells nothing returns the zero Snapshot, and lacks
	// Counters.
	Snapshot(ctx context.Context) (observe.Snapshot, error)

	// Reset empties every book, for the run of that name to come.
	Reset(ctx context.Context, next string) error

	// Disturb does what the case asks for in mid-run. What it returns, unless nil, ends the
	// disturbance, so that the system can finish its work.
	Disturb(ctx context.Context) (end func(), err error)

	// Lacks declares what the system lacks. A case that needs it is refused before anything is
	// sent.
	Lacks() Features
}

// Features are things that a System may lack. The zero Features lacks nothing.
type Features struct {
	Reset    bool `json:"reset,omitzero"`    // it cannot give a case with several runs, or a search, a fresh book for each
	Disturb  bool `json:"disturb,omitzero"`  // it cannot be disturbed in mid-run
	Fresh    bool `json:"fresh,omitzero"`    // it may hold what other trials sent, so order ids have the time in them
	Counters bool `json:"counters,omitzero"` // it may tell nothing of itself, and then a run passes on its answers alone
}

// unsupported says what a system lacks, as an error that is errors.ErrUnsupported.
func unsupported(format string, args ...any) error {
	return lackError(fmt.Sprintf(format, args...))
}

type lackError string

func (e lackError) Error() string { return string(e) }

func (e lackError) Is(target error) bool { return target == errors.ErrUnsupported }

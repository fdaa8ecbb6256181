package trial

import (
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/client"
)

// Experiment is one run of a case, planned.
type Experiment struct {
	Profile  ordergen.Profile // of the case
	Run      ordergen.Run
	Schedule arrival.Schedule
	Literal  *ordergen.Plan // with the book as declared
	Plan     *ordergen.Plan // with the book to seed
	Phases   []client.Phase
	Start    time.Duration // of what is measured, after the warm-up
}

// Phases of a run with a warm-up, and of a case with a disturbance.
const (
	warmupPhase       = "warm-up"
	beforeDisturbance = "before"
	duringDisturbance = "during"
)

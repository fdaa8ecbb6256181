package trial

import (
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/client"
)

// Experiment is one run of a case, planned.
type Experiment struct {
	Profile  ordergen.Profile // the case that the run belongs to
	Run      ordergen.Run
	Schedule arrival.Schedule
	Literal  *ordergen.Plan // the plan with the book as declared
	Plan     *ordergen.Plan // the plan with the book to seed
	Phases   []client.Phase
	Recorded Recorded      // flow that is sent in place of a plan, which is nil then; nil otherwise
	Start    time.Duration // when measuring starts, after the warm-up
}

// Phases of a run with a warm-up, and of a case with a disturbance.
const (
	warmupPhase       = "warm-up"
	beforeDisturbance = "before"
	duringDisturbance = "during"
)

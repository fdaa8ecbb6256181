package trial

import (
	"fmt"
	"strings"

	"github.com/ordergen/ordergen/internal/enum"
)

// Check is one thing that a run was held to, as a value.
type Check struct {
	ID        string   // what is judged: one of the constants, or a name of a criterion's own
	Run       string   // name of the run, in a case with several
	Of        string   // metric, shard or symbol that is judged; empty for the whole
	Bound     Bound    // that the value is held to
	Got       Measured // value
	Reference Measured // value that it is compared with, if any
	Unit      string   // unit of the value: "ms", "orders/s", "share" of 1, "times" another value, or empty for a count
	Source    string   // who measured it, such as a metric of the target
	Status    Status
	Required  bool // without the value the run says nothing
	Accepted  bool // undecided, and no fault
}

// What a trial judges by itself, as IDs of checks.
const (
	Thresholds       = "threshold"          // a metric of the client
	MatchesPerMinute = "matches_per_minute" // windows with enough matches
	Counters         = "counter"            // rates, ratios and percentiles of the target's own series
	ServerP99        = "server_p99"         // the target's own time to match, of a shard
	GCPause          = "gc_pause"           // longest pause of the target's garbage collectors
	DisturbedP99     = "disturbed_p99"      // latency during a disturbance, compared with before
	Shares           = "share"              // part of the orders of a shard or symbol
	Scaling          = "scaling"            // throughput or capacity, compared with one shard's
	Liquidity        = "liquidity"          // orders before the first that the book may not fill
	Answers          = "answers"            // answers that are wrong by themselves
	Accepted         = "accepted"           // orders that the target accepted, of those due
	Reconciled       = "reconcile"          // figures that the target counts otherwise than foretold
	Conserved        = "conservation"       // shares traded, resting and cancelled of a shard, of a recorded flow
	Shortage         = "shortage"           // orders that this machine was too short of something to send
	Lateness         = "lateness"           // p99 of the generator's own lateness
	Flat             = "flat"               // growth of the book or of memory, from the second quarter of a run to the last
	Highest          = "capacity"           // search for the highest rate
	Complete         = "parts"              // orders of a part that its process tells of, of those planned
	Starts           = "starts"             // how far apart the parts of a run were started
	Late             = "late"               // how late the process of a part began
	Resumed          = "resumed"            // how much later than planned a part went on that was resumed
)

// Bound is what a value is held to.
type Bound struct {
	Stat  string // statistic of a metric in k6's grammar, such as p(99); empty for a plain value
	Op    string // < <= > >= == !=, or in for Limit..High
	Limit float64
	High  float64
}

// String is the bound as in "p(99)<200".
func (b Bound) String() string {
	if b.Op == "in" {
		return strings.TrimSpace(fmt.Sprintf("%s in %g..%g", b.Stat, b.Limit, b.High))
	}
	return fmt.Sprintf("%s%s%g", b.Stat, b.Op, b.Limit)
}

// Measured is a value and the interval in which the true one lies. Low and High are
// equal to it where it is exact.
type Measured struct {
	Value, Low, High float64
	Known            bool
}

// exactly is a value without doubt.
func exactly(v float64) Measured { return Measured{v, v, v, true} }

// Status is the outcome of one check.
type Status uint8

const (
	Held       Status = iota
	Warned            // neither good nor a failure
	Unmeasured        // the target does not tell
	Undecided         // measured, and too little was sent to tell
	Missed            // does not hold
	Voided            // does not hold, and the run says nothing because of it
	Wrong             // does not hold, and the system is wrong whatever else the run says
)

var statusNames = [...]string{
	Held: "ok", Warned: "warning", Unmeasured: "not measured", Undecided: "undecided", Missed: "failed", Voided: "invalid", Wrong: "wrong",
}

// String is a word or two.
func (s Status) String() string { return enum.Name(statusNames[:], s) }

// Effect of the check on the verdict.
func (c Check) Effect() Verdict {
	switch {
	case c.Status == Wrong:
		return Broken
	case c.Status == Voided || c.Status == Unmeasured && c.Required:
		return Invalid
	case c.Status == Missed:
		return Failed
	case c.Status == Undecided && !c.Accepted:
		return Inconclusive
	}
	return Pass
}

// hold is the status of a check that can only hold or break.
func hold(ok bool, otherwise Status) Status {
	if ok {
		return Held
	}
	return otherwise
}

package trial

import "github.com/ordergen/ordergen/internal/enum"

// Verdict is the outcome of a trial, worst last.
type Verdict uint8

const (
	Pass         Verdict = iota
	Inconclusive         // all was measured, and a criterion is undecided
	Failed               // a threshold or criterion does not hold
	Invalid              // the run says nothing: a late generator, a drained book, counters that could not be read
	Broken               // the system is wrong: an order lost, matched twice, or not resting
	Interrupted          // ended before its time
	Partial              // one part of several was sent; their records are judged together
)

var (
	verdictNames = [...]string{
		Pass: "PASS", Inconclusive: "UNDECIDED", Failed: "FAIL", Invalid: "INVALID", Broken: "BROKEN", Interrupted: "INTERRUPTED", Partial: "PART",
	}
	exitCodes = [...]int{Pass: 0, Inconclusive: 97, Failed: 99, Invalid: 97, Broken: 98, Interrupted: 105, Partial: 0}
)

// String is the verdict in capitals.
func (v Verdict) String() string { return enum.Name(verdictNames[:], v) }

// ExitCode is what a command ends with that has run a trial; those that k6 has are k6's.
func (v Verdict) ExitCode() int { return exitCodes[v] }

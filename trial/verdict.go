package trial

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

var verdicts = []struct {
	name string
	code int
}{{"PASS", 0}, {"UNDECIDED", 97}, {"FAIL", 99}, {"INVALID", 97}, {"BROKEN", 98}, {"INTERRUPTED", 105}, {"PART", 0}}

// String is the verdict in capitals.
func (v Verdict) String() string { return verdicts[min(int(v), len(verdicts)-1)].name }

// ExitCode is what a command ends with that has run a trial; those that k6 has are k6's.
func (v Verdict) ExitCode() int { return verdicts[min(int(v), len(verdicts)-1)].code }

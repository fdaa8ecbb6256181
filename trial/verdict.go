package trial

import (
	"fmt"
	"strings"
)

// Verdict is the outcome of a trial, worst last.
type Verdict uint8

const (
	Pass        Verdict = iota
	Failed              // a threshold or criterion does not hold
	Invalid             // the run says nothing: a late generator, a drained book, a mismatch with the engine's counters
	Interrupted         // ended before its time
)

func (v Verdict) String() string {
	return [...]string{"PASS", "FAIL", "INVALID", "INTERRUPTED"}[v&3]
}

// ExitCodes of a command that runs trials; those that k6 has are k6's.
const (
	ExitPass        = 0
	ExitInvalid     = 97
	ExitFailed      = 99
	ExitConfig      = 104 // bad configuration, or a target that could not be used at all
	ExitInterrupted = 105
)

// ExitCode is what a command ends with.
func (v Verdict) ExitCode() int {
	return [...]int{ExitPass, ExitFailed, ExitInvalid, ExitInterrupted}[v&3]
}

// Status is the outcome of one check.
type Status uint8

const (
	Held       Status = iota
	Warned            // neither good nor a failure
	Unmeasured        // the target does not tell, or too little was sent to tell
	Broken            // does not hold
	Voided            // does not hold, and the run says nothing because of it
)

func (s Status) String() string {
	return [...]string{"ok", "warning", "not measured", "failed", "invalid"}[min(s, Voided)]
}

// Check is one thing that a trial was held to.
type Check struct {
	Run      string // of several
	Name     string
	Want     string
	Got      string
	Status   Status
	Required bool // an unmeasured one makes the run invalid
}

// effect of a check on the verdict.
func (c Check) effect() Verdict {
	switch {
	case c.Status == Voided || c.Status == Unmeasured && c.Required:
		return Invalid
	case c.Status == Broken:
		return Failed
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

// reasons are the checks that make a verdict what it is, a phrase each.
func reasons(verdict Verdict, checks []Check) []string {
	var why []string
	for _, c := range checks {
		if verdict != Pass && c.effect() == verdict || verdict == Pass && c.Status == Unmeasured {
			phrase := fmt.Sprintf("%s: %s", c.Name, c.Got)
			if c.Run != "" {
				phrase = c.Run + " " + phrase
			}
			why = append(why, strings.TrimSpace(phrase))
		}
	}
	return why
}

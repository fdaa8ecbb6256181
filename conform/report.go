package conform

import (
	"fmt"
	"strings"
)

// Report is what a Suite has found.
type Report struct {
	Lacks   Features // by declaration, so not tested
	Cases   int      // directed cases played
	Skipped []Case   // directed cases that need what the engine lacks
	Failed  []Failure
	Tapes   int         // random tapes played, up to the one that diverged
	Random  *Divergence // of that one, made minimal; nil where all agree
}

// Failure is a directed case on which the engine diverges, made minimal.
type Failure struct {
	Case       Case
	Divergence *Divergence
}

// Passed reports whether the engine agrees with the reference on all that was played.
func (r Report) Passed() bool { return r.First() == nil }

// First is the first divergence found, or nil.
func (r Report) First() *Divergence {
	if len(r.Failed) > 0 {
		return r.Failed[0].Divergence
	}
	return r.Random
}

// String is the report in words: how much was played, what was not tested, the first
// divergence in full, and the directed cases that diverge.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Played %d directed cases, %d of which diverge, and %d random tapes, %s.\n",
		r.Cases, len(r.Failed), r.Tapes, r.randomVerdict())
	r.writeUntested(&b)
	if first := r.First(); first != nil {
		fmt.Fprintf(&b, "\n%v", first)
	}
	r.writeFailed(&b)
	return b.String()
}

func (r Report) randomVerdict() string {
	if r.Random == nil {
		return "none of which diverges"
	}
	return "the last of which diverges"
}

func (r Report) writeUntested(b *strings.Builder) {
	if r.Lacks == 0 {
		return
	}
	fmt.Fprintf(b, "\nNOT TESTED, as the engine lacks it: %v\n", r.Lacks)
	if len(r.Skipped) == 0 {
		return
	}
	fmt.Fprintf(b, "NOT PLAYED, as they need some of that, %d directed cases:\n\n", len(r.Skipped))
	for _, c := range r.Skipped {
		fmt.Fprintf(b, "    %s\n", c.Name)
	}
}

func (r Report) writeFailed(b *strings.Builder) {
	if len(r.Failed) == 0 {
		return
	}
	b.WriteString("\nThe directed cases that diverge, with the way in which engines break there:\n\n")
	for _, f := range r.Failed {
		fmt.Fprintf(b, "    %s (%s): %s\n", f.Case.Name, f.Divergence.Broken, f.Case.Reason)
	}
}

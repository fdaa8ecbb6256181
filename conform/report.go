package conform

import (
	"fmt"
	"strings"
)

// Report is what a Suite has found.
type Report struct {
	Lacks    Features  // what the engine declares or has no method for, so that it was not tested
	Assumed  []string  // rules that the engine does not declare
	Cases    int       // directed cases played
	Skipped  []Skipped // directed cases not played
	Tapes    int       // random tapes played
	Findings []Finding // distinct ones, worst first
	Known    []Acceptance
	Stale    []Acceptance // accepted, and nothing shows it any more
	Unplayed string       // why the other tapes were not played
}

// Passed reports whether the engine agrees with the reference on all that was played, but for
// what is accepted and still there.
func (r Report) Passed() bool { return len(r.Findings) == 0 && len(r.Stale) == 0 }

// First is the worst divergence, or nil.
func (r Report) First() *Divergence {
	if len(r.Findings) > 0 {
		return r.Findings[0].Divergence
	}
	return nil
}

// String is the report in words: how much was played, each finding in full, and what was not
// played.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Played %s and %s: %s.\n", plural(r.Cases, "directed case"), plural(r.Tapes, "random tape"), plural(len(r.Findings), "finding"))
	for i, f := range r.Findings {
		fmt.Fprintf(&b, "\nFINDING %d of %d, %s\n%v", i+1, len(r.Findings), f.shown(), f.Divergence)
		if len(f.Cases) > 0 {
			b.WriteString("\nThe directed cases that show it, with the way in which engines break there:\n\n")
		}
		for _, c := range f.Cases {
			fmt.Fprintf(&b, "    %s: %s\n", c.Name, c.Reason)
		}
	}
	for _, a := range r.Known {
		fmt.Fprintf(&b, "\nKNOWN, and still there: %s (%s)", a.Reason, a.Broken)
	}
	for _, a := range r.Stale {
		fmt.Fprintf(&b, "\nKNOWN, and no longer there, so take it out: %s (%s)", a.Reason, a.Broken)
	}
	r.writeUnplayed(&b)
	for _, rule := range r.Assumed {
		fmt.Fprintf(&b, "\nASSUMED: %s", rule)
	}
	return strings.TrimSuffix(b.String(), "\n") + "\n"
}

// writeUnplayed writes a line for each feature that the engine lacks, and for each other
// reason for which something was not played.
func (r Report) writeUnplayed(b *strings.Builder) {
	for _, f := range r.Lacks.each() {
		if f&told != 0 {
			fmt.Fprintf(b, "\nNOT CHECKED, as the engine does not tell it: %v", f)
			continue
		}
		n := 0
		for _, s := range r.Skipped {
			if s.Lacks&f != 0 {
				n++
			}
		}
		fmt.Fprintf(b, "\nNOT PLAYED, as the engine lacks it: %v, with %s", f, plural(n, "directed case"))
	}
	for _, s := range r.Skipped {
		if s.Why != "" {
			fmt.Fprintf(b, "\nNOT PLAYED: the directed case %q, as %s", s.Case.Name, s.Why)
		}
	}
	if r.Unplayed != "" {
		fmt.Fprintf(b, "\nNOT PLAYED: the other tapes, %s", r.Unplayed)
	}
}

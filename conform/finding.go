package conform

import "fmt"

// Finding is one defect, as far as invariant and shape of its tape tell it from others.
type Finding struct {
	Divergence *Divergence // on its shortest tape
	Cases      []Case      // the directed cases that show it
	Tapes      int         // the random tapes that show it
}

// Skipped is a directed case that is not played.
type Skipped struct {
	Case  Case
	Lacks Features // what it needs and the engine lacks
	Why   string   // where that is not the reason
}

// shown says what shows a finding.
func (f Finding) shown() string {
	return fmt.Sprintf("on %s and %s", plural(len(f.Cases), "directed case"), plural(f.Tapes, "random tape"))
}

package presets

import "github.com/ordergen/ordergen"

// Figure is a quantity of a preset's flow as its laws make it, and as it is cited.
type Figure struct {
	Quantity string  // a few words, such as "orders cancelled before they trade"
	Unit     string  // is %, s or empty
	Realised float64 // follows from the laws of the flow, before anything is sent
	Cited    Citation
}

// Citation is what a source says of a quantity. The zero value stands for a quantity of
// which no source could be consulted: the preset's value is chosen.
type Citation struct {
	Says        string  // the figure as the source has it, such as "97 %"
	Least, Most float64 // what agrees with it, in the figure's unit
	Source      Source
	Caveat      string // what to mind when it is used for this flow, a sentence
}

// Chosen says whether the figure follows no source.
func (f Figure) Chosen() bool { return f.Cited.Says == "" }

// Holds says whether what is realised agrees with what is cited.
func (f Figure) Holds() bool {
	return f.Chosen() || f.Cited.Least <= f.Realised && f.Realised <= f.Cited.Most
}

// quantity is something that can be worked out from a case.
type quantity struct {
	name, unit string
	of         func(ordergen.Profile) float64
}

// claim is a quantity that a preset states, and its citation.
type claim struct {
	quantity
	cited Citation
}

func (q quantity) chosen() claim { return claim{quantity: q} }

func (q quantity) cited(says string, least, most float64, s Source, caveat string) claim {
	return claim{q, Citation{says, least, most, s, caveat}}
}

func (c claim) figure(p ordergen.Profile) Figure { return Figure{c.name, c.unit, c.of(p), c.cited} }

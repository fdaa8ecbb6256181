package law

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ordergen/ordergen"
)

// Part is one law of a mixture.
type Part struct {
	Share uint32 // relative to the sum of the shares
	Law   ordergen.Dist
}

// String is such as "{20, law.Lognormal(2.9, 1.2, 1, 1000)}".
func (p Part) String() string { return fmt.Sprintf("{%d, %v}", p.Share, p.Law) }

// Recipe is the call that makes a law, so that the law can be written to a file and made again.
type Recipe struct {
	Name        string    // the function, such as "Geometric"
	Parameters  []float64 // before the range, in the order of the function
	Least, Most int64     // the range, where the function has one
	Lot         int64     // the shares in a lot of RoundLots
	Parts       []Part    // what Mixture draws from; for RoundLots the law that is rounded, with no share
}

// RecipeOf is the recipe of a law that this package made, and false for any other.
func RecipeOf(d ordergen.Dist) (Recipe, bool) {
	made, is := d.(interface{ made() Recipe })
	if !is {
		return Recipe{}, false
	}
	return made.made(), true
}

// String is the call, such as "law.Geometric(3, 1, 60)".
func (r Recipe) String() string {
	var args []any
	for _, p := range r.Parameters {
		args = append(args, p)
	}
	switch r.Name {
	case "Mixture":
		for _, p := range r.Parts {
			args = append(args, p)
		}
	case "RoundLots":
		args = append(args, r.Lot, r.Parts[0].Law)
	default:
		args = append(args, r.Least, r.Most)
	}
	verbs := strings.Join(slices.Repeat([]string{"%v"}, len(args)), ", ")
	return fmt.Sprintf("law."+r.Name+"("+verbs+")", args...)
}

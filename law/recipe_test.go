package law

import (
	"testing"

	"github.com/ordergen/ordergen"
)

func TestRecipesAreOfLawsOnly(t *testing.T) {
	for _, d := range densities {
		if r, is := RecipeOf(d.law); !is || r.String() != d.law.(interface{ String() string }).String() {
			t.Errorf("the recipe of %v is %v", d.law, r)
		}
	}
	if r, is := RecipeOf(ordergen.Constant(1)); is {
		t.Errorf("a constant has the recipe %v, want none", r)
	}
}

package k6

import (
	"fmt"
	"math/big"

	"github.com/ordergen/ordergen"
)

// law is a distribution as law.js reads it: one of the three below.
type law any

// linear gives base + step·k for k uniform in 0..n−1.
type linear struct {
	Base int64  `json:"base"`
	Step int64  `json:"step"`
	N    uint64 `json:"n"`
}

// choice is an ordergen.Hot.
type choice struct {
	N     int `json:"n"`
	Hot   int `json:"hot"`
	Share int `json:"share"` // per mille
}

// table has the values in rising order, each with the first word that gives it. Words are
// decimal texts, as JSON has no whole numbers of 64 bits.
type table struct {
	Values []int64  `json:"values"`
	Words  []string `json:"words"`
}

// mostValues bounds a table, of which each virtual user has one: 16,384 entries are half a
// megabyte of script, half of what a ConfigMap holds.
const mostValues = 1 << 14

// lawOf compiles a Dist. It looks at the type, as one that embeds a Dist of ordergen may
// have a Quantile of its own; what it does not know becomes a table of the Support, which
// is exact for any Dist.
func lawOf(d ordergen.Dist) (law, error) {
	switch d := d.(type) {
	case ordergen.Constant:
		return linear{Base: int64(d), Step: 0, N: 1}, nil
	case ordergen.Uniform:
		return linear{Base: d.Min, Step: 1, N: uint64(d.Max) - uint64(d.Min) + 1}, nil
	case ordergen.Band:
		return linear{Base: int64(d.Touch) + int64(d.Tick)*d.Min, Step: int64(d.Tick), N: uint64(d.Max-d.Min) + 1}, nil
	case ordergen.Hot:
		return choice(d), nil
	}
	return tableOf(d)
}

func tableOf(d ordergen.Dist) (law, error) {
	var t table
	first := new(big.Int) // number of words before the value
	for value, chance := range ordergen.Support(d) {
		if len(t.Values) == mostValues {
			return nil, fmt.Errorf("%v has more than %d values, too many for a table in a script, want fewer, or Uniform, Band or Hot, which need none", d, mostValues)
		}
		t.Values = append(t.Values, value)
		t.Words = append(t.Words, first.String())
		words := new(big.Int).Div(twoTo64, chance.Denom()) // exact: a chance is so many words of 2^64
		first.Add(first, words.Mul(words, chance.Num()))
	}
	return t, nil
}

var twoTo64 = new(big.Int).Lsh(big.NewInt(1), 64)

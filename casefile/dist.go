package casefile

import (
	"errors"
	"math"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/casefile/internal/form"
)

// deepest is how many distributions may stand in each other in a file.
const deepest = 3

// dist is a distribution over values: a single value, or a mapping with its name.
func dist(of values) form.Form[ordergen.Dist] {
	variants := plain(of)
	for range deepest {
		inner := oneOf(of, variants)
		variants = append(plain(of), roundLots(of, inner), mixture(inner))
	}
	return oneOf(of, variants)
}

// oneOf is a single value, or a mapping with the name of a variant.
func oneOf(of values, variants []form.Variant[ordergen.Dist]) form.Form[ordergen.Dist] {
	constant := form.Convert(of,
		func(v int64) (ordergen.Dist, error) { return ordergen.Constant(v), nil },
		func(d ordergen.Dist) (int64, error) { return int64(d.(ordergen.Constant)), nil })
	return form.Short(constant, func(d ordergen.Dist) bool { _, is := d.(ordergen.Constant); return is }, form.OneOf("a distribution", variants...).Inline())
}

// plain are the distributions that are not made of others.
func plain(of values) []form.Variant[ordergen.Dist] {
	return append([]form.Variant[ordergen.Dist]{
		form.As("uniform", "Each value from min to max has the same chance.", uniformForm(of), distOf[ordergen.Uniform], is[ordergen.Uniform]),
		form.As("band", "Prices so many ticks above the touch, or below it where negative, each with the same chance.", bandForm, distOf[ordergen.Band], is[ordergen.Band]),
		form.As("hot", "The first of some things share so much of the choices evenly, and the others the rest.", hotForm, distOf[ordergen.Hot], is[ordergen.Hot]),
		form.As("weighted", "Values with their weights, in rising order.", form.List(weightForm(of)), newWeighted, weightedTable),
		form.As("zipf", "The k-th of some things has a chance in proportion to k to the power of minus the exponent.", zipfForm, newZipf, zipfParameters),
	}, laws(of)...)
}

func distOf[D ordergen.Dist](d D) (ordergen.Dist, error) { return d, nil }

func is[D ordergen.Dist](d ordergen.Dist) (D, bool) {
	v, is := d.(D)
	return v, is
}

// uniformForm writes both ends, also where one is 0.
func uniformForm(of values) form.Form[ordergen.Uniform] {
	return form.Object(
		form.Key("min", "The least value.", func(u *ordergen.Uniform) *int64 { return &u.Min }, of).Required(),
		form.Key("max", "The greatest value.", func(u *ordergen.Uniform) *int64 { return &u.Max }, of).Required(),
	)
}

var bandForm = form.Object(
	form.Key("touch", "The price that ticks are counted from.", func(b *ordergen.Band) *ordergen.Price { return &b.Touch }, money).Required(),
	form.Key("tick", "The smallest step of a price.", func(b *ordergen.Band) *ordergen.Price { return &b.Tick }, money).Required(),
	form.Key("min", "Ticks from the touch, at least.", func(b *ordergen.Band) *int64 { return &b.Min }, numbers).Required(),
	form.Key("max", "Ticks from the touch, at most.", func(b *ordergen.Band) *int64 { return &b.Max }, numbers).Required(),
)

var hotForm = form.Object(
	form.Key("of", "How many things there are.", func(h *ordergen.Hot) *int { return &h.N }, count()).Required(),
	form.Key("hot", "How many of them are hot.", func(h *ordergen.Hot) *int { return &h.Hot }, count()).Required(),
	form.Key("share", "The share of the choices that goes to the hot ones.", func(h *ordergen.Hot) *int { return &h.Share }, perMille).Required(),
)

func weightForm(of values) form.Form[ordergen.Weight] {
	return form.Object(
		form.Key("value", "The value.", func(w *ordergen.Weight) *int64 { return &w.Value }, of).Required(),
		form.Key("weight", "Its chance over that of all is its weight over the sum of the weights.", func(w *ordergen.Weight) *uint64 { return &w.Weight }, form.Whole[uint64](0, math.MaxUint64)).Required(),
	)
}

func newWeighted(table []ordergen.Weight) (ordergen.Dist, error) {
	return ordergen.NewWeighted(table...)
}

func weightedTable(d ordergen.Dist) ([]ordergen.Weight, bool) {
	w, is := d.(*ordergen.Weighted)
	return w.Table(), is
}

// zipf is what a Zipf distribution is made of.
type zipf struct{ n, exponent int }

var zipfForm = form.Object(
	form.Key("of", "How many things there are, at most 2^20.", func(z *zipf) *int { return &z.n }, form.Whole(1, 1<<20)).Required(),
	form.Key("exponent", "The exponent per mille, at most 4000: 990 for 0.99.", func(z *zipf) *int { return &z.exponent }, form.Whole(0, 4000)).Required(),
)

func newZipf(z zipf) (ordergen.Dist, error) {
	if z.n == 0 {
		return nil, errors.New("a Zipf distribution is over nothing")
	}
	return ordergen.NewZipf(z.n, z.exponent)
}

func zipfParameters(d ordergen.Dist) (z zipf, is bool) {
	of, is := d.(*ordergen.Zipf)
	if is {
		z.n, z.exponent = of.Parameters()
	}
	return z, is
}

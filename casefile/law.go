package casefile

import (
	"math"
	"strconv"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/casefile/internal/form"
	"github.com/ordergen/ordergen/law"
)

// real is a parameter of a law, read and written without loss.
var real = form.Scalar("a number such as 1.31", `^-?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?$`,
	func(s string) (float64, error) { return strconv.ParseFloat(s, 64) },
	func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) })

// laws are the laws over a range of values.
func laws(of values) []form.Variant[ordergen.Dist] {
	return []form.Variant[ordergen.Dist]{
		ranged(of, "geometric", "Geometric", "The chance falls by the same factor from each value to the next.", one(law.Geometric),
			"mean", "The mean distance from the least value, were there no most."),
		ranged(of, "student_t", "StudentT", "Student's t distribution around 0.", two(law.StudentT),
			"freedom", "The degrees of freedom.", "scale", "How far it is stretched, in values, which are cents for prices."),
		ranged(of, "power_law", "PowerLaw", "Far beyond the scale the chance of more than a value falls as its power.", two(law.PowerLaw),
			"tail", "That power, without its sign.", "scale", "Where the tail begins, in values from the least, which are cents for prices."),
		ranged(of, "lognormal", "Lognormal", "Values whose logarithm is normal.", two(law.Lognormal),
			"mu", "The mean of the logarithm.", "sigma", "The deviation of the logarithm."),
	}
}

type maker func(r law.Recipe) (ordergen.Dist, error)

func one(make func(a float64, least, most int64) (ordergen.Dist, error)) maker {
	return func(r law.Recipe) (ordergen.Dist, error) { return make(r.Parameters[0], r.Least, r.Most) }
}

func two(make func(a, b float64, least, most int64) (ordergen.Dist, error)) maker {
	return func(r law.Recipe) (ordergen.Dist, error) {
		return make(r.Parameters[0], r.Parameters[1], r.Least, r.Most)
	}
}

// ranged is a law with parameters, each a key and its sentence, and a range.
func ranged(of values, key, name, doc string, make maker, parameters ...string) form.Variant[ordergen.Dist] {
	var fields []form.Field[law.Recipe]
	for i := 0; i < len(parameters); i += 2 {
		fields = append(fields, form.Key(parameters[i], parameters[i+1], func(r *law.Recipe) *float64 {
			for len(r.Parameters) <= i/2 {
				r.Parameters = append(r.Parameters, 0)
			}
			return &r.Parameters[i/2]
		}, real).Required())
	}
	fields = append(fields,
		form.Key("min", "The least value.", func(r *law.Recipe) *int64 { return &r.Least }, of).Required(),
		form.Key("max", "The greatest value.", func(r *law.Recipe) *int64 { return &r.Most }, of).Required())
	return form.As(key, doc, form.Object(fields...), make, recipe(name))
}

// recipe finds laws by the name of their function.
func recipe(name string) func(ordergen.Dist) (law.Recipe, bool) {
	return func(d ordergen.Dist) (law.Recipe, bool) {
		r, is := law.RecipeOf(d)
		return r, is && r.Name == name
	}
}

// roundLots rounds a distribution up to whole lots.
func roundLots(of values, rounded form.Form[ordergen.Dist]) form.Variant[ordergen.Dist] {
	return form.As("round_lots", "The values of another distribution, rounded up to whole lots.", form.Object(
		form.Key("lot", "The shares in a lot.", func(r *law.Recipe) *int64 { return &r.Lot }, of).Required(),
		form.Key("of", "What is rounded.", func(r *law.Recipe) *ordergen.Dist {
			if r.Parts == nil {
				r.Parts = []law.Part{{}}
			}
			return &r.Parts[0].Law
		}, rounded).Required(),
	), func(r law.Recipe) (ordergen.Dist, error) { return law.RoundLots(r.Lot, r.Parts[0].Law) }, recipe("RoundLots"))
}

// share is the weight of a part.
var share = form.Convert(form.Whole[uint64](0, math.MaxUint32),
	func(n uint64) (uint32, error) { return uint32(n), nil },
	func(n uint32) (uint64, error) { return uint64(n), nil })

// mixture draws from one of several distributions.
func mixture(part form.Form[ordergen.Dist]) form.Variant[ordergen.Dist] {
	parts := form.List(form.Object(
		form.Key("share", "How often the part is drawn from, over the sum of the shares.", func(p *law.Part) *uint32 { return &p.Share }, share).Required(),
		form.Key("of", "The distribution of the part.", func(p *law.Part) *ordergen.Dist { return &p.Law }, part).Required(),
	))
	find := recipe("Mixture")
	return form.As("mixture", "One of several distributions is drawn from, chosen by the shares.", parts,
		func(p []law.Part) (ordergen.Dist, error) { return law.Mixture(p...) },
		func(d ordergen.Dist) ([]law.Part, bool) { r, is := find(d); return r.Parts, is })
}

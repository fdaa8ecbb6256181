package presets

import (
	"fmt"
	"math"

	"github.com/ordergen/ordergen"
)

// chances are those of the values of a law.
func chances(d ordergen.Dist) map[int64]float64 {
	all := map[int64]float64{}
	for v, p := range ordergen.Support(d) {
		all[v], _ = p.Float64()
	}
	return all
}

func mean(d ordergen.Dist) (sum float64) {
	for v, p := range chances(d) {
		sum += float64(v) * p
	}
	return sum
}

// tail is how the chance of a value falls from near to far, as the exponent of a power of
// the value.
func tail(d ordergen.Dist, near, far int64) float64 {
	p := chances(d)
	return math.Log(p[near]/p[far]) / math.Log(float64(far)/float64(near))
}

// sizes are those of orders, in shares.
func sizes(p ordergen.Profile) map[int64]float64 {
	i, all := instrument(p), map[int64]float64{}
	for lots, chance := range chances(i.Lots) {
		all[lots*max(i.Lot, 1)] = chance
	}
	return all
}

func sizeOf(shares int64) quantity {
	return quantity{fmt.Sprintf("orders of %d shares", shares), "%", func(p ordergen.Profile) float64 { return 100 * sizes(p)[shares] }}
}

func sizesBelow(shares int64, what string) quantity {
	return quantity{"orders of " + what, "%", func(p ordergen.Profile) (sum float64) {
		for size, chance := range sizes(p) {
			if size < shares {
				sum += 100 * chance
			}
		}
		return sum
	}}
}

func sizeTail(near, far int64) quantity {
	return quantity{fmt.Sprintf("exponent of the density of sizes, %d to %d lots", near, far), "", func(p ordergen.Profile) float64 {
		return tail(instrument(p).Lots, near, far)
	}}
}

// distanceTail is of the orders that are cancelled, counted from their side's touch. The
// exponent of the chance of more than so many ticks is that of the density less 1.
func distanceTail(near, far int64) quantity {
	return quantity{fmt.Sprintf("tail exponent of distances, %d to %d ticks", near, far), "", func(p ordergen.Profile) float64 {
		return tail(instrument(p).Passive, near, far) - 1
	}}
}

func distanceOf(ticks int64) quantity {
	return quantity{fmt.Sprintf("cancelled orders at distance %d", ticks), "%", func(p ordergen.Profile) float64 {
		return 100 * chances(instrument(p).Passive)[ticks]
	}}
}

var spread = quantity{"spread at the touch, in ticks", "", func(p ordergen.Profile) float64 {
	i := instrument(p)
	return float64(i.Ask-i.Bid) / float64(max(i.Tick, 1))
}}

// instrument is that of the first symbol. All symbols of a preset have the same.
func instrument(p ordergen.Profile) ordergen.Instrument {
	return p.Flow.Instruments[p.Flow.Symbols[0]]
}

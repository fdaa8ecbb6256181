package presets

import "github.com/ordergen/ordergen"

var (
	cancelShare = quantity{"resting orders cancelled before they trade", "%", func(p ordergen.Profile) float64 {
		return 100 * p.Flow.Cast.Shape().CancelShare()
	}}
	orderToTrade = quantity{"events for each order that trades on arrival", "", func(p ordergen.Profile) float64 {
		return p.Flow.Cast.Shape().OrderToTrade()
	}}
	tradedVolume = quantity{"volume of resting orders that trades", "%", func(p ordergen.Profile) float64 {
		makers, passives := volumes(p)
		return 100 * makers / (makers + passives)
	}}
)

// volumes are the shares that rest in a block in the mean, of orders that are taken and of
// the others. The first maker of a life has a lot more for each taker after the first, and a
// passive order one for each reduction.
func volumes(p ordergen.Profile) (makers, passives float64) {
	lots := mean(instrument(p).Lots)
	for _, life := range p.Flow.Cast {
		switch l := life.(type) {
		case ordergen.Trade:
			makers += float64(l.Count) * (float64(max(l.Makers, 1))*lots + float64(max(l.Takers, 1)-1))
		case ordergen.Rest:
			passives += float64(l.Count) * lots
			for _, a := range l.Changes {
				if a == ordergen.Reduce {
					passives += float64(l.Count)
				}
			}
		}
	}
	return makers, passives
}

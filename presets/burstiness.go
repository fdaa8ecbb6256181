package presets

import "github.com/ordergen/ordergen"

// fano is the burstiness of an arrival process.
func fano(process interface{ Fano() float64 }) quantity {
	return quantity{"variance over mean of counts in long windows", "", func(ordergen.Profile) float64 { return process.Fano() }}
}

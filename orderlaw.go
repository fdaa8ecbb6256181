package ordergen

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// OrderLaw is the prices and quantities of one symbol in a one-sided flow, where they are not
// those of the whole flow. A field that is nil is the flow's own.
type OrderLaw struct {
	Quantity        Dist // shares, above 0
	AggressivePrice Dist // limit, in cents, above 0
	PassivePrice    Dist // limit, in cents, above 0
}

// lawOf is that of a symbol, without a nil that the flow could fill.
func (f Flow) lawOf(symbol string) OrderLaw {
	m := f.BySymbol[symbol]
	or := func(own, common Dist) Dist {
		if own == nil {
			return common
		}
		return own
	}
	return OrderLaw{or(m.Quantity, f.Quantity), or(m.AggressivePrice, f.Mix.AggressivePrice), or(m.PassivePrice, f.Mix.PassivePrice)}
}

// validateBySymbol checks what each symbol comes to, and names a field as it is written.
func (f Flow) validateBySymbol() error {
	var errs []error
	for _, symbol := range slices.Sorted(maps.Keys(f.BySymbol)) {
		if !slices.Contains(f.Symbols, symbol) {
			errs = append(errs, fmt.Errorf("the field BySymbol has %q, want symbols of the flow alone", symbol))
		}
	}
	checked := make(map[string]bool) // fields that were checked, by name
	check := func(symbol, field, common string, own, merged Dist, most int64) {
		name := common
		if own != nil {
			name = fmt.Sprintf("BySymbol[%q].%s", symbol, field)
		}
		if !checked[name] {
			checked[name] = true
			errs = append(errs, checkDist(name, merged, 1, most))
		}
	}
	symbols := f.Symbols
	if len(symbols) == 0 {
		symbols = []string{""} // the law of no symbol is the flow's own
	}
	for _, symbol := range symbols {
		own, m := f.BySymbol[symbol], f.lawOf(symbol)
		check(symbol, "Quantity", "Quantity", own.Quantity, m.Quantity, maxQuantity)
		if f.Mix.Aggressive != 0 {
			check(symbol, "AggressivePrice", "Mix.AggressivePrice", own.AggressivePrice, m.AggressivePrice, maxPrice)
		}
		if f.Mix.Aggressive != 1000 {
			check(symbol, "PassivePrice", "Mix.PassivePrice", own.PassivePrice, m.PassivePrice, maxPrice)
		}
	}
	return errors.Join(errs...)
}

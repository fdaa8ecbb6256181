package ordergen

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Config describes a stream. Start from Standard or Steady and change what differs, or
// write every field.
type Config struct {
	Seed   uint64
	Prefix string // starts every order id: the run's name, no part of the fingerprint
	Flow
}

// Flow is the law by which events are drawn. It is one of two kinds. A one-sided flow
// sends BUY LIMIT orders to a book of asks that must be seeded with all that will ever be
// bought: Quantity and Mix say which, and Cast is empty. A flow of lives trades on both
// sides, cancels and changes what it sent, and goes on for ever in a book that stays as
// large as it is: Cast says what happens, Instruments where, and Quantity and Mix are zero.
type Flow struct {
	Symbols []string // traded symbols, each once
	Symbol  Dist     // index into Symbols, of an order or of a life that is no Drill; nil is uniform

	Quantity Dist // shares, above 0
	Mix      Mix
	BySymbol map[string]OrderLaw // keyed by symbol, of those that differ from Quantity and Mix

	Cast        Cast
	Instruments map[string]Instrument // keyed by symbol; a symbol without one has its StandardInstrument
}

// Mix divides orders into aggressive ones, which mean to trade on arrival, and
// passive ones, which mean to rest.
type Mix struct {
	Aggressive      int  // per mille of orders, 0..1000
	AggressivePrice Dist // limit, in cents, above 0
	PassivePrice    Dist // limit, in cents, above 0
}

// Standard is the law of the eight test cases: 60 % aggressive orders within 100
// ticks from the touch upward, passive ones 200 to 299 ticks below it, 10 to 199
// shares each, spread evenly over the symbols.
func Standard(symbols ...string) Flow {
	return Flow{
		Symbols:  symbols,
		Quantity: standardQuantity,
		Mix: Mix{
			Aggressive:      600,
			AggressivePrice: Band{Touch: StandardTouch, Tick: StandardTick, Min: 0, Max: 99},
			PassivePrice:    Band{Touch: StandardTouch, Tick: StandardTick, Min: -299, Max: -200},
		},
	}
}

func (c Config) validate() error {
	var errs []error
	check := func(err error) { errs = append(errs, err) }

	check(checkPrefix("Prefix", c.Prefix))
	check(checkSymbols("Symbols", c.Symbols))
	if drawn := c.drawn(); c.Symbol != nil && drawn > 0 {
		check(checkDist("Symbol", c.Symbol, 0, int64(drawn-1)))
	}
	if len(c.Cast) > 0 {
		check(c.validateLives())
		return errors.Join(errs...)
	}
	check(c.Mix.validate())
	check(c.validateBySymbol())
	if len(c.Instruments) > 0 {
		check(errors.New("the flow has Instruments without a Cast, want both for a flow of lives, or neither"))
	}
	return errors.Join(errs...)
}

func (f Flow) validateLives() error {
	var errs []error
	if f.Quantity != nil || f.Mix != (Mix{}) || len(f.BySymbol) > 0 {
		errs = append(errs, errors.New("the fields Quantity, Mix or BySymbol are given beside a Cast, want them zero: a flow of lives has its Instruments"))
	}
	errs = append(errs, f.Cast.validate(), f.checkDrills())
	for _, symbol := range slices.Sorted(maps.Keys(f.Instruments)) {
		if !slices.Contains(f.Symbols, symbol) {
			errs = append(errs, fmt.Errorf("the field Instruments has %q, want symbols of the flow alone", symbol))
		}
		errs = append(errs, f.Instruments[symbol].validate(fmt.Sprintf("Instruments[%q].", symbol)))
	}
	return errors.Join(errs...)
}

// checkDrills wants the symbols of drills at the end, and one before them for other lives.
func (f Flow) checkDrills() error {
	var errs []error
	drills, others := make(map[string]int), false
	for i, life := range f.Cast {
		d, drill := life.(Drill)
		others = others || !drill
		if !drill {
			continue
		}
		if first, twice := drills[d.Symbol]; twice {
			errs = append(errs, fmt.Errorf("Cast[%d].Symbol is %q, as is Cast[%d].Symbol, want one drill on a symbol", i, d.Symbol, first))
		}
		drills[d.Symbol] = i
		if !slices.Contains(f.Symbols[f.drawn():], d.Symbol) {
			errs = append(errs, fmt.Errorf("Cast[%d].Symbol is %q, want it among the last of the flow's, whose first ones are drawn for the other lives", i, d.Symbol))
		}
	}
	if others && f.drawn() == 0 {
		errs = append(errs, errors.New("each symbol of the flow has a Drill, want one at least for the other lives"))
	}
	return errors.Join(errs...)
}

// drawn is how many of the symbols, from the first on, orders and lives are drawn for: all
// but those of drills.
func (f Flow) drawn() int {
	n := len(f.Symbols)
	for _, life := range f.Cast {
		if _, drill := life.(Drill); drill {
			n--
		}
	}
	return max(n, 0)
}

// pick draws an index into the symbols.
func (f Flow) pick() Dist {
	if f.Symbol != nil {
		return f.Symbol
	}
	return Uniform{Min: 0, Max: int64(max(f.drawn(), 1) - 1)}
}

// instrument is that of a symbol.
func (f Flow) instrument(symbol string) Instrument {
	if i, given := f.Instruments[symbol]; given {
		return i
	}
	return StandardInstrument(symbol)
}

func (m Mix) validate() error {
	if m.Aggressive < 0 || m.Aggressive > 1000 {
		return fmt.Errorf("Mix.Aggressive is %d‰, want 0..1000", m.Aggressive)
	}
	return nil
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

package ordergen_test

import (
	"math"
	"strings"
	"testing"

	"github.com/ordergen/ordergen"
)

// What a configuration may hold at most, or at least, is taken; configFaults has what lies beyond.
func TestConfigsAtTheirLimitsAreTaken(t *testing.T) {
	const widest = math.MaxInt32
	for name, change := range map[string]func(c *ordergen.Config){
		"the longest prefix":      func(c *ordergen.Config) { c.Prefix = strings.Repeat("x", 64) },
		"the longest symbol":      func(c *ordergen.Config) { c.Symbols = []string{strings.Repeat("S", 64)} },
		"the first and last sign": func(c *ordergen.Config) { c.Prefix = " ~" },
		"most shares":             func(c *ordergen.Config) { c.Quantity = ordergen.Constant(1<<40 - 1) },
		"one share":               func(c *ordergen.Config) { c.Quantity = ordergen.Uniform{Min: 1, Max: 1} },
		"highest price":           func(c *ordergen.Config) { c.Mix.AggressivePrice = ordergen.Constant(1<<40 - 1) },
		"lowest price":            func(c *ordergen.Config) { c.Mix.PassivePrice = ordergen.Constant(1) },
		"no aggressive order":     func(c *ordergen.Config) { c.Mix.Aggressive = 0 },
		"no passive order":        func(c *ordergen.Config) { c.Mix.Aggressive = 1000 },
		"a band of the last tick": func(c *ordergen.Config) { c.Mix.AggressivePrice = ordergen.Band{Touch: 1, Tick: widest, Max: 1} },
		"a band of one price":     func(c *ordergen.Config) { c.Mix.AggressivePrice = ordergen.Band{Touch: 1, Tick: 1} },
		"a band far up":           func(c *ordergen.Config) { c.Mix.AggressivePrice = ordergen.Band{Touch: 1, Tick: 1, Max: widest} },
		"a band far down":         func(c *ordergen.Config) { c.Mix.AggressivePrice = ordergen.Band{Touch: 1 << 31, Tick: 1, Min: -widest} },
		"the highest touch": func(c *ordergen.Config) {
			c.Mix.AggressivePrice = ordergen.Band{Touch: 1 << 61, Tick: 1 << 30, Min: -widest, Max: -widest}
		},
		"the lowest touch": func(c *ordergen.Config) {
			c.Mix.AggressivePrice = ordergen.Band{Touch: -1 << 61, Tick: 1<<30 + 1, Min: widest, Max: widest}
		},
		"hot ones alone": func(c *ordergen.Config) { c.Symbol = ordergen.Hot{N: 3, Hot: 3, Share: 1000} },
		"one thing":      func(c *ordergen.Config) { c.Symbol = ordergen.Hot{N: 1, Hot: 1, Share: 1000} },
		"hot ones never": func(c *ordergen.Config) { c.Symbol = ordergen.Hot{N: 3, Hot: 1, Share: 0} },
		"most things":    func(c *ordergen.Config) { c.Quantity = ordergen.Hot{N: widest, Hot: 1, Share: 0} },
		"the widest of tables": func(c *ordergen.Config) {
			c.Quantity = table(t, ordergen.Weight{Value: 1, Weight: 1}, ordergen.Weight{Value: 2, Weight: math.MaxUint64 - 1})
		},
	} {
		c := rightConfig()
		change(&c)
		if _, err := ordergen.New(c); err != nil {
			t.Errorf("%s is refused: %v", name, err)
		}
	}
}

func table(t fataler, weights ...ordergen.Weight) *ordergen.Weighted {
	t.Helper()
	d, err := ordergen.NewWeighted(weights...)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// An instrument is taken up to each of its limits, and refused beyond it.
func TestLimitsOfAnInstrument(t *testing.T) {
	for want, change := range map[string]func(m *ordergen.Instrument, beyond int64){
		"Tick is 1048577, want 1..1048576 cents": func(m *ordergen.Instrument, n int64) { m.Tick, m.Bid, m.Ask = ordergen.Price(1<<20+n), 1<<30, 1<<30 },
		"Tick is -1, want":                       func(m *ordergen.Instrument, n int64) { m.Tick = ordergen.Price(-n) },
		"Lot is 1048577, want 1..1048576 shares": func(m *ordergen.Instrument, n int64) { m.Lot = 1<<20 + n },
		"Lot is -1, want":                        func(m *ordergen.Instrument, n int64) { m.Lot = -n },
		"Lots is Constant(1048577)":              func(m *ordergen.Instrument, n int64) { m.Lots = ordergen.Constant(1<<20 + n) },
		"Lots is Constant(0)":                    func(m *ordergen.Instrument, n int64) { m.Lots = ordergen.Constant(1 - n) },
		"Maker is Constant(1048577)":             func(m *ordergen.Instrument, n int64) { m.Bid, m.Maker = 1<<21, ordergen.Constant(1<<20+n) },
		"Passive is Constant(1048577)":           func(m *ordergen.Instrument, n int64) { m.Bid, m.Passive = 1<<21, ordergen.Constant(1<<20+n) },
		"Taker is Constant(-1048577)":            func(m *ordergen.Instrument, n int64) { m.Ask, m.Taker = 1<<21, ordergen.Constant(-1<<20-n) },
		"Bid is 1099511627776, and":              func(m *ordergen.Instrument, n int64) { m.Bid = ordergen.Price(1<<40 - 1 + n) },
		"Ask is 1099511627776, and":              func(m *ordergen.Instrument, n int64) { m.Ask = ordergen.Price(1<<40 - 1 + n) },
		"Bid is 1000, and its zones reach down to 0, want 1": func(m *ordergen.Instrument, n int64) {
			m.Bid, m.Tick, m.Passive = 1000, 1, ordergen.Constant(999+n)
		},
		"Bid is 1001, and its zones reach down to 0, want 1":  func(m *ordergen.Instrument, n int64) { m.Bid, m.Tick, m.Taker = 1001, 7, ordergen.Constant(142+n) },
		"Bid is 1002, and its zones reach down to -1, want 1": func(m *ordergen.Instrument, n int64) { m.Bid, m.Tick, m.Maker = 1002, 17, ordergen.Constant(58+n) },
		"Ask is 1000, and its zones reach down to 0, want 1":  func(m *ordergen.Instrument, n int64) { m.Ask, m.Tick, m.Taker = 1000, 1, ordergen.Constant(-999-n) },
		"Ask is 1001, and its zones reach down to 0, want 1":  func(m *ordergen.Instrument, n int64) { m.Ask, m.Tick, m.Maker = 1001, 7, ordergen.Constant(-142-n) },
		"Ask is 1002, and its zones reach down to -1, want 1": func(m *ordergen.Instrument, n int64) { m.Ask, m.Tick, m.Passive = 1002, 17, ordergen.Constant(-58-n) },
	} {
		try := func(beyond int64) error {
			m := ordergen.StandardInstrument("AAPL")
			change(&m, beyond)
			flow := ordergen.Steady("AAPL")
			flow.Instruments = map[string]ordergen.Instrument{"AAPL": m}
			_, err := ordergen.New(ordergen.Config{Flow: flow})
			return err
		}
		if err := try(0); err != nil {
			t.Errorf("the limit of %q is refused: %v", want, err)
		}
		if err := try(1); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("beyond a limit the error is %v, want …%s…", err, want)
		}
	}
}

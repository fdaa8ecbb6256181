package ordergen_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// fault spoils one field of a right configuration.
type fault[C any] struct {
	field string // what the error must name …
	says  string // … with the value and what is wanted
	spoil func(c *C)
}

func rightConfig() ordergen.Config {
	return ordergen.Config{Prefix: "run-", Flow: ordergen.Standard("A", "B", "C")}
}

var configFaults = []fault[ordergen.Config]{
	{"Prefix", `is "run7", want a last character that is no digit`, func(c *ordergen.Config) { c.Prefix = "run7" }},
	{"Prefix", `is "a\"b", want printable ASCII`, func(c *ordergen.Config) { c.Prefix = `a"b` }},
	{"Prefix", `is "ä", want printable ASCII`, func(c *ordergen.Config) { c.Prefix = "ä" }},
	{"Prefix", "is 65 bytes long, want at most 64", func(c *ordergen.Config) { c.Prefix = strings.Repeat("x", 65) }},
	{"Symbols", "is empty, want at least one", func(c *ordergen.Config) { c.Symbols = nil }},
	{"Symbols[1]", "is empty, want a name", func(c *ordergen.Config) { c.Symbols = []string{"A", "", "C"} }},
	{"Symbols[1]", `is "B\n", want printable ASCII`, func(c *ordergen.Config) { c.Symbols = []string{"A", "B\n", "C"} }},
	{"Symbols[1]", "is 70 bytes long, want at most 64", func(c *ordergen.Config) { c.Symbols = []string{"A", strings.Repeat("B", 70), "C"} }},
	{"Symbols[2]", `is "A", as is Symbols[0], want each symbol once`, func(c *ordergen.Config) { c.Symbols = []string{"A", "B", "A"} }},
	{"Symbol", "is Uniform{Min: 0, Max: 3}, which gives 0..3, want values within 0..", func(c *ordergen.Config) { c.Symbol = ordergen.Uniform{Min: 0, Max: 3} }},
	{"Symbol", "is Constant(-1), which gives -1..-1, want values within 0..", func(c *ordergen.Config) { c.Symbol = ordergen.Constant(-1) }},
	{"Symbol", "Hot = 0, want 1..N = 3", func(c *ordergen.Config) { c.Symbol = ordergen.Hot{N: 3, Share: 800} }},
	{"Symbol", "N = 0, want 1..2147483647", func(c *ordergen.Config) { c.Symbol = ordergen.Hot{Hot: 1, Share: 800} }},
	{"Symbol", "Share = 1001‰, want 0..1000", func(c *ordergen.Config) { c.Symbol = ordergen.Hot{N: 3, Hot: 1, Share: 1001} }},
	{"Symbol", "leaves 200‰ to no one, want Share = 1000", func(c *ordergen.Config) { c.Symbol = ordergen.Hot{N: 3, Hot: 3, Share: 800} }},
	{"Quantity", "is nil, want a Dist such as Uniform{Min: 1, Max: 100}", func(c *ordergen.Config) { c.Quantity = nil }},
	{"Quantity", "is Uniform{Min: 0, Max: 9}, which gives 0..9, want values within 1..1099511627775", func(c *ordergen.Config) { c.Quantity = ordergen.Uniform{Max: 9} }},
	{"Quantity", "is Constant(1099511627776)", func(c *ordergen.Config) { c.Quantity = ordergen.Constant(1 << 40) }},
	{"Quantity", "Uniform{Min: 2, Max: 1} is empty or too wide", func(c *ordergen.Config) { c.Quantity = ordergen.Uniform{Min: 2, Max: 1} }},
	{"Quantity", "too wide, want Min ≤ Max, less than 2^63 apart", func(c *ordergen.Config) { c.Quantity = ordergen.Uniform{Min: -1, Max: math.MaxInt64} }},
	{"Quantity", "is Uniform{Min: 0, Max: 9223372036854775807}, which gives 0..9223372036854775807", func(c *ordergen.Config) { c.Quantity = ordergen.Uniform{Max: math.MaxInt64} }},
	{"Quantity", "the weighted table is empty, want one from NewWeighted", func(c *ordergen.Config) { c.Quantity = &ordergen.Weighted{} }},
	{"Quantity", "the weighted table is empty, want one from NewWeighted", func(c *ordergen.Config) { c.Quantity = (*ordergen.Weighted)(nil) }},
	{"Quantity", "the Zipf table is empty, want one from NewZipf", func(c *ordergen.Config) { c.Quantity = (*ordergen.Zipf)(nil) }},
	{"Quantity", "table is empty", func(c *ordergen.Config) { c.Quantity = &ordergen.Zipf{} }},
	{"Quantity", "which gives 9..1", func(c *ordergen.Config) { c.Quantity = falling{} }},
	{"Mix.Aggressive", "is -1‰, want 0..1000", func(c *ordergen.Config) { c.Mix.Aggressive = -1 }},
	{"Mix.Aggressive", "is 1001‰, want 0..1000", func(c *ordergen.Config) { c.Mix.Aggressive = 1001 }},
	{"Mix.AggressivePrice", "is nil", func(c *ordergen.Config) { c.Mix.AggressivePrice = nil }},
	{"Mix.AggressivePrice", "has a tick of 0, want 1..", func(c *ordergen.Config) { c.Mix.AggressivePrice = ordergen.Band{Touch: 15000, Max: 99} }},
	{"Mix.PassivePrice", "is nil", func(c *ordergen.Config) { c.Mix.PassivePrice = nil }},
	{"Mix.PassivePrice", "which gives -99..0, want values within 1..1099511627775", func(c *ordergen.Config) {
		c.Mix.PassivePrice = ordergen.Band{Touch: 100, Tick: 1, Min: -199, Max: -100}
	}},
	{"Mix.PassivePrice", "runs from 1 to 0 ticks, want Min ≤ Max", func(c *ordergen.Config) {
		c.Mix.PassivePrice = ordergen.Band{Touch: 100, Tick: 1, Min: 1}
	}},
	{"Mix.PassivePrice", "has a touch of 9223372036854775807, want one within ±2^61", func(c *ordergen.Config) {
		c.Mix.PassivePrice = ordergen.Band{Touch: math.MaxInt64, Tick: 1}
	}},
}

// falling breaks the rule of every Dist.
type falling struct{}

func (falling) Quantile(u uint64) int64 { return 9 - int64(u>>60)&8 }

func TestNewRefuses(t *testing.T) {
	checkFaults(t, rightConfig, configFaults, func(c ordergen.Config) error { _, err := ordergen.New(c); return err })
}

// checkFaults tries each fault alone, and then faults in several fields at once, of
// which the error must name all.
func checkFaults[C any](t *testing.T, right func() C, faults []fault[C], try func(C) error) {
	if err := try(right()); err != nil {
		t.Fatalf("refuses a right one: %v", err)
	}
	for _, f := range faults {
		t.Run(f.field+" "+f.says, func(t *testing.T) {
			c := right()
			f.spoil(&c)
			f.named(t, try(c))
		})
	}
	t.Run("several at once", rapid.MakeCheck(func(t *rapid.T) {
		// One fault a field; and without Symbols there is no range to hold Symbol to.
		field := func(f fault[C]) string {
			name, _, _ := strings.Cut(f.field, "[")
			return strings.TrimSuffix(name, "s")
		}
		chosen := rapid.SliceOfNDistinct(rapid.SampledFrom(faults), 1, 5, field).Draw(t, "faults")
		c := right()
		for _, f := range chosen {
			f.spoil(&c)
		}
		err := try(c)
		for _, f := range chosen {
			f.named(t, err)
		}
	}))
}

// GoString is what rapid prints.
func (f fault[C]) GoString() string { return f.field + " " + f.says }

// named holds the error to have a line on the fault.
func (f fault[C]) named(t fataler, err error) {
	t.Helper()
	if err == nil {
		t.Fatalf("it is taken, want an error on %s", f.field)
	}
	for line := range strings.Lines(err.Error()) {
		if strings.Contains(line, f.field) && strings.Contains(line, f.says) {
			return
		}
	}
	t.Errorf("the error is %q, want a line of %s that says %q", err, f.field, f.says)
}

func TestPricesThatNoOrderTakesMayBeAbsent(t *testing.T) {
	c := rightConfig()
	c.Mix = ordergen.Mix{Aggressive: 1000, AggressivePrice: ordergen.Constant(1)}
	newStream(t, c).At(0)
	c.Mix = ordergen.Mix{PassivePrice: ordergen.Constant(1)}
	newStream(t, c).At(0)
}

func TestEachSymbolIsChecked(t *testing.T) {
	c := rightConfig()
	c.Symbols = []string{"", "A", "A", "B\n"}
	_, err := ordergen.New(c)
	for _, want := range []string{"Symbols[0] is empty", `Symbols[2] is "A", as is Symbols[1]`, `Symbols[3] is "B\n"`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want …%s…", err, want)
		}
	}
}

// garbage draws distributions with no care at all.
func garbage() *rapid.Generator[ordergen.Dist] {
	number := rapid.OneOf(rapid.Int64Range(-3, 300), rapid.Int64(), rapid.SampledFrom([]int64{math.MinInt64, math.MaxInt64}))
	return rapid.Custom(func(t *rapid.T) ordergen.Dist {
		a, b, c, d := number.Draw(t, "a"), number.Draw(t, "b"), number.Draw(t, "c"), number.Draw(t, "d")
		return rapid.SampledFrom([]ordergen.Dist{
			nil,
			ordergen.Constant(a),
			ordergen.Uniform{Min: a, Max: b},
			ordergen.Band{Touch: ordergen.Price(a), Tick: ordergen.Price(b), Min: c, Max: d},
			ordergen.Hot{N: int(a), Hot: int(b), Share: int(c)},
			(*ordergen.Weighted)(nil), &ordergen.Weighted{}, (*ordergen.Zipf)(nil), &ordergen.Zipf{},
			falling{},
		}).Draw(t, "dist")
	})
}

// wild draws configurations of which few are right.
func wild() *rapid.Generator[ordergen.Config] {
	return rapid.Custom(func(t *rapid.T) ordergen.Config {
		c := rightConfig()
		for _, spoil := range []func(){
			func() { c.Prefix = rapid.String().Draw(t, "prefix") },
			func() { c.Symbols = rapid.SliceOfN(rapid.String(), 0, 4).Draw(t, "symbols") },
			func() { c.Symbol = garbage().Draw(t, "symbol") },
			func() { c.Quantity = garbage().Draw(t, "quantity") },
			func() { c.Mix.Aggressive = rapid.OneOf(rapid.IntRange(-1, 1001), rapid.Int()).Draw(t, "aggressive") },
			func() { c.Mix.AggressivePrice = garbage().Draw(t, "aggressive price") },
			func() { c.Mix.PassivePrice = garbage().Draw(t, "passive price") },
		} {
			if rapid.IntRange(0, 3).Draw(t, "spoil") == 3 {
				spoil()
			}
		}
		return c
	})
}

func TestNewTakesOrRefusesAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := wild().Draw(t, "config")
		s, err := ordergen.New(c)
		if err != nil {
			if s != nil || err.Error() == "" {
				t.Fatalf("New gives %v with the error %v", s, err)
			}
			return
		}
		for _, i := range []uint64{0, 1, 2, 3, math.MaxUint64} {
			o := s.At(i)
			if o.Price < 1 || o.Quantity < 1 || !slices.Contains(c.Symbols, o.Symbol) {
				t.Fatalf("%+v was taken and gives %+v", c, o)
			}
		}
	})
}

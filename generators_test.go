package ordergen_test

import (
	"fmt"

	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// dists draws distributions of every kind whose values lie within lo..hi.
func dists(lo, hi int64) *rapid.Generator[ordergen.Dist] {
	const widest = 300 // values, so that a whole support can be looked at
	bounds := func(t *rapid.T) (least, most int64) {
		least = rapid.Int64Range(lo, hi).Draw(t, "least")
		most = hi
		if uint64(hi)-uint64(least) > widest {
			most = least + widest
		}
		return least, rapid.Int64Range(least, most).Draw(t, "most")
	}
	kinds := map[string]func(t *rapid.T, least, most int64) ordergen.Dist{
		"constant": func(t *rapid.T, least, most int64) ordergen.Dist { return ordergen.Constant(least) },
		"uniform":  func(t *rapid.T, least, most int64) ordergen.Dist { return ordergen.Uniform{Min: least, Max: most} },
		"band": func(t *rapid.T, least, most int64) ordergen.Dist {
			tick := rapid.Int64Range(1, 7).Draw(t, "tick")
			return ordergen.Band{Touch: ordergen.Price(least), Tick: ordergen.Price(tick), Max: (most - least) / tick}
		},
		"hot": func(t *rapid.T, least, most int64) ordergen.Dist {
			return shifted{hots(int(most-least+1)).Draw(t, "hot"), least}
		},
		"weighted": func(t *rapid.T, least, most int64) ordergen.Dist { return weighted(t, least, most) },
		"zipf": func(t *rapid.T, least, most int64) ordergen.Dist {
			z, err := ordergen.NewZipf(int(most-least+1), rapid.IntRange(0, 4000).Draw(t, "exponent"))
			if err != nil {
				t.Fatal(err)
			}
			return shifted{z, least}
		},
	}
	names := []string{"constant", "uniform", "band", "hot", "weighted", "zipf"}
	return rapid.Custom(func(t *rapid.T) ordergen.Dist {
		kind := rapid.SampledFrom(names).Draw(t, "kind")
		least, most := bounds(t)
		return kinds[kind](t, least, most)
	})
}

// shifted is a Dist as a user writes one, and hides the kind of the one inside.
type shifted struct {
	ordergen.Dist
	by int64
}

func (d shifted) Quantile(u uint64) int64 { return d.Dist.Quantile(u) + d.by }
func (d shifted) String() string          { return fmt.Sprintf("%v%+d", d.Dist, d.by) }

func hots(n int) *rapid.Generator[ordergen.Hot] {
	return rapid.Custom(func(t *rapid.T) ordergen.Hot {
		d := ordergen.Hot{N: n, Hot: rapid.IntRange(1, n).Draw(t, "hot"), Share: 1000}
		if d.Hot < n {
			d.Share = rapid.IntRange(0, 1000).Draw(t, "share")
		}
		return d
	})
}

func weighted(t *rapid.T, least, most int64) *ordergen.Weighted {
	d, err := ordergen.NewWeighted(weights(least, most).Draw(t, "weights")...)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// weights draws tables that NewWeighted takes: rising values, and not all weights 0.
func weights(least, most int64) *rapid.Generator[[]ordergen.Weight] {
	return rapid.Custom(func(t *rapid.T) []ordergen.Weight {
		table := []ordergen.Weight{{Value: least, Weight: rapid.Uint64Range(1, 1000).Draw(t, "first")}}
		for v := least; v < most && len(table) < 12; {
			v += rapid.Int64Range(1, min(most-v, 5)).Draw(t, "gap")
			table = append(table, ordergen.Weight{Value: v, Weight: rapid.Uint64Range(0, 1000).Draw(t, "weight")})
		}
		return table
	})
}

// configs draws valid configurations of streams.
func configs() *rapid.Generator[ordergen.Config] {
	return rapid.Custom(func(t *rapid.T) ordergen.Config {
		c := ordergen.Config{
			Seed:   rapid.Uint64().Draw(t, "seed"),
			Prefix: rapid.StringMatching(`([a-z0-9]{0,8}-)?`).Draw(t, "prefix"),
			Flow: ordergen.Flow{
				Symbols:  rapid.SliceOfNDistinct(rapid.StringMatching(`[A-Z0-9.]{1,8}`), 1, 6, rapid.ID[string]).Draw(t, "symbols"),
				Quantity: dists(1, 1<<40-1).Draw(t, "quantity"),
				Mix: ordergen.Mix{
					Aggressive:      rapid.IntRange(0, 1000).Draw(t, "aggressive"),
					AggressivePrice: dists(1, 1<<40-1).Draw(t, "aggressive price"),
					PassivePrice:    dists(1, 1<<40-1).Draw(t, "passive price"),
				},
			},
		}
		if rapid.Bool().Draw(t, "skewed") {
			c.Symbol = dists(0, int64(len(c.Symbols)-1)).Draw(t, "symbol")
		}
		return c
	})
}

// streams draws streams of every kind.
func streams() *rapid.Generator[*ordergen.Stream] {
	return rapid.Custom(func(t *rapid.T) *ordergen.Stream { return newStream(t, configs().Draw(t, "config")) })
}

// fataler is a *testing.T, a *testing.B or a *rapid.T.
type fataler interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
	Errorf(string, ...any)
}

func newStream(t fataler, c ordergen.Config) *ordergen.Stream {
	t.Helper()
	s, err := ordergen.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func newBook(t fataler, c ordergen.BookConfig) *ordergen.Book {
	t.Helper()
	b, err := ordergen.NewBook(c)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func newPlan(t fataler, s *ordergen.Stream, b *ordergen.Book, n uint64) *ordergen.Plan {
	t.Helper()
	p, err := ordergen.NewPlan(s, b, n)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func topUp(t fataler, p *ordergen.Plan, kind ordergen.TopUp) *ordergen.Plan {
	t.Helper()
	topped, err := p.TopUp(kind)
	if err != nil {
		t.Fatal(err)
	}
	return topped
}

// hotFlow is the flow of B4: 80 % to the first of twelve symbols.
func hotFlow() ordergen.Flow {
	var symbols []string
	for c := 'A'; c <= 'L'; c++ {
		symbols = append(symbols, "TEST-ASSET-"+string(c))
	}
	flow := ordergen.Standard(symbols...)
	flow.Symbol = ordergen.Hot{N: len(symbols), Hot: 1, Share: 800}
	return flow
}

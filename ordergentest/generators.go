package ordergentest

import (
	"fmt"
	"strings"
	"time"

	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// Orders draws single orders of every side and type. They shrink to a BUY LIMIT order
// of "A" for quantity 1 at 100.00.
func Orders() *rapid.Generator[ordergen.Order] {
	return rapid.Custom(func(t *rapid.T) ordergen.Order {
		o := ordergen.Order{
			ID:       ordergen.ID{Prefix: prefixes.Draw(t, "prefix"), Index: rapid.Uint64Max(1e6).Draw(t, "index")},
			Symbol:   symbols(12).Draw(t, "symbols")[0],
			Side:     rapid.SampledFrom([]ordergen.Side{ordergen.Buy, ordergen.Sell}).Draw(t, "side"),
			Type:     rapid.SampledFrom([]ordergen.Type{ordergen.Limit, ordergen.Market, ordergen.IOC, ordergen.FOK}).Draw(t, "type"),
			Price:    Prices().Draw(t, "price"),
			Quantity: rapid.Int64Range(1, largest).Draw(t, "quantity"),
		}
		if o.Type == ordergen.Market {
			o.Price = 0
		}
		return o
	})
}

// largest is the highest price and quantity that a configuration may hold.
const largest = 1<<40 - 1

// Prices draws prices that a configuration may hold, round ones often. They shrink to
// 100.00.
func Prices() *rapid.Generator[ordergen.Price] {
	return rapid.OneOf(
		rapid.SampledFrom([]ordergen.Price{10000, 15000, 1000000, 100, 1}),
		rapid.Map(rapid.Int64Range(1, largest), func(n int64) ordergen.Price { return ordergen.Price(n) }),
	)
}

var prefixes = rapid.SampledFrom([]string{"o-", "k6-buy-", ""})

// symbols draws up to n of them. Those of a smaller market are the first of a larger.
func symbols(n int) *rapid.Generator[[]string] {
	return rapid.Map(rapid.IntRange(1, n), func(n int) []string {
		return strings.Split("A B C D E F G H I J K L"[:2*n-1], " ")
	})
}

// Dists draws distributions of every kind with values within lo..hi, which must be
// within ±2^61 of 0. They shrink to the single value lo.
func Dists(lo, hi int64) *rapid.Generator[ordergen.Dist] {
	return rapid.Custom(func(t *rapid.T) ordergen.Dist {
		kind := rapid.SampledFrom([]func(*rapid.T, int64, int64) ordergen.Dist{uniform, band, weighted}).Draw(t, "kind")
		least := rapid.Int64Range(lo, hi).Draw(t, "least")
		return kind(t, least, least+rapid.Int64Range(0, min(hi-least, 1000)).Draw(t, "width"))
	})
}

func uniform(_ *rapid.T, least, most int64) ordergen.Dist {
	return ordergen.Uniform{Min: least, Max: most}
}

func band(t *rapid.T, least, most int64) ordergen.Dist {
	tick := rapid.Int64Range(1, 5).Draw(t, "tick")
	return ordergen.Band{Touch: ordergen.Price(least), Tick: ordergen.Price(tick), Max: (most - least) / tick}
}

func weighted(t *rapid.T, least, most int64) ordergen.Dist {
	table := []ordergen.Weight{{Value: least, Weight: rapid.Uint64Range(1, 9).Draw(t, "weight")}}
	if most > least {
		table = append(table, ordergen.Weight{Value: most, Weight: rapid.Uint64Range(0, 9).Draw(t, "weight")})
	}
	d := Must(ordergen.NewWeighted(table...))
	return constructed{d, "ordergen." + strings.ReplaceAll(d.String(), "Weight{", "ordergen.Weight{")}
}

// choices draws distributions over 0..n−1, nil for a uniform one among them.
func choices(n int) *rapid.Generator[ordergen.Dist] {
	return rapid.Custom(func(t *rapid.T) ordergen.Dist {
		switch rapid.SampledFrom([]string{"even", "hot", "zipf"}).Draw(t, "skew") {
		case "hot":
			d := ordergen.Hot{N: n, Hot: rapid.IntRange(1, n).Draw(t, "hot"), Share: 1000}
			if d.Hot < n {
				d.Share = rapid.IntRange(0, 1000).Draw(t, "share")
			}
			return d
		case "zipf":
			d := Must(ordergen.NewZipf(n, rapid.IntRange(0, 4000).Draw(t, "exponent")))
			return constructed{d, "ordergen." + d.String()}
		}
		return nil
	})
}

// constructed is a Dist that prints as the call of its constructor.
type constructed struct {
	ordergen.Dist
	call string
}

func (d constructed) String() string   { return d.call }
func (d constructed) GoString() string { return "ordergentest.Must(" + d.call + ")" }

// Must returns v, and panics where there is an error. It makes an expression of the
// call of a constructor.
func Must[V any](v V, err error) V {
	if err != nil {
		panic(err)
	}
	return v
}

// Configs draws valid configurations of streams. They shrink to one symbol and passive
// orders of quantity 1 at 100.00.
func Configs() *rapid.Generator[ordergen.Config] {
	return rapid.Custom(func(t *rapid.T) ordergen.Config {
		symbols := symbols(12).Draw(t, "symbols")
		return ordergen.Config{
			Seed:   rapid.Uint64().Draw(t, "seed"),
			Prefix: prefixes.Draw(t, "prefix"),
			Flow: ordergen.Flow{
				Symbols:  symbols,
				Symbol:   choices(len(symbols)).Draw(t, "symbol"),
				Quantity: Dists(1, largest).Draw(t, "quantity"),
				Mix: ordergen.Mix{
					Aggressive:      rapid.IntRange(0, 1000).Draw(t, "aggressive"),
					AggressivePrice: Dists(10000, largest).Draw(t, "aggressive price"),
					PassivePrice:    Dists(10000, largest).Draw(t, "passive price"),
				},
			},
		}
	})
}

// Ladders draws valid ladders. They shrink to one order of quantity 1 at 100.00.
func Ladders() *rapid.Generator[ordergen.Ladder] {
	return rapid.Custom(func(t *rapid.T) ordergen.Ladder {
		levels := rapid.IntRange(1, 50).Draw(t, "levels")
		return ordergen.Ladder{
			Touch:    Prices().Draw(t, "touch"),
			Tick:     ordergen.Price(rapid.SampledFrom([]int64{1, 5, 100, 9}).Draw(t, "tick")),
			Levels:   levels,
			Orders:   levels + rapid.IntRange(0, 200).Draw(t, "more orders"),
			Quantity: Dists(1, 1e6).Draw(t, "quantity"),
		}
	})
}

// Books draws valid configurations of seed books, a ladder for each symbol. They
// shrink to one symbol with one order.
func Books() *rapid.Generator[ordergen.BookConfig] {
	return rapid.Custom(func(t *rapid.T) ordergen.BookConfig {
		c := ordergen.BookConfig{
			Seed:   rapid.Uint64().Draw(t, "seed"),
			Prefix: rapid.SampledFrom([]string{"s-", "seed-", ""}).Draw(t, "prefix"),
		}
		for _, symbol := range symbols(4).Draw(t, "symbols") {
			c.Listings = append(c.Listings, ordergen.Listing{Symbols: []string{symbol}, Ladder: Ladders().Draw(t, "ladder")})
		}
		return c
	})
}

// Stages draws the stages of a run, each of which begins with the rate that the one
// before it ends with. They shrink to one second at 1/s.
func Stages() *rapid.Generator[[]ordergen.Stage] {
	rates := rapid.Map(rapid.OneOf(rapid.SampledFrom([]int64{1, 10, 100, 1000}), rapid.Int64Range(1, 5000)), ordergen.PerSecond)
	return rapid.Custom(func(t *rapid.T) []ordergen.Stage {
		rate := rates.Draw(t, "first rate")
		return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) ordergen.Stage {
			from := rate
			if rapid.Bool().Draw(t, "ramp") {
				rate = rates.Draw(t, "rate")
			}
			return ordergen.Ramp(from, rate, time.Duration(rapid.IntRange(1, 600).Draw(t, "seconds"))*time.Second)
		}), 1, 5).Draw(t, "stages")
	})
}

// Profiles draws one of the test cases, in full length or scaled down to seconds. They
// shrink to A1.
func Profiles() *rapid.Generator[ordergen.Profile] {
	return rapid.Custom(func(t *rapid.T) ordergen.Profile {
		p := rapid.SampledFrom(ordergen.Profiles()).Draw(t, "case")
		if rapid.Bool().Draw(t, "scaled") {
			p = Must(p.Lasting(time.Duration(rapid.IntRange(1, 60).Draw(t, "seconds")) * time.Second))
		}
		return p
	})
}

// Arrivals draws the orders in which n things may arrive that are sent one after the
// other while at most inFlight of them are under way: nothing arrives before what was
// sent inFlight places earlier. They shrink to the order of sending.
func Arrivals(n, inFlight int) *rapid.Generator[[]int] {
	if n <= 0 {
		return rapid.Just([]int{})
	}
	return rapid.Custom(func(t *rapid.T) []int {
		window := rapid.IntRange(0, max(inFlight-1, 0))
		waiting, arrived := make([]int, n), make([]int, 0, n)
		for i := range waiting {
			waiting[i] = i
		}
		for len(waiting) > 0 {
			k := min(window.Draw(t, "overtakes"), len(waiting)-1)
			for waiting[k]-waiting[0] >= inFlight && k > 0 {
				k--
			}
			arrived = append(arrived, waiting[k])
			waiting = append(waiting[:k:k], waiting[k+1:]...)
		}
		return arrived
	})
}

// Scenario is a whole run on paper: the orders to send and the book to seed.
type Scenario struct {
	Config ordergen.Config
	Book   ordergen.BookConfig
	TopUp  ordergen.TopUp
	Orders uint64
}

// Scenarios draws scenarios that can be planned, with and without a proof. They shrink
// to one order of quantity 1 at 100.00 against one ask.
func Scenarios() *rapid.Generator[Scenario] {
	const touch = 10000
	return rapid.Custom(func(t *rapid.T) Scenario {
		symbols := symbols(4).Draw(t, "symbols")
		levels := rapid.IntRange(1, 10).Draw(t, "levels")
		s := Scenario{
			Config: ordergen.Config{
				Seed:   rapid.Uint64().Draw(t, "seed"),
				Prefix: "o-",
				Flow: ordergen.Flow{
					Symbols:  symbols,
					Symbol:   choices(len(symbols)).Draw(t, "symbol"),
					Quantity: Dists(1, 200).Draw(t, "quantity"),
					Mix: ordergen.Mix{
						Aggressive:      1000 - rapid.IntRange(0, 900).Draw(t, "passive"),
						AggressivePrice: Dists(touch, touch+12).Draw(t, "aggressive price"),
						PassivePrice:    Dists(touch-100, touch-1).Draw(t, "passive price"),
					},
				},
			},
			Book: ordergen.BookConfig{
				Seed:   rapid.Uint64().Draw(t, "book seed"),
				Prefix: "s-",
				Listings: []ordergen.Listing{{Symbols: symbols, Ladder: ordergen.Ladder{
					Touch:    touch,
					Tick:     1,
					Levels:   levels,
					Orders:   levels + rapid.IntRange(0, 40).Draw(t, "more asks"),
					Quantity: Dists(1, 200).Draw(t, "ask quantity"),
				}}},
			},
			TopUp:  rapid.SampledFrom([]ordergen.TopUp{ordergen.NoTopUp, ordergen.TopUpOrders, ordergen.TopUpBlock}).Draw(t, "top-up"),
			Orders: rapid.Uint64Range(1, 100).Draw(t, "orders"),
		}
		if !s.trades() {
			s.Config.Mix.Aggressive = 1000 // a plan without an aggressive order proves nothing
		}
		return s
	})
}

func (s Scenario) trades() bool {
	return Must(ordergen.New(s.Config)).Demand(0, s.Orders).Total().Aggressive > 0
}

// Plan holds the orders against the book, topped up. The plan has the stream, the
// book, and with Expect the outcome that every arrival order must have. It panics
// where the scenario is none that Scenarios draws and cannot be planned.
func (s Scenario) Plan() *ordergen.Plan {
	p := Must(ordergen.NewPlan(Must(ordergen.New(s.Config)), Must(ordergen.NewBook(s.Book)), s.Orders))
	return Must(p.TopUp(s.TopUp))
}

// String says in a line what the scenario is about.
func (s Scenario) String() string {
	return fmt.Sprintf("%d orders of %d symbols against %d asks each, %v",
		s.Orders, len(s.Config.Symbols), s.Book.Listings[0].Ladder.Orders, s.TopUp)
}

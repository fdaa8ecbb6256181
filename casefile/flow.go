package casefile

import (
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/casefile/internal/form"
)

var symbolsForm = form.List(form.Text()).Inline()

// flowForm is the law of the orders. Its symbols are left out where they are those of all
// shards in their order.
var flowForm = form.Object(
	form.Key("symbols", "The symbols that are traded; those of all shards if not given.", func(f *ordergen.Flow) *[]string { return &f.Symbols }, symbolsForm),
	form.Key("symbol", "Which of the symbols an order or a life is of, counted from 0; evenly if not given.", func(f *ordergen.Flow) *ordergen.Dist { return &f.Symbol }, dist(numbers)),
	form.Key("quantity", "The shares of an order.", func(f *ordergen.Flow) *ordergen.Dist { return &f.Quantity }, dist(numbers)),
	form.Key("aggressive", "The share of the orders that mean to trade on arrival.", func(f *ordergen.Flow) *int { return &f.Mix.Aggressive }, perMille),
	form.Key("aggressive_price", "The limits of orders that mean to trade.", func(f *ordergen.Flow) *ordergen.Dist { return &f.Mix.AggressivePrice }, dist(amounts)),
	form.Key("passive_price", "The limits of orders that mean to rest.", func(f *ordergen.Flow) *ordergen.Dist { return &f.Mix.PassivePrice }, dist(amounts)),
	form.Key("by_symbol", "The quantities and prices of symbols that differ from the others.", func(f *ordergen.Flow) *map[string]ordergen.OrderLaw { return &f.BySymbol }, form.Map(orderLawForm)),
	form.Key("cast", "What each block of a flow of lives is made of, in place of quantity, aggressive and the prices.", func(f *ordergen.Flow) *ordergen.Cast { return &f.Cast }, castForm),
	form.Key("instruments", "Where the orders of a flow of lives lie, by symbol; a symbol that is left out has the standard instrument.", func(f *ordergen.Flow) *map[string]ordergen.Instrument { return &f.Instruments }, form.Map(instrumentForm)),
)

var instrumentForm = form.Object(
	form.Key("bid", "The price that bids are counted from.", func(i *ordergen.Instrument) *ordergen.Price { return &i.Bid }, money).Required(),
	form.Key("ask", "The price that asks are counted from, above the bid.", func(i *ordergen.Instrument) *ordergen.Price { return &i.Ask }, money).Required(),
	form.Key("tick", "The smallest step of a price; 0.01 if not given.", func(i *ordergen.Instrument) *ordergen.Price { return &i.Tick }, money),
	form.Key("lot", "The shares in a lot; 1 if not given.", func(i *ordergen.Instrument) *int64 { return &i.Lot }, numbers),
	form.Key("lots", "The lots of an order.", func(i *ordergen.Instrument) *ordergen.Dist { return &i.Lots }, dist(numbers)).Required(),
	form.Key("maker", "The ticks from the touch at which a maker rests.", func(i *ordergen.Instrument) *ordergen.Dist { return &i.Maker }, dist(numbers)).Required(),
	form.Key("passive", "The ticks from the touch at which a passive order rests, behind all makers.", func(i *ordergen.Instrument) *ordergen.Dist { return &i.Passive }, dist(numbers)).Required(),
	form.Key("taker", "The ticks past the other side's touch that a taker accepts, as far as any maker.", func(i *ordergen.Instrument) *ordergen.Dist { return &i.Taker }, dist(numbers)).Required(),
)

var orderLawForm = form.Object(
	form.Key("quantity", "The shares of an order; those of the flow if not given.", func(l *ordergen.OrderLaw) *ordergen.Dist { return &l.Quantity }, dist(numbers)),
	form.Key("aggressive_price", "The limits of orders that mean to trade; those of the flow if not given.", func(l *ordergen.OrderLaw) *ordergen.Dist { return &l.AggressivePrice }, dist(amounts)),
	form.Key("passive_price", "The limits of orders that mean to rest; those of the flow if not given.", func(l *ordergen.OrderLaw) *ordergen.Dist { return &l.PassivePrice }, dist(amounts)),
)

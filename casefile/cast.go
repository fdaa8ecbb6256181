package casefile

import (
	"strings"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/casefile/internal/form"
)

// castForm is a list of lives, each under the name of its kind.
var castForm = form.Convert(form.List(form.OneOf("a life",
	form.As("trade", "Makers that rest within reach, and then takers of the other side that take exactly their shares.", tradeForm, lifeOf[ordergen.Trade], isLife[ordergen.Trade]),
	form.As("rest", "A passive order that rests behind all makers until it is cancelled.", restForm, lifeOf[ordergen.Rest], isLife[ordergen.Rest]),
	form.As("miss", "An order that must not trade, and what must then be refused.", missForm, lifeOf[ordergen.Miss], isLife[ordergen.Miss]),
	form.As("drill", "Each rule of a price-time book once in every block, on a symbol of its own.", drillForm, lifeOf[ordergen.Drill], isLife[ordergen.Drill]),
).Inline()),
	func(lives []ordergen.Life) (ordergen.Cast, error) { return lives, nil },
	func(c ordergen.Cast) ([]ordergen.Life, error) { return c, nil })

func lifeOf[L ordergen.Life](l L) (ordergen.Life, error) { return l, nil }

func isLife[L ordergen.Life](l ordergen.Life) (L, bool) {
	v, is := l.(L)
	return v, is
}

const (
	countDoc = "How many of these lives open in each block."
	lagDoc   = "The blocks between two events of the life; 1 if not given."
)

var tradeForm = form.Object(
	form.Key("count", countDoc, func(t *ordergen.Trade) *int { return &t.Count }, count()).Required(),
	form.Key("makers", "How many makers rest; 1 if not given.", func(t *ordergen.Trade) *int { return &t.Makers }, count()),
	form.Key("takers", "How many takers come; 1 if not given.", func(t *ordergen.Trade) *int { return &t.Takers }, count()),
	form.Key("type", "The type of the takers; limit if not given.", func(t *ordergen.Trade) *ordergen.Type { return &t.Type }, typeForm),
	form.Key("lag", lagDoc, func(t *ordergen.Trade) *ordergen.Dist { return &t.Lag }, dist(numbers)),
)

var restForm = form.Object(
	form.Key("count", countDoc, func(r *ordergen.Rest) *int { return &r.Count }, count()).Required(),
	form.Key("changes", "The changes of the order before its cancel: reduce and replace.", func(r *ordergen.Rest) *[]ordergen.Action { return &r.Changes }, form.List(actionForm)),
	form.Key("stays", "The order stays in the book for good.", func(r *ordergen.Rest) *bool { return &r.Stays }, form.Bool()),
	form.Key("lag", lagDoc, func(r *ordergen.Rest) *ordergen.Dist { return &r.Lag }, dist(numbers)),
)

var missForm = form.Object(
	form.Key("count", countDoc, func(m *ordergen.Miss) *int { return &m.Count }, count()).Required(),
	form.Key("type", "The type of the order: ioc or fok.", func(m *ordergen.Miss) *ordergen.Type { return &m.Type }, typeForm).Required(),
	form.Key("then", "What comes for the order that is done: cancel, reduce and replace.", func(m *ordergen.Miss) *[]ordergen.Action { return &m.Then }, form.List(actionForm)),
	form.Key("lag", lagDoc, func(m *ordergen.Miss) *ordergen.Dist { return &m.Lag }, dist(numbers)),
)

var (
	typeForm   = form.Name([]ordergen.Type{ordergen.Limit, ordergen.Market, ordergen.IOC, ordergen.FOK}, lower[ordergen.Type])
	actionForm = form.Name([]ordergen.Action{ordergen.Cancel, ordergen.Reduce, ordergen.Replace}, lower[ordergen.Action])
)

// lower is the name of a value in lower case.
func lower[V interface{ String() string }](v V) string { return strings.ToLower(v.String()) }

var drillForm = form.Object(
	form.Key("symbol", "The symbol that the drill plays on.", func(d *ordergen.Drill) *string { return &d.Symbol }, form.Text()).Required(),
)

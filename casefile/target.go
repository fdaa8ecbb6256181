package casefile

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/casefile/internal/form"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/dialect"
)

// Target is the engine that a case is run on, and how it speaks. Texts may name variables of
// the environment as ${NAME}. Without Order it speaks as docs/wire.md says.
type Target struct {
	URL         string
	Headers     map[string]string
	Timeout     time.Duration // longest time for one request; 10 s if 0
	Socket      string        // path of a Unix socket, in place of the URL's host
	Connections Connections
	TLS         TLS

	Values                         dialect.Values
	Order, Cancel, Reduce, Replace Call
	Answer                         dialect.Answers
	Seed                           Seed

	Metrics Metrics
	Reset   string // shell command that restarts or clears the engine between runs
	Disturb string // shell command that does in mid-run what the case asks for
}

// Connections say which connection an order takes.
type Connections struct {
	Reuse client.Reuse
	Most  int // number of connections that orders are spread over; 100 if 0
}

// Call is a request: method and path, and a body as JSON or as a form.
type Call struct {
	Send string // such as "POST /v1/markets/{symbol}/orders"
	JSON string // canonical JSON
	Form []form.Pair[string]
}

// Seed says how the book comes into the engine.
type Seed struct {
	Way   SeedWay
	Call  Call   // request of a bulk; its JSON has "{orders}" where the list of orders stands
	Batch int    // orders in a bulk; 500 if 0
	Taken string // path of the number taken, in the answer; all if empty
}

// SeedWay is one of the ways to seed.
type SeedWay string

// The ways to seed; the empty one is the seed endpoint of docs/wire.md, and one by one where
// orders have a request of their own.
const (
	SeedOneByOne SeedWay = "one by one" // each by the request of an order
	SeedNone     SeedWay = "none"       // the engine holds the book already
)

var targetForm = form.Object(
	form.Key("url", "The address that all paths are below, such as http://127.0.0.1:8080; ${NAME} is of the environment.", func(t *Target) *string { return &t.URL }, form.Text()).Required(),
	form.Key("headers", "Headers of every request, such as Authorization: Bearer ${TOKEN}.", func(t *Target) *map[string]string { return &t.Headers }, form.Map(form.Text())),
	form.Key("timeout", "The longest time for one request; 10s if not given.", func(t *Target) *time.Duration { return &t.Timeout }, duration),
	form.Key("socket", "The path of a Unix socket to connect to, in place of the host.", func(t *Target) *string { return &t.Socket }, form.Text()),
	form.Key("connections", "Which connection an order takes.", func(t *Target) *Connections { return &t.Connections }, connectionsForm),
	form.Key("tls", "Whom https trusts.", func(t *Target) *TLS { return &t.TLS }, tlsForm),
	form.Key("values", "How the values of an order are written.", func(t *Target) *dialect.Values { return &t.Values }, valuesForm),
	form.Key("order", "The request of a new order; that of docs/wire.md if not given.", func(t *Target) *Call { return &t.Order }, callForm),
	form.Key("cancel", "The request that cancels {orig}.", func(t *Target) *Call { return &t.Cancel }, callForm),
	form.Key("reduce", "The request that leaves {quantity} shares of {orig} open.", func(t *Target) *Call { return &t.Reduce }, callForm),
	form.Key("replace", "The request that gives {orig} another {price} and {quantity}.", func(t *Target) *Call { return &t.Replace }, callForm),
	form.Key("answer", "Where an answer tells what became of an order.", func(t *Target) *dialect.Answers { return &t.Answer }, answerForm),
	form.Key("seed", "How the book comes into the engine: one by one, none, or a bulk request.", func(t *Target) *Seed { return &t.Seed }, seedForm),
	form.Key("metrics", "Which series of Prometheus are which figures; none for an engine without.", func(t *Target) *Metrics { return &t.Metrics }, metricsForm),
	form.Key("reset", "A shell command that restarts or clears the engine between runs.", func(t *Target) *string { return &t.Reset }, form.Text()),
	form.Key("disturb", "A shell command that does in mid-run what the case asks for.", func(t *Target) *string { return &t.Disturb }, form.Text()),
).Checked(Target.check)

var reuseForm = form.Name([]client.Reuse{client.Spread, client.Hot}, lower[client.Reuse])

var connectionsForm = form.Object(
	form.Key("use", "spread for the one that was idle longest, hot for the one used last.", func(c *Connections) *client.Reuse { return &c.Reuse }, reuseForm),
	form.Key("most", "How many connections orders are spread over.", func(c *Connections) *int { return &c.Most }, form.Whole(1, 1<<16)),
).Inline()

var moneyNames = map[dialect.Money]string{dialect.Minor: "minor", dialect.Decimal: "decimal", dialect.Text: "text"}

var valuesForm = form.Object(
	form.Key("price", "minor for whole units of the last digit, decimal for 150.00, text for \"150.00\".", func(v *dialect.Values) *dialect.Money { return &v.Price },
		form.Name([]dialect.Money{dialect.Minor, dialect.Decimal, dialect.Text}, func(m dialect.Money) string { return moneyNames[m] })),
	form.Key("digits", "Digits of a price behind the point; 2 if not given.", func(v *dialect.Values) *int { return &v.Digits }, form.Whole(2, 12)),
	form.Key("quantity_text", "Quantities are texts such as \"100\".", func(v *dialect.Values) *bool { return &v.QuantityText }, form.Bool()),
	form.Key("id_numbers", "Ids are whole numbers below 2^53.", func(v *dialect.Values) *bool { return &v.IDNumbers }, form.Bool()),
	form.Key("sides", "Names of the sides buy and sell.", func(v *dialect.Values) *map[ordergen.Side]string { return &v.Sides }, namesForm([]ordergen.Side{ordergen.Buy, ordergen.Sell})),
	form.Key("types", "Names of the types limit, market, ioc and fok.", func(v *dialect.Values) *map[ordergen.Type]string { return &v.Types }, namesForm(types)),
	form.Key("times_in_force", "Names of how long the types limit, market, ioc and fok last.", func(v *dialect.Values) *map[ordergen.Type]string { return &v.Forces }, namesForm(types)),
)

var types = []ordergen.Type{ordergen.Limit, ordergen.Market, ordergen.IOC, ordergen.FOK}

// namesForm is a mapping from our names of values to those of an engine.
func namesForm[V interface {
	comparable
	String() string
}](values []V) form.Form[map[V]string] {
	var fields []form.Field[map[string]string]
	for _, v := range values {
		fields = append(fields, form.Entry(lower(v), "The engine's name of "+lower(v)+".", form.Text()))
	}
	return form.Convert(form.Object(fields...).Inline(), func(named map[string]string) (map[V]string, error) {
		m := make(map[V]string)
		for _, v := range values {
			if name, given := named[lower(v)]; given {
				m[v] = name
			}
		}
		return m, nil
	}, func(m map[V]string) (map[string]string, error) {
		named := make(map[string]string)
		for v, name := range m {
			named[lower(v)] = name
		}
		return named, nil
	})
}

var callForm = form.Object(
	form.Key("send", "Method and path, such as POST /v1/markets/{symbol}/orders.", func(c *Call) *string { return &c.Send }, form.Text()).Required(),
	form.Key("json", "The body as JSON, with placeholders such as \"{price}\".", func(c *Call) *string { return &c.JSON }, form.JSON()),
	form.Key("form", "The body as a form, with placeholders.", func(c *Call) *[]form.Pair[string] { return &c.Form }, form.Pairs(form.Text())),
)

var answerForm = form.Object(
	form.Key("status", "The path of a field that says whether the order was taken; the status of HTTP if not given.", func(a *dialect.Answers) *string { return &a.Status }, form.Text()),
	form.Key("accepted", "The values of the status with which it was.", func(a *dialect.Answers) *[]string { return &a.Accepted }, form.List(form.Text()).Inline()),
	form.Key("reason", "The path of the reason why it was not.", func(a *dialect.Answers) *string { return &a.Reason }, form.Text()),
	form.Key("filled", "The path of the shares that traded, or of a list to be summed up.", func(a *dialect.Answers) *string { return &a.Filled }, form.Text()),
	form.Key("fills", "The path of the number of trades.", func(a *dialect.Answers) *string { return &a.Fills }, form.Text()),
	form.Key("cancelled", "The path of the shares that a cancel or a reduction took off.", func(a *dialect.Answers) *string { return &a.Cancelled }, form.Text()),
	form.Key("sequence", "The path of the place in the order in which the engine executed its events.", func(a *dialect.Answers) *string { return &a.Sequence }, form.Text()),
	form.Key("id", "The path of the engine's own id of the order, which {orig} is from then on.", func(a *dialect.Answers) *string { return &a.ID }, form.Text()),
)

var seedForm = form.Short(
	form.Convert(form.Name([]SeedWay{SeedOneByOne, SeedNone}, func(w SeedWay) string { return string(w) }),
		func(w SeedWay) (Seed, error) { return Seed{Way: w}, nil }, func(s Seed) (SeedWay, error) { return s.Way, nil }),
	func(s Seed) bool { return s.Way != "" },
	form.Object(
		form.Key("send", "Method and path, such as POST /seed/{shard}.", func(s *Seed) *string { return &s.Call.Send }, form.Text()).Required(),
		form.Key("json", "The body, in which \"{orders}\" is the list of orders, each as a new order has it.", func(s *Seed) *string { return &s.Call.JSON }, form.JSON()).Required(),
		form.Key("batch", "How many orders a request has at most; 500 if not given.", func(s *Seed) *int { return &s.Batch }, count()),
		form.Key("taken", "The path of the number of orders taken; all if not given.", func(s *Seed) *string { return &s.Taken }, form.Text()),
	))

// check finds the faults that only a compiled target has.
func (t Target) check() error {
	if t.Order.Send == "" {
		if t.Cancel.Send != "" || t.Reduce.Send != "" || t.Replace.Send != "" {
			return fmt.Errorf("the target has requests that change an order and none of a new one, want the key \"order\", too")
		}
	}
	if len(t.Answer.Accepted) > 0 != (t.Answer.Status != "") {
		return fmt.Errorf("the answer has one of the keys status and accepted, want both or none")
	}
	_, err := t.requests().Compile()
	if t.forms() && t.bodies() {
		return fmt.Errorf("the target has bodies of JSON and forms, want one kind")
	}
	return err
}

// Public is the target with a variable of the environment in place of each header that may be a
// secret, as it is none of the environment: ${X_API_KEY} for X-Api-Key.
func (t Target) Public() Target {
	t.Headers = maps.Clone(t.Headers)
	for name, value := range t.Headers {
		if !variable.MatchString(value) {
			t.Headers[name] = "${" + strings.ToUpper(strings.ReplaceAll(name, "-", "_")) + "}"
		}
	}
	return t
}

func (t Target) calls() []Call { return []Call{t.Order, t.Cancel, t.Reduce, t.Replace} }

func (t Target) forms() bool {
	return slices.ContainsFunc(t.calls(), func(c Call) bool { return c.Form != nil })
}

func (t Target) bodies() bool {
	return slices.ContainsFunc(t.calls(), func(c Call) bool { return c.JSON != "" })
}

func (t Target) requests() dialect.Requests {
	r := dialect.Requests{Values: t.Values, Calls: make(map[ordergen.Action]dialect.Call)}
	for action, c := range t.calls() {
		if c.Send != "" {
			r.Calls[ordergen.Action(action)] = c.dialect()
		}
	}
	return r
}

func (c Call) dialect() (d dialect.Call) {
	method, path, _ := strings.Cut(c.Send, " ")
	d.Method, d.Path = method, strings.TrimSpace(path)
	if c.JSON != "" {
		d.JSON = []byte(c.JSON)
	}
	for _, p := range c.Form {
		d.Form = append(d.Form, [2]string{p.Key, p.Value})
	}
	return d
}

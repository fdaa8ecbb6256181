package k6

import (
	"github.com/grafana/sobek"
	"go.k6.io/k6/js/common"

	"github.com/ordergen/ordergen"
)

// jsPlan is the proof of a run against its book.
type jsPlan struct {
	Orders     uint64   `json:"orders"`
	Aggressive int64    `json:"aggressive"` // orders
	Passive    int64    `json:"passive"`    // orders
	Shares     int64    `json:"shares"`     // that the aggressive orders want
	Asks       int      `json:"asks"`       // to seed, with the top-up
	Proven     bool     `json:"proven"`
	Shortfalls []string `json:"shortfalls"` // a line for each symbol where the proof fails
}

// planned is the method plan.
func (c *class) planned(sobek.FunctionCall) sobek.Value {
	plan := c.mustPlan()
	total := plan.Demand.Total()
	out := jsPlan{
		Orders:     plan.Orders,
		Aggressive: total.Aggressive,
		Passive:    total.Passive,
		Shares:     total.Quantity,
		Asks:       plan.Book.Len(),
		Proven:     plan.Proven(),
		Shortfalls: []string{},
	}
	for _, s := range plan.Shortfalls {
		out.Shortfalls = append(out.Shortfalls, s.String())
	}
	return toJS(c.rt, out)
}

func (c *class) mustPlan() *ordergen.Plan {
	plan, err := c.Plan()
	if err != nil {
		common.Throw(c.rt, err)
	}
	return plan
}

type jsExpectation struct {
	Total  ordergen.Outcome            `json:"total"`
	Shards map[string]ordergen.Outcome `json:"shards"`
}

// expectation returns what the whole run leaves in the engine.
func (c *class) expectation(sobek.FunctionCall) sobek.Value {
	want := c.mustPlan().Expect()
	out := jsExpectation{Total: want.Sum(), Shards: make(map[string]ordergen.Outcome)}
	for _, shard := range c.Profile.Shards {
		out.Shards[shard.Name] = want.Sum(shard.Symbols...)
	}
	return toJS(c.rt, out)
}

package k6

import (
	"fmt"
	"net/http"

	"github.com/grafana/sobek"
	"go.k6.io/k6/js/common"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
)

// seedBatch is the number of orders in one seed request.
const seedBatch = 500

// seedBodies returns the bodies that seed one shard.
func (c *class) seedBodies(call sobek.FunctionCall) sobek.Value {
	shard, err := c.Shard(call.Argument(0).String())
	if err != nil {
		common.Throw(c.rt, err)
	}
	bodies := []any{}
	for body := range client.Batches(c.mustPlan().Book.Orders(shard.Symbols...), seedBatch) {
		bodies = append(bodies, string(body))
	}
	return c.rt.NewArray(bodies...)
}

// seed puts the book of the run into the target, over k6's own transport but outside
// of its metrics, which are of the orders. It returns the number of asks taken.
func (c *class) seed(call sobek.FunctionCall) sobek.Value {
	if !c.whole() {
		common.Throw(c.rt, fmt.Errorf("this process runs the segment %v of many and would seed the book once more: seed it once, with seed-orderbooks.js and CASE=%s, and run the segments with SEED_MODE=none", c.vu.State().Options.ExecutionSegment, c.Profile.Name))
	}
	plan := c.mustPlan()
	taken := 0
	for _, shard := range c.Profile.Shards {
		asks := plan.Book.Len(shard.Symbols...)
		if asks == 0 {
			continue
		}
		seeder := client.Seeder{URL: c.seedURL(call.Argument(0).String(), shard), Batch: seedBatch, Client: c.http()}
		n, err := seeder.Seed(c.vu.Context(), plan.Book.Orders(shard.Symbols...))
		if err != nil {
			common.Throw(c.rt, err)
		}
		taken += n
	}
	return c.rt.ToValue(taken)
}

func (c *class) seedURL(base string, shard ordergen.Shard) string {
	if c.Profile.Target == ordergen.ToShard {
		return base + "/seed"
	}
	return base + "/seed/" + shard.Name
}

// whole reports whether this process sends all orders of the run.
func (c *class) whole() bool {
	state := c.vu.State()
	return state == nil || state.Options.ExecutionSegment.Equal(nil) // the nil segment is the whole
}

var errInit = common.NewInitContextError("the target is not asked while the script is loaded, but in setup(), teardown() or an iteration")

// http is a client over the transport of the virtual user, so that the script's options
// for hosts, TLS and addresses hold.
func (c *class) http() *http.Client {
	state := c.vu.State()
	if state == nil {
		common.Throw(c.rt, errInit)
	}
	return &http.Client{Transport: state.Transport}
}

package engine

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
)

// hostile bodies are long and hold no order.
var hostile = map[string]struct{ head, again, tail string }{
	"numbers":         {`{"orders":[0`, `,1`, `]}`},
	"empty orders":    {`{"orders":[0`, `,{}`, `]}`},
	"nulls":           {`{"orders":[0`, `,null`, `]}`},
	"faults":          {`{"orders":[0`, `,{"orderId":1,"symbol":2,"side":3,"type":4,"price":{},"quantity":[],"action":7,"a":1}`, `]}`},
	"unknown fields":  {`{"orders":[{"a":1`, `,"b":1`, `}]}`},
	"many fields":     {`{"orders":[0`, `,{` + strings.Repeat(`"abcdef":1,`, 5000) + `"z":1}`, `]}`},
	"one field often": {`{"orders":[0`, `,{` + strings.Repeat(`"side":1,`, 5000) + `"z":1}`, `]}`},
	"lists":           {`{"orders":[]`, `,"orders":[]`, `}`},
	"other members":   {`{"orders":[],"a":1`, `,"a":1`, `}`},
	"depth":           {`{"orders":[`, `[`, ``},
	"a long text":     {`{"orders":["`, `\"`, `"]}`},
}

// TestHostileSeedCostsItsSize holds bodies without an order to orders of the same length.
// Allocations are the measure, as they do not depend on the machine.
func TestHostileSeedCostsItsSize(t *testing.T) {
	const size = 1 << 18
	cost := func(s *Shard, head, again, tail string) (allocs float64, status int) {
		text := head + strings.Repeat(again, (size-len(head))/len(again)) + tail
		allocs = testing.AllocsPerRun(1, func() { status = do(s, "POST", "/seed", text).Code })
		return allocs, status
	}
	orders, _ := cost(newShard(t, ShardConfig{}, nil), `{"orders":[0`, `,`+with(), `]}`)
	for name, body := range hostile {
		t.Run(name, func(t *testing.T) {
			s := newShard(t, ShardConfig{}, nil)
			allocs, status := cost(s, body.head, body.again, body.tail)
			if status != 200 && status != 400 {
				t.Errorf("the answer is %d, want 200 or 400", status)
			}
			if allocs > 3*orders {
				t.Errorf("%.0f allocations, want at most three times the %.0f of good orders", allocs, orders)
			}
			if got := depthOf(t, s, ordergen.Buy).Orders; got != 0 {
				t.Errorf("%d orders rest, want none", got)
			}
		})
	}
}

func TestSeedTakesBothSides(t *testing.T) {
	s := newShard(t, ShardConfig{}, nil)
	bid, ask := with(), with(`"orderId":"s0"`, `"side":"SELL"`, `"price":15001`)
	expect(t, do(s, "POST", "/seed", `{"orders":[`+bid+`,`+ask+`]}`), 200, `{"seeded":2}`)
	for _, side := range sides {
		if diff := cmp.Diff(Depth{Orders: 1, Levels: 1, Quantity: 100}, depthOf(t, s, side)); diff != "" {
			t.Errorf("depth of %v (-want +got):\n%s", side, diff)
		}
	}
}

package fast_test

import (
	"bufio"
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/fast"
)

// fault is what a proxy does to an order.
type fault struct {
	passes  bool        // the engine takes the order
	answer  string      // what the client is told
	hangsUp bool        // the connection ends after it
	want    client.Fate // what the client can know of the order
}

var faults = []fault{
	{true, full, false, client.Accepted},
	{true, full, true, client.Accepted},
	{true, head + "Content-Length: 20\r\n\r\n{}", true, client.Accepted},
	{true, head + "Content-Le", true, client.Unknown},
	{true, "", true, client.Unknown},
	{true, status(500), false, client.Unknown},
	{true, status(504), true, client.Unknown},
	{false, "", true, client.Unknown},
	{false, status(502), false, client.Unknown},
	{false, status(503), false, client.Refused},
	{false, status(429), true, client.Refused},
	{false, redirect(307, "/orders"), false, client.Refused},
	{false, redirect(302, "/login"), true, client.Refused},
}

// proxy stands before an engine and spoils some of the orders. It knows the truth.
type proxy struct {
	seed uint64

	mu     sync.Mutex
	arrive map[string]int // how often each order arrived, by its id
	taken  map[string]int // how often the engine took it
}

// fault is the same for an order however often it comes. Half of them have none.
func (p *proxy) fault(id string) fault {
	hash := fnv.New64a()
	io.WriteString(hash, id)
	random := rand.New(rand.NewPCG(p.seed, hash.Sum64()))
	return faults[max(0, random.IntN(2*len(faults))-len(faults))]
}

func (p *proxy) serve(conn net.Conn, in *bufio.Reader) {
	for {
		request, err := readRequest(in)
		if err != nil {
			return
		}
		_, id, _ := strings.Cut(request, `"orderId":"`)
		id, _, _ = strings.Cut(id, `"`)
		f := p.fault(id)
		p.mu.Lock()
		p.arrive[id]++
		if f.passes {
			p.taken[id]++
		}
		p.mu.Unlock()
		io.WriteString(conn, f.answer)
		if f.hangsUp {
			return
		}
	}
}

// TestCountsHoldBehindAFaultyProxy holds what the client says of each order to what the
// engine took.
func TestCountsHoldBehindAFaultyProxy(t *testing.T) {
	const orders = 1000
	stream, err := ordergen.New(ordergen.Config{Seed: 1, Prefix: "t-", Flow: ordergen.Standard("A", "B")})
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(3) {
		for _, reuse := range []client.Reuse{client.Spread, client.Hot} {
			for _, name := range []string{"nethttp", "fast"} {
				t.Run(fmt.Sprintf("seed %d, %v, %s", seed, reuse, name), func(t *testing.T) {
					p := &proxy{seed: seed, arrive: make(map[string]int), taken: make(map[string]int)}
					url := serveTest(t, p.serve)
					var target client.Target = &client.HTTPTarget{BaseURL: url, Reuse: reuse, Connections: 30}
					if name == "fast" {
						target = &fast.Target{BaseURL: url, Reuse: reuse, Connections: 30}
					}
					var (
						mu    sync.Mutex
						fates = make(map[string]client.Fate)
					)
					result, err := client.Runner{
						Target: client.TargetFunc(func(ctx context.Context, o ordergen.Order) (client.Receipt, error) {
							receipt, err := target.Send(ctx, o)
							mu.Lock()
							fates[o.ID.String()] = fateOf(err)
							mu.Unlock()
							return receipt, err
						}),
						Stream: stream, Schedule: arrival.Unpaced(orders), Workers: 20,
					}.Run(t.Context())
					if err != nil {
						t.Fatal(err)
					}
					target.(interface{ CloseIdleConnections() }).CloseIdleConnections()
					p.hold(t, fates, result.Total(nil), orders)
				})
			}
		}
	}
}

// hold compares what the client says with the truth.
func (p *proxy) hold(t *testing.T, fates map[string]client.Fate, total client.Part, orders int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var taken, cut int64
	for id, fate := range fates {
		took, f := p.taken[id], p.fault(id)
		taken += int64(took)
		if p.arrive[id] > 1 || fate == client.Accepted && took != 1 || fate == client.Refused && took != 0 {
			t.Errorf("order %s is %v; it arrived %d times and was taken %d times", id, fate, p.arrive[id], took)
		}
		switch {
		case fate == f.want:
		case fate == client.Unknown && p.arrive[id] == 0:
			cut++ // the proxy hung up while it was sent
		default:
			t.Errorf("order %s is %v, want %v of %+v", id, fate, f.want, f)
		}
	}
	if total.Accepted > taken || taken > total.Accepted+total.Unknown || total.Sent != int64(orders) {
		t.Errorf("of %d orders sent %d are accepted, %d unknown, and the engine took %d", total.Sent, total.Accepted, total.Unknown, taken)
	}
	t.Logf("accepted %d, refused %d, unknown %d; taken %d, lost as the connection ended %d", total.Accepted, total.Refused, total.Unknown, taken, cut)
}

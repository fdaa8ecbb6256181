package wire

import (
	"context"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/conform"
)

// sequenced is an engine whose answers tell the order of execution.
type sequenced struct{ *engine }

var _ conform.Sequenced = sequenced{}

// Apply asks what the order's Action asks for. A refusal is told without its place.
func (e sequenced) Apply(o ordergen.Order) ([]conform.Fill, bool, uint64) {
	receipt, err := e.do(o)
	if err != nil {
		return nil, false, 0
	}
	return fills(receipt), true, place(receipt)
}

func (e sequenced) do(o ordergen.Order) (client.Receipt, error) {
	if o.Action == ordergen.Submit {
		return e.submit(o)
	}
	return e.send(context.Background(), e.change(ordergen.Order{ID: o.Orig, Symbol: o.Symbol, Side: o.Side}, o))
}

// place is where a receipt says that its event was executed, 0 where it does not.
func place(r client.Receipt) uint64 {
	if !r.Sequence.Known {
		return 0
	}
	return uint64(max(r.Sequence.N, 0))
}

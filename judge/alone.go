package judge

import (
	"fmt"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/formats"
)

// alone is what is wrong with an answer whatever rests in the book.
func alone(r formats.Record) *fault {
	o := r.Event
	if r.Reply != formats.Accepted {
		return nil
	}
	if o.Action == ordergen.Cancel || o.Action == ordergen.Reduce {
		if r.Filled != nil && *r.Filled > 0 || len(r.Trades) > 0 {
			return &fault{"shares filled", "0, as nothing came in", "some"}
		}
		return nil
	}
	if r.Filled != nil {
		switch filled := *r.Filled; {
		case filled > o.Quantity:
			return &fault{"shares filled", fmt.Sprintf("at most %d", o.Quantity), fmt.Sprint(filled)}
		case o.Type == ordergen.FOK && filled != 0 && filled != o.Quantity:
			return &fault{"shares filled", fmt.Sprintf("0 or %d of an FOK order", o.Quantity), fmt.Sprint(filled)}
		case r.Fills != nil && (*r.Fills > filled || *r.Fills == 0 && filled > 0):
			return &fault{"fills", fmt.Sprintf("%d to %d", min(filled, 1), filled), fmt.Sprint(*r.Fills)}
		}
	}
	return aloneOfTrades(r)
}

func aloneOfTrades(r formats.Record) *fault {
	if r.Trades == nil {
		return nil
	}
	sum := int64(0)
	for i, t := range r.Trades {
		sum += t.Quantity
		switch {
		case t.Quantity <= 0:
			return &fault{fmt.Sprintf("trade %d", i+1), "shares, above 0", fmt.Sprint(t.Quantity)}
		case r.Event.Action == ordergen.Submit && !reaches(r.Event.Side, r.Event.Type, r.Event.Price, t.Price):
			return &fault{fmt.Sprintf("trade %d", i+1), fmt.Sprintf("a price within the limit %d", r.Event.Price), fmt.Sprint(t.Price)}
		}
	}
	if r.Fills != nil && *r.Fills != int64(len(r.Trades)) {
		return &fault{"fills", fmt.Sprintf("%d, the trades that it lists", len(r.Trades)), fmt.Sprint(*r.Fills)}
	}
	if r.Filled != nil && *r.Filled != sum {
		return &fault{"shares filled", fmt.Sprintf("%d, the sum of its trades", sum), fmt.Sprint(*r.Filled)}
	}
	return nil
}

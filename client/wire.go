package client

import (
	"net/http"
	"strconv"

	"github.com/ordergen/ordergen"
	"github.com/tidwall/gjson"
)

// Wire is the form of docs/wire.md, of requests and of answers.
type Wire struct{}

var (
	_ Encoder = Wire{}
	_ Decoder = Wire{}
)

// Encode posts an order to /orders.
func (Wire) Encode(r *Request, o ordergen.Order) error {
	r.Method = http.MethodPost
	r.Path = append(r.Path, "/orders"...)
	r.Body = o.AppendJSON(r.Body)
	return nil
}

// Decode takes an order as accepted by its status, and reads filled, fills and cancelled
// where the answer is a JSON object that has them.
func (Wire) Decode(a Answer) (Receipt, error) {
	if err := a.Err(); err != nil || a.Cut != nil {
		return Receipt{}, err
	}
	return Receipt{
		Filled:    count(a.Body, "filled"),
		Fills:     count(a.Body, "fills"),
		Cancelled: count(a.Body, "cancelled"),
	}, nil
}

// count is a whole number of a JSON object.
func count(object []byte, field string) Count {
	value := gjson.GetBytes(object, field)
	if value.Type != gjson.Number {
		return Count{}
	}
	n, err := strconv.ParseInt(value.Raw, 10, 64)
	return Count{n, err == nil}
}

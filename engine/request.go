package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/ordergen/ordergen"
)

// parseNew reads the body of POST /orders. Like parseCancel and parseChange, it returns
// with an error the fields that are right.
func parseNew(body []byte) (ordergen.Order, error) {
	o, err := ordergen.ParseOrder(body)
	if o.Action != ordergen.Submit {
		o.ID, o.Action = o.Orig, ordergen.Submit
		err = errors.Join(err, &ordergen.FieldError{Field: "action", Value: "a change", Want: "DELETE or PATCH of /orders/{id}"})
	}
	return o, err
}

// parseCancel reads DELETE /orders/{id}?symbol=S.
func parseCancel(r *http.Request) (ordergen.Order, error) {
	o := ordergen.Order{Action: ordergen.Cancel, Symbol: r.URL.Query().Get("symbol"), Orig: idOf(r.PathValue("id"))}
	if o.Symbol == "" {
		return o, &ordergen.FieldError{Field: "symbol", Want: "the symbol of the order, as in DELETE /orders/k6-buy-00001?symbol=TEST-ASSET-A"}
	}
	return o, nil
}

var errNoChange = errors.New(`a change is a JSON object, such as {"symbol":"TEST-ASSET-A","quantity":40}`)

// parseChange reads the body of PATCH /orders/{id}: with a price it is a replacement,
// without one a reduction.
func parseChange(id string, body []byte) (ordergen.Order, error) {
	body = bytes.TrimSpace(body)
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil || fields == nil {
		return ordergen.Order{}, errNoChange
	}
	action := ordergen.Reduce
	if _, priced := fields["price"]; priced {
		action = ordergen.Replace
	}
	// The body lacks what the path and its own fields tell. With that it is an event in
	// its canonical form, which is read as strictly as an order.
	canonical := append([]byte(`{"orderId":"-","origOrderId":"-","action":"`), action.String()...)
	canonical = append(canonical, '"')
	if len(fields) > 0 {
		canonical = append(canonical, ',')
	}
	o, err := ordergen.ParseOrder(append(canonical, body[1:]...))
	o.ID, o.Orig, o.Action = ordergen.ID{}, idOf(id), action
	return o, err
}

// idOf reads any text as an id, and one that does not end in an index as a prefix alone.
func idOf(text string) ordergen.ID {
	if id, err := ordergen.ParseID(text); err == nil {
		return id
	}
	return ordergen.ID{Prefix: text, Index: ordergen.NoIndex}
}

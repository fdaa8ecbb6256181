package client

import "github.com/ordergen/ordergen"

// Request is one order as a request over HTTP. Its headers are the target's.
type Request struct {
	Method string
	Path   []byte // below the target's BaseURL, escaped, with the query
	Body   []byte // empty for none
}

// Encoder writes an order as a request. Path and Body are empty when it is called, and have
// the room of earlier orders to append to. An order with an error is refused: it is not sent.
// Encode is called from many goroutines.
type Encoder interface {
	Encode(r *Request, o ordergen.Order) error
}

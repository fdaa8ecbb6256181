package client

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/ordergen/ordergen"
	"github.com/tidwall/gjson"
)

// Wire is the form of docs/wire.md, of requests and of answers.
type Wire struct{}

var (
	_ Encoder = Wire{}
	_ Decoder = Wire{}
)

// Encode posts a new order to /orders. What changes an order goes to /orders/{id}: a cancel
// as a DELETE with the symbol in its query, the others as a PATCH.
func (Wire) Encode(r *Request, o ordergen.Order) error {
	r.Path = append(r.Path, "/orders"...)
	if o.Action == ordergen.Submit {
		r.Method = http.MethodPost
		r.Body = o.AppendJSON(r.Body)
		return nil
	}
	r.Path = append(r.Path, '/')
	r.Path = appendSegment(r.Path, o.Orig)
	switch o.Action {
	case ordergen.Cancel:
		r.Method = http.MethodDelete
		r.Path = append(r.Path, "?symbol="...)
		r.Path = appendEscaped(r.Path, o.Symbol)
		return nil
	case ordergen.Reduce, ordergen.Replace:
		r.Method = http.MethodPatch
		r.Body = append(r.Body, `{"symbol":`...)
		r.Body = appendQuoted(r.Body, o.Symbol)
		if o.Action == ordergen.Replace {
			r.Body = append(r.Body, `,"price":`...)
			r.Body = strconv.AppendInt(r.Body, int64(o.Price), 10)
		}
		r.Body = append(r.Body, `,"quantity":`...)
		r.Body = strconv.AppendInt(r.Body, o.Quantity, 10)
		r.Body = append(r.Body, '}')
		return nil
	}
	return fmt.Errorf("order %v has the action %v, want Submit, Cancel, Reduce or Replace", o.ID, o.Action)
}

// appendSegment appends an id as one step of a path. "." and ".." would be steps up.
func appendSegment(dst []byte, id ordergen.ID) []byte {
	if id.Index == ordergen.NoIndex && (id.Prefix == "." || id.Prefix == "..") {
		return append(dst, strings.Repeat("%2E", len(id.Prefix))...)
	}
	return appendEscaped(dst, id.String())
}

// appendEscaped percent-encodes all but what RFC 3986, section 2.3, leaves as it is.
func appendEscaped(dst []byte, s string) []byte {
	const hex = "0123456789ABCDEF"
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '.', c == '_', c == '~':
			dst = append(dst, c)
		default:
			dst = append(dst, '%', hex[c>>4], hex[c&15])
		}
	}
	return dst
}

// appendQuoted appends a JSON string.
func appendQuoted(dst []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			quoted, _ := json.Marshal(s) // a string never fails to marshal
			return append(dst, quoted...)
		}
	}
	dst = append(dst, '"')
	dst = append(dst, s...)
	return append(dst, '"')
}

// Decode takes an order as accepted by its status, and reads filled, fills, cancelled,
// resting and sequence where the answer is a JSON object that has them.
func (Wire) Decode(a Answer) (Receipt, error) {
	if err := a.Err(); err != nil || a.Cut != nil {
		return Receipt{}, err
	}
	return Receipt{
		Filled:    count(a.Body, "filled"),
		Fills:     count(a.Body, "fills"),
		Cancelled: count(a.Body, "cancelled"),
		Resting:   count(a.Body, "resting"),
		Sequence:  count(a.Body, "sequence"),
	}, nil
}

// count is a whole number of a JSON object.
func count(object []byte, field string) Count {
	value := gjson.GetBytes(object, field)
	if value.Type != gjson.Number {
		return Count{}
	}
	n, err := strconv.ParseInt(value.Raw, 10, 64)
	if err != nil {
		return Count{}
	}
	return Count{n, true}
}

package ordergen

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// AppendJSON appends the order's canonical form to dst, without a line feed. That of
// a new order is its wire form:
//
//	{"orderId":"k6-buy-00001","symbol":"TEST-ASSET-A","side":"BUY","type":"LIMIT","price":15000,"quantity":100}
//
// What changes an earlier order names it and the fields that the change is about:
//
//	{"orderId":"r-00007","action":"CANCEL","origOrderId":"r-00001","symbol":"TEST-ASSET-A"}
//	{"orderId":"r-00008","action":"REDUCE","origOrderId":"r-00002","symbol":"TEST-ASSET-A","quantity":40}
//	{"orderId":"r-00009","action":"REPLACE","origOrderId":"r-00003","symbol":"TEST-ASSET-A","price":15000,"quantity":40}
//
// It allocates nothing when dst has the room.
func (o Order) AppendJSON(dst []byte) []byte {
	dst = append(dst, `{"orderId":"`...)
	dst = appendID(dst, o.ID)
	if o.Action != Submit {
		return o.appendChange(dst)
	}
	dst = append(dst, `","symbol":"`...)
	dst = appendPlain(dst, o.Symbol)
	dst = append(dst, `","side":"`...)
	dst = append(dst, o.Side.String()...)
	dst = append(dst, `","type":"`...)
	dst = append(dst, o.Type.String()...)
	dst = append(dst, `","price":`...)
	dst = strconv.AppendInt(dst, int64(o.Price), 10)
	dst = append(dst, `,"quantity":`...)
	dst = strconv.AppendInt(dst, o.Quantity, 10)
	return append(dst, '}')
}

// appendChange appends what follows the order's id when it changes an earlier one.
func (o Order) appendChange(dst []byte) []byte {
	dst = append(dst, `","action":"`...)
	dst = append(dst, o.Action.String()...)
	dst = append(dst, `","origOrderId":"`...)
	dst = appendID(dst, o.Orig)
	dst = append(dst, `","symbol":"`...)
	dst = appendPlain(dst, o.Symbol)
	dst = append(dst, '"')
	if o.Action == Replace {
		dst = append(dst, `,"price":`...)
		dst = strconv.AppendInt(dst, int64(o.Price), 10)
	}
	if o.Action != Cancel {
		dst = append(dst, `,"quantity":`...)
		dst = strconv.AppendInt(dst, o.Quantity, 10)
	}
	return append(dst, '}')
}

// wireParts cuts the wire form of BUY LIMIT orders at the index and at the price.
func wireParts(prefix string, symbols []string) (head string, middle []string) {
	for _, symbol := range symbols {
		o := Order{ID: ID{prefix, 0}, Symbol: symbol}
		form := string(o.AppendJSON(nil))
		index := len(`{"orderId":"`) + len(prefix)
		price := strings.LastIndex(form, `0,"quantity":`)
		head, middle = form[:index], append(middle, form[index+idDigits:price])
	}
	return head, middle
}

// MarshalJSON returns the order's wire form.
func (o Order) MarshalJSON() ([]byte, error) { return o.AppendJSON(nil), nil }

// UnmarshalJSON reads the wire form as strictly as ParseOrder does.
func (o *Order) UnmarshalJSON(data []byte) (err error) {
	*o, err = ParseOrder(data)
	return err
}

// appendID appends an id as the inside of a JSON string.
func appendID(dst []byte, id ID) []byte {
	dst = appendPlain(dst, id.Prefix)
	if id.Index == NoIndex {
		return dst
	}
	return appendIndex(dst, id.Index)
}

// appendPlain appends s as the inside of a JSON string.
func appendPlain(dst []byte, s string) []byte {
	if plain(s) {
		return append(dst, s...)
	}
	quoted, _ := json.Marshal(s) // a string never fails to marshal
	return append(dst, quoted[1:len(quoted)-1]...)
}

// plain reports whether s stands for itself inside a JSON string.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// FieldError says which field of an order was refused and why.
type FieldError struct {
	Field string // The name on the wire, such as "price".
	Value string // The JSON that was received, empty where the field is absent.
	Want  string // What would have been accepted.
}

// Error names the field, what it holds and what is wanted.
func (e *FieldError) Error() string {
	if e.Value == "" {
		return fmt.Sprintf("%s is missing, want %s", e.Field, e.Want)
	}
	return fmt.Sprintf("%s is %s, want %s", e.Field, e.Value, e.Want)
}

// ParseOrder reads one order in its canonical form. It is strict: every field that
// its action has is required once, no other is accepted, and numbers are whole. An
// absent action is Submit. A timestamp, in epoch milliseconds, is checked and
// ignored; a market order's price may be absent.
//
// The error joins one *FieldError for each field that is wrong. The order that
// comes with it holds the fields that are right, so that an answer can name its id.
// Data that is no JSON object gives another error.
func ParseOrder(data []byte) (Order, error) {
	fields, errs := objectFields(data)
	if fields == nil {
		return Order{}, errors.Join(errs...)
	}
	var (
		o Order
		r = fieldReader{fields: fields, errs: errs}
	)
	o.ID = r.id("orderId")
	o.Symbol = r.text("symbol", "a symbol", func(s string) bool { return s != "" })
	if r.given("timestamp") {
		r.integer("timestamp", false)
	}
	if r.given("action") {
		a, known := r.oneOf("action", actionNames[:])
		if !known { // then nobody knows which fields it needs
			return o, errors.Join(r.errs...)
		}
		o.Action = Action(a)
	}
	if o.Action == Submit {
		r.forbid(o.Action, "origOrderId")
		side, _ := r.oneOf("side", sideNames[:])
		typ, _ := r.oneOf("type", typeNames[:])
		o.Side, o.Type = Side(side), Type(typ)
		if r.given("price") || o.Type != Market {
			o.Price = Price(r.integer("price", o.Type != Market))
		}
		o.Quantity = r.integer("quantity", true)
		return o, errors.Join(r.errs...)
	}
	o.Orig = r.id("origOrderId")
	r.forbid(o.Action, "side", "type")
	if o.Action == Replace {
		o.Price = Price(r.integer("price", true))
	} else {
		r.forbid(o.Action, "price")
	}
	if o.Action != Cancel {
		o.Quantity = r.integer("quantity", true)
	} else {
		r.forbid(o.Action, "quantity")
	}
	return o, errors.Join(r.errs...)
}

var wireFields = []string{"orderId", "action", "origOrderId", "symbol", "side", "type", "price", "quantity", "timestamp"}

// mostFieldFaults is how many fields that stand twice or are unknown are told of. An
// object may have many, and nobody reads about more.
const mostFieldFaults = 8

// objectFields splits a JSON object into its fields, which encoding/json alone
// would accept in any case, twice, and with unknown ones among them.
func objectFields(data []byte) (map[string]json.RawMessage, []error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, []error{errors.New("an order is a JSON object, such as " + string(Order{ID: ID{"k6-buy-", 1}, Symbol: "TEST-ASSET-A", Price: 15000, Quantity: 100}.AppendJSON(nil)))}
	}
	fields := make(map[string]json.RawMessage, len(wireFields))
	var errs []error
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return nil, []error{fmt.Errorf("an order is a JSON object: %w", err)}
		}
		name := t.(string) // the decoder has checked that a key is a string
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, []error{fmt.Errorf("an order is a JSON object: %s: %w", name, err)}
		}
		_, twice := fields[name]
		switch known := slices.Contains(wireFields, name); {
		case known && !twice:
			fields[name] = value
		case len(errs) == mostFieldFaults:
		case known:
			errs = append(errs, &FieldError{name, string(value), "the field once"})
		default:
			errs = append(errs, &FieldError{strconv.Quote(name), string(value), "no field but " + fmt.Sprint(wireFields)})
		}
	}
	if _, err := dec.Token(); err != nil {
		return nil, []error{fmt.Errorf("an order is a JSON object: %w", err)}
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, []error{errors.New("an order is one JSON object, with nothing after it")}
	}
	return fields, errs
}

// fieldReader reads fields and gathers what is wrong with them.
type fieldReader struct {
	fields map[string]json.RawMessage
	errs   []error
}

func (r *fieldReader) refuse(field, want string) {
	r.errs = append(r.errs, &FieldError{field, string(r.fields[field]), want})
}

func (r *fieldReader) given(field string) bool {
	_, given := r.fields[field]
	return given
}

// forbid refuses fields that have no meaning for an action.
func (r *fieldReader) forbid(a Action, fields ...string) {
	for _, field := range fields {
		if r.given(field) {
			r.refuse(field, "no such field in an order with the action "+a.String())
		}
	}
}

func (r *fieldReader) id(field string) ID {
	return idOf(r.text(field, "a text of 1 to 256 bytes", func(s string) bool { return 0 < len(s) && len(s) <= 256 }))
}

func (r *fieldReader) text(field, want string, ok func(string) bool) string {
	raw := r.fields[field]
	var s string
	if len(raw) == 0 || raw[0] != '"' || json.Unmarshal(raw, &s) != nil || !ok(s) {
		r.refuse(field, want)
		return ""
	}
	return s
}

// oneOf reads a name of an enum as its value, which is 0 where it is none.
func (r *fieldReader) oneOf(field string, names []string) (value int, known bool) {
	want := "one of " + fmt.Sprint(names)
	s := r.text(field, want, func(s string) bool { return slices.Contains(names, s) })
	value = slices.Index(names, s)
	return max(0, value), value >= 0
}

func (r *fieldReader) integer(field string, positive bool) int64 {
	want := "a whole number, at least 0"
	least := int64(0)
	if positive {
		want, least = "a whole number above 0", 1
	}
	v, err := strconv.ParseInt(string(r.fields[field]), 10, 64)
	if err != nil || v < least {
		r.refuse(field, want)
		return 0
	}
	return v
}

package formats

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ordergen/ordergen"
)

// csvColumns are the header of a CSV file. A field that an event has no use for is empty.
var csvColumns = []string{"at", "action", "orderId", "symbol", "side", "type", "price", "quantity", "origOrderId"}

// ReadCSV yields the events of a CSV file as NewCSVWriter writes it, RFC 4180. Its header
// must name the same columns, in any order.
func ReadCSV(r io.Reader) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		in := csv.NewReader(r)
		in.ReuseRecord = true
		header, err := in.Read()
		if err != nil && !errors.Is(err, io.EOF) {
			yield(Event{}, csvDamage(err))
			return
		}
		if err != nil || !slices.Equal(slices.Sorted(slices.Values(header)), slices.Sorted(slices.Values(csvColumns))) {
			yield(Event{}, &Damage{Line: 1, Found: excerpt(strings.Join(header, ",")), Want: "the header " + strings.Join(csvColumns, ",")})
			return
		}
		header = slices.Clone(header)
		for {
			record, err := in.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			var e Event
			if err == nil {
				e, err = parseCSV(in, header, record)
			} else {
				err = csvDamage(err)
			}
			_, damaged := errors.AsType[*Damage](err)
			if !yield(e, err) || err != nil && !damaged {
				return
			}
		}
	}
}

// csvDamage makes a Damage of what encoding/csv says of a line.
func csvDamage(err error) error {
	if e, ok := errors.AsType[*csv.ParseError](err); ok {
		return &Damage{Line: int64(e.Line), Column: e.Column, Found: e.Err.Error(), Want: fmt.Sprintf("a record of %d fields", len(csvColumns))}
	}
	return err
}

func parseCSV(in *csv.Reader, header, record []string) (Event, error) {
	e := Event{At: Untimed}
	for i, column := range header {
		want := e.setCSV(column, record[i])
		if want != "" {
			number, at := in.FieldPos(i)
			return e, &Damage{Line: int64(number), Column: at, Found: excerpt(record[i]), Want: column + ": " + want}
		}
	}
	// The canonical form's own reader decides whether the fields make an order together.
	o, err := ordergen.ParseOrder(e.Order.AppendJSON(nil))
	if err != nil {
		number, _ := in.FieldPos(0)
		return e, &Damage{Line: int64(number), Found: excerpt(strings.Join(record, ",")), Want: err.Error()}
	}
	e.Order = o
	return e, nil
}

// setCSV reads one field, and returns what it must be where it is not.
func (e *Event) setCSV(column, field string) (want string) {
	o := &e.Order
	number := func(empty int64) (n int64, ok bool) {
		if field == "" {
			return empty, true
		}
		n, err := strconv.ParseInt(field, 10, 64)
		return n, err == nil
	}
	switch column {
	case "at":
		n, ok := number(int64(Untimed))
		if !ok || n < 0 && field != "" {
			return "nanoseconds, at least 0"
		}
		e.At = time.Duration(n)
	case "action":
		return named(field, &o.Action, ordergen.Submit, ordergen.Cancel, ordergen.Reduce, ordergen.Replace)
	case "orderId":
		o.ID = idOf(field)
	case "symbol":
		o.Symbol = field
	case "side":
		return named(field, &o.Side, ordergen.Buy, ordergen.Sell)
	case "type":
		return named(field, &o.Type, ordergen.Limit, ordergen.Market, ordergen.IOC, ordergen.FOK)
	case "price":
		n, ok := number(0)
		if !ok {
			return "a whole number of cents"
		}
		o.Price = ordergen.Price(n)
	case "quantity":
		n, ok := number(0)
		if !ok {
			return "a whole number of shares"
		}
		o.Quantity = n
	case "origOrderId":
		if field != "" {
			o.Orig = idOf(field)
		}
	}
	return ""
}

// named reads the name of one of the values; an empty one is the first.
func named[T fmt.Stringer](field string, to *T, values ...T) (want string) {
	if field == "" {
		*to = values[0]
		return ""
	}
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = v.String()
		if names[i] == field {
			*to = v
			return ""
		}
	}
	return "one of " + strings.Join(names, ", ")
}

// idOf reads any text as an id: one without an index is a prefix alone.
func idOf(text string) ordergen.ID {
	id, err := ordergen.ParseID(text)
	if err != nil {
		return ordergen.ID{Prefix: text, Index: ordergen.NoIndex}
	}
	return id
}

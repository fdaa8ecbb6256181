package formats

import (
	"encoding/csv"
	"io"
	"strconv"

	"github.com/ordergen/ordergen"
)

// NewCSVWriter returns a writer of a CSV file with a header. Times are in nanoseconds,
// prices in cents; a field that an event has no use for is empty.
func NewCSVWriter(w io.Writer) EventWriter {
	return &csvWriter{out: csv.NewWriter(w), record: make([]string, len(csvColumns))}
}

type csvWriter struct {
	out    *csv.Writer
	record []string
	begun  bool
}

func (w *csvWriter) begin() error {
	if w.begun {
		return nil
	}
	w.begun = true
	return w.out.Write(csvColumns)
}

func (w *csvWriter) WriteEvent(e Event) error {
	if err := w.begin(); err != nil {
		return err
	}
	clear(w.record)
	o, number := e.Order, func(n int64) string { return strconv.FormatInt(n, 10) }
	if e.At >= 0 {
		w.record[0] = number(int64(e.At))
	}
	w.record[1], w.record[2], w.record[3] = o.Action.String(), o.ID.String(), o.Symbol
	if o.Action == ordergen.Submit {
		w.record[4], w.record[5] = o.Side.String(), o.Type.String()
	} else {
		w.record[8] = o.Orig.String()
	}
	if o.Action == ordergen.Submit || o.Action == ordergen.Replace {
		w.record[6] = number(int64(o.Price))
	}
	if o.Action != ordergen.Cancel {
		w.record[7] = number(o.Quantity)
	}
	return w.out.Write(w.record)
}

func (w *csvWriter) Close() error {
	err := w.begin()
	w.out.Flush()
	if err == nil {
		err = w.out.Error()
	}
	return err
}

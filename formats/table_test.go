package formats

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// row is an event as the columns of CSV have it; of fields that the event has no use for it is
// empty.
type row struct{ action, id, symbol, side, kind, quantity, orig string }

func rowOf(o ordergen.Order) row {
	r := row{action: o.Action.String(), id: o.ID.String(), symbol: o.Symbol}
	if o.Action == ordergen.Submit {
		r.side, r.kind = o.Side.String(), o.Type.String()
	} else {
		r.orig = o.Orig.String()
	}
	if o.Action != ordergen.Cancel {
		r.quantity = strconv.FormatInt(o.Quantity, 10)
	}
	return r
}

// A second reader of NDJSON, by encoding/json, and of CSV, by encoding/csv.
func TestEventsByTheGoLibrary(t *testing.T) {
	readers := map[string]func(rapid.TB, io.Reader) []row{
		"ndjson": func(t rapid.TB, in io.Reader) (rows []row) {
			for d := json.NewDecoder(in); d.More(); {
				var o struct {
					Action, OrderID, Symbol, Side, Type, OrigOrderID string
					Quantity                                         json.Number
				}
				if err := d.Decode(&o); err != nil {
					t.Fatal(err)
				}
				if o.Action == "" {
					o.Action = "SUBMIT"
				}
				rows = append(rows, row{o.Action, o.OrderID, o.Symbol, o.Side, o.Type, o.Quantity.String(), o.OrigOrderID})
			}
			return rows
		},
		"csv": func(t rapid.TB, in io.Reader) (rows []row) {
			all, err := csv.NewReader(in).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range all[1:] {
				rows = append(rows, row{c[1], c[2], c[3], c[4], c[5], c[7], c[8]})
			}
			return rows
		},
	}
	for _, f := range eventFormats {
		t.Run(f.name, rapid.MakeCheck(func(t *rapid.T) {
			var want []row
			var file bytes.Buffer
			w := f.write(&file)
			for _, e := range lineage("AAPL", "a,b", `q"q`).Draw(t, "events") {
				want = append(want, rowOf(e.Order))
				if err := w.WriteEvent(e); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, readers[f.name](t, &file), cmp.AllowUnexported(row{})); diff != "" {
				t.Fatalf("(-events +read):\n%s", diff)
			}
		}))
	}
}

package recorded_test

import (
	"bytes"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/formats"
	"github.com/ordergen/ordergen/recorded"
	"pgregory.net/rapid"
)

// A flow has the symbols of its events, however they are written, in the order in which they come first.
func TestSymbolsAreThoseOfTheEvents(t *testing.T) {
	for _, format := range []string{"csv", "itch", "ndjson"} {
		rapid.Check(t, func(r *rapid.T) {
			symbols := rapid.SliceOfN(rapid.SampledFrom([]string{"A", "BB", "A.B", `q"q`, `b\s`, "c,c", "é", "é\u2028"}), 1, 20).Draw(r, "symbols")
			if format == "itch" {
				symbols = rapid.SliceOfN(rapid.SampledFrom([]string{"A", "BB", "A.B", "ABCDEFGH"}), 1, 20).Draw(r, "stocks")
			}
			var text bytes.Buffer
			w, err := formats.NewWriter(format, &text, formats.Options{})
			if err != nil {
				r.Fatal(err)
			}
			var want []string
			for i, symbol := range symbols {
				if !slices.Contains(want, symbol) {
					want = append(want, symbol)
				}
				o := ordergen.Order{ID: ordergen.ID{Prefix: "x-", Index: uint64(i)}, Symbol: symbol, Price: 100, Quantity: 1}
				if err := w.WriteEvent(formats.Event{At: time.Duration(i), Order: o}); err != nil {
					r.Fatal(err)
				}
			}
			if err := w.(io.Closer).Close(); err != nil {
				r.Fatal(err)
			}
			f := open(t, write(t, "flow."+format, text.String()), recorded.Options{})
			if diff := cmp.Diff(want, f.Symbols()); diff != "" {
				r.Fatalf("%s (-events +flow):\n%s", format, diff)
			}
			for i := range f.Len() {
				if got := f.At(i).Symbol; got != symbols[i] {
					r.Fatalf("event %d is of %q, want %q", i, got, symbols[i])
				}
			}
			if f.Err() != nil {
				r.Fatal(f.Err())
			}
		})
	}
}

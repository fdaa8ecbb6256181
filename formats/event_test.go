package formats

import (
	"bytes"
	"io"
	"iter"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// eventFormats are the formats that hold every event whole.
var eventFormats = []struct {
	name  string
	write func(io.Writer) EventWriter
	read  func(io.Reader) iter.Seq2[Event, error]
}{
	{"ndjson", NewNDJSONWriter, ReadNDJSON},
	{"csv", NewCSVWriter, ReadCSV},
}

func TestEventsRoundTrip(t *testing.T) {
	for _, f := range eventFormats {
		t.Run(f.name, rapid.MakeCheck(func(t *rapid.T) {
			want := lineage("AAPL", "a,b").Draw(t, "events")
			var file bytes.Buffer
			w := f.write(&file)
			for _, e := range want {
				if err := w.WriteEvent(e); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			got := all(t, f.read(&file))
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Fatal(diff)
			}
		}))
	}
}

func TestMEBWRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var want []Event
		for _, e := range lineage("XYZ").Draw(t, "events") {
			o := &e.Order
			if o.Action == ordergen.Reduce || o.Action == ordergen.Submit && o.Type%2 == 1 {
				continue // the format has neither
			}
			e.At = Untimed
			if o.Action != ordergen.Submit {
				o.ID = ordergen.ID{Prefix: "x-change-", Index: uint64(len(want))}
				if o.Orig.Prefix != "x-" {
					continue
				}
			}
			want = append(want, e)
		}
		var file bytes.Buffer
		w := NewMEBWWriter(&file, uint64(len(want)))
		for _, e := range want {
			if err := w.WriteEvent(e); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if size := mebwHeader + mebwRecord*len(want); file.Len() != size {
			t.Fatalf("%d bytes, want %d", file.Len(), size)
		}
		got := all(t, ReadMEBW(&file, "XYZ", "x-"))
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

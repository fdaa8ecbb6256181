package formats

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
)

var update = flag.Bool("update", false, "rewrite testdata from what the code does now")

// market is a small flow that every format can hold: a maker, a taker that trades with it, a
// replacement and a cancel.
func market() []Event {
	id := func(i uint64) ordergen.ID { return ordergen.ID{Prefix: "g-", Index: i} }
	at := func(i int) time.Duration { return 34200*time.Second + time.Duration(i)*1500*time.Microsecond }
	return []Event{
		{at(0), ordergen.Order{ID: id(0), Symbol: "AAPL", Side: ordergen.Sell, Price: 15001, Quantity: 120}},
		{at(1), ordergen.Order{ID: id(1), Symbol: "AAPL", Side: ordergen.Buy, Price: 14990, Quantity: 30}},
		{at(2), ordergen.Order{ID: id(2), Symbol: "AAPL", Side: ordergen.Buy, Type: ordergen.IOC, Price: 15001, Quantity: 50}},
		{at(3), ordergen.Order{ID: id(3), Symbol: "AAPL", Action: ordergen.Replace, Orig: id(0), Price: 15002, Quantity: 60}},
		{at(4), ordergen.Order{ID: id(4), Symbol: "AAPL", Action: ordergen.Cancel, Orig: id(1)}},
	}
}

// TestGoldenFiles holds each format to a file that is checked in, so that no change of the form
// goes unseen.
func TestGoldenFiles(t *testing.T) {
	for _, format := range Names() {
		path := filepath.Join("testdata", "market."+format)
		got := []byte(file(t, format, market()))
		if *update {
			must(t, os.WriteFile(path, got, 0o644))
		}
		want, err := os.ReadFile(path)
		must(t, err)
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the code writes; if that is right, run go test -update:\n%q, want\n%q", path, got, want)
		}
	}
}

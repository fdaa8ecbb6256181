package recorded_test

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/formats"
	"github.com/ordergen/ordergen/recorded"
	"pgregory.net/rapid"
)

func open(t testing.TB, file string, o recorded.Options) *recorded.Flow {
	t.Helper()
	f, err := recorded.Open(context.Background(), file, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func write(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// drawn is a flow of orders and changes of two symbols, whose ids are "x-" and their index.
func drawn(t *rapid.T) (all []ordergen.Order) {
	id := func(i int) ordergen.ID { return ordergen.ID{Prefix: "x-", Index: uint64(i)} }
	for i := range rapid.IntRange(1, 60).Draw(t, "events") {
		o := ordergen.Order{
			ID:       id(i),
			Symbol:   rapid.SampledFrom([]string{"A", "B"}).Draw(t, "symbol"),
			Price:    ordergen.Price(rapid.IntRange(98, 102).Draw(t, "price")),
			Quantity: int64(rapid.IntRange(1, 9).Draw(t, "quantity")),
		}
		if i > 0 && rapid.Bool().Draw(t, "change") {
			named := all[rapid.IntRange(0, i-1).Draw(t, "named")]
			o.Orig, o.Symbol = named.ID, named.Symbol
			o.Action = rapid.SampledFrom([]ordergen.Action{ordergen.Cancel, ordergen.Reduce, ordergen.Replace}).Draw(t, "action")
			switch o.Action {
			case ordergen.Cancel:
				o.Price, o.Quantity = 0, 0
			case ordergen.Reduce:
				o.Price = 0
			}
		} else {
			o.Side = ordergen.Side(rapid.IntRange(0, 1).Draw(t, "side"))
			o.Type = rapid.SampledFrom([]ordergen.Type{ordergen.Limit, ordergen.IOC, ordergen.FOK}).Draw(t, "type")
		}
		all = append(all, o)
	}
	return all
}

func ndjson(t testing.TB, events []ordergen.Order) string {
	t.Helper()
	var text bytes.Buffer
	w := formats.NewNDJSONWriter(&text)
	for i, o := range events {
		if err := w.WriteEvent(formats.Event{At: time.Duration(i) * time.Second, Order: o}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// tally is what a flow does to books of its own.
type tally struct {
	books   map[string]*engine.Book
	sums    ordergen.Expectation
	refused ordergen.Demands
}

// play applies the events of a flow in some order.
func play(f *recorded.Flow, order []int) tally {
	t := tally{make(map[string]*engine.Book), make(ordergen.Expectation), make(ordergen.Demands)}
	add := func(v *ordergen.Interval, n int64) { v.Min, v.Max = v.Min+n, v.Max+n }
	for _, i := range order {
		o := f.At(uint64(i))
		if t.books[o.Symbol] == nil {
			t.books[o.Symbol] = new(engine.Book)
		}
		sum := t.sums[o.Symbol]
		done, err := t.books[o.Symbol].Apply(o, nil)
		if err != nil {
			f.Count(t.refused, uint64(i))
			t.sums[o.Symbol] = sum
			continue
		}
		add(&sum.Traded, done.Filled)
		add(&sum.Fills, int64(len(done.Fills)))
		add(&sum.CancelledQuantity, done.Cancelled)
		switch o.Action {
		case ordergen.Submit:
			add(&sum.Received, 1)
		case ordergen.Cancel:
			add(&sum.Cancelled, 1)
		case ordergen.Replace:
			add(&sum.Replaced, 1)
		}
		t.sums[o.Symbol] = sum
	}
	for symbol, book := range t.books {
		sum, bids, asks := t.sums[symbol], book.Depth(ordergen.Buy), book.Depth(ordergen.Sell)
		add(&sum.RestingBids, int64(bids.Orders))
		add(&sum.BidQuantity, bids.Quantity)
		add(&sum.RestingAsks, int64(asks.Orders))
		add(&sum.AskQuantity, asks.Quantity)
		add(&sum.AskLevels, int64(asks.Levels))
		t.sums[symbol] = sum
	}
	return t
}

// holds reports whether an exact outcome lies within another.
func holds(got, want ordergen.Outcome) bool {
	for _, pair := range [][2]ordergen.Interval{
		{got.Received, want.Received}, {got.Traded, want.Traded}, {got.Fills, want.Fills},
		{got.RestingBids, want.RestingBids}, {got.BidQuantity, want.BidQuantity},
		{got.RestingAsks, want.RestingAsks}, {got.AskQuantity, want.AskQuantity}, {got.AskLevels, want.AskLevels},
		{got.Cancelled, want.Cancelled}, {got.CancelledQuantity, want.CancelledQuantity}, {got.Replaced, want.Replaced},
	} {
		if !pair[1].Contains(pair[0].Min) {
			return false
		}
	}
	return true
}

// TestForecastIsThatOfTheEngine plays flows in their order on books of their own, and in any
// other order, where the laws of conservation hold.
func TestForecastIsThatOfTheEngine(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(r *rapid.T) {
		events := drawn(r)
		file := filepath.Join(dir, "flow.ndjson")
		os.Remove(file + recorded.IndexSuffix)
		if err := os.WriteFile(file, []byte(ndjson(t, events)), 0o644); err != nil {
			r.Fatal(err)
		}
		f, err := recorded.Open(context.Background(), file, recorded.Options{}, nil)
		if err != nil {
			r.Fatal(err)
		}
		defer f.Close()
		f = f.Named("run-")
		order := make([]int, f.Len())
		for i := range order {
			order[i] = i
		}
		if diff := cmp.Diff(play(f, order).sums, f.Forecast()); diff != "" {
			r.Fatalf("the forecast is not what the engine does (-engine +forecast):\n%s", diff)
		}
		seed := rapid.Uint64().Draw(r, "seed of the order")
		rand.New(rand.NewPCG(seed, 0)).Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		got := play(f, order)
		want, shares := f.Expect(f.Len(), got.refused, nil)
		for symbol, sum := range got.sums {
			if !holds(sum, want[symbol]) {
				r.Errorf("%s: %+v is not within %+v", symbol, sum, want[symbol])
			}
			if all := 2*sum.Traded.Min + sum.BidQuantity.Min + sum.AskQuantity.Min + sum.CancelledQuantity.Min; !shares[symbol].Contains(all) {
				r.Errorf("%s: %d shares traded on both sides, resting and cancelled, want %v", symbol, all, shares[symbol])
			}
		}
	})
}

// TestChain holds what follows what to a scan of all events.
func TestChain(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(r *rapid.T) {
		file := filepath.Join(dir, "flow.ndjson")
		os.Remove(file + recorded.IndexSuffix)
		if err := os.WriteFile(file, []byte(ndjson(t, drawn(r))), 0o644); err != nil {
			r.Fatal(err)
		}
		f, err := recorded.Open(context.Background(), file, recorded.Options{}, nil)
		if err != nil {
			r.Fatal(err)
		}
		defer f.Close()
		f = f.Named("r-")
		for i := range f.Len() {
			o := f.At(i)
			want, follows := uint64(0), false
			for j := range i {
				before := f.At(j)
				if o.Action != ordergen.Submit && (before.ID == o.Orig || before.Orig == o.Orig) && o.Orig.Prefix == "r-" {
					want, follows = j, true
				}
			}
			got, ok := f.Follows(i, 0)
			if ok != follows || ok && got != want {
				r.Fatalf("event %d follows %d (%t), want %d (%t)", i, got, ok, want, follows)
			}
		}
	})
}

const lobster = `34200.1,1,7,100,1000100,1
34200.2,1,8,100,1000250,-1
34209.2,4,8,40,1000250,-1
34209.2,5,0,10,1000200,-1
34209.3,3,7,100,1000100,1
`

func TestLOBSTERWithItsBook(t *testing.T) {
	file := write(t, "AAPL_2012-06-21_message_1.csv", lobster)
	book := write(t, "book.csv", "1000300,50,1000100,300\n")
	f := open(t, file, recorded.Options{Book: book, Tick: 5, Speed: 2, MaxGap: time.Second}).Named("r-")
	var got []string
	for o := range f.Book() {
		got = append(got, string(o.AppendJSON(nil)))
	}
	for i := range f.Len() {
		got = append(got, f.Due(i).String()+" "+string(f.At(i).AppendJSON(nil)))
	}
	want := []string{
		`{"orderId":"book-r-00000","symbol":"AAPL","side":"SELL","type":"LIMIT","price":10005,"quantity":50}`,
		`{"orderId":"book-r-00001","symbol":"AAPL","side":"BUY","type":"LIMIT","price":10000,"quantity":200}`,
		`0s {"orderId":"r-00000","symbol":"AAPL","side":"BUY","type":"LIMIT","price":10000,"quantity":100}`,
		`50ms {"orderId":"r-00001","symbol":"AAPL","side":"SELL","type":"LIMIT","price":10005,"quantity":100}`,
		`550ms {"orderId":"r-00002","symbol":"AAPL","side":"BUY","type":"IOC","price":10005,"quantity":40}`,
		`600ms {"orderId":"r-00003","action":"CANCEL","origOrderId":"r-00000","symbol":"AAPL"}`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if n := f.LeftOut().Hidden; n != 1 {
		t.Errorf("%d hidden trades are left out, want 1", n)
	}
}

func TestDamage(t *testing.T) {
	file := write(t, "X_message_1.csv", "34200.1,1,7,100,1000100,1\n34200.2,9,8,100,1000250,-1\n34200.3,3,7,100,1000100,1\n")
	_, err := recorded.Open(context.Background(), file, recorded.Options{}, nil)
	damage, ok := errors.AsType[*formats.Damage](err)
	if !ok || damage.Line != 2 || damage.Column != 9 || !strings.Contains(err.Error(), "-skip-damaged") {
		t.Errorf("the error is %v, want line 2, column 9 and what passes over it", err)
	}
	if f := open(t, file, recorded.Options{SkipDamaged: true}); f.Len() != 2 || f.LeftOut().Damaged != 1 {
		t.Errorf("%d events and %d damaged, want 2 and 1", f.Len(), f.LeftOut().Damaged)
	}
}

// TestIndexIsUsedAgain spoils the file without a trace: only its index can be read then.
func TestIndexIsUsedAgain(t *testing.T) {
	file := write(t, "X_message_1.csv", lobster)
	first := open(t, file, recorded.Options{}).Fingerprint()
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, bytes.Repeat([]byte{'?'}, len(lobster)), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(file, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	if again := open(t, file, recorded.Options{Speed: 3}).Fingerprint(); again != first {
		t.Errorf("the fingerprint is %s again, want %s", again, first)
	}
	if _, err := recorded.Open(context.Background(), file, recorded.Options{Tick: 5}, nil); err == nil {
		t.Error("an index of another tick was taken")
	}
}

func TestFallingTimesAndNone(t *testing.T) {
	falling := write(t, "X_message_1.csv", "34200.2,1,7,100,1000100,1\n34200.1,1,8,100,1000100,1\n")
	untimed := write(t, "x.ndjson", `{"orderId":"x-0","symbol":"A","side":"BUY","type":"LIMIT","price":100,"quantity":1}`+"\n")
	for _, file := range []string{falling, untimed} {
		if _, err := recorded.Open(context.Background(), file, recorded.Options{}, nil); err == nil {
			t.Errorf("%s was taken", filepath.Base(file))
		}
	}
	if f := open(t, untimed, recorded.Options{Rate: 10}); f.Len() != 1 {
		t.Errorf("%d events, want 1", f.Len())
	}
}

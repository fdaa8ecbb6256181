package formats

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"io"
	"iter"
	"math/big"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// feedOf publishes events that come a second apart from half past nine on, so that two
// of them are never taken for one.
func feedOf(t rapid.TB, events []Event, replacements bool) (messages []Message) {
	t.Helper()
	p := Publisher{Replacements: replacements}
	for i, e := range events {
		e.At = 9*time.Hour + time.Duration(i)*time.Second
		published, err := p.Publish(e)
		if err != nil {
			t.Fatal(err)
		}
		messages = append(messages, published...)
	}
	return messages
}

var feedFormats = []struct {
	name         string
	replacements bool
	write        func(io.Writer) MessageWriter
	read         func(io.Reader) iter.Seq2[Message, error]
	drop         []string // fields that the format does not have
}{
	{"itch", true, NewITCHWriter, ReadITCH, nil},
	{"lobster", false, NewLOBSTERWriter, func(r io.Reader) iter.Seq2[Message, error] { return ReadLOBSTER(r, "XYZ") }, []string{"Match", "Locate"}},
}

func TestMessagesRoundTrip(t *testing.T) {
	for _, f := range feedFormats {
		t.Run(f.name, rapid.MakeCheck(func(t *rapid.T) {
			want := feedOf(t, lineage("XYZ").Draw(t, "events"), f.replacements)
			got := all(t, f.read(bytes.NewReader(written(t, f.write, want))))
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(Message{}, append(f.drop, "Unprinted")...)); diff != "" {
				t.Fatal(diff)
			}
		}))
	}
}

func written(t rapid.TB, writer func(io.Writer) MessageWriter, messages []Message) []byte {
	t.Helper()
	var file bytes.Buffer
	w := writer(&file)
	for _, m := range messages {
		if err := w.WriteMessage(m); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// Every message that ITCH has for orders, as it goes over the wire and back to the bit.
func TestITCHMessages(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := Message{
			At:       time.Duration(rapid.Int64Range(0, int64(24*time.Hour)-1).Draw(t, "at")),
			Kind:     rapid.SampledFrom([]Kind{Added, Shrunk, Deleted, Executed, ExecutedAt, Replaced, HiddenTrade}).Draw(t, "kind"),
			Ref:      rapid.Uint64().Draw(t, "ref"),
			Locate:   rapid.Uint16().Draw(t, "locate"),
			Tracking: rapid.Uint16().Draw(t, "tracking"),
		}
		number := rapid.Int64Range(0, 1<<32-1)
		if m.Kind == Added || m.Kind == HiddenTrade {
			m.Side = ordergen.Side(rapid.IntRange(0, 1).Draw(t, "side"))
			m.Symbol = rapid.StringMatching("[A-Z]{1,8}").Draw(t, "symbol")
			m.Price = number.Draw(t, "price")
		}
		if m.Kind == Added && rapid.Bool().Draw(t, "attributed") {
			m.Firm = rapid.StringMatching("[A-Z]{1,4}").Draw(t, "firm")
		}
		if m.Kind == Executed || m.Kind == ExecutedAt || m.Kind == HiddenTrade {
			m.Match = rapid.Uint64().Draw(t, "match")
		}
		if m.Kind != Deleted {
			m.Shares = number.Draw(t, "shares")
		}
		if m.Kind == ExecutedAt {
			m.Price, m.Unprinted = number.Draw(t, "price"), rapid.Bool().Draw(t, "unprinted")
		}
		if m.Kind == Replaced {
			m.Price, m.NewRef = number.Draw(t, "price"), rapid.Uint64().Draw(t, "new ref")
		}
		got := all(t, ReadITCH(bytes.NewReader(written(t, NewITCHWriter, []Message{m}))))
		if diff := cmp.Diff([]Message{m}, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// A second reader of ITCH, by a table of the offsets in the specification.
func TestITCHByOffsets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := feedOf(t, lineage("XYZ").Draw(t, "events"), true)
		file := written(t, NewITCHWriter, want)
		number := func(b []byte) (n uint64) {
			for _, c := range b {
				n = n<<8 | uint64(c)
			}
			return n
		}
		for i, m := range want {
			length := number(file[:2])
			b := file[2 : 2+length]
			file = file[2+length:]
			type place struct{ from, to int }
			var shares, price, newRef place
			switch b[0] {
			case 'A':
				shares, price = place{20, 24}, place{32, 36}
				if string(b[24:32]) != "XYZ     " || (b[19] == 'S') != (m.Side == ordergen.Sell) {
					t.Fatalf("message %d: stock %q, side %q, want %v", i, b[24:32], b[19], m)
				}
			case 'E', 'X':
				shares = place{19, 23}
			case 'U':
				newRef, shares, price = place{19, 27}, place{27, 31}, place{31, 35}
			case 'D':
			default:
				t.Fatalf("message %d is of type %q", i, b[0])
			}
			if got := number(b[5:11]); got != uint64(m.At) {
				t.Fatalf("message %d: time %d, want %d", i, got, m.At)
			}
			if got := number(b[11:19]); got != m.Ref {
				t.Fatalf("message %d: order %d, want %d", i, got, m.Ref)
			}
			for _, field := range []struct {
				place
				want uint64
			}{{shares, uint64(m.Shares)}, {price, uint64(m.Price)}, {newRef, m.NewRef}} {
				if field.to > 0 && number(b[field.from:field.to]) != field.want {
					t.Fatalf("message %d, bytes %d to %d: %d, want %d", i, field.from, field.to, number(b[field.from:field.to]), field.want)
				}
			}
		}
		if len(file) != 0 {
			t.Fatalf("%d bytes left", len(file))
		}
	})
}

// A second reader of LOBSTER, by encoding/csv and exact fractions.
func TestLOBSTERByFractions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := feedOf(t, lineage("XYZ").Draw(t, "events"), false)
		records, err := csv.NewReader(bytes.NewReader(written(t, NewLOBSTERWriter, want))).ReadAll()
		if err != nil || len(records) != len(want) {
			t.Fatalf("%d records and %v, want %d", len(records), err, len(want))
		}
		types := map[string]Kind{"1": Added, "2": Shrunk, "3": Deleted, "4": Executed}
		for i, m := range want {
			rat := func(column int) *big.Rat {
				r, ok := new(big.Rat).SetString(records[i][column])
				if !ok {
					t.Fatalf("%q is no number", records[i][column])
				}
				return r
			}
			direction := int64(1)
			if m.Side == ordergen.Sell {
				direction = -1
			}
			for column, wanted := range []*big.Rat{0: big.NewRat(int64(m.At), 1e9), 2: new(big.Rat).SetInt64(int64(m.Ref)), 3: big.NewRat(m.Shares, 1), 4: big.NewRat(m.Price, 1), 5: big.NewRat(direction, 1)} {
				if wanted != nil && rat(column).Cmp(wanted) != 0 {
					t.Fatalf("record %d, column %d is %s, want %s", i, column, records[i][column], wanted)
				}
			}
			if kind, ok := types[records[i][1]]; !ok || kind != m.Kind {
				t.Fatalf("record %d is of type %s, want %v", i, records[i][1], m.Kind)
			}
		}
	})
}

// A second reader of the binary workload, by the layout of a C struct.
func TestMEBWByStruct(t *testing.T) {
	events := []Event{
		{Untimed, ordergen.Order{ID: ordergen.ID{Prefix: "x-", Index: 7}, Symbol: "XYZ", Side: ordergen.Sell, Price: 15001, Quantity: 3}},
		{Untimed, ordergen.Order{ID: ordergen.ID{Prefix: "x-", Index: 8}, Symbol: "XYZ", Type: ordergen.IOC, Price: 15000, Quantity: 4}},
		{Untimed, ordergen.Order{ID: ordergen.ID{Prefix: "x-", Index: 9}, Symbol: "XYZ", Action: ordergen.Replace, Orig: ordergen.ID{Prefix: "x-", Index: 7}, Price: 15002, Quantity: 5}},
		{Untimed, ordergen.Order{ID: ordergen.ID{Prefix: "x-", Index: 10}, Symbol: "XYZ", Action: ordergen.Cancel, Orig: ordergen.ID{Prefix: "x-", Index: 7}}},
	}
	var file bytes.Buffer
	w := NewMEBWWriter(&file, uint64(len(events)))
	for _, e := range events {
		must(t, w.WriteEvent(e))
	}
	must(t, w.Close())

	var header struct {
		Magic          [8]byte
		Version, Count uint32
	}
	must(t, binary.Read(&file, binary.LittleEndian, &header))
	if string(header.Magic[:]) != "100_WBEM" || header.Version != 1 || header.Count != 4 {
		t.Errorf("header is %v", header)
	}
	type record struct {
		Type, Side, IOC, Pad uint8
		Quantity             uint32
		Sequence, Order      uint64
		Price, Reserved      int64
	}
	got := make([]record, len(events))
	must(t, binary.Read(&file, binary.LittleEndian, got))
	want := []record{
		{Type: 0, Side: 1, Quantity: 3, Sequence: 0, Order: 7, Price: 30002},
		{Type: 0, Side: 0, IOC: 1, Quantity: 4, Sequence: 1, Order: 8, Price: 30000},
		{Type: 2, Side: 1, Quantity: 5, Sequence: 2, Order: 7, Price: 30004},
		{Type: 1, Side: 1, Sequence: 3, Order: 7},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What a feed says of the orders that a reconstruction enters is what the feed said.
func TestReconstruction(t *testing.T) {
	for _, f := range feedFormats {
		t.Run(f.name, rapid.MakeCheck(func(t *rapid.T) {
			want := feedOf(t, lineage("XYZ", "ABC").Draw(t, "events"), f.replacements)
			again := Publisher{Replacements: f.replacements}
			r := Reconstructor{Prefix: "r-"}
			var got []Message
			enter := func(events []Event) {
				for _, e := range events {
					published, err := again.Publish(e)
					if err != nil {
						t.Fatalf("%v: %v", e, err)
					}
					got = append(got, published...)
				}
			}
			for _, m := range want {
				enter(r.Read(m))
			}
			enter(r.End())
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(Message{}, "Locate")); diff != "" {
				t.Fatal(diff)
			}
			if n := r.LeftOut().Total(); n != 0 {
				t.Fatalf("%d messages left out", n)
			}
		}))
	}
}

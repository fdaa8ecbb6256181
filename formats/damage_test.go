package formats

import (
	"bytes"
	"encoding/binary"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const orderLine = `{"orderId":"x-00001","symbol":"A","side":"BUY","type":"LIMIT","price":1,"quantity":2}`

// Each damaged line is named by its place, and the lines around it are read.
func TestDamagedLines(t *testing.T) {
	csvHead := strings.Join(csvColumns, ",") + "\n"
	lobster := func(s string) iter.Seq2[Message, error] { return ReadLOBSTER(strings.NewReader(s), "A") }
	for _, test := range []struct {
		name string
		read func() (int, []error)
		want string
	}{
		{"no number", func() (int, []error) {
			return faults(ReadNDJSON(strings.NewReader(orderLine + "\n" + strings.Replace(orderLine, `"price":1`, `"price":1.5`, 1) + "\n" + orderLine)))
		}, `line 2, column 71: found 1.5, want price: a whole number above 0`},
		{"no JSON", func() (int, []error) {
			return faults(ReadNDJSON(strings.NewReader(orderLine + "\nx\n" + orderLine)))
		}, `line 2, column 1: found "x"`},
		{"time", func() (int, []error) {
			return faults(ReadNDJSON(strings.NewReader(orderLine + "\n" + `{"at":-1,` + orderLine[1:] + "\n" + orderLine)))
		}, `line 2, column 7: found "-1", want at: nanoseconds`},
		{"side", func() (int, []error) {
			return faults(ReadCSV(strings.NewReader(csvHead + ",,x-00001,A,BUY,LIMIT,1,2,\n,,x-00002,A,UP,LIMIT,1,2,\n,,x-00003,A,BUY,LIMIT,1,2,\n")))
		}, `line 3, column 13: found "UP", want side: one of BUY, SELL`},
		{"few fields", func() (int, []error) {
			return faults(ReadCSV(strings.NewReader(csvHead + ",,x-00001,A,BUY,LIMIT,1,2,\n,,x\n,,x-00003,A,BUY,LIMIT,1,2,\n")))
		}, `line 3, column 1: found wrong number of fields`},
		{"together", func() (int, []error) {
			return faults(ReadCSV(strings.NewReader(csvHead + ",,x-00001,A,BUY,LIMIT,1,2,\n,,x-00002,A,BUY,LIMIT,0,2,\n,,x-00003,A,BUY,LIMIT,1,2,\n")))
		}, `line 3: found ",,x-00002,A,BUY,LIMIT,0,2,", want price`},
		{"event type", func() (int, []error) {
			return faults(lobster("34200.1,1,1,10,1500000,1\n34200.2,8,1,10,1500000,1\n34200.3,3,1,10,1500000,1\n"))
		}, `line 2, column 9: found "8", want type: 1 to 7`},
		{"columns", func() (int, []error) {
			return faults(lobster("34200.1,1,1,10,1500000,1\n34200.2,1,1\n\n34200.3,3,1,10,1500000,1\n"))
		}, `line 2, column 11: found "1", want six columns`},
		{"after midnight", func() (int, []error) {
			return faults(lobster("34200.1,1,1,10,1500000,1\n86400,1,1,10,1500000,1\n34200.3,3,1,10,1500000,1\n"))
		}, `line 2, column 1: found "86400", want time: seconds after midnight`},
		{"ten decimals", func() (int, []error) {
			return faults(lobster("34200.1,1,1,10,1500000,1\n34200.0000000001,1,1,10,1500000,1\n34200.3000000000,3,1,10,1500000,1\n"))
		}, `line 2, column 1: found "34200.0000000001"`},
		{"long line", func() (int, []error) {
			return faults(ReadNDJSON(strings.NewReader(orderLine + "\n" + strings.Repeat("x", 3*longestLine) + "\n" + orderLine)))
		}, `line 2: found "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"…, want a line of at most 1 MiB`},
	} {
		t.Run(test.name, func(t *testing.T) {
			read, errs := test.read()
			if read != 2 || len(errs) != 1 {
				t.Fatalf("%d read, errors %v; want 2 and one", read, errs)
			}
			if !strings.HasPrefix(errs[0].Error(), test.want) {
				t.Errorf("error is\n%v, want\n%s…", errs[0], test.want)
			}
		})
	}
}

// A damaged record is skipped by its length; a file that ends too early says so.
func TestDamagedRecords(t *testing.T) {
	good := itchFile(t, Message{Kind: Deleted, Ref: 1})
	for _, test := range []struct {
		name string
		file []byte
		read int
		want string
	}{
		{"side", append(append(bytes.Replace(itchFile(t, Message{Kind: Added, Ref: 1, Symbol: "A", Shares: 1, Price: 1}), []byte("B\x00"), []byte("X\x00"), 1), good...), good...), 2, `record 1, byte 0: found "X", want one of "BS"`},
		{"length", append(append([]byte{0, 12, 'D', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, good...), good...), 2, `record 1, byte 0: found 12 bytes of type 'D', want 19`},
		{"short", append(append([]byte{0, 3, 'D', 0, 0}, good...), good...), 2, "record 1, byte 0: found a message of 3 bytes"},
		{"cut", append(append([]byte{}, good...), good[:9]...), 1, "record 2, byte 21: found 7 bytes, want a message of 19"},
		{"cut length", append(append([]byte{}, good...), 0), 1, "record 2, byte 21: found 1 byte, want the two bytes"},
	} {
		t.Run(test.name, func(t *testing.T) {
			read, errs := faults(ReadITCH(bytes.NewReader(test.file)))
			if read != test.read || len(errs) != 1 || !strings.HasPrefix(errs[0].Error(), test.want) {
				t.Fatalf("%d read, errors %v; want %d and %s…", read, errs, test.read, test.want)
			}
		})
	}
}

func itchFile(t testing.TB, messages ...Message) []byte { return written(t, NewITCHWriter, messages) }

func TestDamagedWorkload(t *testing.T) {
	header := func(magic uint64, version, count uint32) []byte {
		b := binary.LittleEndian.AppendUint64(nil, magic)
		return binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(b, version), count)
	}
	record := func(change func([]byte)) []byte {
		b := make([]byte, mebwRecord)
		b[4], b[24] = 1, 2
		change(b)
		return b
	}
	fine := record(func([]byte) {})
	for _, test := range []struct {
		name string
		file []byte
		read int
		want string
	}{
		{"empty", nil, 0, "record 1, byte 0: found 0 bytes, want a header of 16"},
		{"magic", header(1, 1, 0), 0, "record 1, byte 0: found 0x1, want the magic number 0x4d4542575f303031"},
		{"version", header(mebwMagic, 2, 0), 0, "record 1, byte 8: found version 2"},
		{"type", append(append(header(mebwMagic, 1, 2), record(func(b []byte) { b[0] = 3 })...), fine...), 1, "record 1, byte 16: found type 3"},
		{"quantity", append(append(header(mebwMagic, 1, 2), record(func(b []byte) { b[4] = 0 })...), fine...), 1, "record 1, byte 16: found a quantity of 0"},
		{"price", append(append(header(mebwMagic, 1, 2), record(func(b []byte) { b[24] = 0 })...), fine...), 1, "record 1, byte 16: found a price of 0 ticks"},
		{"cut", append(append(header(mebwMagic, 1, 2), fine...), fine[:5]...), 1, "record 2, byte 56: found 5 bytes, want a record of 40"},
		{"more", append(append(header(mebwMagic, 1, 1), fine...), 0), 1, "record 2, byte 56: found more"},
	} {
		t.Run(test.name, func(t *testing.T) {
			read, errs := faults(ReadMEBW(bytes.NewReader(test.file), "A", "x-"))
			if read != test.read || len(errs) != 1 || !strings.HasPrefix(errs[0].Error(), test.want) {
				t.Fatalf("%d read, errors %v; want %d and %s…", read, errs, test.read, test.want)
			}
		})
	}
}

func TestSkipDamaged(t *testing.T) {
	skipped := 0
	got := all(t, SkipDamaged(ReadNDJSON(strings.NewReader(orderLine+"\nx\n"+orderLine+"\ny\n")), func(*Damage) { skipped++ }))
	if len(got) != 2 || skipped != 2 {
		t.Errorf("%d read and %d skipped, want 2 and 2", len(got), skipped)
	}
}

func TestLevels(t *testing.T) {
	const first = "1186600,9484,1185300,8800,9999999999,0,1184000,5,9999999999,0,-9999999999,0\n"
	levels, err := ReadLevels(strings.NewReader(first+"x\n"), "A")
	must(t, err)
	want := []Message{
		{Symbol: "A", Side: 1, Shares: 9484, Price: 1186600},
		{Symbol: "A", Side: 0, Shares: 8800, Price: 1185300},
		{Symbol: "A", Side: 0, Shares: 5, Price: 1184000},
	}
	if diff := cmp.Diff(want, levels); diff != "" {
		t.Error(diff)
	}
	for file, want := range map[string]string{
		"":          "line 1: found nothing, want the levels of a book",
		"1,2,3\n":   "line 1: found 3 columns, want four for each level",
		"1,2,x,4\n": `line 1, column 5: found "x"`,
		"1,-2,3,4":  `line 1, column 3: found "-2"`,
	} {
		if _, err := ReadLevels(strings.NewReader(file), "A"); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("levels %q: %v, want %s…", file, err, want)
		}
	}
}

// The book before a message is the book after it without what the message did.
func TestBookBefore(t *testing.T) {
	after := []Message{{Side: 1, Price: 100, Shares: 7}, {Side: 0, Price: 90, Shares: 3}}
	for _, test := range []struct {
		name  string
		first Message
		want  []Message
	}{
		{"added to a level", Message{Kind: Added, Side: 1, Price: 100, Shares: 2}, []Message{{Side: 1, Price: 100, Shares: 5}, after[1]}},
		{"made a level", Message{Kind: Added, Side: 0, Price: 90, Shares: 3}, after[:1]},
		{"cancelled in part", Message{Kind: Shrunk, Side: 0, Price: 90, Shares: 2}, []Message{after[0], {Side: 0, Price: 90, Shares: 5}}},
		{"emptied a level", Message{Kind: Executed, Side: 1, Price: 99, Shares: 4}, append(append([]Message{}, after...), Message{Side: 1, Price: 99, Shares: 4})},
		{"hidden", Message{Kind: HiddenTrade, Side: 1, Price: 100, Shares: 4}, after},
	} {
		if diff := cmp.Diff(test.want, BookBefore(after, test.first)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

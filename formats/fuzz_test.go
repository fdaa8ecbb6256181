package formats

import (
	"bytes"
	"io"
	"iter"
	"testing"
)

// Whatever the bytes, a reader ends, and what it read can be written and read again.

func fuzzEvents(f *testing.F, read func(io.Reader) iter.Seq2[Event, error], write func(io.Writer) EventWriter) {
	f.Fuzz(func(t *testing.T, file []byte) {
		var events []Event
		for e, err := range SkipDamaged(read(bytes.NewReader(file)), func(*Damage) {}) {
			if err != nil {
				t.Fatal(err)
			}
			events = append(events, e)
		}
		var again bytes.Buffer
		w := write(&again)
		for _, e := range events {
			must(t, w.WriteEvent(e))
		}
		must(t, w.Close())
		if got := all(t, read(&again)); len(got) != len(events) {
			t.Fatalf("%d events, and %d once written and read", len(events), len(got))
		}
	})
}

func FuzzNDJSON(f *testing.F) {
	f.Add([]byte(orderLine + "\n" + `{"at":5,` + orderLine[1:] + "\nnull\n"))
	fuzzEvents(f, ReadNDJSON, NewNDJSONWriter)
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("at,action,orderId,symbol,side,type,price,quantity,origOrderId\n1,,x-00001,\"A,\"\"B\",BUY,LIMIT,1,2,\n"))
	fuzzEvents(f, ReadCSV, NewCSVWriter)
}

func FuzzMEBW(f *testing.F) {
	var file bytes.Buffer
	w := NewMEBWWriter(&file, 0)
	must(f, w.Close())
	f.Add(append(file.Bytes(), make([]byte, mebwRecord)...))
	f.Fuzz(func(t *testing.T, file []byte) {
		for _, err := range SkipDamaged(ReadMEBW(bytes.NewReader(file), "A", "x-"), func(*Damage) {}) {
			must(t, err)
		}
	})
}

func fuzzMessages(f *testing.F, read func(io.Reader) iter.Seq2[Message, error]) {
	f.Fuzz(func(t *testing.T, file []byte) {
		var r Reconstructor
		p := Publisher{}
		enter := func(events []Event) {
			for _, e := range events {
				p.Publish(e) // may refuse what no book could hold
			}
		}
		for m, err := range SkipDamaged(read(bytes.NewReader(file)), func(*Damage) {}) {
			must(t, err)
			enter(r.Read(m))
		}
		enter(r.End())
	})
}

func FuzzITCH(f *testing.F) {
	f.Add(itchFile(f, Message{Kind: Added, Ref: 1, Symbol: "A", Shares: 5, Price: 10000}, Message{Kind: Executed, Ref: 1, Shares: 2}, Message{Kind: Replaced, Ref: 1, NewRef: 2, Shares: 1, Price: 10100}, Message{Kind: Deleted, Ref: 2}))
	fuzzMessages(f, ReadITCH)
}

func FuzzLOBSTER(f *testing.F) {
	f.Add([]byte("34200.1,1,1,10,1500000,1\n34200.2,4,1,3,1500000,1\n34200.3,2,1,2,1500000,1\n34200.4,3,1,5,1500000,1\n34200.5,7,0,0,-1,-1\n"))
	fuzzMessages(f, func(r io.Reader) iter.Seq2[Message, error] { return ReadLOBSTER(r, "A") })
}

func FuzzLevels(f *testing.F) {
	f.Add([]byte("1000300,50,1000100,300\n"))
	f.Add([]byte("9999999999,0,-9999999999,0\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		levels, err := ReadLevels(bytes.NewReader(file), "A")
		if err != nil {
			return
		}
		for _, level := range levels {
			if level.Shares <= 0 || level.Kind != Added {
				t.Errorf("a level is %+v, want shares that rest", level)
			}
		}
	})
}

package formats

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/internal/enum"
)

// Record is one event on a tape: what an engine was asked, and what it answered.
type Record struct {
	Line     int64  // line of the file that it was read from, counted from 1
	Run      string // tells runs apart, each of which has a fresh book
	Event    ordergen.Order
	Sent     time.Duration // since the run began; Untimed where nobody knows
	Answered time.Duration // Untimed where nobody knows, and of a request without an answer
	Reply    Reply
	Sequence uint64 // place in which the engine executed the event among those of its symbol; 0 where it does not tell

	Filled    *int64  // shares that the event traded on arrival; nil where the engine does not tell
	Fills     *int64  // trades that it took
	Cancelled *int64  // shares that a cancel or a reduction took off the book
	Trades    []Trade // trades one by one, in their order; nil where the engine does not tell
}

// Trade is a trade with an order that was resting.
type Trade struct {
	Maker    ordergen.ID
	Price    ordergen.Price // cents
	Quantity int64          // shares
}

// Reply is what an engine said to an event.
type Reply uint8

const (
	Accepted Reply = iota
	Refused        // it looked at the event and has not done it
	Shed           // it never looked at the event, as under too much load
	Unknown        // nobody knows, as after a timeout
)

var replyNames = [...]string{Accepted: "accepted", Refused: "refused", Shed: "shed", Unknown: "unknown"}

// String is the reply as on a tape.
func (r Reply) String() string { return enum.Name(replyNames[:], r) }

// tapeLine is a record as it stands on a line.
type tapeLine struct {
	Run       string          `json:"run"`
	Event     json.RawMessage `json:"event"`
	Sent      *int64          `json:"sent"`
	Answered  *int64          `json:"answered"`
	Answer    string          `json:"answer"`
	Sequence  uint64          `json:"sequence"`
	Filled    *int64          `json:"filled"`
	Fills     *int64          `json:"fills"`
	Cancelled *int64          `json:"cancelled"`
	Trades    *[]tapeTrade    `json:"trades"`
}

type tapeTrade struct {
	Maker    string         `json:"maker"`
	Price    ordergen.Price `json:"price"`
	Quantity int64          `json:"quantity"`
}

// ReadTape yields the records of a tape, one JSON object a line.
func ReadTape(r io.Reader) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for l, err := range lines(r) {
			record := Record{}
			if err == nil {
				record, err = parseTape(l)
			}
			if !yield(record, err) {
				return
			}
		}
	}
}

func parseTape(l line) (Record, error) {
	decoder := json.NewDecoder(bytes.NewReader(l.text))
	decoder.DisallowUnknownFields()
	var t tapeLine
	if err := decoder.Decode(&t); err != nil {
		return Record{}, l.damage(min(int(decoder.InputOffset()), len(l.text)), l.text, "a record of a tape: "+strings.TrimPrefix(err.Error(), "json: "))
	}
	if rest := bytes.TrimSpace(l.text[decoder.InputOffset():]); len(rest) > 0 {
		return Record{}, l.damage(int(decoder.InputOffset()), rest, "one object a line")
	}
	event, err := ordergen.ParseOrder(t.Event)
	if err != nil {
		return Record{}, orderDamage(l, err)
	}
	record := Record{
		Line: l.number, Run: t.Run, Event: event, Sent: timeOf(t.Sent), Answered: timeOf(t.Answered), Sequence: t.Sequence,
		Filled: t.Filled, Fills: t.Fills, Cancelled: t.Cancelled,
	}
	if want := named(t.Answer, &record.Reply, Accepted, Refused, Shed, Unknown); want != "" || t.Answer == "" {
		return Record{}, l.damage(l.valueOf("answer"), []byte(t.Answer), "answer: one of "+strings.Join(replyNames[:], ", "))
	}
	if t.Trades != nil {
		record.Trades = make([]Trade, 0, len(*t.Trades))
		for _, trade := range *t.Trades {
			record.Trades = append(record.Trades, Trade{idOf(trade.Maker), trade.Price, trade.Quantity})
		}
	}
	return record, record.check(l)
}

// check refuses numbers that cannot be.
func (r Record) check(l line) error {
	for _, field := range []struct {
		key string
		n   *int64
	}{{"filled", r.Filled}, {"fills", r.Fills}, {"cancelled", r.Cancelled}} {
		if field.n != nil && *field.n < 0 {
			return l.damage(l.valueOf(field.key), strconv.AppendInt(nil, *field.n, 10), field.key+": at least 0")
		}
	}
	switch {
	case r.Sent < Untimed:
		return l.damage(l.valueOf("sent"), strconv.AppendInt(nil, int64(r.Sent), 10), "sent: nanoseconds, at least 0")
	case r.Answered < Untimed, r.Answered >= 0 && r.Answered < r.Sent:
		return l.damage(l.valueOf("answered"), strconv.AppendInt(nil, int64(r.Answered), 10), "answered: nanoseconds, at least those of sent")
	case (r.Sent == Untimed) != (r.Answered == Untimed) && r.Reply != Unknown:
		return l.damage(0, l.text, "both sent and answered, or neither")
	}
	return nil
}

func timeOf(ns *int64) time.Duration {
	if ns == nil {
		return Untimed
	}
	if *ns < 0 {
		return Untimed - 1
	}
	return time.Duration(*ns)
}

// valueOf is where the value of a key begins on the line; 0 where it is missing.
func (l line) valueOf(key string) int {
	quoted := strconv.Quote(key) + ":"
	if at := bytes.Index(l.text, []byte(quoted)); at >= 0 {
		return at + len(quoted)
	}
	return 0
}

// TapeWriter writes records, one JSON object a line. What it has taken reaches the
// underlying writer at the latest with Close, which leaves that one open.
type TapeWriter struct {
	out *bufio.Writer
	buf []byte
}

// NewTapeWriter returns a writer of a tape.
func NewTapeWriter(w io.Writer) *TapeWriter {
	return &TapeWriter{out: bufio.NewWriterSize(w, 1<<18)}
}

// Write writes a record. Its Line is that of the reader, and is not written.
func (w *TapeWriter) Write(r Record) error {
	if int(r.Reply) >= len(replyNames) {
		return errors.New("the reply is " + r.Reply.String() + ", want one of " + strings.Join(replyNames[:], ", "))
	}
	w.buf = append(r.append(w.buf[:0]), '\n')
	_, err := w.out.Write(w.buf)
	return err
}

// Close writes out what is held back.
func (w *TapeWriter) Close() error { return w.out.Flush() }

// String is the record as on a tape.
func (r Record) String() string { return string(r.append(nil)) }

func (r Record) append(b []byte) []byte {
	number := func(key string, n int64) {
		b = append(append(append(b, `,"`...), key...), `":`...)
		b = strconv.AppendInt(b, n, 10)
	}
	known := func(key string, n *int64) {
		if n != nil {
			number(key, *n)
		}
	}
	b = append(b, '{')
	if r.Run != "" {
		b = append(append(append(b, `"run":`...), quoted(r.Run)...), ',')
	}
	b = append(b, `"event":`...)
	b = r.Event.AppendJSON(b)
	if r.Sent >= 0 {
		number("sent", int64(r.Sent))
	}
	if r.Answered >= 0 {
		number("answered", int64(r.Answered))
	}
	b = append(append(append(b, `,"answer":"`...), r.Reply.String()...), '"')
	if r.Sequence > 0 {
		b = strconv.AppendUint(append(b, `,"sequence":`...), r.Sequence, 10)
	}
	known("filled", r.Filled)
	known("fills", r.Fills)
	known("cancelled", r.Cancelled)
	if r.Trades != nil {
		b = append(b, `,"trades":[`...)
		for i, t := range r.Trades {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(append(append(b, `{"maker":`...), quoted(t.Maker.String())...), `,"price":`...)
			b = strconv.AppendInt(b, int64(t.Price), 10)
			b = strconv.AppendInt(append(b, `,"quantity":`...), t.Quantity, 10)
			b = append(b, '}')
		}
		b = append(b, ']')
	}
	return append(b, '}')
}

func quoted(s string) []byte {
	text, _ := json.Marshal(s) // a string never fails to marshal
	return text
}

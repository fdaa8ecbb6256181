package formats

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"iter"
	"strconv"
	"time"

	"github.com/ordergen/ordergen"
)

// timeKey starts a line of NDJSON that says when its event came, in nanoseconds. The rest
// of the line is the event's canonical form.
const timeKey = `{"at":`

// ReadNDJSON yields the events of a file with one canonical JSON object a line, with
// "at" in nanoseconds before all other keys where it has times.
func ReadNDJSON(r io.Reader) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		var object []byte
		for l, err := range lines(r) {
			if err != nil {
				if !yield(Event{}, err) {
					return
				}
				continue
			}
			e := Event{At: Untimed}
			text := bytes.TrimSpace(l.text)
			if rest, timed := bytes.CutPrefix(text, []byte(timeKey)); timed {
				number, rest, _ := bytes.Cut(rest, []byte{','})
				at, ok := wholeNumber(number)
				if !ok || at < 0 {
					if !yield(Event{}, l.damage(len(timeKey), number, "at: nanoseconds, at least 0")) {
						return
					}
					continue
				}
				e.At = time.Duration(at)
				object = append(append(object[:0], '{'), rest...)
				text = object
			}
			e.Order, err = ordergen.ParseOrder(text)
			if err != nil {
				err = orderDamage(l, err)
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

// orderDamage names the first field that an order was refused for, and its place.
func orderDamage(l line, err error) *Damage {
	field, ok := errors.AsType[*ordergen.FieldError](err)
	if !ok {
		return l.damage(0, l.text, err.Error())
	}
	damage := &Damage{Line: l.number, Found: field.Value, Want: field.Field + ": " + field.Want}
	key := strconv.Quote(field.Field) + ":"
	if at := bytes.Index(l.text, []byte(key)); at >= 0 {
		damage.Column = at + len(key) + 1
	}
	return damage
}

// NewNDJSONWriter returns a writer of canonical JSON objects, one a line.
func NewNDJSONWriter(w io.Writer) EventWriter {
	return &ndjsonWriter{out: bufio.NewWriterSize(w, 1<<18)}
}

type ndjsonWriter struct {
	out *bufio.Writer
	buf []byte
}

func (w *ndjsonWriter) WriteEvent(e Event) error {
	b := w.buf[:0]
	if e.At >= 0 {
		b = strconv.AppendInt(append(b, timeKey...), int64(e.At), 10)
		start := len(b)
		b = e.Order.AppendJSON(b)
		b[start] = ',' // in place of the object's own brace
	} else {
		b = e.Order.AppendJSON(b)
	}
	w.buf = append(b, '\n')
	_, err := w.out.Write(w.buf)
	return err
}

func (w *ndjsonWriter) Close() error { return w.out.Flush() }

package recorded

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/ordergen/ordergen"
)

// magic ends an index. Its number is that of the form.
const magic = "ordergen flow 2\n"

// head is what an index has beside its records. It stands behind them.
type head struct {
	Source   source               `json:"source"`
	Events   uint64               `json:"events"`
	Symbols  []string             `json:"symbols"`
	Book     []resting            `json:"book,omitzero"`
	Forecast ordergen.Expectation `json:"forecast"`
	Refused  int64                `json:"refused"` // changes that the reference book refuses
	LeftOut  LeftOut              `json:"leftOut"`
	Hash     string               `json:"hash"` // SHA-256 of all events with their times; empty where not all were read
}

// source is what an index was made of. One that was made of something else is made anew.
type source struct {
	Options  Options `json:"options"`
	Size     int64   `json:"size"`
	Modified int64   `json:"modified"` // Unix time, in ns
}

// resting is an order of the book before the first event.
type resting struct {
	Symbol   string         `json:"symbol"`
	Side     ordergen.Side  `json:"side"`
	Price    ordergen.Price `json:"price"`
	Quantity int64          `json:"quantity"`
}

// indexWriter appends records, many at once.
type indexWriter struct {
	file    *os.File
	window  []byte // records that are not in the file yet
	written uint64 // records that are
}

// windowRecords is how many records are written at once, at most: few enough that who sends
// them meanwhile does not wait for long.
const windowRecords = 1 << 10

func (w *indexWriter) len() uint64 { return w.written + uint64(len(w.window)/recordSize) }

func (w *indexWriter) add(r record) error {
	var b [recordSize]byte
	r.put(b[:])
	if w.window = append(w.window, b[:]...); len(w.window) < windowRecords*recordSize {
		return nil
	}
	return w.flush()
}

func (w *indexWriter) flush() error {
	_, err := w.file.WriteAt(w.window, int64(w.written*recordSize))
	if err == nil {
		w.written, w.window = w.len(), w.window[:0]
	}
	return err
}

// end writes the head behind the records.
func (w *indexWriter) end(h head) error {
	text, err := json.Marshal(h)
	if err != nil {
		return err
	}
	size := len(text)
	text = binary.LittleEndian.AppendUint64(text, uint64(size))
	_, err = w.file.WriteAt(append(text, magic...), int64(h.Events*recordSize))
	return err
}

// readHead reads the head of an index and checks that the records are there.
func readHead(file *os.File) (h head, err error) {
	info, err := file.Stat()
	if err != nil {
		return h, err
	}
	const tail = 8 + len(magic)
	damaged := fmt.Errorf("%s is no index of a flow", file.Name())
	end := info.Size() - int64(tail)
	if end < 0 {
		return h, damaged
	}
	var b [tail]byte
	if _, err := file.ReadAt(b[:], end); err != nil {
		return h, err
	}
	size := binary.LittleEndian.Uint64(b[:])
	if string(b[8:]) != magic || size > uint64(end) {
		return h, damaged
	}
	text := make([]byte, size)
	if _, err := file.ReadAt(text, end-int64(size)); err != nil {
		return h, err
	}
	if err := json.Unmarshal(text, &h); err != nil {
		return h, errors.Join(damaged, err)
	}
	if h.Events == 0 || h.Events > uint64(end) || h.Events*recordSize+size != uint64(end) || len(h.Symbols) == 0 {
		return h, damaged
	}
	return h, nil
}

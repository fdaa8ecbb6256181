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
const magic = "ordergen flow 1\n"

// head is what an index has beside its records. It stands behind them.
type head struct {
	Source   source               `json:"source"`
	Events   uint64               `json:"events"`
	Symbols  []string             `json:"symbols"`
	Book     []resting            `json:"book,omitzero"`
	Forecast ordergen.Expectation `json:"forecast"`
	Refused  int64                `json:"refused"` // changes that the reference book refuses
	LeftOut  LeftOut              `json:"leftOut"`
	Hash     string               `json:"hash"` // SHA-256 of all events with their times
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

// indexWriter appends records. A window of the last ones is in memory, so that most of what
// follows soon is noted there.
type indexWriter struct {
	file   *os.File
	window []byte
	begun  uint64 // records before the window
}

const windowRecords = 1 << 16

func (w *indexWriter) len() uint64 { return w.begun + uint64(len(w.window)/recordSize) }

func (w *indexWriter) add(r record) error {
	var b [recordSize]byte
	r.put(b[:])
	w.window = append(w.window, b[:]...)
	if r.follows > 0 {
		if err := w.follow(r.follows, w.len()); err != nil {
			return err
		}
	}
	if len(w.window) < windowRecords*recordSize {
		return nil
	}
	return w.flush(len(w.window) / 2 / recordSize)
}

// follow notes that event number is followed by another.
func (w *indexWriter) follow(number, by uint64) error {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], by)
	if place := number - 1; place >= w.begun {
		copy(w.window[(place-w.begun)*recordSize+followedBy:], b[:])
		return nil
	}
	_, err := w.file.WriteAt(b[:], int64((number-1)*recordSize+followedBy))
	return err
}

// flush writes the first records of the window.
func (w *indexWriter) flush(records int) error {
	n := records * recordSize
	_, err := w.file.WriteAt(w.window[:n], int64(w.begun*recordSize))
	w.window = w.window[:copy(w.window, w.window[n:])]
	w.begun += uint64(records)
	return err
}

// end writes the rest and the head.
func (w *indexWriter) end(h head) error {
	if err := w.flush(len(w.window) / recordSize); err != nil {
		return err
	}
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

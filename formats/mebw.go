package formats

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"

	"github.com/ordergen/ordergen"
)

// The binary workload of github.com/flash1-dev/matching-engine-benchmark, as the comment
// above write_binary in its workload/generator.cpp describes it, in little-endian numbers:
// a header of magic (8), version (4) and count (4), then records of type (1), side (1),
// ioc (1), padding (1), quantity (4), sequence number (8), order id (8), price in ticks of
// half a cent (8), reserved (8).
const (
	mebwMagic   = 0x4D4542575F303031 // "MEBW_001", read as a big-endian number
	mebwVersion = 1
	mebwHeader  = 16
	mebwRecord  = 40
	mebwPerCent = 2 // ticks
)

const (
	mebwNew = iota
	mebwCancel
	mebwModify
)

// ReadMEBW yields the events of a binary workload of the matching-engine benchmark, all
// of one symbol. An order's id is the prefix and the file's number of it. A modification
// is a Replace. A price of half a cent is rounded away from the other side for an order
// that may rest, and towards it for an IOC.
func ReadMEBW(r io.Reader, symbol, prefix string) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		in := bufio.NewReaderSize(r, 1<<18)
		count, err := readMEBWHeader(in)
		if err != nil {
			yield(Event{}, err)
			return
		}
		var b [mebwRecord]byte
		for i := int64(0); i < count; i++ {
			damage := &Damage{Record: i + 1, Offset: mebwHeader + i*mebwRecord}
			if n, err := io.ReadFull(in, b[:]); err != nil {
				if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
					yield(Event{}, err)
					return
				}
				damage.Found, damage.Want = fmt.Sprintf("%d bytes", n), fmt.Sprintf("a record of %d, one of %d that the header promises", mebwRecord, count)
				yield(Event{}, damage)
				return
			}
			o, fault := parseMEBW(b, symbol, prefix)
			if fault != nil {
				damage.Found, damage.Want = fault.found, fault.want
				if !yield(Event{}, damage) {
					return
				}
				continue
			}
			if !yield(Event{At: Untimed, Order: o}, nil) {
				return
			}
		}
		if _, err := in.Peek(1); err == nil {
			yield(Event{}, &Damage{Record: count + 1, Offset: mebwHeader + count*mebwRecord, Found: "more", Want: fmt.Sprintf("the end after the %d records that the header promises", count)})
		}
	}
}

func readMEBWHeader(in io.Reader) (count int64, err error) {
	var b [mebwHeader]byte
	if n, err := io.ReadFull(in, b[:]); err != nil {
		if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return 0, err
		}
		return 0, &Damage{Record: 1, Found: fmt.Sprintf("%d bytes", n), Want: fmt.Sprintf("a header of %d", mebwHeader)}
	}
	if magic := binary.LittleEndian.Uint64(b[:]); magic != mebwMagic {
		return 0, &Damage{Record: 1, Found: fmt.Sprintf("%#x", magic), Want: fmt.Sprintf("the magic number %#x", uint64(mebwMagic))}
	}
	if version := binary.LittleEndian.Uint32(b[8:]); version != mebwVersion {
		return 0, &Damage{Record: 1, Offset: 8, Found: fmt.Sprintf("version %d", version), Want: fmt.Sprintf("version %d", mebwVersion)}
	}
	return int64(binary.LittleEndian.Uint32(b[12:])), nil
}

func parseMEBW(b [mebwRecord]byte, symbol, prefix string) (ordergen.Order, *fault) {
	var (
		kind, side, ioc = b[0], b[1], b[2]
		quantity        = int64(binary.LittleEndian.Uint32(b[4:]))
		sequence        = binary.LittleEndian.Uint64(b[8:])
		id              = ordergen.ID{Prefix: prefix, Index: binary.LittleEndian.Uint64(b[16:])}
		ticks           = int64(binary.LittleEndian.Uint64(b[24:]))
		o               = ordergen.Order{ID: id, Symbol: symbol, Quantity: quantity}
	)
	switch {
	case kind > mebwModify:
		return o, &fault{fmt.Sprintf("type %d", kind), "0 for a new order, 1 for a cancel, 2 for a modification"}
	case side > 1:
		return o, &fault{fmt.Sprintf("side %d", side), "0 for a buy order, 1 for a sell order"}
	case ioc > 1:
		return o, &fault{fmt.Sprintf("ioc %d", ioc), "0 or 1"}
	case id.Index == ordergen.NoIndex || sequence == ordergen.NoIndex:
		return o, &fault{"the largest number there is", "a smaller one"}
	case kind != mebwCancel && quantity == 0:
		return o, &fault{"a quantity of 0", "shares, above 0"}
	case kind != mebwCancel && ticks <= 0:
		return o, &fault{fmt.Sprintf("a price of %d ticks", ticks), "a price above 0"}
	}
	o.Side = ordergen.Side(side)
	if ioc == 1 {
		o.Type = ordergen.IOC
	}
	up := (o.Side == ordergen.Sell) == (o.Type == ordergen.Limit)
	o.Price = ordergen.Price(ticks / mebwPerCent)
	if up && ticks%mebwPerCent != 0 || o.Price == 0 {
		o.Price++
	}
	if kind == mebwNew {
		return o, nil
	}
	// The event itself is named by where it stands, with a prefix that no order has.
	o.ID, o.Orig = ordergen.ID{Prefix: prefix + "change-", Index: sequence}, id
	o.Side, o.Type = 0, 0
	if o.Action = ordergen.Replace; kind == mebwCancel {
		o.Action, o.Price, o.Quantity = ordergen.Cancel, 0, 0
	}
	return o, nil
}

// NewMEBWWriter returns a writer of a binary workload with so many events, at most 2^32 −
// 1, all of one symbol. The file has LIMIT and IOC orders, cancels and replacements, ids
// of one prefix alone, and nothing else.
func NewMEBWWriter(w io.Writer, events uint64) EventWriter {
	return &mebwWriter{out: bufio.NewWriterSize(w, 1<<18), promised: events}
}

type mebwWriter struct {
	out               *bufio.Writer
	promised, written uint64
	symbol            string
	// book knows the sides of the orders that rest, as a modification has the side of the
	// order that it changes.
	book Publisher
}

var _ Stander = (*mebwWriter)(nil)

// Stand lets an order rest that a modification may name.
func (w *mebwWriter) Stand(o ordergen.Order) error {
	_, err := w.book.Publish(Event{At: Untimed, Order: o})
	return err
}

func (w *mebwWriter) begin() error {
	if w.promised > math.MaxUint32 {
		return fmt.Errorf("the header has no room for %d events, want less than 2^32", w.promised)
	}
	var b [mebwHeader]byte
	binary.LittleEndian.PutUint64(b[:], mebwMagic)
	binary.LittleEndian.PutUint32(b[8:], mebwVersion)
	binary.LittleEndian.PutUint32(b[12:], uint32(w.promised))
	_, err := w.out.Write(b[:])
	return err
}

func (w *mebwWriter) WriteEvent(e Event) error {
	o := e.Order
	if w.written == 0 {
		w.symbol = o.Symbol
		if err := w.begin(); err != nil {
			return err
		}
	}
	b := [mebwRecord]byte{0: mebwNew}
	id := o.ID
	switch {
	case w.written == w.promised:
		return fmt.Errorf("the header promises %d events, and here is one more", w.promised)
	case o.Symbol != w.symbol:
		return fmt.Errorf("a binary workload holds one symbol, and after %s comes %s: choose one", w.symbol, o.Symbol)
	case o.Action == ordergen.Cancel:
		b[0], id = mebwCancel, o.Orig
	case o.Action == ordergen.Replace:
		b[0], id = mebwModify, o.Orig
	case o.Action == ordergen.Reduce:
		return fmt.Errorf("order %v is reduced, which a binary workload cannot say: it has new orders, cancels and replacements", o.Orig)
	case o.Type == ordergen.IOC:
		b[2] = 1
	case o.Type != ordergen.Limit:
		return fmt.Errorf("order %v is a %v order, and a binary workload has LIMIT and IOC alone", o.ID, o.Type)
	}
	switch {
	case id.Index == ordergen.NoIndex:
		return fmt.Errorf("order %v has no index, and a binary workload names orders by it", id)
	case o.Quantity < 0 || o.Quantity > math.MaxUint32:
		return fmt.Errorf("order %v is for %d shares, want less than 2^32", id, o.Quantity)
	case o.Price < 0 || o.Price > math.MaxInt64/mebwPerCent:
		return fmt.Errorf("order %v has a price of %d cents, want 0 to %d", id, o.Price, int64(math.MaxInt64/mebwPerCent))
	}
	side := o.Side
	if o.Action != ordergen.Submit {
		side = w.book.side(o.Orig)
	}
	if _, err := w.book.Publish(e); err != nil {
		return err
	}
	b[1] = byte(side)
	binary.LittleEndian.PutUint32(b[4:], uint32(o.Quantity))
	binary.LittleEndian.PutUint64(b[8:], w.written)
	binary.LittleEndian.PutUint64(b[16:], id.Index)
	binary.LittleEndian.PutUint64(b[24:], uint64(o.Price*mebwPerCent))
	w.written++
	_, err := w.out.Write(b[:])
	return err
}

func (w *mebwWriter) Close() error {
	if w.written == 0 {
		if err := w.begin(); err != nil {
			return err
		}
	}
	if w.written < w.promised {
		return errors.Join(fmt.Errorf("the header promises %d events, and %d came", w.promised, w.written), w.out.Flush())
	}
	return w.out.Flush()
}

package recorded

import (
	"encoding/binary"
	"time"

	"github.com/ordergen/ordergen"
)

// recordSize is the bytes of a record in the index.
const recordSize = 48

// record is an event in the index. Indexes in it are counted from 1, so that 0 is none.
type record struct {
	at       time.Duration // time since the first event, as recorded, with its gaps cut
	price    ordergen.Price
	quantity int64
	orig     uint64 // first event of the order that a change names, or its seed
	follows  uint64 // event before it about the same order
	symbol   uint16
	side     ordergen.Side // side of the order that a change names, too
	kind     ordergen.Type
	action   ordergen.Action
	named    named
}

// named says what a change names.
type named uint8

const (
	anEvent named = iota
	aSeed
	nothing // no order that rests when the events come in their order
)

func (r record) put(b []byte) {
	le := binary.LittleEndian
	le.PutUint64(b, uint64(r.at))
	le.PutUint64(b[8:], uint64(r.price))
	le.PutUint64(b[16:], uint64(r.quantity))
	le.PutUint64(b[24:], r.orig)
	le.PutUint64(b[32:], r.follows)
	le.PutUint16(b[40:], r.symbol)
	b[42], b[43], b[44], b[45] = byte(r.side), byte(r.kind), byte(r.action), byte(r.named)
}

func recordOf(b []byte) record {
	le := binary.LittleEndian
	return record{
		at:       time.Duration(le.Uint64(b)),
		price:    ordergen.Price(le.Uint64(b[8:])),
		quantity: int64(le.Uint64(b[16:])),
		orig:     le.Uint64(b[24:]),
		follows:  le.Uint64(b[32:]),
		symbol:   le.Uint16(b[40:]),
		side:     ordergen.Side(b[42]),
		kind:     ordergen.Type(b[43]),
		action:   ordergen.Action(b[44]),
		named:    named(b[45]),
	}
}

package formats

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"time"

	"github.com/ordergen/ordergen"
)

// The messages of Nasdaq TotalView-ITCH 5.0 that move orders, with their lengths in
// bytes: "Nasdaq TotalView-ITCH 5.0", sections 4.3 to 4.5. All begin with type (1), stock
// locate (2), tracking number (2) and nanoseconds since midnight (6); all numbers are
// big-endian. A file holds them one after the other, each behind its length in two bytes.
var itchLengths = [256]int{'A': 36, 'F': 40, 'E': 31, 'C': 36, 'X': 23, 'D': 19, 'U': 35, 'P': 44}

var itchKinds = [256]Kind{'A': Added, 'F': Added, 'E': Executed, 'C': ExecutedAt, 'X': Shrunk, 'D': Deleted, 'U': Replaced, 'P': HiddenTrade, 'Q': Cross, 'H': Halt}

const (
	itchHead     = 11 // bytes before the fields of a message's own
	itchSymbol   = 8  // bytes of a stock
	itchFirm     = 4  // bytes of an attribution
	longestITCH  = 1<<16 - 1
	midnightNext = 24 * time.Hour
)

// ReadITCH yields the messages of a TotalView-ITCH 5.0 file. Those that move no order come
// as Cross, Halt or Other. Messages about an order that was added before carry its symbol
// and side.
func ReadITCH(r io.Reader) iter.Seq2[Message, error] {
	return func(yield func(Message, error) bool) {
		var (
			in     = bufio.NewReaderSize(r, 1<<18)
			orders = make(orderBook)
			frame  [longestITCH]byte
			offset int64
		)
		for record := int64(1); ; record++ {
			damage := func(found, want string) error {
				return &Damage{Record: record, Offset: offset, Found: found, Want: want}
			}
			if n, err := io.ReadFull(in, frame[:2]); err != nil {
				switch {
				case errors.Is(err, io.EOF):
				case errors.Is(err, io.ErrUnexpectedEOF):
					yield(Message{}, damage(fmt.Sprintf("%d byte", n), "the two bytes of a message's length"))
				default:
					yield(Message{}, err)
				}
				return
			}
			length := int(binary.BigEndian.Uint16(frame[:2]))
			if n, err := io.ReadFull(in, frame[:length]); err != nil && length > 0 {
				if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
					yield(Message{}, err)
					return
				}
				yield(Message{}, damage(fmt.Sprintf("%d bytes", n), fmt.Sprintf("a message of %d", length)))
				return
			}
			m, fault := parseITCH(frame[:length])
			if fault != nil {
				if !yield(Message{}, damage(fault.found, fault.want)) {
					return
				}
			} else {
				orders.complete(&m)
				if !yield(m, nil) {
					return
				}
			}
			offset += int64(2 + length)
		}
	}
}

// fault is why a record cannot be read, before it is known which one it is.
type fault struct{ found, want string }

func parseITCH(b []byte) (m Message, _ *fault) {
	if len(b) < itchHead {
		return m, &fault{fmt.Sprintf("a message of %d bytes", len(b)), fmt.Sprintf("at least the %d that all have", itchHead)}
	}
	code := b[0]
	if want := itchLengths[code]; want != 0 && len(b) != want {
		return m, &fault{fmt.Sprintf("%d bytes of type %q", len(b), code), fmt.Sprintf("%d", want)}
	}
	m = Message{
		Kind:     itchKinds[code],
		Locate:   binary.BigEndian.Uint16(b[1:]),
		Tracking: binary.BigEndian.Uint16(b[3:]),
		At:       time.Duration(uint64(binary.BigEndian.Uint16(b[5:]))<<32 | uint64(binary.BigEndian.Uint32(b[7:]))),
	}
	if itchLengths[code] == 0 {
		if m.Kind == Added { // the zero Kind stands for codes that are not in the table
			m.Kind = Other
		}
		return m, nil
	}
	if m.At >= midnightNext {
		return m, &fault{fmt.Sprintf("a time of %d ns", int64(m.At)), "less than a day since midnight"}
	}
	f := fields{rest: b[itchHead:]}
	m.Ref = f.uint64()
	switch code {
	case 'A', 'F', 'P':
		m.Side = f.side()
		m.Shares = f.uint32()
		m.Symbol = f.text(itchSymbol)
		m.Price = f.uint32()
		switch code {
		case 'F':
			m.Firm = f.text(itchFirm)
		case 'P':
			m.Match = f.uint64()
		}
	case 'E', 'C':
		m.Shares = f.uint32()
		m.Match = f.uint64()
		if code == 'C' {
			m.Unprinted = f.yes() == 'N'
			m.Price = f.uint32()
		}
	case 'X':
		m.Shares = f.uint32()
	case 'U':
		m.NewRef = f.uint64()
		m.Shares = f.uint32()
		m.Price = f.uint32()
	}
	return m, f.fault
}

// fields takes the fields of a message off its start.
type fields struct {
	rest  []byte
	fault *fault
}

func (f *fields) take(n int) []byte {
	b := f.rest[:n]
	f.rest = f.rest[n:]
	return b
}

func (f *fields) uint64() uint64      { return binary.BigEndian.Uint64(f.take(8)) }
func (f *fields) uint32() int64       { return int64(binary.BigEndian.Uint32(f.take(4))) }
func (f *fields) text(n int) string   { return string(bytes.TrimRight(f.take(n), " ")) }
func (f *fields) side() ordergen.Side { return ordergen.Side(f.oneOf("BS")) }
func (f *fields) yes() byte           { return "YN"[f.oneOf("YN")] }

// oneOf is the index of the next byte in the bytes that it may be.
func (f *fields) oneOf(codes string) int {
	b := f.take(1)
	at := bytes.IndexByte([]byte(codes), b[0])
	if at < 0 {
		f.fault = &fault{fmt.Sprintf("%q", b), fmt.Sprintf("one of %q", codes)}
		return 0
	}
	return at
}

// NewITCHWriter returns a writer of a TotalView-ITCH 5.0 file. A symbol of more than
// eight characters is written as its last eight, which no other symbol may have. Prices
// are below 429,496.7296 dollars and shares below 2^32, as the format has no room for more.
func NewITCHWriter(w io.Writer) MessageWriter {
	return &itchWriter{out: bufio.NewWriterSize(w, 1<<18), stocks: make(map[string]string)}
}

type itchWriter struct {
	out    *bufio.Writer
	buf    []byte
	stocks map[string]string // the symbol that each stock of the file stands for
}

func (w *itchWriter) WriteMessage(m Message) error {
	stock := m.Symbol[max(0, len(m.Symbol)-itchSymbol):]
	switch other, known := w.stocks[stock]; {
	case !known:
		w.stocks[stock] = m.Symbol
	case other != m.Symbol:
		return fmt.Errorf("ITCH has %d characters for a symbol, and %q and %q end in the same ones: rename one", itchSymbol, other, m.Symbol)
	}
	m.Symbol = stock
	var err error
	if w.buf, err = appendITCH(w.buf[:0], m); err != nil {
		return err
	}
	_, err = w.out.Write(w.buf)
	return err
}

func (w *itchWriter) Close() error { return w.out.Flush() }

func itchCode(m Message) (byte, bool) {
	switch m.Kind {
	case Added:
		if m.Firm != "" {
			return 'F', true
		}
		return 'A', true
	case Executed:
		return 'E', true
	case ExecutedAt:
		return 'C', true
	case Shrunk:
		return 'X', true
	case Deleted:
		return 'D', true
	case Replaced:
		return 'U', true
	case HiddenTrade:
		return 'P', true
	}
	return 0, false
}

func appendITCH(dst []byte, m Message) ([]byte, error) {
	code, ok := itchCode(m)
	switch {
	case !ok:
		return dst, fmt.Errorf("ITCH has no message for %v here, want one that moves an order", m.Kind)
	case m.At < 0 || m.At >= midnightNext:
		return dst, fmt.Errorf("ITCH counts time from midnight, want 0 to 24 hours and not %v", m.At)
	case m.Shares < 0 || m.Shares > math.MaxUint32:
		return dst, fmt.Errorf("ITCH has no room for %d shares, want less than 2^32", m.Shares)
	case m.Price < 0 || m.Price > math.MaxUint32:
		return dst, fmt.Errorf("ITCH has no room for a price of %d/%d dollars, want less than 2^32/%d", m.Price, FeedUnits, FeedUnits)
	case len(m.Firm) > itchFirm:
		return dst, fmt.Errorf("the attribution is %q, want at most %d characters", m.Firm, itchFirm)
	}
	dst = binary.BigEndian.AppendUint16(dst, uint16(itchLengths[code]))
	dst = append(dst, code)
	dst = binary.BigEndian.AppendUint16(dst, m.Locate)
	dst = binary.BigEndian.AppendUint16(dst, m.Tracking)
	dst = binary.BigEndian.AppendUint16(dst, uint16(uint64(m.At)>>32))
	dst = binary.BigEndian.AppendUint32(dst, uint32(m.At))
	dst = binary.BigEndian.AppendUint64(dst, m.Ref)
	switch code {
	case 'A', 'F', 'P':
		dst = append(dst, "BS"[m.Side&1])
		dst = binary.BigEndian.AppendUint32(dst, uint32(m.Shares))
		dst = appendPadded(dst, m.Symbol, itchSymbol)
		dst = binary.BigEndian.AppendUint32(dst, uint32(m.Price))
		switch code {
		case 'F':
			dst = appendPadded(dst, m.Firm, itchFirm)
		case 'P':
			dst = binary.BigEndian.AppendUint64(dst, m.Match)
		}
	case 'E', 'C':
		dst = binary.BigEndian.AppendUint32(dst, uint32(m.Shares))
		dst = binary.BigEndian.AppendUint64(dst, m.Match)
		if code == 'C' {
			printed := byte('Y')
			if m.Unprinted {
				printed = 'N'
			}
			dst = append(dst, printed)
			dst = binary.BigEndian.AppendUint32(dst, uint32(m.Price))
		}
	case 'X':
		dst = binary.BigEndian.AppendUint32(dst, uint32(m.Shares))
	case 'U':
		dst = binary.BigEndian.AppendUint64(dst, m.NewRef)
		dst = binary.BigEndian.AppendUint32(dst, uint32(m.Shares))
		dst = binary.BigEndian.AppendUint32(dst, uint32(m.Price))
	}
	return dst, nil
}

// appendPadded appends a text and blanks up to a width.
func appendPadded(dst []byte, s string, width int) []byte {
	dst = append(dst, s...)
	for range width - len(s) {
		dst = append(dst, ' ')
	}
	return dst
}

package formats

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"iter"
	"strconv"
	"time"

	"github.com/ordergen/ordergen"
)

// The columns of LOBSTER's message file: lobsterdata.com/info/DataStructure.php.
var lobsterColumns = [...]string{"time", "type", "order id", "size", "price", "direction"}

// lobsterKinds are the event types 1 to 7.
var lobsterKinds = [...]Kind{1: Added, 2: Shrunk, 3: Deleted, 4: Executed, 5: HiddenTrade, 6: Cross, 7: Halt}

// ReadLOBSTER yields the messages of a LOBSTER message file, which is that of one symbol
// and does not name it.
func ReadLOBSTER(r io.Reader, symbol string) iter.Seq2[Message, error] {
	return func(yield func(Message, error) bool) {
		for l, err := range lines(r) {
			m := Message{}
			if err == nil {
				m, err = parseLOBSTER(l, symbol)
			}
			if !yield(m, err) {
				return
			}
		}
	}
}

func parseLOBSTER(l line, symbol string) (Message, error) {
	m := Message{Symbol: symbol}
	rest, at := l.text, 0
	for i, column := range lobsterColumns {
		field, more, found := bytes.Cut(rest, []byte{','})
		last := i == len(lobsterColumns)-1
		if found == last {
			return m, l.damage(at, rest, "six columns: time, type, order id, size, price and direction")
		}
		if want := m.setLOBSTER(i, bytes.TrimSpace(field)); want != "" {
			return m, l.damage(at, field, column+": "+want)
		}
		rest, at = more, at+len(field)+1
	}
	return m, nil
}

// setLOBSTER reads one column, and returns what it must be where it is not.
func (m *Message) setLOBSTER(column int, field []byte) (want string) {
	if column == 0 {
		at, ok := secondsAfterMidnight(field)
		if !ok {
			return "seconds after midnight, such as 34200.000000123, below 86400"
		}
		m.At = at
		return ""
	}
	n, ok := wholeNumber(field)
	switch column {
	case 1:
		if !ok || n < 1 || n >= int64(len(lobsterKinds)) {
			return "1 to 7"
		}
		m.Kind = lobsterKinds[n]
	case 2:
		if !ok || n < 0 {
			return "a whole number, at least 0"
		}
		m.Ref = uint64(n)
	case 3:
		if !ok || n < 0 || n == 0 && m.Kind.movesShares() {
			return "shares, above 0"
		}
		m.Shares = n
	case 4:
		if !ok || n <= 0 && m.Kind.movesShares() {
			return "10,000 times the price in dollars, above 0"
		}
		m.Price = n
	case 5:
		switch {
		case ok && n == 1:
			m.Side = ordergen.Buy
		case ok && n == -1:
			m.Side = ordergen.Sell
		default:
			return "1 for a buy order, -1 for a sell order"
		}
	}
	return ""
}

// movesShares reports whether a message changes what a visible order has left.
func (k Kind) movesShares() bool { return k <= Replaced }

// secondsAfterMidnight reads a decimal number of seconds below a day, exactly: with at
// most nine decimals, or more if those are zeros.
func secondsAfterMidnight(text []byte) (time.Duration, bool) {
	whole, decimals, _ := bytes.Cut(text, []byte{'.'})
	decimals = bytes.TrimRight(decimals, "0")
	if len(whole) == 0 || len(whole) > 5 || len(decimals) > 9 {
		return 0, false
	}
	ns := int64(0)
	for _, part := range [][]byte{whole, decimals} {
		for _, c := range part {
			if c < '0' || c > '9' {
				return 0, false
			}
			ns = 10*ns + int64(c-'0')
		}
	}
	for range 9 - len(decimals) {
		ns *= 10
	}
	return time.Duration(ns), time.Duration(ns) < midnightNext
}

// NewLOBSTERWriter returns a writer of a LOBSTER message file. A file holds one symbol:
// the first message decides which.
func NewLOBSTERWriter(w io.Writer) MessageWriter {
	return &lobsterWriter{out: bufio.NewWriterSize(w, 1<<18)}
}

type lobsterWriter struct {
	out    *bufio.Writer
	buf    []byte
	symbol string
	begun  bool
}

func (w *lobsterWriter) WriteMessage(m Message) error {
	if !w.begun {
		w.symbol, w.begun = m.Symbol, true
	}
	kind := 0
	for k := 1; k < len(lobsterKinds); k++ {
		if lobsterKinds[k] == m.Kind {
			kind = k
		}
	}
	switch {
	case m.Symbol != w.symbol:
		return fmt.Errorf("a LOBSTER file holds one symbol, and after %s comes %s: choose one", w.symbol, m.Symbol)
	case kind == 0:
		return fmt.Errorf("LOBSTER has no event type for %v, want one of 1 to 7", m.Kind)
	case m.At < 0 || m.At >= midnightNext:
		return fmt.Errorf("LOBSTER counts time from midnight, want 0 to 24 hours and not %v", m.At)
	}
	b := strconv.AppendInt(w.buf[:0], int64(m.At/time.Second), 10)
	b = append(b, '.')
	b = appendDigits(b, int64(m.At%time.Second), 9)
	b = append(b, ',', byte('0'+kind), ',')
	b = strconv.AppendUint(b, m.Ref, 10)
	b = append(b, ',')
	b = strconv.AppendInt(b, m.Shares, 10)
	b = append(b, ',')
	b = strconv.AppendInt(b, m.Price, 10)
	b = append(b, ",1\n"...)
	if m.Side == ordergen.Sell {
		b = append(b[:len(b)-2], "-1\n"...)
	}
	w.buf = b
	_, err := w.out.Write(b)
	return err
}

func (w *lobsterWriter) Close() error { return w.out.Flush() }

// appendDigits appends a number from 0 on with leading zeros up to a width.
func appendDigits(dst []byte, n int64, width int) []byte {
	end := len(dst) + width
	for range width {
		dst = append(dst, '0')
	}
	for ; n > 0; n /= 10 {
		end--
		dst[end] = byte('0' + n%10)
	}
	return dst
}

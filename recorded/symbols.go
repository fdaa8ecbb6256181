package recorded

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/ordergen/ordergen/formats"
)

// symbolsOf looks a file through for all its symbols, which whoever sends it has to know
// before; much faster than its events are read, as it looks at nothing else. It reports
// false where that cannot tell: in a CSV file with quotes. A line that is damaged may give a
// symbol that no event has.
func symbolsOf(ctx context.Context, file string, o Options) (symbols []string, sure bool, err error) {
	if o.oneSymbol() {
		return []string{o.Symbol}, true, nil
	}
	in, err := formats.Open(file)
	if err != nil {
		return nil, false, err
	}
	defer in.Close()
	if o.Format == "itch" {
		l := newLookout(ctx, in)
		err := l.itch()
		return l.symbols, few(l.symbols), err
	}
	return symbolsOfLines(ctx, in, o.Format)
}

// symbolsOfLines looks through all sections of a file at once.
func symbolsOfLines(ctx context.Context, in io.Reader, format string) (symbols []string, sure bool, err error) {
	parts, err := sections(in, runtime.GOMAXPROCS(0))
	if err != nil {
		return nil, false, err
	}
	var (
		looks = make([]*lookout, len(parts))
		errs  = make([]error, len(parts))
		all   sync.WaitGroup
	)
	for k, part := range parts {
		looks[k] = newLookout(ctx, part)
	}
	column := 0
	if format == "csv" {
		if column, err = looks[0].header(); err != nil || column == 0 {
			return nil, false, err
		}
	}
	for k, l := range looks {
		look := l.ndjson
		if format == "csv" {
			look = func(line []byte) { l.csv(line, column) }
		}
		all.Go(func() { errs[k] = l.lines(look) })
	}
	all.Wait()
	first := looks[0]
	for _, l := range looks[1:] {
		for _, symbol := range l.symbols {
			first.see([]byte(symbol))
		}
		first.unsure = first.unsure || l.unsure
	}
	return first.symbols, !first.unsure && few(first.symbols), errors.Join(errs...)
}

// mostSymbols is how many an index has numbers for.
const mostSymbols = 1 << 16

// few reports whether there are symbols, and no more than an index has numbers for.
func few(symbols []string) bool { return len(symbols) > 0 && len(symbols) <= mostSymbols }

// lookout collects symbols in the order in which they are seen first.
type lookout struct {
	ctx     context.Context
	in      *bufio.Reader
	seen    map[string]bool
	symbols []string
	unsure  bool
	at      int // offset of the key "symbol" in the last line of NDJSON, which most lines share
}

func newLookout(ctx context.Context, in io.Reader) *lookout {
	return &lookout{ctx: ctx, in: bufio.NewReaderSize(in, 1<<20), seen: make(map[string]bool)}
}

func (l *lookout) see(symbol []byte) {
	if !l.seen[string(symbol)] {
		l.seen[string(symbol)] = true
		l.symbols = append(l.symbols, string(symbol))
	}
}

// lines shows all lines to look, as long as it is sure.
func (l *lookout) lines(look func(line []byte)) error {
	for n := 1; !l.unsure; n++ {
		line, err := l.in.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			l.unsure = true
			return nil
		case err != nil && !errors.Is(err, io.EOF):
			return err
		}
		look(line)
		if err == nil && n%progressEvery == 0 {
			err = l.ctx.Err()
		}
		if err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
	}
	return nil
}

var symbolKey = []byte(`"symbol":"`)

func (l *lookout) ndjson(line []byte) {
	at := min(l.at, len(line))
	if !bytes.HasPrefix(line[at:], symbolKey) {
		at = bytes.Index(line, symbolKey)
	}
	if at >= 0 {
		l.at = at
		text := line[at+len(symbolKey):]
		if end := bytes.IndexByte(text, '"'); end >= 0 && bytes.IndexByte(text[:end], '\\') < 0 {
			l.see(text[:end])
			return
		}
	}
	var o struct{ Symbol string }
	if json.Unmarshal(line, &o) == nil && o.Symbol != "" {
		l.see([]byte(o.Symbol))
	}
}

// header reads the first line of a CSV file and returns the column of the symbol, from 1; 0
// where it cannot tell.
func (l *lookout) header() (column int, err error) {
	line, err := l.in.ReadSlice('\n')
	switch {
	case errors.Is(err, bufio.ErrBufferFull) || bytes.IndexByte(line, '"') >= 0:
		return 0, nil
	case err != nil && !errors.Is(err, io.EOF):
		return 0, err
	}
	return 1 + slices.Index(strings.Split(strings.TrimRight(string(line), "\r\n"), ","), "symbol"), nil
}

func (l *lookout) csv(line []byte, column int) {
	if bytes.IndexByte(line, '"') >= 0 {
		l.unsure = true
		return
	}
	line = bytes.TrimRight(line, "\r\n")
	for range column - 1 {
		_, line, _ = bytes.Cut(line, []byte{','})
	}
	if symbol, _, _ := bytes.Cut(line, []byte{','}); len(symbol) > 0 {
		l.see(symbol)
	}
}

// itch looks at the messages that add an order, A and F, which have the stock in bytes 24 to
// 31: "Nasdaq TotalView-ITCH 5.0", section 4.3.
func (l *lookout) itch() error {
	var before [8]byte
	for n := 1; ; n++ {
		frame, err := l.in.Peek(2)
		if err != nil {
			break
		}
		length := int(binary.BigEndian.Uint16(frame))
		message, err := l.in.Peek(2 + length)
		if err != nil {
			break
		}
		if message = message[2:]; length >= 32 && (message[0] == 'A' || message[0] == 'F') {
			if stock := [8]byte(message[24:32]); stock != before {
				before = stock
				l.see(bytes.TrimRight(stock[:], " "))
			}
		}
		l.in.Discard(2 + length)
		if n%progressEvery == 0 {
			if err := l.ctx.Err(); err != nil {
				return err
			}
		}
	}
	return nil // Damage is told of when the events are read.
}

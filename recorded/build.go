package recorded

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"

	"github.com/ordergen/ordergen/formats"
)

// builder reads a file into its index.
type builder struct {
	head   head
	reader reader
	ref    *reference
	writer indexWriter
	clock  recordedClock
	hash   hash.Hash
	hashed *bufio.Writer
	text   []byte

	numbers map[string]uint16 // place of each symbol in the head
	fixed   bool              // there are no other symbols
}

func newBuilder(index *os.File, made source, symbols []string) *builder {
	b := &builder{
		head:    head{Source: made},
		reader:  reader{options: made.Options},
		ref:     newReference(),
		writer:  indexWriter{file: index},
		clock:   recordedClock{gap: made.Options.MaxGap, rate: made.Options.Rate},
		hash:    sha256.New(),
		numbers: make(map[string]uint16),
		fixed:   symbols != nil,
	}
	for i, symbol := range symbols {
		b.numbers[symbol] = uint16(i)
	}
	b.head.Symbols = symbols
	b.hashed = bufio.NewWriter(b.hash)
	return b
}

// build reads events until the file or the context ends, and tells how many of them the index
// has. The head is that of the events so far where there is an error, too.
func (b *builder) build(ctx context.Context, in io.Reader, grow func(events uint64, book []resting)) (head, error) {
	err := b.read(ctx, in, grow)
	if flushed := b.writer.flush(); err == nil {
		err = flushed
	}
	b.head.Events = b.writer.written
	b.head.LeftOut, b.head.Forecast = b.reader.leftOut, b.ref.forecast()
	for _, sum := range b.ref.outcome {
		b.head.Refused += sum.Refused
	}
	if err == nil && b.head.Events == 0 {
		err = errors.New("it has no event in it that could be sent")
	}
	if err != nil {
		return b.head, err
	}
	b.hashed.Flush()
	b.head.Hash = hex.EncodeToString(b.hash.Sum(nil))
	return b.head, b.writer.end(b.head)
}

func (b *builder) read(ctx context.Context, in io.Reader, grow func(events uint64, book []resting)) error {
	for e, err := range b.reader.events(bufio.NewReaderSize(in, 1<<18)) {
		if err == nil {
			err = b.add(e)
		}
		if _, damaged := errors.AsType[*formats.Damage](err); damaged {
			err = fmt.Errorf("%w; -skip-damaged passes over what cannot be read", err)
		}
		if err != nil {
			return err
		}
		if len(b.writer.window) == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			grow(b.writer.written, b.head.Book)
		}
	}
	return nil
}

func (b *builder) add(e formats.Event) error {
	number := b.writer.len() + 1
	if number == 1 {
		if err := b.stand(); err != nil {
			return err
		}
	}
	rec, err := b.ref.take(number, e.Order)
	if err != nil {
		return fmt.Errorf("event %d: %w", number, err)
	}
	if rec.at, err = b.clock.read(e.At, number); err != nil {
		return err
	}
	if rec.symbol, err = b.symbol(e.Order.Symbol); err != nil {
		return err
	}
	b.text = e.Order.AppendJSON(fmt.Appendf(b.text[:0], "%d ", rec.at))
	b.hashed.Write(append(b.text, '\n'))
	return b.writer.add(rec)
}

// stand enters what rests before the first event.
func (b *builder) stand() error {
	for i, o := range b.reader.book {
		if _, err := b.symbol(o.Symbol); err != nil {
			return err
		}
		b.head.Book = append(b.head.Book, resting{o.Symbol, o.Side, o.Price, o.Quantity})
		if err := b.ref.seed(uint64(i+1), o); err != nil {
			return fmt.Errorf("%s: %w", b.reader.options.Book, err)
		}
	}
	return nil
}

func (b *builder) symbol(name string) (uint16, error) {
	i, known := b.numbers[name]
	if known {
		return i, nil
	}
	if b.fixed {
		return 0, fmt.Errorf("an event is of %q, a symbol that the file did not have when it was looked through: want a file that does not change", name)
	}
	if len(b.head.Symbols) >= mostSymbols {
		return 0, errors.New("it has more than 65,536 symbols")
	}
	i = uint16(len(b.head.Symbols))
	b.numbers[name], b.head.Symbols = i, append(b.head.Symbols, name)
	return i, nil
}

package recorded

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"time"

	"github.com/ordergen/ordergen/formats"
)

// IndexSuffix ends the name of the index beside a file.
const IndexSuffix = ".flow"

// Open returns the flow of a file. Its index is made where there is none of the same file
// and options; progress, if not nil, is told how many events have been read by then. Where
// the index cannot stand beside the file it is temporary. A *formats.Damage ends the
// reading unless the options skip it.
func Open(ctx context.Context, file string, o Options, progress func(events uint64)) (*Flow, error) {
	o = o.withDefaults(file)
	fail := func(err error) (*Flow, error) { return nil, fmt.Errorf("%s: %w", file, err) }
	if err := o.check(); err != nil {
		return fail(err)
	}
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	made := source{Options: o, Size: info.Size(), Modified: info.ModTime().UnixNano()}
	made.Options.Speed = 0 // the index has the times as recorded
	path := file + IndexSuffix
	if index, err := os.Open(path); err == nil {
		if h, err := readHead(index); err == nil && h.Source == made {
			return newFlow(index, h, o), nil
		}
		index.Close()
	}
	index, beside := (*os.File)(nil), true
	if index, err = os.CreateTemp(filepath.Dir(file), "."+filepath.Base(path)+".*"); err != nil {
		beside = false
		if index, err = os.CreateTemp("", filepath.Base(path)+".*"); err != nil {
			return fail(err)
		}
	}
	h, err := build(ctx, index, file, made, progress)
	switch {
	case err != nil:
		os.Remove(index.Name())
		index.Close()
		return fail(err)
	case beside:
		if err := os.Rename(index.Name(), path); err != nil {
			os.Remove(index.Name())
			index.Close()
			return fail(err)
		}
		return newFlow(index, h, o), nil
	}
	f := newFlow(index, h, o)
	f.temporary = index.Name()
	return f, nil
}

const progressEvery = 1 << 16

// build reads a file into its index.
func build(ctx context.Context, index *os.File, file string, made source, progress func(uint64)) (head, error) {
	var (
		h      = head{Source: made}
		r      = reader{options: made.Options}
		ref    = newReference()
		w      = indexWriter{file: index}
		clock  = recordedClock{gap: made.Options.MaxGap, rate: made.Options.Rate}
		hash   = sha256.New()
		hashed = bufio.NewWriter(hash)
		text   []byte

		numbers = make(map[string]uint16)
	)
	in, err := formats.Open(file)
	if err != nil {
		return h, err
	}
	defer in.Close()
	symbol := func(name string) (uint16, error) {
		i, known := numbers[name]
		if known {
			return i, nil
		}
		if len(h.Symbols) > math.MaxUint16 {
			return 0, errors.New("it has more than 65,536 symbols")
		}
		i = uint16(len(h.Symbols))
		numbers[name], h.Symbols = i, append(h.Symbols, name)
		return i, nil
	}
	for e, err := range r.events(bufio.NewReaderSize(in, 1<<18)) {
		if err != nil {
			if _, damaged := errors.AsType[*formats.Damage](err); damaged {
				err = fmt.Errorf("%w; -skip-damaged passes over what cannot be read", err)
			}
			return h, err
		}
		number := w.len() + 1
		if number == 1 {
			for i, o := range r.book {
				if _, err := symbol(o.Symbol); err != nil {
					return h, err
				}
				h.Book = append(h.Book, resting{o.Symbol, o.Side, o.Price, o.Quantity})
				if err := ref.seed(uint64(i+1), o); err != nil {
					return h, fmt.Errorf("%s: %w", made.Options.Book, err)
				}
			}
		}
		rec, err := ref.take(number, e.Order)
		if err != nil {
			return h, fmt.Errorf("event %d: %w", number, err)
		}
		if rec.at, err = clock.read(e.At, number); err != nil {
			return h, err
		}
		if rec.symbol, err = symbol(e.Order.Symbol); err != nil {
			return h, err
		}
		text = e.Order.AppendJSON(fmt.Appendf(text[:0], "%d ", rec.at))
		hashed.Write(append(text, '\n'))
		if err := w.add(rec); err != nil {
			return h, err
		}
		if number%progressEvery == 0 {
			if err := ctx.Err(); err != nil {
				return h, err
			}
			if progress != nil {
				progress(number)
			}
		}
	}
	if h.Events = w.len(); h.Events == 0 {
		return h, errors.New("it has no event in it that could be sent")
	}
	hashed.Flush()
	h.Hash, h.LeftOut, h.Forecast = hex.EncodeToString(hash.Sum(nil)), r.leftOut, ref.forecast()
	for _, sum := range ref.outcome {
		h.Refused += sum.Refused
	}
	return h, w.end(h)
}

// recordedClock turns the times of a file into times since its first event, with gaps cut.
type recordedClock struct {
	gap         time.Duration
	rate        int64
	first, last time.Duration
	cut         time.Duration
}

func (c *recordedClock) read(at time.Duration, number uint64) (time.Duration, error) {
	if at == formats.Untimed {
		if c.rate == 0 {
			return 0, errors.New("it has no times: say with -rate how many events are due in a second")
		}
		k, rate := number-1, uint64(c.rate)
		return time.Duration(k/rate)*time.Second + time.Duration(k%rate)*time.Second/time.Duration(rate), nil
	}
	if number == 1 {
		c.first, c.last = at, at
	}
	if at < c.last {
		return 0, fmt.Errorf("event %d came at %v, before the one in front of it, at %v: want times that do not fall", number, at, c.last)
	}
	if c.gap > 0 {
		c.cut += max(at-c.last-c.gap, 0)
	}
	c.last = at
	return at - c.first - c.cut, nil
}

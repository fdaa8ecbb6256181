package recorded

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"github.com/ordergen/ordergen/formats"
)

// IndexSuffix ends the name of the index beside a file.
const IndexSuffix = ".flow"

// Open returns the flow of a file as soon as it can be sent. Its index is made where there is
// none of the same file and options, and goes on being made while the flow is sent. Open itself
// looks a file of several symbols through for these; of a CSV file with quotes it waits for the
// end. Progress, if not nil, is told meanwhile how many events have been read. Where the index
// cannot stand beside the file it is temporary.
//
// A *formats.Damage ends the reading unless the options skip it: Open returns it where it comes
// among the first 16,384 events, and Err later. So does the end of the context.
func Open(ctx context.Context, file string, o Options, progress func(events uint64)) (*Flow, error) {
	o = o.withDefaults(file)
	if err := o.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
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
			return newFlow(index, grown(h), h.Symbols, o), nil
		}
		index.Close()
	}
	symbols, sure, err := symbolsOf(ctx, file, o)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	ahead := uint64(readAhead)
	if !sure {
		symbols, ahead = nil, math.MaxUint64
	}
	f, err := begin(ctx, file, made, symbols, o)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if err := f.await(ahead, progress); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// readAhead is how many events are read before the first is sent, so that a small file is
// known whole.
const readAhead = 1 << 14

// begin starts to read a file into its index, on a goroutine that Close ends.
func begin(ctx context.Context, file string, made source, symbols []string, o Options) (*Flow, error) {
	in, err := formats.Open(file)
	if err != nil {
		return nil, err
	}
	path, beside := file+IndexSuffix, true
	index, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		beside = false
		if index, err = os.CreateTemp("", filepath.Base(path)+".*"); err != nil {
			in.Close()
			return nil, err
		}
	}
	f := newFlow(index, newGrowing(), symbols, o)
	f.temporary = index.Name()
	ctx, f.cancel = context.WithCancel(ctx)
	go func() {
		defer in.Close()
		h, err := newBuilder(index, made, symbols).build(ctx, in, f.grow)
		if err == nil && beside && os.Rename(index.Name(), path) == nil {
			f.temporary = ""
		}
		if err != nil {
			err = fmt.Errorf("%s: %w", file, err)
		}
		f.end(h, err)
	}()
	return f, nil
}

package command

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/formats"
	"github.com/ordergen/ordergen/report/journal"
	"github.com/spf13/cobra"
)

// sink takes an entry for each order.
type sink interface {
	Write(client.Entry) error
	Close() error
}

// entries are the files that get something of each order while a run is under way. They take
// their place when they are whole.
type entries struct {
	paths   []string // a path for each of entryFiles; empty where none is wanted
	sinks   []entrySink
	journal *client.Journal
	closed  bool
}

// entrySink is a sink with what it is called in a message. After an error it takes nothing.
type entrySink struct {
	name string
	sink
	put  func() error // puts its file in place; nil where it has none
	file *os.File
	err  error
}

var entryFiles = []struct {
	flag, usage string
	open        func(w io.Writer, name string, warmup time.Duration) (sink, error)
}{
	{"records", "write a record of each order to `FILE`, by its name .ndjson or .csv, compressed where .gz or .zst is behind it",
		func(w io.Writer, name string, _ time.Duration) (sink, error) { return journal.NewRecords(w, name) }},
	{"hdr", "write the latencies of each second to `FILE`, as a log of HdrHistogram 1.3; .gz or .zst compresses it",
		func(w io.Writer, _ string, warmup time.Duration) (sink, error) {
			h := journal.NewHDR(w)
			h.Warmup = warmup
			return h, nil
		}},
}

func (e *entries) register(cmd *cobra.Command) {
	e.paths = make([]string, len(entryFiles))
	for i, f := range entryFiles {
		cmd.Flags().StringVar(&e.paths[i], f.flag, "", f.usage)
	}
}

// open opens the files that are wanted, and returns the journal that fills them and others;
// nil where nothing is wanted. The warm-up stays out of what has no place for it.
func (e *entries) open(warmup time.Duration, others ...entrySink) (*client.Journal, error) {
	for i, path := range e.paths {
		if path == "" {
			continue
		}
		if err := e.add(i, path, warmup); err != nil {
			e.discard()
			return nil, fmt.Errorf("-%s %s: %w", entryFiles[i].flag, path, err)
		}
	}
	e.sinks = append(e.sinks, others...)
	if len(e.sinks) > 0 {
		e.journal = client.NewJournal(e.write)
	}
	return e.journal, nil
}

func (e *entries) add(i int, path string, warmup time.Duration) error {
	file, err := createBeside(path)
	if err != nil {
		return err
	}
	s := entrySink{name: "-" + entryFiles[i].flag + " " + path, file: file}
	compressed, err := formats.Compress(file, path)
	if err == nil {
		s.sink, err = entryFiles[i].open(compressed, path, warmup)
	}
	s.put = func() error {
		err := errors.Join(compressed.Close(), file.Chmod(0o644), file.Sync(), file.Close())
		if err == nil {
			err = os.Rename(file.Name(), path)
		}
		return err
	}
	e.sinks = append(e.sinks, s)
	return err
}

// write hands an entry to each sink that has not failed.
func (e *entries) write(entry client.Entry) error {
	for i := range e.sinks {
		if s := &e.sinks[i]; s.err == nil {
			s.err = s.Write(entry)
		}
	}
	return nil
}

// close ends the journal and its sinks. What was lost on the way is an error, too, as a file
// that lacks orders must not be taken for one that has them all.
func (e *entries) close() error {
	if e.journal == nil || e.closed {
		return nil
	}
	e.closed = true
	errs := []error{e.journal.Close()}
	for i := range e.sinks {
		s := &e.sinks[i]
		if err := s.Close(); s.err == nil {
			s.err = err
		}
		if s.err == nil && s.put != nil {
			if s.err = s.put(); s.err == nil {
				s.file = nil
			}
		}
		if s.err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", s.name, s.err))
		}
	}
	if lost := e.journal.Lost(); lost > 0 {
		errs = append(errs, fmt.Errorf("%d orders came too fast to be written and are in no record, log or live metric", lost))
	}
	return errors.Join(errs...)
}

// lost is how many entries came too fast for the journal so far.
func (e *entries) lost() int64 { return e.journal.Lost() }

// discard removes what was not put in its place.
func (e *entries) discard() {
	if e.journal != nil {
		e.journal.Close()
	}
	for _, s := range e.sinks {
		if s.file != nil {
			s.file.Close()
			os.Remove(s.file.Name())
		}
	}
}

package formats

import (
	"bufio"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// Open opens a file for reading. One whose name ends in .gz or .zst is decompressed.
func Open(name string) (io.ReadCloser, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	switch {
	case strings.HasSuffix(name, ".gz"):
		in, err := gzip.NewReader(bufio.NewReader(f))
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		return &readCloser{in, []func() error{in.Close, f.Close}}, nil
	case strings.HasSuffix(name, ".zst"):
		in, err := zstd.NewReader(f, zstd.WithDecoderConcurrency(1))
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		return &readCloser{in, []func() error{func() error { in.Close(); return nil }, f.Close}}, nil
	}
	return f, nil
}

type readCloser struct {
	io.Reader
	closers []func() error
}

func (r *readCloser) Close() error { return closeAll(r.closers) }

func closeAll(closers []func() error) error {
	var errs []error
	for _, closeOne := range closers {
		errs = append(errs, closeOne())
	}
	return errors.Join(errs...)
}

// Compress returns a writer to w that compresses as a file of this name is: one whose name
// ends in .gz or .zst. Close ends the compressed stream and leaves w open.
func Compress(w io.Writer, name string) (io.WriteCloser, error) {
	switch {
	case strings.HasSuffix(name, ".gz"):
		return gzip.NewWriter(w), nil
	case strings.HasSuffix(name, ".zst"):
		return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
	}
	return plainWriter{w}, nil
}

type plainWriter struct{ io.Writer }

func (plainWriter) Close() error { return nil }

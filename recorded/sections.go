package recorded

import (
	"bufio"
	"errors"
	"io"
	"os"
)

// sections divides a file at the ends of lines into n parts at most, so that each processor can
// look one through. What is no plain file, such as a compressed one, is one part.
func sections(in io.Reader, n int) ([]io.Reader, error) {
	file, plain := in.(*os.File)
	if !plain {
		return []io.Reader{in}, nil
	}
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return []io.Reader{in}, nil
	}
	var (
		parts []io.Reader
		from  int64
		size  = info.Size()
	)
	for k := range int64(n) {
		to, err := endOfLine(file, size*(k+1)/int64(n), size)
		if err != nil {
			return nil, err
		}
		if to > from {
			parts = append(parts, io.NewSectionReader(file, from, to-from))
			from = to
		}
	}
	if parts == nil {
		return []io.Reader{in}, nil
	}
	return parts, nil
}

// endOfLine is the first end of a line from a place on.
func endOfLine(file io.ReaderAt, at, size int64) (int64, error) {
	if at >= size {
		return size, nil
	}
	in := bufio.NewReader(io.NewSectionReader(file, at, size-at))
	for {
		line, err := in.ReadSlice('\n')
		at += int64(len(line))
		switch {
		case err == nil || errors.Is(err, io.EOF):
			return at, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return 0, err
		}
	}
}

package formats

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"iter"
)

// longestLine bounds the memory that a file without line feeds can cost.
const longestLine = 1 << 20

// line is one line of a text without its end, valid until the next one.
type line struct {
	number int64
	text   []byte
}

// damage says that the field which starts at an index of the text is not what was wanted.
func (l line) damage(at int, found []byte, want string) *Damage {
	return &Damage{Line: l.number, Column: at + 1, Found: excerpt(found), Want: want}
}

// lines yields the lines of a text that are not blank. A line that is too long is damaged.
func lines(r io.Reader) iter.Seq2[line, error] {
	return func(yield func(line, error) bool) {
		in := bufio.NewReaderSize(r, longestLine)
		for number := int64(1); ; number++ {
			text, err := in.ReadSlice('\n')
			if errors.Is(err, bufio.ErrBufferFull) {
				damage := &Damage{Line: number, Found: excerpt(text), Want: "a line of at most 1 MiB"}
				err = skipLine(in)
				if !yield(line{}, damage) {
					return
				}
			} else if text = bytes.TrimRight(text, "\r\n"); len(bytes.TrimSpace(text)) > 0 {
				if !yield(line{number, text}, nil) {
					return
				}
			}
			switch {
			case errors.Is(err, io.EOF):
				return
			case err != nil:
				yield(line{}, err)
				return
			}
		}
	}
}

// skipLine reads on to the end of a line.
func skipLine(in *bufio.Reader) error {
	for {
		if _, err := in.ReadSlice('\n'); !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}

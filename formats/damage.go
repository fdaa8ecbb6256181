package formats

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
)

// Damage is a part of a file that cannot be read. The parts after it can, unless the
// file ends in it.
type Damage struct {
	Line   int64  // counted from 1, in a text; 0 in a binary file
	Column int    // in bytes, counted from 1; 0 where the whole line is meant
	Record int64  // counted from 1, in a binary file; 0 in a text
	Offset int64  // in bytes from the start of a binary file
	Found  string // a short excerpt
	Want   string // what would have been read
}

func (d *Damage) Error() string {
	found := cmp.Or(d.Found, "nothing")
	switch {
	case d.Record > 0:
		return fmt.Sprintf("record %d, byte %d: found %s, want %s", d.Record, d.Offset, found, d.Want)
	case d.Column > 0:
		return fmt.Sprintf("line %d, column %d: found %s, want %s", d.Line, d.Column, found, d.Want)
	}
	return fmt.Sprintf("line %d: found %s, want %s", d.Line, found, d.Want)
}

// excerpt is the start of what was found, quoted.
func excerpt[T ~string | ~[]byte](found T) string {
	const longest = 40
	if len(found) == 0 {
		return ""
	}
	if len(found) > longest {
		return fmt.Sprintf("%q…", string(found[:longest]))
	}
	return fmt.Sprintf("%q", string(found))
}

// SkipDamaged passes on what can be read and counts what cannot: skipped is told each
// *Damage. Other errors are passed on.
func SkipDamaged[T any](all iter.Seq2[T, error], skipped func(*Damage)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for v, err := range all {
			if damage, ok := errors.AsType[*Damage](err); ok {
				skipped(damage)
				continue
			}
			if !yield(v, err) {
				return
			}
		}
	}
}

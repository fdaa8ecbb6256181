package form

import (
	"cmp"
	"slices"
	"strings"
)

// Decode reads a file of that name in a form. The error is an *Error with all faults.
func Decode[T any](name string, source []byte, f Form[T]) (T, error) {
	var (
		d    document
		v    T
		text = string(source)
	)
	if body := d.parse(text); body != nil {
		v = f.read(Node{ast: body, doc: &d, name: "the file"})
	}
	if len(d.faults) == 0 {
		return v, nil
	}
	slices.SortStableFunc(d.faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	var none T
	return none, &Error{File: name, Faults: d.faults, source: strings.Split(text, "\n")}
}

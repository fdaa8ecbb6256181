package engine

import (
	"fmt"
	"strings"
)

// findings gathers what is wrong with a configuration, each with field, value and
// what was wanted.
type findings struct {
	errs   []error
	owners map[string]string // field by the shard name or the symbol that it holds
}

func (f *findings) expect(ok bool, field string, value any, want string) {
	if !ok {
		f.errs = append(f.errs, fmt.Errorf("%s is %v, want %s", field, value, want))
	}
}

func (f *findings) expectPerMille(field string, v int) {
	f.expect(0 <= v && v <= 1000, field, fmt.Sprintf("%d‰", v), "0..1000")
}

// checkName looks at a shard's name, which becomes part of a URL.
func (f *findings) checkName(field, name string) {
	const allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
	f.expect(name != "" && strings.Trim(name, allowed) == "", field, fmt.Sprintf("%q", name), "letters, digits, - and _")
	f.expectUnique(field, "shard", name)
}

func (f *findings) checkSymbols(field string, symbols []string) {
	f.expect(len(symbols) > 0, field, "empty", "at least one symbol")
	for i, s := range symbols {
		at := fmt.Sprintf("%s[%d]", field, i)
		f.expect(s != "", at, `""`, "a symbol")
		f.expectUnique(at, "symbol", s)
	}
}

func (f *findings) expectUnique(field, kind, name string) {
	if f.owners == nil {
		f.owners = make(map[string]string)
	}
	key := kind + " " + name
	if first, taken := f.owners[key]; taken && name != "" {
		f.errs = append(f.errs, fmt.Errorf("%s is %q, as is %s, want each %s once", field, name, first, kind))
		return
	}
	f.owners[key] = field
}

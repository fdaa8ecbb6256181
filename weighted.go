package ordergen

import (
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"sort"
	"strings"
)

// Weight is one entry of a weighted table.
type Weight struct {
	Value  int64
	Weight uint64 // The chance of Value over that of the table is Weight over the sum of the weights.
}

// Weighted chooses from a table.
type Weighted struct {
	table []Weight // the entries with a weight above 0
	below []uint64 // for each entry but the last, the number of words that choose it or one before it
}

// NewWeighted makes a table. The values must rise from entry to entry, and the
// weights must have a sum of 1..2^64 − 1.
func NewWeighted(table ...Weight) (*Weighted, error) {
	var (
		errs []error
		sum  uint64
		over uint64
	)
	for k, w := range table {
		if k > 0 && w.Value <= table[k-1].Value {
			errs = append(errs, fmt.Errorf("entry %d has value %d, want more than the %d before it", k, w.Value, table[k-1].Value))
		}
		var carry uint64
		sum, carry = bits.Add64(sum, w.Weight, 0)
		over |= carry
	}
	if sum == 0 || over != 0 {
		errs = append(errs, fmt.Errorf("the %d weights have a sum of 0 or beyond 2^64 − 1", len(table)))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("weighted table: %w", err)
	}
	d := &Weighted{}
	var cumulated uint64
	for _, w := range table {
		if w.Weight == 0 {
			continue
		}
		cumulated += w.Weight
		d.table = append(d.table, w)
		if cumulated < sum {
			below, _ := bits.Div64(cumulated, 0, sum) // ⌊2^64·cumulated/sum⌋
			d.below = append(d.below, below)
		}
	}
	return d, nil
}

// Equal reports whether both have the same entries; go-cmp asks it.
func (d *Weighted) Equal(o *Weighted) bool {
	if d == nil || o == nil {
		return d == o
	}
	return slices.Equal(d.table, o.table)
}

// Table returns the entries with a weight above 0.
func (d *Weighted) Table() []Weight {
	if d == nil {
		return nil
	}
	return slices.Clone(d.table)
}

// Quantile is the value of the entry to which u belongs. That of a nil table is 0.
func (d *Weighted) Quantile(u uint64) int64 {
	if d == nil || len(d.table) == 0 {
		return 0
	}
	k := sort.Search(len(d.below), func(k int) bool { return u < d.below[k] })
	return d.table[k].Value
}

func (d *Weighted) validate() error {
	if d == nil || len(d.table) == 0 {
		return errors.New("the weighted table is empty, want one from NewWeighted")
	}
	return nil
}

// String is the call that makes the table, without the entries that are never chosen.
func (d *Weighted) String() string { return d.call("") }

// GoString is String with the package's name.
func (d *Weighted) GoString() string { return d.call("ordergen.") }

func (d *Weighted) call(pkg string) string {
	var entries []string
	if d != nil {
		for _, w := range d.table {
			entries = append(entries, fmt.Sprintf("%sWeight{Value: %d, Weight: %d}", pkg, w.Value, w.Weight))
		}
	}
	return pkg + "NewWeighted(" + strings.Join(entries, ", ") + ")"
}

var _ Dist = (*Weighted)(nil)

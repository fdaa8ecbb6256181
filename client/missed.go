package client

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2/roaring64"
	"github.com/ordergen/ordergen"
)

// Hole is an order that was not accepted.
type Hole struct {
	Index uint64 `json:"index"`
	Fate  Fate   `json:"fate"`
}

// Missed has the indexes of all orders that were not accepted, by what became of them. Each
// index takes a bit at most.
type Missed map[Fate]*roaring64.Bitmap

func (m Missed) add(h Hole) {
	if m[h.Fate] == nil {
		m[h.Fate] = roaring64.New()
	}
	m[h.Fate].Add(h.Index)
}

func (m Missed) has(i uint64) bool {
	for _, indexes := range m {
		if indexes.Contains(i) {
			return true
		}
	}
	return false
}

func (m Missed) merge(o Missed) {
	for fate, indexes := range o {
		if m[fate] == nil {
			m[fate] = roaring64.New()
		}
		m[fate].Or(indexes)
	}
}

// mostHoles are listed one by one.
const mostHoles = 1000

// holes are the first of all, by index.
func (m Missed) holes() (all []Hole) {
	for fate, indexes := range m {
		first := make([]uint64, mostHoles)
		for _, i := range first[:indexes.ManyIterator().NextMany(first)] {
			all = append(all, Hole{i, fate})
		}
	}
	slices.SortFunc(all, func(a, b Hole) int { return cmp.Compare(a.Index, b.Index) })
	return all[:min(len(all), mostHoles)]
}

// demands are what the orders that were missed ask of the book: those that the target has
// certainly not taken, and those that it may have.
func (m Missed) demands(source Source) (lost, unknown ordergen.Demands) {
	lost, unknown = make(ordergen.Demands), make(ordergen.Demands)
	for fate, indexes := range m {
		of := lost
		if fate == Unknown {
			of = unknown
		}
		for it := indexes.Iterator(); it.HasNext(); {
			source.Count(of, it.Next())
		}
	}
	return lost, unknown
}

// MarshalJSON writes each set of indexes in base64, in the portable format of 64-bit Roaring
// bitmaps.
func (m Missed) MarshalJSON() ([]byte, error) {
	sets := make(map[Fate][]byte, len(m))
	for fate, indexes := range m {
		indexes = indexes.Clone()
		indexes.RunOptimize()
		data, err := indexes.ToPortableBytes()
		if err != nil {
			return nil, err
		}
		sets[fate] = data
	}
	return json.Marshal(sets)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (m *Missed) UnmarshalJSON(text []byte) error {
	var sets map[Fate][]byte
	if err := json.Unmarshal(text, &sets); err != nil {
		return err
	}
	*m = make(Missed)
	for fate, data := range sets {
		indexes := roaring64.New()
		if _, err := indexes.ReadPortableFrom(bytes.NewReader(data)); err != nil {
			return fmt.Errorf("the indexes of orders that were %v: %w", fate, err)
		}
		if err := indexes.Validate(); err != nil {
			return fmt.Errorf("the indexes of orders that were %v: %w", fate, err)
		}
		(*m)[fate] = indexes
	}
	return nil
}

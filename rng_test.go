package ordergen

import (
	"testing"

	"pgregory.net/rapid"
)

// Two keys read the same place of the counter at indexes offset apart. If that were
// all, every stream would be a shifted copy of every other.
func TestKeysAreNotShiftsOfEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := newKey(rapid.Uint64().Draw(t, "seed"), "orders")
		b := newKey(rapid.Uint64().Draw(t, "other seed"), "book A")
		i := rapid.Uint64().Draw(t, "index")
		x, y := a.words(i), b.words(i+a.offset-b.offset)
		for field := range 4 {
			if u, v := x.next(), y.next(); u == v {
				t.Fatalf("field %d of index %d is %#x for both keys", field, i, u)
			}
		}
	})
}

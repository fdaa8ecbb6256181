package engine

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/ordergen/ordergen"
	"pgregory.net/rapid"
)

// TestIndexAgreesWithAMap gives the entries a few hashes, so that they queue up behind
// each other, around the end of the table too.
func TestIndexAgreesWithAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var x index
		x.hash(ordergen.ID{}) // makes the table
		hashes := rapid.SliceOfN(rapid.SampledFrom([]uint64{0, 1, 2, 14, 15, 16, 17, 31, 1 << 40}), 1, 8).Draw(t, "hashes")
		hashOf := func(id ordergen.ID) uint64 { return hashes[id.Index%uint64(len(hashes))] }
		in := make(map[ordergen.ID]*entry)
		id := rapid.Custom(func(t *rapid.T) ordergen.ID {
			return ordergen.ID{Prefix: rapid.SampledFrom([]string{"a-", "b-"}).Draw(t, "prefix"), Index: rapid.Uint64Range(0, 40).Draw(t, "index")}
		})
		t.Repeat(map[string]func(*rapid.T){
			"add": func(t *rapid.T) {
				for _, id := range rapid.SliceOfN(id, 1, 20).Draw(t, "ids") {
					if in[id] == nil {
						in[id] = &entry{order: ordergen.Order{ID: id}, hash: hashOf(id)}
						x.add(in[id])
					}
				}
			},
			"remove": func(t *rapid.T) {
				ids := slices.SortedFunc(maps.Keys(in), func(a, b ordergen.ID) int { return strings.Compare(a.String(), b.String()) })
				for _, id := range ids {
					if rapid.Bool().Draw(t, "gone") {
						x.remove(in[id])
						delete(in, id)
					}
				}
			},
			"": func(t *rapid.T) {
				if x.taken != len(in) {
					t.Fatalf("%d are in, want %d", x.taken, len(in))
				}
				for i := range uint64(41) {
					for _, prefix := range []string{"a-", "b-"} {
						id := ordergen.ID{Prefix: prefix, Index: i}
						if got := x.find(hashOf(id), id); got != in[id] {
							t.Fatalf("%v is found as %v, want %v", id, got, in[id])
						}
					}
				}
			},
		})
	})
}

func TestHashTellsIDsApart(t *testing.T) {
	var x index
	seen := make(map[uint64]ordergen.ID)
	for _, prefix := range []string{"", "a-", "b-", "a-b"} {
		for i := range uint64(1000) {
			id := ordergen.ID{Prefix: prefix, Index: i}
			if first, taken := seen[x.hash(id)]; taken {
				t.Fatalf("%v and %v have one hash", first, id)
			}
			seen[x.hash(id)] = id
		}
	}
}

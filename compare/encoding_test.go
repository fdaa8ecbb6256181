package compare

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func genBatches(t *rapid.T) *Batches {
	b := new(Batches)
	for range rapid.IntRange(0, 200).Draw(t, "orders") {
		k := rapid.Uint64Range(0, 1<<40).Draw(t, "position")
		if rapid.Bool().Draw(t, "beyond") {
			b.AddBeyond(k)
		} else {
			b.Add(k, time.Duration(rapid.Int64Range(0, 1<<45).Draw(t, "latency")))
		}
	}
	return b
}

func TestBatchesReadBackAsTheyWere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want, got := genBatches(t), new(Batches)
		data, err := want.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		if err := got.UnmarshalText(data); err != nil {
			t.Fatal(err)
		}
		want.spare = nil
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(Batches{}, batch{})); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestBatchesRefuseWhatIsNotTheirs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data, _ := genBatches(t).MarshalText()
		if cut := rapid.IntRange(0, len(data)-1).Draw(t, "cut"); new(Batches).UnmarshalText(data[:cut]) == nil {
			t.Fatalf("%d of %d bytes were taken for whole batches", cut, len(data))
		}
		if new(Batches).UnmarshalText(append(data, "AAAA"...)) == nil {
			t.Fatal("more than was written was taken")
		}
		noise := rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "noise")
		_ = new(Batches).UnmarshalText(noise) // an error or not, and no panic
	})
}

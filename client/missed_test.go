package client

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"pgregory.net/rapid"
)

// indexes are what there is of each fate, as a list.
func indexes(m Missed) map[Fate][]uint64 {
	all := make(map[Fate][]uint64)
	for fate, set := range m {
		all[fate] = set.ToArray()
	}
	return all
}

func TestMissedReadsBackAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		was := make(Missed)
		for _, h := range rapid.SliceOf(rapid.Custom(func(t *rapid.T) Hole {
			return Hole{rapid.Uint64().Draw(t, "index"), Fate(rapid.IntRange(int(Refused), int(Halted)).Draw(t, "fate"))}
		})).Draw(t, "holes") {
			was.add(h)
		}
		if rapid.Bool().Draw(t, "a fate is there and was none's") {
			was.add(Hole{1, Dropped})
			was[Dropped].Clear()
		}
		text, err := json.Marshal(was)
		if err != nil {
			t.Fatal(err)
		}
		var is Missed
		if err := json.Unmarshal(text, &is); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if diff := cmp.Diff(indexes(was), indexes(is)); diff != "" {
			t.Fatalf("read back (-want +got):\n%s", diff)
		}
	})
}

// What was not written by MarshalJSON is an error that says where, and no set that is wrong.
func TestMissedRefusesWhatIsDamaged(t *testing.T) {
	set := make(Missed)
	set.add(Hole{1, Refused})
	set.add(Hole{100, Refused})
	whole, err := set[Refused].ToPortableBytes()
	if err != nil {
		t.Fatal(err)
	}
	n := len(whole)
	swapped := append(whole[:n-4:n-4], whole[n-2], whole[n-1], whole[n-4], whole[n-3])
	for name, text := range map[string]string{
		"no object":        `[]`,
		"no fate":          `{"lost":""}`,
		"no base64":        `{"refused":"?"}`,
		"cut":              `{"refused":"` + base64.StdEncoding.EncodeToString(whole[:n-1]) + `"}`,
		"in another order": `{"refused":"` + base64.StdEncoding.EncodeToString(swapped) + `"}`,
	} {
		var m Missed
		if err := json.Unmarshal([]byte(text), &m); err == nil {
			t.Errorf("%s: %s is read as %v", name, text, indexes(m))
		} else if len(name) > 10 && !strings.Contains(err.Error(), "refused") {
			t.Errorf("%s: the error does not say which indexes: %v", name, err)
		}
	}
}

// What a result does not tell of enters what the book must hold, by whether the target may
// have taken it.
func TestMissingOrdersEnterTheDemand(t *testing.T) {
	stream := testStream(t)
	result, err := Runner{Stream: stream, Schedule: arrival.Unpaced(3000), Target: refusing}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	conserved(t, result)
	lost, unknown := make(ordergen.Demands), make(ordergen.Demands)
	for _, i := range []uint64{2, 1002, 2002, 5, 6} {
		stream.Count(lost, i)
	}
	for _, i := range []uint64{1, 1001, 2001, 7} {
		stream.Count(unknown, i)
	}
	sum := result.Missing(stream, map[Fate][]uint64{Dropped: {5}, Orphaned: {6}, Unknown: {7}})
	if diff := cmp.Diff([]ordergen.Demands{lost, unknown}, []ordergen.Demands{sum.Lost, sum.Unknown}, cmp.AllowUnexported(ordergen.Demand{})); diff != "" {
		t.Errorf("lost and unknown (-want +got):\n%s", diff)
	}
	if len(sum.Holes) != 9 || len(result.Holes) != 6 {
		t.Errorf("%d holes, and %d in what was before, want 9 and 6", len(sum.Holes), len(result.Holes))
	}
}

package trial

import (
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFlat(t *testing.T) {
	grow := func(n int, by int64) (series []int64) {
		for i := range n {
			series = append(series, 1000+by*int64(i))
		}
		return series
	}
	for name, test := range map[string]struct {
		series []int64
		slack  int64
		want   Status
	}{
		"too few marks":           {grow(7, 0), 0, Undecided},
		"just enough marks":       {grow(8, 0), 0, Held},
		"flat":                    {grow(60, 0), 0, Held},
		"a start that settles":    {append(make([]int64, 10), grow(50, 0)...), 0, Held},
		"growth":                  {grow(60, 10), 0, Missed},
		"growth within the slack": {grow(60, 10), 300, Held},
		"growth beyond the slack": {grow(60, 10), 299, Missed},
		"as far as it may grow":   {[]int64{0, 0, 10, 10, 0, 0, 11, 11}, 0, Held},
		"beyond that":             {[]int64{0, 0, 1000, 1000, 0, 0, 1101, 1101}, 0, Missed},
		"from nothing":            {[]int64{0, 0, 0, 0, 0, 0, 1, 1}, 0, Held},
		"from nothing to more":    {[]int64{0, 0, 0, 0, 0, 0, 2, 2}, 0, Missed},
	} {
		if got := rise("x", test.series, 1.1, test.slack).Status; got != test.want {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

func TestFlatJudgesBookAndMemory(t *testing.T) {
	const mb = 1 << 20
	r := &RunReport{Resting: []int64{0, 0, 1000, 1000, 0, 0, 1100, 1100}, Memory: []int64{0, 0, 100 * mb, 100 * mb, 0, 0, 120 * mb, 120 * mb}}
	want := []shown{{Flat, "resting orders", Held, 1.1, 1.1}, {Flat, "memory of this process", Missed, 1.2, 1.1}}
	if diff := cmp.Diff(want, show(flat(100).Judge(r))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	r.Resting, r.Memory = r.Memory, r.Resting
	want = []shown{{Flat, "resting orders", Missed, 1.2, 1.05}, {Flat, "memory of this process", Held, 1.1, 1.05}}
	if diff := cmp.Diff(want, show(flat(50).Judge(r))); diff != "" {
		t.Errorf("with a slack for memory alone (-want +got):\n%s", diff)
	}
}

// What this process has given back it does not hold.
func TestOwnMemoryIsWhatIsHeld(t *testing.T) {
	held := ownMemory()
	var all runtime.MemStats
	runtime.ReadMemStats(&all)
	if held <= 0 || uint64(held) > all.Sys {
		t.Errorf("it holds %d bytes of the %d that it has ever asked for", held, all.Sys)
	}
}

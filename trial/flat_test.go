package trial

import "testing"

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
		"flat":                    {grow(60, 0), 0, Held},
		"a start that settles":    {append(make([]int64, 10), grow(50, 0)...), 0, Held},
		"growth":                  {grow(60, 10), 0, Missed},
		"growth within the slack": {grow(60, 10), 1000, Held},
	} {
		if got := rise("x", test.series, 1.1, test.slack).Status; got != test.want {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
	if ownMemory() <= 0 {
		t.Error("this process holds no memory")
	}
}

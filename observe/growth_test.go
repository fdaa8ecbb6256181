package observe

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tells is a snapshot of shard a with so many fills; none where n is negative.
func tells(n int64, unread ...string) Snapshot {
	s := Snapshot{Unread: unread}
	if n >= 0 {
		s.Shard("a").Figures[Fills] = n
	}
	return s
}

func TestSinceEarlier(t *testing.T) {
	const nothing = -1
	for name, test := range map[string]struct {
		before, after Snapshot
		want          Growth
	}{
		"a growth":                        {tells(5), tells(9), Growth{N: 4}},
		"no growth":                       {tells(5), tells(5), Growth{N: 0}},
		"a series that was not there yet": {tells(nothing), tells(9), Growth{N: 9}},
		"beside a dead endpoint":          {tells(nothing, "dead"), tells(9, "dead"), Growth{N: 9}},
		"not read before":                 {tells(nothing, "a"), tells(9), Growth{State: Unread}},
		"not read after":                  {tells(5), tells(nothing, "a"), Growth{State: Unread}},
		"never read":                      {tells(nothing, "a"), tells(nothing, "a"), Growth{State: Unread}},
		"gone where all answer":           {tells(5), tells(nothing), Growth{State: Vanished}},
		"never exposed":                   {tells(nothing), tells(nothing), Growth{State: NotExposed}},
		"a restart":                       {tells(686), tells(5), Growth{State: Restarted}},
	} {
		if diff := cmp.Diff(test.want, test.after.Since(test.before, "a", Fills)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// A book may shrink.
func TestSinceOfAGauge(t *testing.T) {
	var before, after Snapshot
	before.Shard("a").Figures[RestingAsks] = 7
	after.Shard("a").Figures[RestingAsks] = 5
	if got := after.Since(before, "a", RestingAsks); got != (Growth{N: -2}) {
		t.Errorf("two asks fewer are a growth of %+v", got)
	}
}

func TestSumOfShards(t *testing.T) {
	before, after := tells(1), tells(3)
	after.Shard("b").Figures[Fills] = 10
	if got := after.Sum(before, Fills, "a", "b"); got != (Growth{N: 12}) {
		t.Errorf("two shards together are %+v, want 12", got)
	}
	if got := after.Sum(before, Fills, "a", "b", "c"); got != (Growth{State: NotExposed}) {
		t.Errorf("with a shard that nobody tells of it is %+v, want it not exposed", got)
	}
	after.Shard("c").Figures[RestingAsks] = 3
	if got := after.Sum(before, Fills, "a", "b", "c"); got != (Growth{N: 12}) {
		t.Errorf("with a shard that had nothing to count it is %+v, want 12", got)
	}
	if got := after.Sum(before, Fills, "c"); got != (Growth{State: NotExposed}) {
		t.Errorf("what nobody exposes is %+v", got)
	}
}

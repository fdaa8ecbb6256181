package conform

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
)

func TestScheduleKeepsWhatWasAnsweredBefore(t *testing.T) {
	order := func(prefix string, index uint64, called, returned time.Duration) operation {
		o := buy(1, 100).order(ordergen.ID{Prefix: prefix, Index: index})
		return operation{Order: o, Called: called, Returned: returned}
	}
	s := scripts{
		{order("a-", 0, 0, 10), order("a-", 1, 12, 40)},
		{order("b-", 0, 5, 15), order("b-", 1, 16, 20)},
		{order("c-", 0, 30, 50)},
	}
	after := map[string][]string{}
	scheduled := s.scheduled(history{operations: append(append(append([]operation{}, s[0]...), s[1]...), s[2]...)})
	for _, script := range scheduled {
		for _, op := range script {
			for _, id := range op.After {
				after[op.Order.ID.String()] = append(after[op.Order.ID.String()], id.String())
			}
		}
	}
	want := map[string][]string{"b-00001": {"a-00000"}, "c-00000": {"a-00000", "b-00001"}}
	if diff := cmp.Diff(want, after); diff != "" {
		t.Errorf("what each waits for (-want +got):\n%s", diff)
	}
	h := scheduled.play(func() Engine { return newLocked() })
	if h.broken != nil {
		t.Fatal(h.broken.Reason)
	}
	at := map[string]operation{}
	for _, op := range h.operations {
		at[op.Order.ID.String()] = op
	}
	for id, before := range want {
		for _, other := range before {
			if at[id].Called < at[other].Returned {
				t.Errorf("%s is asked before %s is answered", id, other)
			}
		}
	}
}

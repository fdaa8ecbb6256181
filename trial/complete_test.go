package trial

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen/client"
)

// shown is what a test looks at in checks.
type shown struct {
	ID, Of string
	Status Status
	Got    float64
	Limit  float64
}

func show(checks []Check) (all []shown) {
	for _, c := range checks {
		all = append(all, shown{c.ID, c.Of, c.Status, c.Got.Value, c.Bound.Limit})
	}
	return all
}

func TestEachPartMustBeWhole(t *testing.T) {
	part := func(n int, orders, accounted int64) Sender {
		return Sender{Part: n, Of: 3, Orders: orders, Accounted: accounted}
	}
	for name, test := range map[string]struct {
		senders []Sender
		want    []shown
	}{
		"sent by one process": {nil, nil},
		"all there":           {[]Sender{part(1, 30, 30), part(2, 40, 40)}, []shown{{ID: Complete, Got: 70, Limit: 70}}},
		"two fall short": {
			[]Sender{part(1, 30, 29), part(2, 40, 40), part(3, 30, 0)},
			[]shown{{Complete, "part 1/3", Voided, 29, 30}, {Complete, "part 3/3", Voided, 0, 30}},
		},
		"more than there are": {[]Sender{part(1, 30, 31)}, []shown{{Complete, "part 1/3", Voided, 31, 30}}},
	} {
		if diff := cmp.Diff(test.want, show(complete{}.Judge(&RunReport{Senders: test.senders}))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestPartsMustKeepStep(t *testing.T) {
	ms := func(n int) time.Time { return time.UnixMilli(1_000_000 + int64(n)) }
	sent := func(part int, stretches ...client.Stretch) Sender {
		return Sender{Part: part, Of: 4, Stretches: stretches}
	}
	at := func(start, begun int) client.Stretch { return client.Stretch{Start: ms(start), Begun: ms(begun)} }
	starts := func(apart float64, s Status) shown { return shown{Starts, "", s, apart, 100} }
	for name, test := range map[string]struct {
		senders []Sender
		want    []shown
	}{
		"one process":        {[]Sender{{Part: 1, Of: 1, Stretches: []client.Stretch{at(0, 900)}}}, nil},
		"together":           {[]Sender{sent(1, at(0, 0)), sent(2, at(0, 0))}, []shown{starts(0, Held)}},
		"as far as may be":   {[]Sender{sent(1, at(100, 100)), sent(2, at(0, 20)), sent(3, at(50, 50))}, []shown{starts(100, Held)}},
		"too far":            {[]Sender{sent(1, at(0, 0)), sent(2, at(50, 50)), sent(3, at(101, 101))}, []shown{starts(101, Voided)}},
		"one that never was": {[]Sender{sent(1), sent(2, at(0, 0)), sent(3, at(101, 101))}, []shown{starts(101, Voided)}},
		"one alone among several": {
			[]Sender{{Part: 1, Of: 1, Stretches: []client.Stretch{at(0, 900)}}, sent(2, at(0, 0))},
			[]shown{starts(0, Held)},
		},
		"begun late": {[]Sender{sent(1, at(0, 20)), sent(2, at(0, 21))}, []shown{{Late, "part 2/4", Voided, 21, 20}, starts(0, Held)}},
		"resumed": {
			[]Sender{sent(1, at(0, 0), at(100, 100)), sent(2, at(0, 0), at(40, 40), at(101, 101))},
			[]shown{{Resumed, "part 2/4", Undecided, 101, 100}, starts(0, Held)},
		},
	} {
		if diff := cmp.Diff(test.want, show(inStep{}.Judge(&RunReport{Senders: test.senders}))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

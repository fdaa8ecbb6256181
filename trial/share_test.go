package trial

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
)

// Each event is sent by one process, and the runner that sends a share goes on where its part
// was left.
func TestPartsSendEachEventOnce(t *testing.T) {
	for _, name := range []string{"B2", "C1"} {
		e := experimentOf(t, name, time.Second)
		for _, bySymbol := range []bool{false, true} {
			for of := 1; of <= 3; of++ {
				for i := range e.Schedule.Len() {
					var senders []int
					for part := 1; part <= of; part++ {
						if (Share{Part: part, Of: of, BySymbol: bySymbol}).mine(e.Plan.Stream)(e.First() + i) {
							senders = append(senders, part)
						}
					}
					if want := int(e.worker(bySymbol)(e.First()+i, uint64(of))) + 1; len(senders) != 1 || senders[0] != want {
						t.Fatalf("%s, by symbol %v: event %d is sent by the parts %v of %d, want %d", name, bySymbol, i, senders, of, want)
					}
				}
			}
		}
	}
	e, at := experimentOf(t, "B2", time.Second), time.Unix(9, 0)
	var r client.Runner
	if (Share{Part: 1, Of: 1, Start: at}).onto(&r, e); r.Resume != nil || !r.Start.Equal(at) {
		t.Errorf("a share that begins is sent from %v on, resumed: %v", r.Start, r.Resume != nil)
	}
	before := recordOf(1, 1)
	if (Share{Part: 1, Of: 1, Resume: before}).onto(&r, e); r.Resume != before.Result {
		t.Error("a share that goes on begins anew")
	}
}

func TestSharesThatCannotBeSentAreRefused(t *testing.T) {
	one, several := ordergen.Profile{Name: "X", Runs: make([]ordergen.Run, 1)}, ordergen.Profile{Name: "X", Runs: make([]ordergen.Run, 2)}
	resume := func(change func(*Record)) *Share {
		r := recordOf(2, 3)
		change(r)
		return &Share{Part: 2, Of: 3, Resume: r}
	}
	for name, test := range map[string]struct {
		trial Trial
		want  string // empty where there is nothing to refuse
	}{
		"no share":               {Trial{Profile: several, Search: &Search{}}, ""},
		"the first":              {Trial{Profile: one, Share: &Share{Part: 1, Of: 3}}, ""},
		"the last":               {Trial{Profile: one, Share: &Share{Part: 3, Of: 3}}, ""},
		"part 0":                 {Trial{Profile: one, Share: &Share{Part: 0, Of: 3}}, "part 0 of 3, want 1..N"},
		"a part of none":         {Trial{Profile: one, Share: &Share{Part: 1, Of: 0}}, "part 1 of 0, want 1..N"},
		"beyond the last":        {Trial{Profile: one, Share: &Share{Part: 4, Of: 3}}, "part 4 of 3, want 1..N"},
		"several runs":           {Trial{Profile: several, Share: &Share{Part: 1, Of: 3}}, "X has 2 runs"},
		"a search":               {Trial{Profile: one, Share: &Share{Part: 1, Of: 3}, Search: &Search{}}, "want no Search with a Share"},
		"resumed":                {Trial{Profile: one, Share: resume(func(*Record) {})}, ""},
		"resumed without result": {Trial{Profile: one, Share: resume(func(r *Record) { r.Result = nil })}, "want one of part 2/3"},
		"resumed from several":   {Trial{Profile: one, Share: resume(func(r *Record) { r.Senders = append(r.Senders, Sender{Part: 3, Of: 3}) })}, "want one of part 2/3"},
		"resumed from another":   {Trial{Profile: one, Share: resume(func(r *Record) { r.Senders[0].Part = 1 })}, "want one of part 2/3"},
		"resumed from fewer":     {Trial{Profile: one, Share: resume(func(r *Record) { r.Senders[0].Of = 2 })}, "want one of part 2/3"},
		"resumed from symbols":   {Trial{Profile: one, Share: resume(func(r *Record) { r.Senders[0].BySymbol = true })}, "want one of part 2/3"},
	} {
		err := test.trial.checkShare()
		if (err == nil) != (test.want == "") || err != nil && (!strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n")) {
			t.Errorf("%s: the error is %v, want %q alone", name, err, test.want)
		}
	}
}

// A part goes on with the first order that it has not sent, be it one that was halted.
func TestHowMuchOfARunIsGone(t *testing.T) {
	schedule, err := arrival.Ramp(ordergen.Hold(ordergen.PerSecond(100), time.Second))
	if err != nil {
		t.Fatal(err)
	}
	e := experimentOf(t, "A2", time.Second)
	e.Schedule = schedule
	ended := func(halted ...uint64) *Share {
		r := recordOf(1, 1)
		r.Result.First, r.Result.Due = 10, 50
		r.Result = r.Result.Missing(e.Source(), map[client.Fate][]uint64{client.Halted: halted})
		return &Share{Part: 1, Of: 1, Resume: r}
	}
	for want, share := range map[time.Duration]*Share{
		0:                      nil,
		500 * time.Millisecond: ended(),
		300 * time.Millisecond: ended(10+45, 10+30),
	} {
		if got := (Trial{Share: share}).gone(e); got != want {
			t.Errorf("%v are gone, want %v", got, want)
		}
	}
}

// A part that was ended has the marks of the windows that it saw, and the one that went on
// those from then on.
func TestMarksOfAPartThatWentOn(t *testing.T) {
	marks := func(counts ...int64) (all []observe.Snapshot) {
		for _, n := range counts {
			all = append(all, mark(n))
		}
		return all
	}
	for name, test := range map[string]struct{ before, after, want []observe.Snapshot }{
		"in the third window":  {marks(1, 2, 3), marks(7, 7, 7, 8, 9), marks(1, 2, 7, 8, 9)},
		"in the first window":  {marks(1), marks(7, 8, 9), marks(7, 8, 9)},
		"untold":               {nil, marks(7, 8, 9), marks(7, 8, 9)},
		"in the last window":   {marks(1, 2, 3), marks(7, 8, 9), marks(1, 2, 9)},
		"ended before it came": {marks(1, 2, 3, 4), marks(7, 8, 9), marks(7, 8, 9)},
	} {
		r := &Record{Senders: []Sender{{Marks: test.before}}}
		if diff := cmp.Diff(test.want, r.goOn(test.after), ignoreUnexported); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

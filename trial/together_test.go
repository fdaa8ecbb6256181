package trial

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
)

// ignoreUnexported compares what a snapshot says alone.
var ignoreUnexported = cmpopts.IgnoreUnexported(observe.Snapshot{})

// The marks of a run that several have sent begin with the least and end with the most that
// any was told, and those in between are of the lowest part that was told anything.
func TestMarksOfSeveralParts(t *testing.T) {
	told := func(part int, counts ...int64) Sender {
		s := Sender{Part: part}
		for _, n := range counts {
			m := mark(n)
			m.At = time.Unix(int64(part), n) // tells whose it is
			s.Marks = append(s.Marks, m)
		}
		return s
	}
	of := func(s Sender, i int) observe.Snapshot { return s.Marks[i] }
	one, two, three := told(1, 5, 10, 20), told(2, 3, 11, 19), told(3, 4, 12, 30)
	for name, test := range map[string]struct {
		senders []Sender
		want    []observe.Snapshot
	}{
		"one":                    {[]Sender{one}, one.Marks},
		"two marks":              {[]Sender{told(1, 5, 20)}, told(1, 5, 20).Marks},
		"three":                  {[]Sender{one, two, three}, []observe.Snapshot{of(two, 0), of(one, 1), of(three, 2)}},
		"one was told nothing":   {[]Sender{{Part: 1}, two, three}, []observe.Snapshot{of(two, 0), of(two, 1), of(three, 2)}},
		"as far as each other":   {[]Sender{told(1, 5, 10, 20), told(2, 5, 10, 20)}, told(1, 5, 10, 20).Marks},
		"told once, and nothing": {[]Sender{told(1, 5), {Part: 2}}, []observe.Snapshot{told(1, 5).Marks[0], told(1, 5).Marks[0]}},
		"told once each":         {[]Sender{told(1, 5), told(2, 9)}, []observe.Snapshot{told(1, 5).Marks[0], told(2, 9).Marks[0]}},
	} {
		before := slices.Clone(test.senders[0].Marks)
		m := (&Record{Senders: test.senders}).marks([]ordergen.Shard{{Name: "a"}, {Name: "b"}}, true)
		if diff := cmp.Diff(test.want, m.all, ignoreUnexported); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if diff := cmp.Diff([]string{"a", "b"}, m.shards); diff != "" || !m.warmup {
			t.Errorf("%s: after a warm-up %v, of the shards (-want +got):\n%s", name, m.warmup, diff)
		}
		if diff := cmp.Diff(before, test.senders[0].Marks, ignoreUnexported); diff != "" {
			t.Errorf("%s changed a record (-was +is):\n%s", name, diff)
		}
	}
}

// What no process tells of is halted where its process came to an end before, and of unknown
// fate where the process never did.
func TestOrdersThatNobodyTellsOf(t *testing.T) {
	e := experimentOf(t, "B2", time.Second) // 84 orders, of which each third is of one part
	e.Plan.First = 10
	marks := make([]observe.Snapshot, 1)
	r := &Record{Result: measuredBy(1), Senders: []Sender{
		{Part: 1, Of: 3, Due: 84, Marks: marks},
		{Part: 3, Of: 3, Due: 79, Marks: marks}, // the order of that number is its own
	}}
	r.Result.Interrupted = true
	result, senders := Trial{}.accounted(e, r)
	want := make(map[client.Fate][]uint64)
	for k := range uint64(84) {
		switch i := e.First() + k; {
		case i%3 == 1:
			want[client.Unknown] = append(want[client.Unknown], i)
		case i%3 == 2 && k >= 79:
			want[client.Halted] = append(want[client.Halted], i)
		}
	}
	got := make(map[client.Fate][]uint64)
	for _, h := range result.Holes {
		got[h.Fate] = append(got[h.Fate], h.Index)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what nobody tells of (-want +got):\n%s", diff)
	}
	if result.Interrupted || !r.Result.Interrupted {
		t.Errorf("together they are interrupted: %v", result.Interrupted)
	}
	for i, s := range senders {
		if s.Part != i+1 || s.Of != 3 || s.Orders != 28 {
			t.Errorf("sender %d is %+v, want 28 orders of its part", i+1, s)
		}
	}
}

// A trial is judged from what its processes have recorded, as far as anything is.
func TestRecordsAreJudged(t *testing.T) {
	p := experimentOf(t, "B2", time.Second).Profile
	record := func(part int, change func(s *Sender)) *Record {
		r := recordOf(part, 2)
		r.Run, r.Result.Started = "", time.Unix(100, 0)
		for i, n := range []int64{0, 10, 20} {
			m := &r.Senders[0].Marks
			if i == 0 {
				*m = nil
			}
			*m = append(*m, mark(n, n, n))
		}
		r.Senders[0].Due, r.Senders[0].Accounted = 84, 42
		change(&r.Senders[0])
		return r
	}
	judge := func(change func(s *Sender)) *Report {
		t.Helper()
		all, err := record(1, func(*Sender) {}).Plus(record(2, change))
		if err != nil {
			t.Fatal(err)
		}
		r, err := Trial{Profile: p, System: new(untold), Share: &Share{}, Search: &Search{}}.Judge(all)
		if err != nil || r.Err != nil || len(r.Runs) != 1 {
			t.Fatalf("it gives %+v, %v", r, err)
		}
		return r
	}
	r := judge(func(*Sender) {})
	run := r.Runs[0]
	if !r.Started.Equal(time.Unix(100, 0)) || len(run.Senders) != 2 || len(run.Snapshots) != 3 || run.Reconciliation.Restarted != nil {
		t.Errorf("it is %+v of %+v", r, run)
	}
	if row := run.Reconciliation.Rows[0]; row.Figure != observe.Fills || row.Got != 20 {
		t.Errorf("reconciled is %+v, want the matches from the first mark to the last", row)
	}
	for _, c := range r.Checks {
		if c.ID == Complete && c.Status != Held {
			t.Errorf("the parts are %+v", c)
		}
	}
	r = judge(func(s *Sender) { s.Marks = []observe.Snapshot{mark(0, 0, 0), mark(30, 3, 3), mark(20, 20, 20)} })
	if rec := r.Runs[0].Reconciliation; !slices.Equal(rec.Restarted, []string{"a"}) || slices.ContainsFunc(rec.Rows, func(row ReconcileRow) bool { return row.Shard != "b" && row.Shard != "c" }) || len(rec.Rows) != 2 {
		t.Errorf("a shard whose counts fell under the eyes of one process gives %+v", rec)
	}
}

func TestWhatIsNotRecordedIsNotJudged(t *testing.T) {
	p := experimentOf(t, "A3", time.Second).Profile
	ended := func(run string) *Record {
		r := recordOf(1, 1)
		r.Run = run
		return r
	}
	begun := begunOnly(1, 1)
	begun.Run = "medium"
	for want, test := range map[string]struct {
		records []*Record
		runs    int
	}{
		`nothing is recorded of run "medium"`:  {[]*Record{ended("deep"), ended("shallow")}, 1},
		"no process came to an end":            {[]*Record{ended("shallow"), begun, ended("deep")}, 1},
		`nothing is recorded of run "shallow"`: {nil, 0},
	} {
		r, err := Trial{Profile: p}.Judge(test.records...)
		if err != nil {
			t.Fatal(err)
		}
		if r.Err == nil || !strings.Contains(r.Err.Error(), want) || len(r.Runs) != test.runs || r.Verdict != Invalid {
			t.Errorf("%d runs are judged %v: %v, want %d, INVALID: %s", len(r.Runs), r.Verdict, r.Err, test.runs, want)
		}
	}
	all, err := Trial{Profile: p}.Judge(ended("deep"), ended("medium"), ended("shallow"))
	if err != nil || all.Err != nil || len(all.Runs) != 3 || all.Runs[2].Run.Name != "deep" {
		t.Errorf("the records of all runs give %+v, %v", all, err)
	}
	if r, err := (Trial{}).Judge(); err == nil {
		t.Errorf("a trial that is none gives %+v", r)
	}
	p.Flow.Symbols = []string{""}
	if r, err := (Trial{Profile: p}).Judge(ended("shallow")); err == nil {
		t.Errorf("a flow that is none gives %+v", r)
	}
}

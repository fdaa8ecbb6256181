package trial

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/client/metric"
	"github.com/ordergen/ordergen/compare"
	"github.com/ordergen/ordergen/observe"
)

// measuredBy is the result of a process whose orders were all accepted.
func measuredBy(accepted int64) *client.Result {
	return &client.Result{
		Parts:     []client.Part{{Sent: accepted, Accepted: accepted, Latency: metric.NewTrend(), Service: metric.NewTrend(), Batches: new(compare.Batches)}},
		Lateness:  metric.NewTrend(),
		Timeline:  &client.Timeline{Width: time.Second},
		Stretches: []client.Stretch{{Start: time.Unix(1, 0), Begun: time.Unix(1, 0)}},
	}
}

// recordOf is the record of one part that came to its end.
func recordOf(part, of int) *Record {
	return &Record{
		Run:     "x",
		Prefix:  "p-",
		Result:  measuredBy(10),
		Senders: []Sender{{Part: part, Of: of, Due: 20, Accounted: 10, Marks: make([]observe.Snapshot, 2)}},
	}
}

// begunOnly is the record of one part that never came to its end.
func begunOnly(part, of int) *Record {
	return &Record{Run: "x", Prefix: "q-", Senders: []Sender{{Part: part, Of: of}}}
}

func TestRecordsOfOneRunAddUp(t *testing.T) {
	silent := recordOf(3, 3)
	silent.Lacks.Counters = true
	for name, test := range map[string]struct {
		all      []*Record
		accepted int64 // -1 for none that tells
		lacks    bool
		prefix   string
	}{
		"all ended":            {[]*Record{recordOf(1, 3), recordOf(2, 3), recordOf(3, 3)}, 30, false, "p-"},
		"one never ended":      {[]*Record{recordOf(1, 3), begunOnly(2, 3), recordOf(3, 3)}, 20, false, "p-"},
		"one alone ended":      {[]*Record{begunOnly(1, 3), begunOnly(2, 3), recordOf(3, 3)}, 10, false, "p-"},
		"one alone was told":   {[]*Record{recordOf(1, 3), recordOf(2, 3), silent}, 30, true, "p-"},
		"one alone, untold":    {[]*Record{begunOnly(1, 3), begunOnly(2, 3), silent}, 10, true, "p-"},
		"none came to its end": {[]*Record{begunOnly(1, 3), begunOnly(2, 3), begunOnly(3, 3)}, -1, false, "q-"},
	} {
		for _, order := range [][3]int{{0, 1, 2}, {2, 1, 0}, {1, 2, 0}} {
			sum, err := test.all[order[0]].Plus(test.all[order[1]])
			if err == nil {
				sum, err = sum.Plus(test.all[order[2]])
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if err := sum.Check(); err != nil {
				t.Errorf("%s: the sum is no record: %v", name, err)
			}
			accepted := int64(-1)
			if sum.Result != nil {
				accepted = sum.Result.Total(nil).Accepted
			}
			if accepted != test.accepted || sum.Lacks.Counters != test.lacks || sum.Prefix != test.prefix {
				t.Errorf("%s, as %v: %d orders of prefix %s, untold %v, want %d of %s, %v", name, order, accepted, sum.Prefix, sum.Lacks.Counters, test.accepted, test.prefix, test.lacks)
			}
			for i, s := range sum.Senders {
				if s.Part != i+1 {
					t.Errorf("%s, as %v: the senders are %v, want them by part", name, order, sum.Senders)
				}
			}
		}
	}
}

func TestRecordsOfDifferentRunsDoNotAddUp(t *testing.T) {
	changed := func(part, of int, change func(*Record)) *Record {
		r := recordOf(part, of)
		change(r)
		return r
	}
	for want, other := range map[string]*Record{
		`one is of run "x" and the other of "y"`:            changed(2, 3, func(r *Record) { r.Run = "y" }),
		`start with "p-" here and with "z-" there`:          changed(2, 3, func(r *Record) { r.Prefix = "z-" }),
		"part 1/3 and part 2/4 divide the run in different": recordOf(2, 4),
		"part 1/3 and part 2/3 divide the run in different": changed(2, 3, func(r *Record) { r.Senders[0].BySymbol = true }),
		"part 1/3 is there twice, want each part once":      recordOf(1, 3),
	} {
		for _, order := range [][2]*Record{{recordOf(1, 3), other}, {other, recordOf(1, 3)}} {
			_, err := order[0].Plus(order[1])
			if err == nil || order[1] == other && !strings.Contains(err.Error(), want) {
				t.Errorf("they give %v, want an error that says %q", err, want)
			}
		}
	}
}

// A record may be written by hand, or cut.
func TestWhatIsNoRecordIsRefused(t *testing.T) {
	two := func() *Record {
		r := recordOf(1, 3)
		r.Senders = append(r.Senders, Sender{Part: 3, Of: 3})
		return r
	}
	for name, test := range map[string]struct {
		change func(r *Record)
		want   string // empty where there is nothing to refuse
	}{
		"as it is":                {func(*Record) {}, ""},
		"a single part":           {func(r *Record) { r.Senders = r.Senders[:1] }, ""},
		"the last part alone":     {func(r *Record) { r.Senders = r.Senders[1:]; r.Senders[0].Marks = make([]observe.Snapshot, 1) }, ""},
		"no sender":               {func(r *Record) { r.Senders = nil }, "a run has no sender"},
		"part 0":                  {func(r *Record) { r.Senders[0].Part = 0 }, "part 0/3 of 2 senders"},
		"a part beyond the last":  {func(r *Record) { r.Senders[1].Part = 4 }, "part 4/3 of 2 senders"},
		"parts of none":           {func(r *Record) { r.Senders[0].Of, r.Senders[1].Of = 0, 0 }, "part 1/0 of 2 senders"},
		"parts of different runs": {func(r *Record) { r.Senders[1].Of = 4 }, "part 3/4 of 2 senders"},
		"a part twice":            {func(r *Record) { r.Senders[1].Part = 1 }, "part 1/3 of 2 senders"},
		"parts out of order":      {func(r *Record) { r.Senders[0], r.Senders[1] = r.Senders[1], r.Senders[0] }, "part 1/3 of 2 senders"},
		"marks without a result":  {func(r *Record) { r.Result = nil }, "marks without a result, or a result without marks"},
		"a result without marks":  {func(r *Record) { r.Senders[0].Marks = nil }, "marks without a result, or a result without marks"},
		"never ended":             {func(r *Record) { r.Result, r.Senders[0].Marks = nil, nil }, ""},
		"a result that is none":   {func(r *Record) { r.Result.Lateness = nil }, "lateness"},
	} {
		r := two()
		test.change(r)
		err := r.Check()
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(strings.ToLower(err.Error()), test.want) {
			t.Errorf("%s: the error is %v, want %q", name, err, test.want)
		}
	}
}

// What a run leaves says which part it is and how far it came.
func TestRecordOfARun(t *testing.T) {
	r := &RunReport{
		Experiment: Experiment{Run: ordergen.Run{Name: "deep"}, Recorded: taken{prefix: "tape-"}},
		Result: &client.Result{Due: 100, Parts: []client.Part{
			{Sent: 30, Accepted: 20, Refused: 10, Dropped: 5, Halted: 7, Latency: metric.NewTrend(), Service: metric.NewTrend()},
			{Sent: 3, Accepted: 3, Discard: true, Latency: metric.NewTrend(), Service: metric.NewTrend()},
		}},
		Lacks: Features{Counters: true},
		marks: []observe.Snapshot{{}, {}},
	}
	for share, want := range map[*Share]Sender{
		nil:                              {Part: 1, Of: 1, Due: 100, Accounted: 38, Marks: r.marks},
		{Part: 2, Of: 3, BySymbol: true}: {Part: 2, Of: 3, BySymbol: true, Due: 100, Accounted: 38, Marks: r.marks},
	} {
		r.Share = share
		got := r.Record()
		if diff := cmp.Diff([]Sender{want}, got.Senders, cmpopts.IgnoreUnexported(observe.Snapshot{})); diff != "" {
			t.Errorf("the sender (-want +got):\n%s", diff)
		}
		if got.Run != "deep" || got.Prefix != "tape-" || got.Result != r.Result || !got.Lacks.Counters {
			t.Errorf("the record is %+v", got)
		}
		begun := Trial{Share: share}.Begun(r.Experiment)
		want.Due, want.Accounted, want.Marks = 0, 0, nil
		if diff := cmp.Diff([]Sender{want}, begun.Senders); diff != "" || begun.Run != "deep" || begun.Prefix != "tape-" || begun.Result != nil {
			t.Errorf("one that has begun leaves %+v (-want +got):\n%s", begun, diff)
		}
	}
}

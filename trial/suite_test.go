package trial

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/ordergen/ordergen"
)

func TestSuite(t *testing.T) {
	t.Parallel()
	bad := lasting(t, "A2", time.Second)
	bad.Thresholds[0].Expression = "p99<200"
	var out strings.Builder
	s := Suite{
		Profiles: []ordergen.Profile{lasting(t, "B1", time.Minute), bad, lasting(t, "B2", time.Minute)},
		Duration: time.Second,
		Trial:    Trial{Seed: evenSeed, Console: &Console{Out: &out}},
	}.Run(t.Context())
	s.Write(&out)
	if t.Failed() {
		t.Log(out.String())
	}

	if len(s.Rows) != 3 {
		t.Fatalf("there are %d rows, want one for each case", len(s.Rows))
	}
	b1, a2, b2 := s.Rows[0], s.Rows[1], s.Rows[2]
	if a2.Err == nil || a2.Report != nil {
		t.Errorf("a bad threshold gives %v, %v", a2.Report, a2.Err)
	}
	if b1.Err != nil || b2.Err != nil {
		t.Fatal(errors.Join(b1.Err, b2.Err))
	}
	if d := b2.Report.Runs[0].Schedule.Duration(); d != time.Second {
		t.Errorf("B2 took %v, want the suite's second", d)
	}
	// 17/s are the baseline of 84/s.
	expectStatus(t, b2.Report, "throughput of 3 shards", Held)
	expectText(t, "the check", checkOf(t, b2.Report, "throughput of 3 shards").Want, "3 × 17.0/s")
	if s.Verdict < Invalid {
		t.Errorf("the verdict is %v, want INVALID as a case could not be run", s.Verdict)
	}
	expectText(t, "the output", out.String(),
		"A2 could not be run: ", "\nsuite\n", "B1     baseline, one shard behind the gateway", "not run", "all together: INVALID")
}

func TestInterruptedSuite(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if s := (Suite{}).Run(ctx); s.Verdict != Interrupted || len(s.Rows) != 0 {
		t.Errorf("the verdict is %v of %d cases, want INTERRUPTED before the first", s.Verdict, len(s.Rows))
	}

	// The last case is interrupted before it has anything to report.
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	s := Suite{
		Profiles: []ordergen.Profile{lasting(t, "A1", time.Second), lasting(t, "A2", time.Second)},
		Duration: 200 * time.Millisecond,
		Shard:    serve(t, newClearable(t)),
		Trial:    Trial{Between: func(context.Context, string) error { cancel(); return context.Canceled }},
	}.Run(ctx)
	if s.Verdict != Interrupted || len(s.Rows) != 2 || s.Rows[0].Report == nil {
		t.Errorf("the verdict is %v of %d cases, want INTERRUPTED in the second", s.Verdict, len(s.Rows))
	}
}

func TestSuiteOnARunningSystem(t *testing.T) {
	t.Parallel()
	target := newClearable(t)
	var next []string
	s := Suite{
		Profiles: []ordergen.Profile{lasting(t, "A1", time.Second), lasting(t, "A2", time.Second)},
		Duration: 300 * time.Millisecond,
		Shard:    serve(t, target),
		Trial:    Trial{Between: func(_ context.Context, name string) error { next = append(next, name); target.restart(); return nil }},
	}.Run(t.Context())
	for _, r := range s.Rows {
		if r.Err != nil || r.Report.reconciled() != "ok" {
			t.Errorf("%s: %+v", r.Profile.Name, r)
		}
	}
	if len(next) != 1 || next[0] != "A2" {
		t.Errorf("the target was readied for %q, want A2", next)
	}
}

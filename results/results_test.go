package results_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
	"github.com/ordergen/ordergen/results"
	"github.com/ordergen/ordergen/trial"
)

// planned is a short trial of a case.
func planned(t *testing.T, name string, seed uint64) trial.Trial {
	t.Helper()
	p, err := ordergen.LookupProfile(name)
	if err != nil {
		t.Fatal(err)
	}
	if p, err = p.Lasting(300 * time.Millisecond); err != nil {
		t.Fatal(err)
	}
	if p, err = p.Peaking(ordergen.PerSecond(1000)); err != nil {
		t.Fatal(err)
	}
	return trial.Trial{Profile: p, Seed: seed}
}

// sent is the result of a part whose every order was accepted after some milliseconds, each after its own,
// in virtual time.
func sent(t *testing.T, tr trial.Trial, part, of int, bySymbol bool) *results.Result {
	t.Helper()
	runs, err := tr.Plan()
	if err != nil {
		t.Fatal(err)
	}
	e := runs[0]
	worker := e.Plan.Stream.Worker
	if bySymbol {
		worker = e.Plan.Stream.SymbolWorker
	}
	runner := client.Runner{
		Stream:   e.Plan.Stream,
		First:    e.Plan.First,
		Schedule: e.Schedule,
		Phases:   e.Phases,
		Mine:     func(i uint64) bool { return worker(i, uint64(of)) == uint64(part-1) },
		Target: client.TargetFunc(func(_ context.Context, o ordergen.Order) (client.Receipt, error) {
			time.Sleep(time.Duration(1+o.ID.Index%17) * time.Millisecond) // The clock is that of synctest.
			return client.Receipt{}, nil
		}),
	}
	var result *client.Result
	synctest.Test(t, func(t *testing.T) {
		if result, err = runner.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
	result.Stretches[0].Start, result.Stretches[0].Begun = time.Unix(0, 0).UTC(), time.Unix(0, 0).UTC()
	report := &trial.Report{Profile: tr.Profile, Seed: tr.Seed, Runs: []*trial.RunReport{{
		Experiment: e,
		Result:     result,
		Share:      &trial.Share{Part: part, Of: of, BySymbol: bySymbol},
	}}}
	r := results.Of(report, results.Plan{Case: strings.ToLower(tr.Profile.Name), Seed: tr.Seed})
	r.Runs[0].Senders[0].Marks = []observe.Snapshot{{At: time.Unix(1, 0).UTC()}, {At: time.Unix(2, 0).UTC()}}
	return r
}

func plus(t *testing.T, all ...*results.Result) *results.Result {
	t.Helper()
	sum := all[0]
	for _, r := range all[1:] {
		var err error
		if sum, err = sum.Plus(r); err != nil {
			t.Fatal(err)
		}
	}
	return sum
}

func text(t *testing.T, r *results.Result) string {
	t.Helper()
	var b bytes.Buffer
	if err := r.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The parts of a run are the run, for orders, lives and symbols, with the times that one process would have
// measured; the order in which they are put together makes no difference; and a file reads back as it was.
func TestPartsAreTheRun(t *testing.T) {
	for _, name := range []string{"b2", "c1"} {
		for _, bySymbol := range []bool{false, true} {
			var alone []byte
			for _, n := range counts() {
				tr := planned(t, name, 1)
				var parts []*results.Result
				for k := 1; k <= n; k++ {
					part := sent(t, tr, k, n, bySymbol)
					back, err := results.Read("part", strings.NewReader(text(t, part)))
					if err != nil {
						t.Fatal(err)
					}
					if diff := cmp.Diff(text(t, part), text(t, back)); diff != "" {
						t.Fatalf("a file reads back otherwise:\n%s", diff)
					}
					parts = append(parts, back)
				}
				all := plus(t, parts...)
				for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
					parts[i], parts[j] = parts[j], parts[i]
				}
				if text(t, all) != text(t, plus(t, parts...)) {
					t.Errorf("%s in %d parts: their order makes a difference", name, n)
				}
				r, err := all.Judge(tr)
				if err != nil {
					t.Fatal(err)
				}
				run := r.Runs[0]
				if got := run.Result.Total(nil).Accepted; uint64(got) != run.Schedule.Len() {
					t.Errorf("%s in %d parts: %d orders, want %d", name, n, got, run.Schedule.Len())
				}
				times, err := run.Result.Total(nil).Latency.MarshalText()
				if err != nil {
					t.Fatal(err)
				}
				if n == 1 {
					alone = times
				}
				if !bytes.Equal(times, alone) {
					t.Errorf("%s in %d parts, by symbol %v: the times are not those of one process", name, n, bySymbol)
				}
				if c := checkOf(t, r, trial.Complete); c.Status != trial.Held {
					t.Errorf("%s in %d parts, by symbol %v: the parts are %v", name, n, bySymbol, c)
				}
			}
		}
	}
}

// counts is how many parts a run is divided into, fewer for the race detector.
func counts() []int {
	if testing.Short() {
		return []int{1, 3}
	}
	return []int{1, 2, 3, 5, 16}
}

func checkOf(t *testing.T, r *trial.Report, id string) trial.Check {
	t.Helper()
	for _, c := range r.Checks {
		if c.ID == id {
			return c
		}
	}
	t.Fatalf("no check %q among %v", id, r.Checks)
	return trial.Check{}
}

// A part that is missing, or late, or not whole makes the verdict invalid, and is named.
func TestWhatIsMissingIsNamed(t *testing.T) {
	tr := planned(t, "b2", 1)
	whole := func() []*results.Result {
		return []*results.Result{sent(t, tr, 1, 3, false), sent(t, tr, 2, 3, false), sent(t, tr, 3, 3, false)}
	}
	for name, c := range map[string]struct {
		change func(all []*results.Result) []*results.Result
		id     string
		of     string
	}{
		"missing": {func(all []*results.Result) []*results.Result { return []*results.Result{all[0], all[2]} }, trial.Complete, "part 2/3"},
		"never ended": {func(all []*results.Result) []*results.Result {
			tr := tr
			tr.Share = &trial.Share{Part: 2, Of: 3}
			runs, err := tr.Plan()
			if err != nil {
				t.Fatal(err)
			}
			all[1] = results.Begun(tr, runs, all[0].Identity.Plan)
			return all
		}, trial.Complete, "part 2/3"},
		"ended early": {func(all []*results.Result) []*results.Result {
			s := &all[1].Runs[0].Senders[0]
			s.Due, s.Accounted = s.Due-30, s.Accounted-10
			return all
		}, trial.Complete, "part 2/3"},
		"late": {func(all []*results.Result) []*results.Result {
			s := all[1].Runs[0].Senders[0].Stretches
			s[0].Begun = s[0].Start.Add(30 * time.Millisecond)
			return all
		}, trial.Late, "part 2/3"},
		"started apart": {func(all []*results.Result) []*results.Result {
			s := all[1].Runs[0].Senders[0].Stretches
			s[0].Start = s[0].Start.Add(3 * time.Second)
			s[0].Begun = s[0].Start
			return all
		}, trial.Starts, ""},
	} {
		r, err := plus(t, c.change(whole())...).Judge(tr)
		if err != nil {
			t.Fatal(err)
		}
		if check := checkOf(t, r, c.id); check.Status != trial.Voided || check.Of != c.of {
			t.Errorf("%s: the check is %+v, want %q to be invalid", name, check, c.of)
		}
		if r.Verdict < trial.Invalid {
			t.Errorf("%s: the verdict is %v, want INVALID", name, r.Verdict)
		}
	}
}

func TestResultsOfDifferentRunsAreRefused(t *testing.T) {
	tr := planned(t, "b2", 1)
	one := sent(t, tr, 1, 3, false)
	longer := tr
	longer.Warmup = 100 * time.Millisecond
	versioned := sent(t, tr, 2, 3, false)
	versioned.Identity.StreamVersion++
	for name, other := range map[string]*results.Result{
		"the case":                         sent(t, planned(t, "b1", 1), 2, 3, false),
		"the seed":                         sent(t, planned(t, "b2", 2), 2, 3, false),
		"the version of the stream":        versioned,
		"the plan":                         sent(t, longer, 2, 3, false),
		"part 1/3 is there twice":          sent(t, tr, 1, 3, false),
		"divide the run in different ways": sent(t, tr, 2, 3, true),
	} {
		if _, err := one.Plus(other); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("the error is %v, want it to name %q", err, name)
		}
	}
	if _, err := one.Judge(planned(t, "b2", 2)); err == nil {
		t.Error("a result was judged by a trial of another seed")
	}
}

func TestFilesThatAreNoResultsAreRefused(t *testing.T) {
	good := text(t, sent(t, planned(t, "b2", 1), 1, 1, false))
	version := fmt.Sprintf(`"streamVersion":%d`, ordergen.StreamVersion)
	for _, bad := range []string{
		"", "{}", "[]", "null", `{"ordergenResult":2}`, `{"ordergenResult":1}`, `{"ordergenResult":1,"identity":{` + version + `},"runs":[null]}`,
		`{"ordergenResult":1,"identity":{` + version + `},"runs":[{}]}`, good[:len(good)/2],
		strings.Replace(good, `"part":1`, `"part":7`, 1), strings.Replace(good, `"lateness":"0:`, `"lateness":"x:`, 1),
		strings.Replace(good, version, `"streamVersion":1`, 1),
	} {
		if _, err := results.Read("bad", strings.NewReader(bad)); err == nil || !strings.Contains(err.Error(), "bad") {
			t.Errorf("%.80q was taken for a result: %v", bad, err)
		}
	}
}

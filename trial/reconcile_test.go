package trial

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/observe"
)

var twoShards = []ordergen.Shard{{Name: "a", Symbols: []string{"A", "B"}}, {Name: "b", Symbols: []string{"C"}}}

// foretold is what counted shows, with some play for the matches.
func foretold() ordergen.Expectation {
	exactly := func(n int64) ordergen.Interval { return ordergen.Interval{Min: n, Max: n} }
	outcome := func(n int64) ordergen.Outcome {
		return ordergen.Outcome{
			Received:    exactly(10 * n),
			Fills:       ordergen.Interval{Min: 6 * n, Max: 8 * n},
			Traded:      exactly(600 * n),
			RestingBids: exactly(4 * n),
			BidQuantity: exactly(400 * n),
			RestingAsks: exactly(20 * n),
			AskQuantity: exactly(2000 * n),
			AskLevels:   exactly(5 * n),
		}
	}
	return ordergen.Expectation{"A": outcome(1), "B": outcome(2), "C": outcome(6)}
}

// counted is what two shards show that have done as foretold, and before that have
// counted some of what only grows.
func counted(before int64) observe.Snapshot {
	shard := func(n int64) *observe.Counters {
		return &observe.Counters{Figures: map[observe.Figure]int64{
			observe.Received: before + 10*n, observe.Fills: before + 7*n, observe.Traded: before + 600*n,
			observe.RestingBids: 4 * n, observe.BidQuantity: 400 * n,
			observe.RestingAsks: 20 * n, observe.AskQuantity: 2000 * n, observe.AskLevels: 5 * n,
		}}
	}
	return observe.Snapshot{Shards: map[string]*observe.Counters{"a": shard(3), "b": shard(6)}}
}

// seeded is two shards before a run.
func seeded(before int64) observe.Snapshot {
	shard := func() *observe.Counters {
		return &observe.Counters{Figures: map[observe.Figure]int64{
			observe.Received: before, observe.Fills: before, observe.Traded: before,
			observe.RestingBids: 0, observe.BidQuantity: 0, observe.RestingAsks: 99, observe.AskQuantity: 9900, observe.AskLevels: 25,
		}}
	}
	return observe.Snapshot{Shards: map[string]*observe.Counters{"a": shard(), "b": shard()}}
}

func TestReconcile(t *testing.T) {
	for _, before := range []int64{0, 1_000_000} {
		r := Reconcile(twoShards, foretold(), seeded(before), counted(before))
		if !r.OK() || !r.Measured() || len(r.Rows) != 16 || len(r.Unmeasured) > 0 {
			t.Errorf("with %d counted before the run: %+v, want 16 figures that agree", before, r)
		}
	}
}

func TestReconcileNoticesEachFigure(t *testing.T) {
	for _, f := range allFigures {
		for _, shard := range twoShards {
			for _, by := range []int64{-1, 1} {
				after := counted(0)
				if f.Figure == observe.Fills {
					by *= map[string]int64{"a": 4, "b": 7}[shard.Name] // out of 6·n..8·n
				}
				after.Shards[shard.Name].Figures[f.Figure] += by
				bad := Reconcile(twoShards, foretold(), seeded(0), after).Mismatches()
				want := []ReconcileRow{{
					Shard:  shard.Name,
					Figure: f.Figure,
					Want:   f.want(foretold().Sum(shard.Symbols...)),
					Got:    after.Shards[shard.Name].Figures[f.Figure],
				}}
				if diff := cmp.Diff(want, bad); diff != "" {
					t.Errorf("%s of shard %s is off by %d (-want +got):\n%s", f.Figure, shard.Name, by, diff)
				}
			}
		}
	}
}

// A request that timed out may have been matched or not: both are as foretold, and
// nothing beyond.
func TestReconcileWithUnknownFates(t *testing.T) {
	stream, err := ordergen.New(ordergen.Config{Seed: 1, Prefix: "t-", Flow: ordergen.Standard("A", "B", "C")})
	if err != nil {
		t.Fatal(err)
	}
	book, err := ordergen.NewBook(ordergen.BookConfig{Seed: 1, Prefix: "seed-", Listings: []ordergen.Listing{
		{Symbols: []string{"A", "B", "C"}, Ladder: ordergen.StandardLadder(200, 10)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	done, unknown := stream.Demand(0, 100), stream.Demand(100, 110)
	want := book.Expect(done, unknown)
	after := func(o ordergen.Expectation, received int64) observe.Snapshot {
		s := observe.Snapshot{Shards: make(map[string]*observe.Counters)}
		for _, shard := range twoShards {
			figures := make(map[observe.Figure]int64)
			for _, f := range allFigures {
				figures[f.Figure] = f.want(o.Sum(shard.Symbols...)).Max
			}
			figures[observe.Received] += received
			s.Shards[shard.Name] = &observe.Counters{Figures: figures}
		}
		return s
	}
	none, all := book.Expect(done, nil), book.Expect(done.Plus(unknown), nil)
	for name, test := range map[string]struct {
		after observe.Snapshot
		ok    bool
	}{
		"none was taken": {after(none, 0), true},
		"all were taken": {after(all, 0), true},
		"one was lost":   {after(none, -1), false},
		"one came twice": {after(all, 1), false},
	} {
		if r := Reconcile(twoShards, want, after(ordergen.Expectation{}, 0), test.after); r.OK() != test.ok {
			t.Errorf("%s: OK is %v, want %v: %+v", name, r.OK(), test.ok, r.Mismatches())
		}
	}
}

func TestReconcileWithoutAShard(t *testing.T) {
	gone := counted(0)
	delete(gone.Shards, "b")
	r := Reconcile(twoShards, foretold(), seeded(0), gone)
	if r.OK() || cmp.Diff([]string{"b"}, r.Gone) != "" || len(r.Rows) != 8 {
		t.Errorf("a shard that answers no more gives %+v, want it gone and the other compared", r)
	}

	never := seeded(0)
	delete(never.Shards, "b")
	r = Reconcile(twoShards, foretold(), never, counted(0))
	if !r.OK() || len(r.Gone) > 0 || len(r.Rows) != 8 {
		t.Errorf("a shard that did not answer before gives %+v, want it left out", r)
	}
}

func TestReconcileOfWhatIsNotExposed(t *testing.T) {
	before, after := seeded(0), counted(0)
	for _, s := range after.Shards {
		delete(s.Figures, observe.Traded)
		delete(s.Figures, observe.AskLevels)
	}
	delete(after.Shards["a"].Figures, observe.BidQuantity)
	r := Reconcile(twoShards, foretold(), before, after)
	if diff := cmp.Diff([]observe.Figure{observe.Traded, observe.AskLevels}, r.Unmeasured); diff != "" || !r.OK() || len(r.Rows) != 11 {
		t.Errorf("%d rows, OK is %v, unmeasured (-want +got):\n%s", len(r.Rows), r.OK(), diff)
	}

	r = Reconcile(twoShards, foretold(), observe.Snapshot{}, observe.Snapshot{})
	if r.Measured() || len(r.Unmeasured) != len(allFigures) {
		t.Errorf("a target that tells nothing gives %+v, want nothing measured", r)
	}
}

func TestReconciliationForPeople(t *testing.T) {
	text := func(r Reconciliation) string {
		var b strings.Builder
		(&RunReport{Reconciliation: r}).writeReconciliation(&b)
		return b.String()
	}
	well := text(Reconcile(twoShards, foretold(), seeded(0), counted(0)))
	expectText(t, "what is well", well, "nothing lost, nothing matched twice: 16 figures of 2 shards are as foretold\n")
	if n := strings.Count(well, "\n"); n != 3 {
		t.Errorf("what is well takes %d lines, want one below its heading:\n%s", n, well)
	}

	after := counted(0)
	after.Shards["a"].Figures[observe.Traded]--
	delete(after.Shards, "b")
	bad := text(Reconcile(twoShards, foretold(), seeded(0), after))
	expectText(t, "the table", bad, "shares traded      1,800     1,799", "answers              yes        no")
	if strings.Contains(bad, string(observe.RestingAsks)) {
		t.Errorf("the table has what agrees:\n%s", bad)
	}
	expectText(t, "nothing measured", text(Reconciliation{}), "not measured: the target exposes none of its counters")
}

// tape is a target that answers the scrapes of one endpoint after the other, and then
// the last one for good. An empty answer is none.
type tape struct {
	answers []string
	scrapes int
}

func (p *tape) RoundTrip(*http.Request) (*http.Response, error) {
	answer := p.answers[min(p.scrapes, len(p.answers)-1)]
	p.scrapes++
	if answer == "" {
		return nil, errors.New("connection refused")
	}
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(answer))}, nil
}

// host plays tapes by the host of the URL.
type host map[string]http.RoundTripper

func (h host) RoundTrip(r *http.Request) (*http.Response, error) { return h[r.URL.Host].RoundTrip(r) }

func (h host) scraper() observe.Scraper {
	s := observe.Scraper{Client: &http.Client{Transport: h}}
	for name := range maps.Keys(h) {
		s.URLs = append(s.URLs, "http://"+name+"/metrics")
	}
	return s
}

func matches(counts ...int) *tape {
	p := new(tape)
	for _, n := range counts {
		p.answers = append(p.answers, fmt.Sprintf("me_matches_total{shard=\"a\"} %d\n", n))
	}
	return p
}

func TestSettle(t *testing.T) {
	const slowly = 2000 // scrapes, more than fit into the limit
	for name, test := range map[string]struct {
		tape    *tape
		matches int64
		after   time.Duration
	}{
		"done at once":                {matches(5), 5, 0},
		"waits for what is under way": {matches(1, 2, 3, 4, 5, 6), 5, 4 * settlePoll},
		"outwaits a pause":            {matches(1, 1, 1, 1, 1, 1, 5), 5, 6 * settlePoll},
		"outwaits a missing answer":   {&tape{answers: []string{"", "", matches(5).answers[0]}}, 5, 2 * settlePoll},
		"gives up a standstill":       {matches(1, 2, 3), 3, 2*settlePoll + settleQuiet},
		"gives up at last":            {matches(countUp(6, slowly)...), 6 + int64(settleLimit/settlePoll) + 1, settleLimit + settlePoll},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				got := settle(t.Context(), host{"a": test.tape}.scraper(), func(s observe.Snapshot) bool {
					return s.Shards["a"] != nil && s.Shards["a"].Figures[observe.Fills] == 5
				})
				if n := got.Shards["a"].Figures[observe.Fills]; n != test.matches {
					t.Errorf("the last snapshot has %d matches, want %d", n, test.matches)
				}
				if waited := time.Since(began); waited != test.after {
					t.Errorf("it took %v, want %v", waited, test.after)
				}
			})
		})
	}
}

func countUp(from, n int) (counts []int) {
	for i := range n {
		counts = append(counts, from+i)
	}
	return counts
}

// One endpoint that is down does not keep settle from waiting for the others.
func TestSettleBesideADeadEndpoint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := host{"a": matches(1, 2, 5), "gateway": &tape{answers: []string{""}}}.scraper()
		got := settle(t.Context(), s, func(s observe.Snapshot) bool { return s.Shards["a"].Figures[observe.Fills] == 5 })
		if n := got.Shards["a"].Figures[observe.Fills]; n != 5 {
			t.Errorf("the last snapshot has %d matches, want 5", n)
		}
	})
}

func TestSettleEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 3*settlePoll/2)
		defer cancel()
		began := time.Now()
		settle(ctx, host{"a": matches(countUp(0, 99)...)}.scraper(), func(observe.Snapshot) bool { return false })
		if waited := time.Since(began); waited != 3*settlePoll/2 {
			t.Errorf("it took %v, want %v", waited, 3*settlePoll/2)
		}
	})
}

func TestNotEmpty(t *testing.T) {
	shards := []ordergen.Shard{{Name: "a"}, {Name: "b"}}
	holds := func(f observe.Figure, n int64) observe.Snapshot {
		return observe.Snapshot{Shards: map[string]*observe.Counters{"b": {Figures: map[observe.Figure]int64{f: n}}}}
	}
	for _, s := range []observe.Snapshot{{}, holds(observe.RestingAsks, 0), holds(observe.Fills, 7)} {
		if err := notEmpty(shards, s); err != nil {
			t.Errorf("%+v gives %v", s, err)
		}
	}
	for _, f := range []observe.Figure{observe.RestingBids, observe.RestingAsks} {
		err := notEmpty(shards, holds(f, 3))
		if err == nil {
			t.Fatalf("3 %s are taken for none", f)
		}
		expectText(t, "the error", err.Error(), "shard b already holds", "3", "restart or clear the target first")
	}
}

// TestEveryShardMustBeToldOf leaves out one of three endpoints.
func TestEveryShardMustBeToldOf(t *testing.T) {
	p := lasting(t, "B2", time.Second)
	cluster := start(t, p)
	var b strings.Builder
	r := run(t, Trial{Profile: p, Target: cluster.GatewayURL(), Metrics: cluster.MetricsURLs()[:2], Console: &Console{Out: &b}})
	expectStatus(t, r, "reconcile", Unmeasured)
	expectStatus(t, r, "matches per minute", Unmeasured)
	if diff := cmp.Diff([]string{"c"}, r.Runs[0].Reconciliation.Silent); diff != "" {
		t.Errorf("shards that nobody tells of (-want +got):\n%s", diff)
	}
	expectText(t, "the check", checkOf(t, r, "reconcile").Got, "no endpoint tells of shard c")
	r.Write(&b)
	expectText(t, "the report", b.String(), "16 figures of 2 shards are as foretold, but no endpoint tells of shard c")
}

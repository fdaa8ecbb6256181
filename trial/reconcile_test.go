package trial

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
)

var twoShards = []ordergen.Shard{{Name: "a", Symbols: []string{"A", "B"}}, {Name: "b", Symbols: []string{"C"}}}

// wanted is what counted shows, with some play for the matches.
func wanted() ordergen.Expectation {
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

			Cancelled:         exactly(3 * n),
			CancelledQuantity: exactly(250 * n),
			Replaced:          exactly(2 * n),
		}
	}
	return ordergen.Expectation{"A": outcome(1), "B": outcome(2), "C": outcome(6)}
}

// wantedOfBids is wanted of a flow without cancels.
func wantedOfBids() ordergen.Expectation {
	all := wanted()
	for symbol, o := range all {
		o.Cancelled, o.CancelledQuantity, o.Replaced = ordergen.Interval{}, ordergen.Interval{}, ordergen.Interval{}
		all[symbol] = o
	}
	return all
}

// counted is what two shards show that have done as foretold, and before that have
// counted some of what only grows.
func counted(before int64) observe.Snapshot {
	shard := func(n int64) *observe.Counters {
		return &observe.Counters{Figures: map[observe.Figure]int64{
			observe.Received: before + 10*n, observe.Fills: before + 7*n, observe.Traded: before + 600*n,
			observe.Cancels: before + 3*n, observe.CancelledShares: before + 250*n, observe.Replaces: before + 2*n,
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
			observe.Cancels: before, observe.CancelledShares: before, observe.Replaces: before,
			observe.RestingBids: 0, observe.BidQuantity: 0, observe.RestingAsks: 99, observe.AskQuantity: 9900, observe.AskLevels: 25,
		}}
	}
	return observe.Snapshot{Shards: map[string]*observe.Counters{"a": shard(), "b": shard()}}
}

func TestReconcile(t *testing.T) {
	for _, before := range []int64{0, 1_000_000} {
		r := reconcile(twoShards, wanted(), nil, seeded(before), counted(before))
		if !r.OK() || !r.Measured() || len(r.Rows) != 22 || len(r.Unmeasured) > 0 {
			t.Errorf("with %d counted before the run: %+v, want 22 figures that agree", before, r)
		}
	}
}

func TestReconcileNoticesEachFigure(t *testing.T) {
	for _, f := range observe.Figures() {
		for _, shard := range twoShards {
			for _, by := range []int64{-1, 1} {
				after := counted(0)
				if f == observe.Fills {
					by *= map[string]int64{"a": 4, "b": 7}[shard.Name] // out of 6·n..8·n
				}
				after.Shards[shard.Name].Figures[f] += by
				bad := reconcile(twoShards, wanted(), nil, seeded(0), after).Mismatches()
				want := []ReconcileRow{{
					Shard:  shard.Name,
					Figure: f,
					Want:   foretold(f, wanted().Sum(shard.Symbols...)),
					Got:    after.Shards[shard.Name].Figures[f],
				}}
				if diff := cmp.Diff(want, bad); diff != "" {
					t.Errorf("%s of shard %s is off by %d (-want +got):\n%s", f, shard.Name, by, diff)
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
			for _, f := range observe.Figures() {
				figures[f] = foretold(f, o.Sum(shard.Symbols...)).Max
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
		if r := reconcile(twoShards, want, nil, after(ordergen.Expectation{}, 0), test.after); r.OK() != test.ok {
			t.Errorf("%s: OK is %v, want %v: %+v", name, r.OK(), test.ok, r.Mismatches())
		}
	}
}

func TestReconcileWithoutAShard(t *testing.T) {
	gone := counted(0)
	delete(gone.Shards, "b")
	r := reconcile(twoShards, wanted(), nil, seeded(0), gone)
	if r.OK() || cmp.Diff([]string{"b"}, r.Gone) != "" || len(r.Rows) != 11 {
		t.Errorf("a shard that answers no more gives %+v, want it gone and the other compared", r)
	}

	never := seeded(0)
	delete(never.Shards, "b")
	r = reconcile(twoShards, wanted(), nil, never, counted(0))
	if !r.OK() || len(r.Rows) != 22 {
		t.Errorf("a shard that had nothing to tell before gives %+v, want it to have counted from 0", r)
	}

	never.Unread = []string{"http://b/metrics"}
	r = reconcile(twoShards, wanted(), nil, never, counted(0))
	if r.OK() || cmp.Diff([]string{"b"}, r.Missing) != "" {
		t.Errorf("a shard that could not be read before gives %+v, want it missing", r)
	}

	r = reconcile(twoShards, wanted(), nil, never, gone)
	if !r.OK() || cmp.Diff([]string{"b"}, r.Silent) != "" || len(r.Rows) != 11 {
		t.Errorf("a shard that nobody tells of gives %+v, want it silent", r)
	}
	unused := wanted()
	delete(unused, "C")
	if r = reconcile(twoShards, unused, nil, never, gone); len(r.Silent) > 0 || !r.OK() {
		t.Errorf("a shard that nothing came to gives %+v, want nothing said of it", r)
	}
}

func TestReconcileOfWhatIsNotExposed(t *testing.T) {
	before, after := seeded(0), counted(0)
	for _, snapshot := range []observe.Snapshot{before, after} {
		for _, s := range snapshot.Shards {
			delete(s.Figures, observe.Traded)
			delete(s.Figures, observe.AskLevels)
		}
		delete(snapshot.Shards["a"].Figures, observe.BidQuantity)
	}
	r := reconcile(twoShards, wanted(), nil, before, after)
	if diff := cmp.Diff([]observe.Figure{observe.Traded, observe.AskLevels}, r.Unmeasured); diff != "" || !r.OK() || len(r.Rows) != 17 {
		t.Errorf("%d rows, OK is %v, unmeasured (-want +got):\n%s", len(r.Rows), r.OK(), diff)
	}

	r = reconcile(twoShards, wanted(), nil, observe.Snapshot{}, observe.Snapshot{})
	if r.Measured() || len(r.Unmeasured) != len(observe.Figures()) {
		t.Errorf("a target that tells nothing gives %+v, want nothing measured", r)
	}
}

// Where no endpoint tells of any shard there is nothing to be silent beside, unless one did.
func TestReconcileNamesTheSilentBesideWhatWasTold(t *testing.T) {
	told := func(shards ...string) observe.Snapshot {
		var s observe.Snapshot
		for _, name := range shards {
			s.Shard(name).Figures[observe.Received] = 5
		}
		return s
	}
	for name, test := range map[string]struct {
		before, after    observe.Snapshot
		silent, restarts []string
	}{
		"nothing is told":             {told(), told(), nil, nil},
		"the one that told is gone":   {told("a"), told(), []string{"b"}, nil},
		"the one that told restarted": {told("a"), mark(0), []string{"b"}, []string{"a"}},
	} {
		if test.restarts != nil {
			test.after.Shard("a").Figures[observe.Received] = 4
		}
		r := reconcile(twoShards, wanted(), nil, test.before, test.after)
		if diff := cmp.Diff(test.silent, r.Silent); diff != "" || !slices.Equal(test.restarts, r.Restarted) {
			t.Errorf("%s: %v restarted, silent (-want +got):\n%s", name, r.Restarted, diff)
		}
	}
}

// Figures that vanish, and counts that fall, are no mismatches: what they count is not known.
func TestReconcileOfCountersThatChange(t *testing.T) {
	vanished := counted(0)
	delete(vanished.Shards["b"].Figures, observe.Traded)
	r := reconcile(twoShards, wanted(), nil, seeded(0), vanished)
	if r.OK() || len(r.Mismatches()) > 0 || cmp.Diff([]string{"b"}, r.Missing) != "" || len(r.Rows) != 21 {
		t.Errorf("a figure that vanished gives %+v, want shard b named", r)
	}
	r = reconcile(twoShards, wanted(), nil, seeded(1000), counted(0))
	if r.OK() || len(r.Rows) > 0 || cmp.Diff([]string{"a", "b"}, r.Restarted) != "" {
		t.Errorf("counters that fell give %+v, want both shards restarted", r)
	}
	// It has caught up again by the end.
	r = reconcile(twoShards, wanted(), nil, seeded(1000), counted(0), counted(1000))
	if cmp.Diff([]string{"a", "b"}, r.Restarted) != "" {
		t.Errorf("counters that fell in mid-run give %+v, want both shards restarted", r)
	}
}

// An engine that has matched nothing may not have the series yet.
func TestReconcileOfASeriesThatNeverCame(t *testing.T) {
	before, after := seeded(0), counted(0)
	for _, s := range []observe.Snapshot{before, after} {
		delete(s.Shards["b"].Figures, observe.Fills)
	}
	bad := reconcile(twoShards, wanted(), nil, before, after).Mismatches()
	if len(bad) != 1 || bad[0].Shard != "b" || bad[0].Figure != observe.Fills || bad[0].Got != 0 {
		t.Errorf("it gives %+v, want 0 matches on shard b", bad)
	}
}

func TestConclusive(t *testing.T) {
	if r := reconcile(twoShards, wanted(), nil, seeded(0), counted(0)); !r.Conclusive() {
		t.Error("figures that all agree leave room for an error")
	}
	for _, f := range []observe.Figure{observe.Received, observe.Traded, observe.RestingBids} {
		before, after := seeded(0), counted(0)
		delete(before.Shards["b"].Figures, f)
		delete(after.Shards["b"].Figures, f)
		delete(before.Shards["a"].Figures, f)
		delete(after.Shards["a"].Figures, f)
		if r := reconcile(twoShards, wantedOfBids(), nil, before, after); r.Conclusive() || !r.OK() {
			t.Errorf("without %s nothing can have been lost", f)
		}
	}
	for _, f := range []observe.Figure{"", observe.CancelledShares, observe.BidQuantity, observe.AskQuantity} {
		want := wanted()
		for symbol, o := range want {
			o.RestingBids.Max++ // as in a flow of lives, where only the shares are exact
			want[symbol] = o
		}
		before, after := seeded(0), counted(0)
		for _, s := range []observe.Snapshot{before, after} {
			delete(s.Shards["a"].Figures, f)
			delete(s.Shards["b"].Figures, f)
		}
		if r := reconcile(twoShards, want, nil, before, after); r.Conclusive() != (f == "") || !r.OK() {
			t.Errorf("without %q, conclusive is %v", f, r.Conclusive())
		}
	}
	if (Reconciliation{}).Conclusive() {
		t.Error("nothing that was measured is conclusive")
	}
}

func TestOverfull(t *testing.T) {
	shards := []ordergen.Shard{{Name: "untold"}, {Name: "a", Symbols: []string{"A"}}}
	book, err := ordergen.NewBook(ordergen.BookConfig{Prefix: "s-", Listings: []ordergen.Listing{{Symbols: []string{"A"}, Ladder: ordergen.StandardLadder(10, 2)}}})
	if err != nil {
		t.Fatal(err)
	}
	for holds, want := range map[[2]int64]bool{{0, 0}: false, {0, 10}: false, {0, 11}: true, {0, 20}: true, {1, 10}: true} {
		var s observe.Snapshot
		s.Shard("a").Figures[observe.RestingBids], s.Shard("a").Figures[observe.RestingAsks] = holds[0], holds[1]
		if err := overfull(shards, book.Orders, s); (err != nil) != want {
			t.Errorf("%d bids and %d asks where 10 asks were seeded give %v", holds[0], holds[1], err)
		}
	}
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
		for _, part := range []string{"shard b already holds", "3", "restart or clear the target first"} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("the error does not say %q: %v", part, err)
			}
		}
	}
}

// A flow that cancels nothing asks for no counter of cancels, and of one that does they are
// summed from the answers where no counter tells them.
func TestReconcileOfCancels(t *testing.T) {
	without := func(s observe.Snapshot) observe.Snapshot {
		for _, c := range s.Shards {
			delete(c.Figures, observe.Cancels)
			delete(c.Figures, observe.CancelledShares)
			delete(c.Figures, observe.Replaces)
		}
		return s
	}
	if r := reconcile(twoShards, wantedOfBids(), nil, without(seeded(0)), without(counted(0))); !r.OK() || len(r.Rows) != 16 || len(r.Unmeasured) > 0 {
		t.Errorf("a flow without cancels gives %+v", r)
	}

	// Shard a is to cancel 3 · 3 orders and replace 2 · 3: of 16 changes 10 tell shares.
	for _, test := range []struct {
		answers, shares int64
		ok, told        bool
	}{{10, 750, true, true}, {10, 749, false, true}, {9, 700, true, false}} {
		receipts := map[string]client.Receipts{"A": {Changes: 16, Cancelled: client.Told{Answers: test.answers, Sum: test.shares}}}
		r := reconcile(twoShards, wanted(), receipts, without(seeded(0)), without(counted(0)))
		summed := slices.ContainsFunc(r.Rows, func(row ReconcileRow) bool {
			return row.Figure == observe.CancelledShares && row.Summed && row.Shard == "a"
		})
		if r.OK() != test.ok || summed != test.told {
			t.Errorf("%+v: OK is %v, told %v", test, r.OK(), summed)
		}
	}
}
